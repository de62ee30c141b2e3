"""What the conversations capability tells the rest of the house. Ids and facts; texts are read over REST."""

from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import ConfigDict

from attendant.conversations.models import Conversation
from attendant.kernel.events import Event


class ConversationEvent(Event):
    """Something happened to a conversation as a whole, and how it stands now.

    Events that were published before the standing was told come with the conversation's id alone.
    """

    model_config = ConfigDict(defer_build=True)
    aggregate: ClassVar[str] = "conversation_id"

    conversation_id: str
    guest_id: str | None = None
    channel: str | None = None
    mode: str | None = None
    opted_out: bool | None = None
    started_at: datetime | None = None

    @classmethod
    def of(cls, conversation: Conversation, **more: Any) -> Self:
        """The event of what happened to a conversation, from its state afterwards."""
        return cls(
            conversation_id=conversation.conversation_id,
            guest_id=conversation.guest_id,
            channel=conversation.channel,
            mode=conversation.mode.value,
            opted_out=conversation.opted_out,
            started_at=conversation.started_at,
            **more,
        )


class ConversationStarted(ConversationEvent):
    """A guest wrote for the first time on this channel."""

    guest_id: str
    channel: str


class ConversationHandedOver(ConversationEvent):
    """The concierge gave the conversation to staff; the reason is read over REST."""


class ConversationTakenOver(ConversationEvent):
    """A member of staff silenced the concierge."""

    user_id: str


class ConversationHandedBack(ConversationEvent):
    """The concierge answers again."""


class GuestOptedOut(ConversationEvent):
    """The guest wants no more messages."""


class GuestOptedIn(ConversationEvent):
    """The guest wants messages again."""


class GuestMarketingOptedOut(ConversationEvent):
    """The guest switched offers off, on the channel itself; messages about bookings still go out."""


class GuestMarketingOptedIn(ConversationEvent):
    """The guest switched offers on again."""


class MessageEvent(Event):
    """Something happened to one message."""

    model_config = ConfigDict(defer_build=True)
    aggregate: ClassVar[str] = "message_id"

    conversation_id: str
    message_id: str
    seq: int


class MessageReceived(MessageEvent):
    """A guest wrote."""

    kind: str


class MessageSent(MessageEvent):
    """A message for the guest was stored and will be sent; `role` is assistant, staff or system."""

    role: str


class MessageStatusChanged(MessageEvent):
    """A message moved on its way to the guest."""

    state: str
    failure_code: str | None = None


class MessageEdited(MessageEvent):
    """The guest changed the text of a message."""


class MessageRevoked(MessageEvent):
    """The guest took a message back; its content is erased."""
