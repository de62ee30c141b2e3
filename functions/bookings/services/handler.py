"""REST endpoints of services: what is offered, how long, at what price."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.catalogue import Service, ServiceList, ServicePatch, ServiceWish
from attendant.bookings.catalogue_service import Catalogue
from attendant.bookings.learning import LearnedTurnTimes
from attendant.bookings.wiring import catalogue_for, learning_for
from attendant.bookings.wishes import Id
from attendant.identity.access import manager, staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Manager = Annotated[Subject, Depends(manager)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


@app.get("/api/v1/services", summary="List services", tags=["Bookings"])
def list_services(caller: Staff, inactive: bool = False) -> ServiceList:
    return ServiceList(services=catalogue(caller).services(inactive=inactive))


@app.post("/api/v1/services", status_code=201, summary="Make a service", tags=["Bookings"])
def make_service(wish: ServiceWish, caller: Manager) -> Response[Service]:
    made = catalogue(caller).add_service(wish, caller.actor(correlation_id()), idempotency_key(app))
    location = f"/api/v1/services/{made.service_id}"
    return entity_response(made, made.revision, status=201, location=location)


@app.get("/api/v1/services/<service_id>", summary="Read a service", tags=["Bookings"])
def read_service(service_id: Id, caller: Staff) -> Response[Service]:
    found = catalogue(caller).service(service_id)
    return entity_response(found, found.revision)


@app.patch("/api/v1/services/<service_id>", summary="Change a service", tags=["Bookings"])
def change_service(service_id: Id, patch: ServicePatch, caller: Manager) -> Response[Service]:
    actor = caller.actor(correlation_id())
    changed = catalogue(caller).change_service(service_id, patch, expected_revision(app), actor)
    return entity_response(changed, changed.revision)


@app.get(
    "/api/v1/services/<service_id>/turn-times",
    summary="How long parties really stay, and what that proposes",
    tags=["Bookings"],
)
def read_turn_times(service_id: Id, caller: Manager) -> LearnedTurnTimes:
    return learning_for(caller.property_id, Settings.load()).turn_times(service_id)


def catalogue(caller: Subject) -> Catalogue:
    return catalogue_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
