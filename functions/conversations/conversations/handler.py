"""REST endpoints of the conversations capability: staff read, write, take over and hand back."""

from collections.abc import Sequence
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field

from attendant.conversations.models import Conversation, Mode, ShownMessage
from attendant.conversations.service import Conversations, StaffMessageWish
from attendant.conversations.wiring import conversations_for
from attendant.guests.service import Guests
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    idempotency_key,
    install_problem_responses,
    respond,
    seen_revision,
)
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
ConversationId = Annotated[str, Path(max_length=60)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most")]
Cursor = Annotated[str | None, Query(max_length=2000, description="The cursor of the page before")]
TAGS = ["Conversations"]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    conversations_table: str
    outbox_table: str
    idempotency_table: str
    send_queue_url: str


class ConversationPage(BaseModel):
    """Conversations, newest activity first; `cursor` asks for the next page and is null at the end."""

    conversations: list[Conversation]
    cursor: str | None


class MessagePage(BaseModel):
    """Messages, newest first; `cursor` asks for older ones and is null at the end."""

    messages: Sequence[ShownMessage]
    cursor: str | None


class TakeOverWish(BaseModel):
    """For how long the concierge is silent; without minutes until handed back."""

    minutes: int | None = Field(default=None, ge=1, le=7 * 24 * 60)


@app.get("/api/v1/conversations", summary="List conversations, newest activity first", tags=TAGS)
def list_conversations(
    caller: Staff,
    mode: Annotated[Mode | None, Query(description="Only those that this one answers")] = None,
    guest_id: Annotated[
        str | None, Query(max_length=60, description="Only those of one guest, all at once")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ConversationPage:
    if guest_id is not None:
        guest = Guests(Table(Settings.load().guests_table), caller.property_id).current(guest_id)
        own = conversations(caller).of_aliases(guest.aliases)
        return ConversationPage(conversations=[one for one in own if mode in (None, one.mode)], cursor=None)
    found, following = conversations(caller).listed(mode, limit, cursor)
    return ConversationPage(conversations=found, cursor=following)


@app.get("/api/v1/conversations/<conversation_id>", summary="Read a conversation", tags=TAGS)
def read_conversation(conversation_id: ConversationId, caller: Staff) -> Response[Conversation]:
    return _tagged(conversations(caller).get(conversation_id))


@app.get("/api/v1/conversations/<conversation_id>/messages", summary="Read messages, newest first", tags=TAGS)
def read_messages(
    conversation_id: ConversationId, caller: Staff, limit: Limit = 50, cursor: Cursor = None
) -> MessagePage:
    found, following = conversations(caller).messages(conversation_id, limit, cursor)
    return MessagePage(messages=found, cursor=following)


@app.post(
    "/api/v1/conversations/<conversation_id>/messages",
    status_code=201,
    summary="Write to the guest as staff",
    tags=TAGS,
)
def send_message(conversation_id: ConversationId, wish: StaffMessageWish, caller: Staff) -> ShownMessage:
    actor = caller.actor(correlation_id())
    return conversations(caller).send_as_staff(conversation_id, wish, actor, idempotency_key(app))


@app.post("/api/v1/conversations/<conversation_id>/take-over", summary="Silence the concierge", tags=TAGS)
def take_over(
    conversation_id: ConversationId, caller: Staff, wish: TakeOverWish | None = None
) -> Response[Conversation]:
    return _tagged(
        conversations(caller).take_over(
            conversation_id,
            caller.actor(correlation_id()),
            seen_revision(app),
            wish.minutes if wish else None,
        )
    )


@app.post(
    "/api/v1/conversations/<conversation_id>/hand-back",
    summary="Let the concierge answer again",
    tags=TAGS,
)
def hand_back(conversation_id: ConversationId, caller: Staff) -> Response[Conversation]:
    actor = caller.actor(correlation_id())
    return _tagged(conversations(caller).hand_back(conversation_id, actor, seen_revision(app)))


def conversations(caller: Subject) -> Conversations:
    """The conversations of the caller's property."""
    found = Settings.load()
    return conversations_for(caller.property_id, found, idempotency_table=found.idempotency_table)


def _tagged(conversation: Conversation) -> Response[Any]:
    return entity_response(conversation, conversation.revision)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
