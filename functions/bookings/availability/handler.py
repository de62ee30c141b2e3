"""REST endpoint that says which times are free."""

from datetime import date
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.models import Availability, FirstStart
from attendant.bookings.visits import Audience, Needs, Tag
from attendant.bookings.wiring import bookings_view_for
from attendant.bookings.wishes import AvailabilityQuery, Day, Duration, FirstStartQuery, Id, Instant
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.errors import Invalid
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.properties.hours import ClosingTime, OpeningTime

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str


@app.get("/api/v1/availability", summary="List the free times of a service", tags=["Bookings"])
def list_availability(
    caller: Staff,
    service_id: Id,
    on: Annotated[Day | None, Query(alias="date", description="One local date")] = None,
    first_day: Annotated[Day | None, Query(alias="from", description="First local date")] = None,
    last_day: Annotated[Day | None, Query(alias="to", description="Last local date, included")] = None,
    duration_minutes: Annotated[Duration | None, Query()] = None,
    resource_id: Id | None = None,
    party_size: Annotated[int, Query(ge=1, le=1000)] = 1,
    not_before: Annotated[OpeningTime | None, Query(description="Earliest start, e.g. 09:30")] = None,
    not_after: Annotated[OpeningTime | None, Query(description="Latest start")] = None,
    session_id: Annotated[Id | None, Query(description="Its own hold counts as free")] = None,
    area_id: Id | None = None,
    language: Annotated[Tag | None, Query(description="Taught in this language, e.g. de")] = None,
    level: Annotated[Tag | None, Query(description="A level on the property's scale")] = None,
    discipline: Annotated[Tag | None, Query(description="What is taught, e.g. snowboard")] = None,
    attribute: Annotated[list[Tag], Query(max_length=10, description="Has all of these")] = [],  # noqa: B006
    audience: Annotated[Audience, Query(description="Who the visit is for")] = Audience.IN_HOUSE,
) -> Availability:
    begin, end = dates(on, first_day, last_day)
    query = AvailabilityQuery(
        service_id=service_id,
        first_day=begin,
        last_day=end,
        duration_minutes=duration_minutes,
        resource_id=resource_id,
        party_size=party_size,
        not_before=not_before,
        not_after=not_after,
        session_id=session_id,
        area_id=area_id,
        needs=Needs(attributes=tuple(attribute), language=language, level=level, discipline=discipline),
        audience=audience,
    )
    return bookings_view_for(caller.property_id, Settings.load()).availability(query)


@app.get("/api/v1/availability/first", summary="Find the first bookable start", tags=["Bookings"])
def find_first_start(
    caller: Staff,
    service_id: Id,
    first_day: Annotated[Day | None, Query(alias="from", description="First local date, else today")] = None,
    last_day: Annotated[
        Day | None, Query(alias="to", description="Last local date, else the horizon")
    ] = None,
    not_before: Annotated[OpeningTime | None, Query(description="No visit begins earlier on a date")] = None,
    over_by: Annotated[ClosingTime | None, Query(description="No visit ends later on a date")] = None,
    since: Annotated[Instant | None, Query(description="Earliest start, an instant")] = None,
    until: Annotated[Instant | None, Query(description="Latest end, an instant")] = None,
    duration_minutes: Annotated[Duration | None, Query()] = None,
    resource_id: Id | None = None,
    area_id: Id | None = None,
    party_size: Annotated[int, Query(ge=1, le=1000)] = 1,
    audience: Audience = Audience.ONLINE,
    session_id: Annotated[Id | None, Query(description="Its own hold counts as free")] = None,
) -> FirstStart:
    query = FirstStartQuery(
        service_id=service_id,
        first_day=first_day,
        last_day=last_day,
        not_before=not_before,
        over_by=over_by,
        since=since,
        until=until,
        duration_minutes=duration_minutes,
        resource_id=resource_id,
        area_id=area_id,
        party_size=party_size,
        audience=audience,
        session_id=session_id,
    )
    return bookings_view_for(caller.property_id, Settings.load()).first_start(query)


def dates(on: date | None, first_day: date | None, last_day: date | None) -> tuple[date, date]:
    """The range that is meant by `date`, or by `from` and `to`, which defaults to `from`."""
    begin = on or first_day
    if begin is None or (on and (first_day or last_day)):
        raise Invalid.field("query.date", "give either date, or from and to")
    return begin, on or last_day or begin


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
