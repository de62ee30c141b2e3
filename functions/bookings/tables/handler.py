"""REST endpoints of the floor: who sits where and when, and what changes soon."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.seating.models import Forecast, TablesAvailability, TablesVerdict, TablesWish
from attendant.bookings.seating.queries import TablesQuery
from attendant.bookings.seating.reports import TableHistory, Utilisation
from attendant.bookings.seating.service import Seating
from attendant.bookings.seating.wiring import seating_for
from attendant.bookings.visits import Audience
from attendant.bookings.wishes import Day, Id, Instant
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.errors import Invalid
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.properties.hours import OpeningTime

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str


@app.get("/api/v1/tables/availability", summary="The state of every table, by slot and date", tags=["Tables"])
def list_states(
    caller: Staff,
    on: Annotated[Day | None, Query(alias="date", description="One local date")] = None,
    first_day: Annotated[Day | None, Query(alias="from", description="First local date")] = None,
    last_day: Annotated[Day | None, Query(alias="to", description="Last local date, included")] = None,
    party: Annotated[int, Query(ge=1, le=1000, description="For how many")] = 2,
    area_id: Id | None = None,
    service_id: Annotated[Id | None, Query(description="Without it every service with tables")] = None,
    time: Annotated[OpeningTime | None, Query(description="Only the slot that begins then")] = None,
    step: Annotated[int, Query(ge=5, le=240, description="Minutes from slot to slot")] = 30,
    audience: Annotated[Audience, Query(description="Who the visit is for")] = Audience.IN_HOUSE,
    details: Annotated[
        bool | None, Query(description="With the bookings behind the states; so by default for one date")
    ] = None,
) -> TablesAvailability:
    begin = on or first_day
    if begin is None or (on and (first_day or last_day)):
        raise Invalid.field("query.date", "give either date, or from and to")
    end = on or last_day or begin
    query = TablesQuery(
        first_day=begin,
        last_day=end,
        party_size=party,
        area_id=area_id,
        service_id=service_id,
        time=time,
        step_minutes=step,
        audience=audience,
        detailed=begin == end if details is None else details,
    )
    return seating(caller).availability(query)


@app.post("/api/v1/tables/availability", summary="See whether a wish could be booked", tags=["Tables"])
def check_wish(wish: TablesWish, caller: Staff) -> TablesVerdict:
    return seating(caller).check(wish)


@app.get("/api/v1/tables/forecast", summary="Who comes and what becomes free soon", tags=["Tables"])
def forecast_changes(
    caller: Staff,
    at: Annotated[Instant | None, Query(description="From when on; without it from now")] = None,
    hours: Annotated[int, Query(ge=1, le=24)] = 3,
) -> Forecast:
    return seating(caller).forecast(at, hours)


First = Annotated[Day, Query(alias="from", description="First local date")]
Last = Annotated[Day, Query(alias="to", description="Last local date, included; 31 at most")]


@app.get("/api/v1/tables/utilisation", summary="How much of the tables is used", tags=["Tables"])
def read_utilisation(caller: Staff, first_day: First, last_day: Last) -> Utilisation:
    return seating(caller).utilisation(first_day, last_day)


@app.get("/api/v1/tables/<resource_id>/utilisation", summary="How much of one table is used", tags=["Tables"])
def read_table_utilisation(resource_id: Id, caller: Staff, first_day: First, last_day: Last) -> Utilisation:
    return seating(caller).utilisation(first_day, last_day, resource_id)


@app.get("/api/v1/tables/<resource_id>/history", summary="Who had a table, and notes on it", tags=["Tables"])
def read_table_history(resource_id: Id, caller: Staff, first_day: First, last_day: Last) -> TableHistory:
    return seating(caller).history(resource_id, first_day, last_day)


def seating(caller: Subject) -> Seating:
    return seating_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
