"""REST endpoints about what a guest did here: the timeline, and what is counted and learned from it."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.history.models import GuestStatistics, Timeline, TimelineKind
from attendant.guests.history.service import History
from attendant.guests.history.wiring import history_for
from attendant.guests.privacy.access import note_access
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.properties.service import Properties

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Id = Annotated[str, Path(min_length=1, max_length=64)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str


@app.get(
    "/api/v1/guests/<guest_id>/timeline",
    summary="What a guest did, does and will do here, newest first",
    tags=["Guests"],
)
def read_timeline(
    guest_id: Id,
    caller: Staff,
    kind: Annotated[list[TimelineKind] | None, Query(description="Only these; several are possible")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> Timeline:
    told = history(caller).timeline(guest_id, kind or (), limit=limit, cursor=cursor)
    note_access(Table(Settings.load().guests_table), caller, guest_id, "timeline", SystemClock())
    return told


@app.get(
    "/api/v1/guests/<guest_id>/statistics",
    summary="What is counted and learned of a guest",
    tags=["Guests"],
)
def read_statistics(guest_id: Id, caller: Staff) -> GuestStatistics:
    place = Properties(Table(Settings.load().properties_table), caller.property_id).get()
    counted = history(caller).statistics(guest_id, ZoneInfo(place.zone))
    note_access(Table(Settings.load().guests_table), caller, guest_id, "statistics", SystemClock())
    return counted


def history(caller: Subject) -> History:
    return history_for(caller.property_id, Settings.load().guests_table)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
