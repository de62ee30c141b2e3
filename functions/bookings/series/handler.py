"""REST endpoints of series."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.models import Booking
from attendant.bookings.series.models import (
    DateBooking,
    Series,
    SeriesAnswer,
    SeriesCancellation,
    SeriesChange,
    SeriesPage,
    SeriesPlan,
    SeriesWish,
)
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.series.wiring import series_for
from attendant.bookings.wishes import Id, Instant
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
    guests_table: str
    outbox_table: str
    idempotency_table: str


@app.post(
    "/api/v1/bookings/series",
    status_code=201,
    summary="Make a series, or with dry_run see which of its dates can be had",
    tags=["Bookings"],
    responses={
        200: {
            "description": "The plan of a dry run; nothing was stored",
            "content": {"application/json": {"model": SeriesPlan}},
        },
        201: {"description": "Made", "content": {"application/json": {"model": Series}}},
    },
)
def make_series(wish: SeriesWish, caller: Staff) -> Response[Series | SeriesPlan]:
    actor = caller.actor(correlation_id())
    if wish.dry_run:
        return Response(200, "application/json", series(caller).plan(wish, actor))
    made = series(caller).make(wish, actor, idempotency_key(app))
    location = f"/api/v1/bookings/series/{made.series_id}"
    return entity_response(made, made.revision, status=201, location=location)


@app.get("/api/v1/bookings/series", summary="List series, newest first", tags=["Bookings"])
def list_series(
    caller: Staff,
    guest_id: Id | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: str | None = None,
) -> SeriesPage:
    return series(caller).page(guest_id, limit=limit, cursor=cursor)


@app.get("/api/v1/bookings/series/<series_id>", summary="Read a series with its dates", tags=["Bookings"])
def read_series(series_id: Id, caller: Staff) -> Response[Series]:
    found = series(caller).get(series_id)
    return entity_response(found, found.revision)


@app.patch(
    "/api/v1/bookings/series/<series_id>",
    summary="Change one date, one and those that follow, or all; with dry_run see what it would come to",
    tags=["Bookings"],
    responses={
        200: {
            "description": "Changed; or the plan of a dry run",
            "content": {"application/json": {"model": SeriesAnswer | SeriesPlan}},
        }
    },
)
def change_series(series_id: Id, change: SeriesChange, caller: Staff) -> Response[SeriesAnswer | SeriesPlan]:
    actor, revision = caller.actor(correlation_id()), expected_revision(app)
    if change.dry_run:
        return Response(200, "application/json", series(caller).plan_change(series_id, change, actor))
    answer = series(caller).change(series_id, change, revision, actor, idempotency_key(app))
    return entity_response(answer, answer.series.revision)


@app.post(
    "/api/v1/bookings/series/<series_id>/cancel",
    summary="Cancel one date, one and those that follow, or all",
    tags=["Bookings"],
)
def cancel_series(series_id: Id, caller: Staff, wish: SeriesCancellation | None = None) -> Response[Series]:
    wish, actor = wish or SeriesCancellation(), caller.actor(correlation_id())
    ended = series(caller).cancel(series_id, wish, seen_revision(), actor, idempotency_key(app))
    return entity_response(ended, ended.revision)


@app.post(
    "/api/v1/bookings/series/<series_id>/dates/<original>/book",
    status_code=201,
    summary="Book a skipped or cancelled date after all",
    tags=["Bookings"],
)
def book_date(
    series_id: Id,
    original: Annotated[Instant, Path(description="The date's original start")],
    caller: Staff,
    wish: DateBooking | None = None,
) -> Response[Booking]:
    actor = caller.actor(correlation_id())
    booking = series(caller).book_date(
        series_id, original, wish or DateBooking(), actor, idempotency_key(app)
    )
    location = f"/api/v1/bookings/{booking.booking_id}"
    return entity_response(booking, booking.revision, status=201, location=location)


def series(caller: Subject) -> SeriesBook:
    return series_for(caller.property_id, Settings.load())


def seen_revision() -> int | None:
    """The revision in `If-Match`, which cancelling takes if it is sent."""
    return expected_revision(app) if "if-match" in app.current_event.headers else None


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
