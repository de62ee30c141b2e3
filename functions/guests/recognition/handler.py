"""REST endpoint that tells who somebody may be, for staff and for outside assistants."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.recognition.models import RecogniseWish, Recognition
from attendant.guests.recognition.wiring import recognising_for
from attendant.identity.access import guest_assistant, require_scope
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Client, Scope, Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Caller = Annotated[Client | Subject, Depends(guest_assistant)]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str
    idempotency_table: str


@app.post("/api/v1/guests/recognise", summary="Who somebody may be", tags=["Guests"])
def recognise_guest(wish: RecogniseWish, caller: Caller) -> Recognition:
    require_scope(caller, Scope.READ)
    return recognising_for(caller.property_id, Settings.load()).recognise(wish, caller)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
