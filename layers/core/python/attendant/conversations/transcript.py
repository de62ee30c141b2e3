"""How a conversation changes when somebody writes, taps, takes over or opts out. Pure: the state before in,
the state after out.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from attendant.conversations.models import Author, Conversation, Message, Mode, Outbound
from attendant.conversations.states import State

PREVIEW = 120
PENDING_PATIENCE = timedelta(seconds=60)
"""How long a stored message may wait in the queue before the sweep queues it again."""


def say(
    conversation: Conversation,
    message_id: str,
    role: Author,
    outbound: Outbound,
    now: datetime,
    **more: Any,
) -> tuple[Conversation, Message]:
    """The conversation after a message of ours, and that message, waiting to be sent."""
    message = Message(
        message_id=message_id,
        conversation_id=conversation.conversation_id,
        seq=conversation.last_seq + 1,
        role=role,
        text=outbound.text,
        choices=outbound.choices,
        template=outbound.template,
        essential=outbound.essential,
        at=now,
        stored_at=now,
        state=State.PENDING,
        due_at=now + PENDING_PATIENCE,
        **more,
    )
    return _with(conversation, message), message


def hear(conversation: Conversation, message: Message, *, opens_window: bool) -> Conversation:
    """The conversation after a guest's message, which already carries the next number."""
    after = _with(conversation, message)
    changes: dict[str, Any] = {}
    if message.wants_answer:
        changes["last_inbound_seq"] = message.seq
        changes["last_inbound_provider_id"] = message.provider_id
    if opens_window:
        changes["last_inbound_at"] = max(message.at, conversation.last_inbound_at or message.at)
    return after.model_copy(update=changes)


def answered(conversation: Conversation) -> Conversation:
    """Everything that the guest wrote so far has its answer."""
    return conversation.model_copy(update={"answered_through": conversation.last_inbound_seq})


def handed_over(conversation: Conversation, reason: str) -> Conversation:
    """The concierge gave up: people answer, and what it still says about that goes out."""
    return _changed(
        conversation, {"mode": Mode.HUMAN, "mode_until": None, "handed_over_reason": reason[:200]}
    )


def taken_over(conversation: Conversation, user_id: str, until: datetime | None) -> Conversation:
    """A person answers from now on; what the concierge has not sent yet is withheld."""
    return _changed(conversation, {"mode": Mode.HUMAN, "mode_until": until, "taken_over_by": user_id})


def handed_back(conversation: Conversation) -> Conversation:
    """The concierge answers what comes next; what lies behind was a person's business."""
    return answered(
        _changed(
            conversation,
            {"mode": Mode.BOT, "mode_until": None, "handed_over_reason": None, "taken_over_by": None},
        )
    )


def opted_out(conversation: Conversation, now: datetime) -> Conversation:
    """The guest hears nothing more until they write again, and then from people only."""
    return _changed(conversation, {"opted_out": True, "opted_out_at": now})


def opted_in(conversation: Conversation) -> Conversation:
    """The guest wants messages again."""
    return _changed(conversation, {"opted_out": False, "opted_out_at": None})


def may_hear_from_people(conversation: Conversation) -> bool:
    """Whether staff may write: always, except to somebody who opted out and has been silent since."""
    if not conversation.opted_out or conversation.opted_out_at is None:
        return True
    last = conversation.last_inbound_at
    return last is not None and last > conversation.opted_out_at


def _with(conversation: Conversation, message: Message) -> Conversation:
    return conversation.model_copy(
        update={
            "last_seq": message.seq,
            "last_activity_at": max(message.stored_at, conversation.last_activity_at),
            "preview": message.text[:PREVIEW],
        }
    )


def _changed(conversation: Conversation, changes: Mapping[str, Any]) -> Conversation:
    return conversation.model_copy(update={**changes, "revision": conversation.revision + 1})
