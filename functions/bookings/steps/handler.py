"""REST endpoints of the steps of a booking: arrived, seated, left, not come, and what is set right."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.models import Booking
from attendant.bookings.requests import Arrival, NewEnd, NoShowNote, Seating, SettingRight
from attendant.bookings.steps import Steps
from attendant.bookings.waiving import Owed
from attendant.bookings.wiring import steps_for
from attendant.bookings.wishes import Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
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


@app.post(
    "/api/v1/bookings/<booking_id>/arrive", summary="The party is here, or part of it", tags=["Bookings"]
)
def arrive(booking_id: Id, caller: Staff, wish: Arrival | None = None) -> Response[Booking]:
    covers = wish.covers if wish else None
    actor = caller.actor(correlation_id())
    return answer(steps(caller).arrivals.arrive(booking_id, covers, seen_revision(), actor))


@app.post("/api/v1/bookings/<booking_id>/seat", summary="The party sits at its table", tags=["Bookings"])
def seat(booking_id: Id, caller: Staff, wish: Seating | None = None) -> Response[Booking]:
    actor, force_reason = caller.actor(correlation_id()), wish.force_reason if wish else None
    return answer(steps(caller).arrivals.seat(booking_id, seen_revision(), actor, force_reason))


@app.post("/api/v1/bookings/<booking_id>/finish", summary="The party has left", tags=["Bookings"])
def finish(booking_id: Id, caller: Staff) -> Response[Booking]:
    actor = caller.actor(correlation_id())
    return answer(steps(caller).arrivals.finish(booking_id, seen_revision(), actor))


@app.post("/api/v1/bookings/<booking_id>/no-show", summary="Nobody came", tags=["Bookings"])
def no_show(booking_id: Id, caller: Staff, wish: NoShowNote | None = None) -> Response[Booking]:
    actor, reason = caller.actor(correlation_id()), wish.reason if wish else None
    return answer(steps(caller).arrivals.no_show(booking_id, seen_revision(), actor, reason))


@app.post("/api/v1/bookings/<booking_id>/stay", summary="Give a booking another end", tags=["Bookings"])
def stay(booking_id: Id, wish: NewEnd, caller: Staff) -> Response[Booking]:
    actor = caller.actor(correlation_id())
    return answer(
        steps(caller).arrivals.stay(booking_id, wish.ends_at, seen_revision(), actor, wish.force_reason)
    )


@app.post("/api/v1/bookings/<booking_id>/undo", summary="Take the last step back", tags=["Bookings"])
def undo(booking_id: Id, wish: SettingRight, caller: Staff) -> Response[Booking]:
    actor = caller.actor(correlation_id())
    return answer(steps(caller).undoing.undo(booking_id, wish.reason, seen_revision(), actor))


@app.post(
    "/api/v1/bookings/<booking_id>/fees/<owed>/waive",
    summary="Do without a fee or the deposit",
    tags=["Bookings"],
)
def waive(booking_id: Id, owed: Owed, wish: SettingRight, caller: Staff) -> Response[Booking]:
    actor = caller.actor(correlation_id())
    return answer(steps(caller).waivers.waive(booking_id, owed, wish.reason, seen_revision(), actor))


def steps(caller: Subject) -> Steps:
    return steps_for(caller.property_id, Settings.load())


def answer(booking: Booking) -> Response[Booking]:
    return entity_response(booking, booking.revision)


def seen_revision() -> int | None:
    """The revision in `If-Match`, which these steps take if it is sent."""
    return expected_revision(app) if "if-match" in app.current_event.headers else None


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
