"""REST endpoints for outside assistants: what is true of a property, and what a text means there."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.assistants.context import tag_of
from attendant.concierge.assistants.models import AssistantContext, Interpretation, TextWish
from attendant.concierge.assistants.wiring import facts_for, quota_for
from attendant.identity.access import guest_assistant, require_scope
from attendant.kernel import settings
from attendant.kernel.http import if_changed, install_problem_responses, respond
from attendant.kernel.subjects import Client, Scope, Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Caller = Annotated[Client | Subject, Depends(guest_assistant)]


class Settings(settings.Settings):
    """What this function reads."""

    bookings_table: str
    properties_table: str
    idempotency_table: str


@app.get(
    "/api/v1/assistant/context",
    summary="Everything an assistant needs to talk about the property",
    tags=["Assistants"],
)
def read_context(caller: Caller) -> Response[AssistantContext]:
    found = admitted(caller)
    context = facts_for(caller.property_id, found).context()
    tag = {"ETag": tag_of(context)}
    return Response(status_code=200, content_type="application/json", body=context, headers=tag)


@app.post(
    "/api/v1/assistant/interpret",
    summary="Read a text as a wish and look for times",
    tags=["Assistants"],
)
def interpret_text(wish: TextWish, caller: Caller) -> Interpretation:
    return facts_for(caller.property_id, admitted(caller)).interpret(wish)


def admitted(caller: Client | Subject) -> Settings:
    """The settings, for a caller who may read and has not called too often."""
    require_scope(caller, Scope.READ)
    found = Settings.load()
    quota_for(found).spend(caller.property_id, caller.actor("").id)
    return found


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return if_changed(event, respond(app, event, context))
