"""The MCP endpoint: one JSON-RPC message per POST, answered as JSON; no sessions, no streams."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.assistants.wiring import desk_for, quota_for, repeating_for, waiting_for
from attendant.concierge.mcp.server import Server
from attendant.concierge.mcp.tools import tools_for
from attendant.identity.access import guest_assistant, require_scope
from attendant.kernel import settings
from attendant.kernel.errors import Forbidden
from attendant.kernel.http import correlation_id, install_problem_responses, respond
from attendant.kernel.subjects import Client, Scope, Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Caller = Annotated[Client | Subject, Depends(guest_assistant)]


class Settings(settings.Settings):
    """What this function reads. `allowed_origins`: of pages that may call, separated by commas."""

    bookings_table: str
    properties_table: str
    guests_table: str
    outbox_table: str
    idempotency_table: str
    allowed_origins: str


# How the protocol itself refuses; what comes before it (who calls, how often) is refused as everywhere.
ANSWERS: dict[int, OpenAPIResponse] = {
    status: {"description": text, "content": {"application/json": {"schema": {"type": "object"}}}}
    for status, text in (
        (200, "A JSON-RPC response"),
        (400, "A JSON-RPC error: no message, another version, or headers that differ from it"),
        (404, "A JSON-RPC error: no such method in the revision that is spoken"),
    )
}
ANSWERS[202] = {"description": "Taken note of; nothing was asked"}
NOT_OFFERED: dict[int, OpenAPIResponse] = {405: {"description": "Only POST is served"}}


@app.post(
    "/api/v1/assistant/mcp",
    summary="Send one message of the Model Context Protocol",
    description="Streamable HTTP, revisions 2026-07-28, 2025-11-25 and 2025-06-18; see docs/assistants.md.",
    tags=["Assistants"],
    responses=ANSWERS,
)
def answer_message(caller: Caller) -> Response[Any]:
    found, headers = Settings.load(), app.current_event.headers
    origin = headers.get("origin")
    if origin is not None and origin not in found.allowed_origins.split(","):
        raise Forbidden("Pages of this origin may not call.")
    require_scope(caller, Scope.READ)
    actor = caller.actor(correlation_id())
    quota_for(found).spend(actor.property_id, actor.id)
    desk = desk_for(actor, found)
    server = Server(tools_for(caller, desk, waiting_for(desk, found), repeating_for(desk, found)))
    reply = server.answer(app.current_event.decoded_body or "", headers)
    if reply.body is None:
        return Response(status_code=reply.status)
    return Response(status_code=reply.status, content_type="application/json", body=reply.body)


@app.get(
    "/api/v1/assistant/mcp",
    status_code=405,
    summary="There is no stream to open",
    tags=["Assistants"],
    responses=NOT_OFFERED,
)
def open_no_stream(caller: Caller) -> Response[None]:
    return Response(status_code=405, headers={"Allow": "POST"})


@app.delete(
    "/api/v1/assistant/mcp",
    status_code=405,
    summary="There is no session to end",
    tags=["Assistants"],
    responses=NOT_OFFERED,
)
def end_no_session(caller: Caller) -> Response[None]:
    return Response(status_code=405, headers={"Allow": "POST"})


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
