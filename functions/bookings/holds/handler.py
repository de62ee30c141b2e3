"""REST endpoints of holds."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.models import Hold
from attendant.bookings.service import Bookings
from attendant.bookings.wiring import bookings_for
from attendant.bookings.wishes import HoldWish, Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str
    outbox_table: str
    idempotency_table: str


@app.post("/api/v1/bookings/holds", status_code=201, summary="Keep a time for a while", tags=["Bookings"])
def make_hold(wish: HoldWish, caller: Staff) -> Response[Hold]:
    hold = bookings(caller).hold(wish, caller.actor(correlation_id()), idempotency_key(app))
    return entity_response(hold, hold.revision, status=201, location=f"/api/v1/bookings/holds/{hold.hold_id}")


@app.get("/api/v1/bookings/holds/<hold_id>", summary="Read a hold", tags=["Bookings"])
def read_hold(hold_id: Id, caller: Staff) -> Response[Hold]:
    hold = bookings(caller).holds.get(hold_id)
    return entity_response(hold, hold.revision)


@app.post("/api/v1/bookings/holds/<hold_id>/extend", summary="Prolong a hold once", tags=["Bookings"])
def extend_hold(hold_id: Id, caller: Staff) -> Response[Hold]:
    hold = bookings(caller).holds.extend(hold_id, caller.actor(correlation_id()))
    return entity_response(hold, hold.revision)


@app.delete(
    "/api/v1/bookings/holds/<hold_id>", status_code=204, summary="Let go of a hold", tags=["Bookings"]
)
def release_hold(hold_id: Id, caller: Staff) -> Response[None]:
    bookings(caller).holds.release(hold_id, caller.actor(correlation_id()))
    return Response(status_code=204)


def bookings(caller: Subject) -> Bookings:
    return bookings_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
