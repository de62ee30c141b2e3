"""REST endpoints for the machine clients of a property; managers only."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.identity.access import manager
from attendant.identity.clients.models import ClientWish, MachineClient, MachineClientList, NewMachineClient
from attendant.identity.clients.service import Clients
from attendant.identity.cognito import Accounts
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Manager = Annotated[Subject, Depends(manager)]


class Settings(settings.Settings):
    """What this function reads."""

    properties_table: str
    outbox_table: str
    user_pool_id: str
    user_pool_client_id: str


@app.get("/api/v1/users/clients", summary="List the machine clients of the property", tags=["Identity"])
def list_clients(caller: Manager) -> MachineClientList:
    return MachineClientList(clients=clients(caller).all())


@app.post(
    "/api/v1/users/clients",
    status_code=201,
    summary="Make a machine client for an outside assistant; the secret is shown once",
    tags=["Identity"],
)
def add_client(wish: ClientWish, caller: Manager) -> Response[NewMachineClient]:
    client = clients(caller).add(wish, caller.actor(correlation_id()), idempotency_key(app))
    location = f"/api/v1/users/clients/{client.client_id}"
    return entity_response(client, client.revision, status=201, location=location)


@app.get("/api/v1/users/clients/<client_id>", summary="Read a machine client", tags=["Identity"])
def read_client(client_id: str, caller: Manager) -> Response[MachineClient]:
    client = clients(caller).get(client_id)
    return entity_response(client, client.revision)


@app.post(
    "/api/v1/users/clients/<client_id>/secret",
    summary="Replace the secret of a machine client",
    tags=["Identity"],
)
def renew_client_secret(client_id: str, caller: Manager) -> NewMachineClient:
    return clients(caller).renew_secret(client_id, caller.actor(correlation_id()))


@app.delete(
    "/api/v1/users/clients/<client_id>", status_code=204, summary="Revoke a machine client", tags=["Identity"]
)
def revoke_client(client_id: str, caller: Manager) -> Response[None]:
    clients(caller).revoke(client_id, caller.actor(correlation_id()))
    return Response(status_code=204)


def clients(caller: Subject) -> Clients:
    found = Settings.load()
    clock = SystemClock()
    return Clients(
        Accounts(found.user_pool_id, found.user_pool_client_id),
        Table(found.properties_table),
        caller.property_id,
        directory_in(found.properties_table),
        Transactions(Table(found.outbox_table), clock),
        clock,
    )


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
