"""REST endpoints of the waiting list: who waits, how long, and how it went."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.waitlist.models import (
    QuoteWish,
    StateFilter,
    WaitlistEntry,
    WaitlistPage,
    WaitlistQuote,
    WaitlistReport,
    WaitlistWish,
)
from attendant.bookings.waitlist.service import Waitlist
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wishes import Day, Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.errors import Invalid
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


@app.post(
    "/api/v1/bookings/waitlist",
    status_code=201,
    summary="Put somebody on the waiting list",
    tags=["Waitlist"],
)
def join_waitlist(wish: WaitlistWish, caller: Staff) -> Response[WaitlistEntry]:
    entry = waitlist(caller).join(wish, caller.actor(correlation_id()), idempotency_key(app))
    location = f"/api/v1/bookings/waitlist/{entry.entry_id}"
    return entity_response(entry, entry.revision, status=201, location=location)


@app.get(
    "/api/v1/bookings/waitlist", summary="List who waits by local date, from today on", tags=["Waitlist"]
)
def list_waitlist(
    caller: Staff,
    on: Annotated[Day | None, Query(alias="date", description="One local date")] = None,
    first_day: Annotated[Day | None, Query(alias="from", description="First local date")] = None,
    last_day: Annotated[Day | None, Query(alias="to", description="Last local date, included")] = None,
    state: Annotated[StateFilter | None, Query(description="open: everybody who still waits")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> WaitlistPage:
    if on and (first_day or last_day):
        raise Invalid.field("query.date", "give either date, or from and to")
    return waitlist(caller).find(on or first_day, on or last_day, state, limit=limit, cursor=cursor)


@app.post(
    "/api/v1/bookings/waitlist/quotes", summary="Say how long a party at the door waits", tags=["Waitlist"]
)
def quote_wait(wish: QuoteWish, caller: Staff) -> WaitlistQuote:
    return waitlist(caller).quote(wish)


@app.get(
    "/api/v1/bookings/waitlist/report",
    summary="Report what became of those who waited, and how good the quotes were",
    tags=["Waitlist"],
)
def report_waitlist(
    caller: Staff,
    first_day: Annotated[Day, Query(alias="from", description="First local date")],
    last_day: Annotated[Day, Query(alias="to", description="Last local date, included")],
) -> WaitlistReport:
    return waitlist(caller).report(first_day, last_day)


@app.get("/api/v1/bookings/waitlist/<entry_id>", summary="Read an entry", tags=["Waitlist"])
def read_waitlist_entry(entry_id: Id, caller: Staff) -> Response[WaitlistEntry]:
    entry = waitlist(caller).get(entry_id)
    return entity_response(entry, entry.revision)


def waitlist(caller: Subject) -> Waitlist:
    return waitlist_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
