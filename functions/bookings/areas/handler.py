"""REST endpoints of areas: rooms, terraces and other parts that guests may wish for."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.arrangements import Arrangements
from attendant.bookings.tables import Area, AreaList, AreaPatch, AreaWish
from attendant.bookings.wiring import arrangements_for
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
    outbox_table: str
    idempotency_table: str
    properties_table: str


@app.get("/api/v1/areas", summary="List areas", tags=["Bookings"])
def list_areas(caller: Staff) -> AreaList:
    return AreaList(areas=arrangements(caller).areas())


@app.post("/api/v1/areas", status_code=201, summary="Make an area", tags=["Bookings"])
def make_area(wish: AreaWish, caller: Manager) -> Response[Area]:
    made = arrangements(caller).add_area(wish, caller.actor(correlation_id()), idempotency_key(app))
    return entity_response(made, made.revision, status=201, location=f"/api/v1/areas/{made.area_id}")


@app.get("/api/v1/areas/<area_id>", summary="Read an area", tags=["Bookings"])
def read_area(area_id: Id, caller: Staff) -> Response[Area]:
    found = arrangements(caller).area(area_id)
    return entity_response(found, found.revision)


@app.patch("/api/v1/areas/<area_id>", summary="Change an area", tags=["Bookings"])
def change_area(area_id: Id, patch: AreaPatch, caller: Manager) -> Response[Area]:
    actor = caller.actor(correlation_id())
    changed = arrangements(caller).change_area(area_id, patch, expected_revision(app), actor)
    return entity_response(changed, changed.revision)


@app.delete("/api/v1/areas/<area_id>", status_code=204, summary="Remove an area", tags=["Bookings"])
def remove_area(area_id: Id, caller: Manager) -> Response[None]:
    actor = caller.actor(correlation_id())
    arrangements(caller).remove_area(area_id, expected_revision(app), actor)
    return Response(status_code=204)


def arrangements(caller: Subject) -> Arrangements:
    return arrangements_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
