"""REST endpoints that say who has to do what: schedules, their conflicts, and classes."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.lessons.models import Clashes, RosterList, Schedule
from attendant.bookings.lessons.schedules import Schedules
from attendant.bookings.lessons.wiring import schedules_for
from attendant.bookings.wishes import Day, Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
First = Annotated[Day, Query(alias="from", description="First local date")]
Last = Annotated[Day | None, Query(alias="to", description="Last local date, included; else the first")]
On = Annotated[Day, Query(alias="date", description="One local date")]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str


@app.get(
    "/api/v1/resources/<resource_id>/schedule",
    summary="Read what a resource has to do: lessons, classes, blocks, day codes",
    tags=["Bookings"],
)
def read_schedule(resource_id: Id, caller: Staff, first_day: First, last_day: Last = None) -> Schedule:
    return schedules(caller).schedule(resource_id, first_day, last_day or first_day)


@app.get(
    "/api/v1/resources/<resource_id>/conflicts",
    summary="List the bookings of a resource that clash with its days off, blocks and hours",
    tags=["Bookings"],
)
def list_conflicts(resource_id: Id, caller: Staff, first_day: First, last_day: Last = None) -> Clashes:
    return schedules(caller).conflicts(resource_id, first_day, last_day or first_day)


@app.get("/api/v1/classes", summary="List the classes of a date with who comes", tags=["Bookings"])
def list_classes(caller: Staff, on: On) -> RosterList:
    return schedules(caller).classes(on)


def schedules(caller: Subject) -> Schedules:
    return schedules_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
