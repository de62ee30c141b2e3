"""REST endpoint of the search for guests."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.search.models import GuestHits
from attendant.guests.search.wiring import search_for
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Typed = Annotated[
    str,
    Query(
        min_length=1,
        max_length=100,
        description="Names or their beginnings in any order, last or first digits of a phone, the beginning "
        "of a mail address, `@` and a domain, a booking's reference, a room",
    ),
]
Limit = Annotated[int, Query(ge=1, le=25)]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str


@app.get("/api/v1/guests/search", summary="Find guests while somebody types", tags=["Guests"])
def search_guests(q: Typed, caller: Staff, limit: Limit = 10) -> GuestHits:
    search = search_for(caller.property_id, Table(Settings.load().guests_table))
    return GuestHits(hits=search.find(q, limit))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
