"""REST endpoints with which staff put bookings elsewhere: the drag and drop of a floor plan."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.models import Booking
from attendant.bookings.moves.models import LockWish, MoveWish, SwapAnswer, SwapWish
from attendant.bookings.moves.service import Moves
from attendant.bookings.moves.wiring import moves_for
from attendant.bookings.wishes import Id
from attendant.identity.access import staff
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


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


@app.post(
    "/api/v1/bookings/<booking_id>/move",
    summary="Put a booking on other tables, or say what is in the way",
    tags=["Tables"],
)
def move_booking(booking_id: Id, wish: MoveWish, caller: Staff) -> Response[Booking]:
    actor, revision = caller.actor(correlation_id()), expected_revision(app)
    booking = moves(caller).move(booking_id, wish, revision, actor, idempotency_key(app))
    return entity_response(booking, booking.revision)


@app.post("/api/v1/bookings/<booking_id>/swap", summary="Let two bookings change places", tags=["Tables"])
def swap_bookings(booking_id: Id, wish: SwapWish, caller: Staff) -> Response[SwapAnswer]:
    actor, revision = caller.actor(correlation_id()), expected_revision(app)
    swapped = moves(caller).swap(booking_id, wish, revision, actor, idempotency_key(app))
    return entity_response(swapped, swapped.bookings[0].revision)


@app.post("/api/v1/bookings/<booking_id>/lock", summary="Keep a booking where it is", tags=["Tables"])
def lock_booking(booking_id: Id, caller: Staff, wish: LockWish | None = None) -> Response[Booking]:
    return _lock(booking_id, wish, caller, locked=True)


@app.post("/api/v1/bookings/<booking_id>/unlock", summary="Let tables be assigned anew", tags=["Tables"])
def unlock_booking(booking_id: Id, caller: Staff, wish: LockWish | None = None) -> Response[Booking]:
    return _lock(booking_id, wish, caller, locked=False)


def _lock(booking_id: str, wish: LockWish | None, caller: Subject, *, locked: bool) -> Response[Booking]:
    seen = expected_revision(app) if "if-match" in app.current_event.headers else None
    actor = caller.actor(correlation_id())
    booking = moves(caller).lock(booking_id, wish or LockWish(), seen, actor, locked=locked)
    return entity_response(booking, booking.revision)


def moves(caller: Subject) -> Moves:
    return moves_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
