"""REST endpoints of stays: who arrives, who is in the house, who leaves."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.identity.access import manager, staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    install_problem_responses,
    respond,
    seen_revision,
)
from attendant.kernel.subjects import Subject
from attendant.stays.models import (
    Day,
    DeskNumber,
    DeskStayWish,
    Id,
    Number,
    Stay,
    StayPage,
    StaysFilter,
    StayState,
)
from attendant.stays.service import Stays
from attendant.stays.wiring import stays_for

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Manager = Annotated[Subject, Depends(manager)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    stays_table: str
    guests_table: str
    properties_table: str
    outbox_table: str


@app.get(
    "/api/v1/stays",
    summary="List stays: arriving, in the house or departing on a date, of a guest, of a number",
    tags=["Stays"],
)
def list_stays(
    caller: Staff,
    arriving: Day | None = None,
    in_house: Day | None = None,
    departing: Day | None = None,
    guest_id: Id | None = None,
    number: Number | None = None,
    state: StayState | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> StayPage:
    wanted = StaysFilter(
        arriving=arriving,
        in_house=in_house,
        departing=departing,
        guest_id=guest_id,
        number=number,
        state=state,
    )
    return stays(caller).find(wanted, limit=limit, cursor=cursor)


@app.get("/api/v1/stays/<stay_id>", summary="Read a stay", tags=["Stays"])
def read_stay(stay_id: Id, caller: Staff) -> Response[Stay]:
    found = stays(caller).get(stay_id)
    return entity_response(found, found.revision)


@app.put(
    "/api/v1/stays/numbers/<number>",
    summary="Keep a stay by its number, in a house without a PMS",
    tags=["Stays"],
)
def keep_stay(number: DeskNumber, wish: DeskStayWish, caller: Manager) -> Response[Stay]:
    kept = stays(caller).put(number, wish, seen_revision(app), caller.actor(correlation_id()))
    return entity_response(kept, kept.revision)


def stays(caller: Subject) -> Stays:
    return stays_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
