"""REST endpoint that opens the door to the WebSocket."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.realtime.models import TicketAnswer
from attendant.realtime.tickets import LIFETIME_SECONDS
from attendant.realtime.wiring import tickets_for

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    connections_table: str
    properties_table: str
    websocket_url: str


@app.post(
    "/api/v1/realtime/tickets", status_code=201, summary="Get a ticket for one WebSocket", tags=["Realtime"]
)
def issue_ticket(caller: Staff) -> TicketAnswer:
    chosen = Settings.load()
    ticket = tickets_for(caller.property_id, chosen.connections_table).issue(caller.user_id)
    return TicketAnswer(ticket=ticket, expires_in=LIFETIME_SECONDS, url=chosen.websocket_url)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
