"""REST endpoints of resources: who or what can be booked."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.catalogue import Resource, ResourceList, ResourcePatch, ResourceWish
from attendant.bookings.catalogue_service import Catalogue
from attendant.bookings.wiring import catalogue_for
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


@app.get("/api/v1/resources", summary="List resources", tags=["Bookings"])
def list_resources(caller: Staff, inactive: bool = False) -> ResourceList:
    return ResourceList(resources=catalogue(caller).resources(inactive=inactive))


@app.post("/api/v1/resources", status_code=201, summary="Make a resource", tags=["Bookings"])
def make_resource(wish: ResourceWish, caller: Manager) -> Response[Resource]:
    made = catalogue(caller).add_resource(wish, caller.actor(correlation_id()), idempotency_key(app))
    location = f"/api/v1/resources/{made.resource_id}"
    return entity_response(made, made.revision, status=201, location=location)


@app.get("/api/v1/resources/<resource_id>", summary="Read a resource", tags=["Bookings"])
def read_resource(resource_id: Id, caller: Staff) -> Response[Resource]:
    found = catalogue(caller).resource(resource_id)
    return entity_response(found, found.revision)


@app.patch("/api/v1/resources/<resource_id>", summary="Change a resource", tags=["Bookings"])
def change_resource(resource_id: Id, patch: ResourcePatch, caller: Manager) -> Response[Resource]:
    actor = caller.actor(correlation_id())
    changed = catalogue(caller).change_resource(resource_id, patch, expected_revision(app), actor)
    return entity_response(changed, changed.revision)


def catalogue(caller: Subject) -> Catalogue:
    return catalogue_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
