"""REST endpoints of bookings."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.models import Booking, BookingsPage, Verdict
from attendant.bookings.requests import BookingCancellation, BookingRefusal, NewBooking
from attendant.bookings.service import Bookings
from attendant.bookings.wiring import bookings_for, ids_of
from attendant.bookings.wishes import BookingsFilter, ChangeWish, Day, Id, StatusFilter
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.errors import Invalid
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
    guests_table: str
    outbox_table: str
    idempotency_table: str


@app.post(
    "/api/v1/bookings",
    status_code=201,
    summary="Book a time, or with dry_run see whether it can be booked",
    tags=["Bookings"],
    responses={
        200: {
            "description": "Nothing was booked: the verdict of a dry run, or a booking that stood already",
            "content": {"application/json": {"model": Booking | Verdict}},
        },
        201: {"description": "Booked or requested", "content": {"application/json": {"model": Booking}}},
    },
)
def book(
    wish: NewBooking, caller: Staff, dry_run: Annotated[bool, Query(description="Store nothing")] = False
) -> Response[Booking | Verdict]:
    here = bookings(caller)
    hold = here.holds.get(wish.hold_id) if wish.hold_id else None
    if dry_run or wish.dry_run:
        verdict = here.check(wish.time(hold), hold.session_id if hold else None)
        return Response(status_code=200, content_type="application/json", body=verdict)
    actor = caller.actor(correlation_id())
    booking = here.book(wish.wish(hold), actor, idempotency_key(app))
    location = f"/api/v1/bookings/{booking.booking_id}"
    status = 200 if booking.repeated else 201
    return entity_response(booking, booking.revision, status=status, location=location)


@app.get(
    "/api/v1/bookings", summary="List bookings by their start, pending ones by deadline", tags=["Bookings"]
)
def list_bookings(
    caller: Staff,
    on: Annotated[Day | None, Query(alias="date", description="One local date")] = None,
    first_day: Annotated[Day | None, Query(alias="from", description="First local date")] = None,
    last_day: Annotated[Day | None, Query(alias="to", description="Last local date, included")] = None,
    guest_id: Id | None = None,
    conversation_id: Id | None = None,
    resource_id: Id | None = None,
    status: Annotated[StatusFilter | None, Query(description="pending: requested and waiting")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> BookingsPage:
    if on and (first_day or last_day):
        raise Invalid.field("query.date", "give either date, or from and to")
    wanted = BookingsFilter(
        first_day=on or first_day,
        last_day=on or last_day,
        guest_ids=ids_of(caller.property_id, Settings.load(), guest_id),
        conversation_id=conversation_id,
        resource_id=resource_id,
        status=status,
    )
    return bookings(caller).find(wanted, limit=limit, cursor=cursor)


@app.get("/api/v1/bookings/<booking_id>", summary="Read a booking", tags=["Bookings"])
def read_booking(booking_id: Id, caller: Staff) -> Response[Booking]:
    booking = bookings(caller).get(booking_id)
    return entity_response(booking, booking.revision)


@app.patch("/api/v1/bookings/<booking_id>", summary="Move or change a booking", tags=["Bookings"])
def change_booking(booking_id: Id, wish: ChangeWish, caller: Staff) -> Response[Booking]:
    actor, revision = caller.actor(correlation_id()), expected_revision(app)
    booking = bookings(caller).change(booking_id, wish, revision, actor, idempotency_key(app))
    return entity_response(booking, booking.revision)


@app.post("/api/v1/bookings/<booking_id>/cancel", summary="Cancel a booking", tags=["Bookings"])
def cancel_booking(
    booking_id: Id, caller: Staff, wish: BookingCancellation | None = None
) -> Response[Booking]:
    wish = wish or BookingCancellation()
    actor = caller.actor(correlation_id())
    booking = bookings(caller).cancel(booking_id, seen_revision(), actor, wish.reason, wish.by)
    return entity_response(booking, booking.revision)


@app.post("/api/v1/bookings/<booking_id>/confirm", summary="Say yes to a request", tags=["Bookings"])
def confirm_booking(booking_id: Id, caller: Staff) -> Response[Booking]:
    booking = bookings(caller).confirm(booking_id, seen_revision(), caller.actor(correlation_id()))
    return entity_response(booking, booking.revision)


@app.post("/api/v1/bookings/<booking_id>/decline", summary="Say no to a request", tags=["Bookings"])
def decline_booking(booking_id: Id, caller: Staff, wish: BookingRefusal | None = None) -> Response[Booking]:
    actor, reason = caller.actor(correlation_id()), wish.reason if wish else None
    booking = bookings(caller).decline(booking_id, seen_revision(), actor, reason)
    return entity_response(booking, booking.revision)


def bookings(caller: Subject) -> Bookings:
    return bookings_for(caller.property_id, Settings.load())


def seen_revision() -> int | None:
    """The revision in `If-Match`, which these steps take if it is sent."""
    return expected_revision(app) if "if-match" in app.current_event.headers else None


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
