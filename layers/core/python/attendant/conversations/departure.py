"""Whether a stored message may leave now, and what its outcome means. Pure rules; the clock and chance
are passed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from attendant.conversations import window
from attendant.conversations.channels import Accepted, Outcome, OutcomeUnknown
from attendant.conversations.models import Author, Conversation, Failure, Message
from attendant.conversations.refusals import PASSING, WHOLE_NUMBER, Refusal
from attendant.conversations.states import State
from attendant.conversations.transcript import may_hear_from_people

LEASE = timedelta(seconds=60)
"""Longer than any send takes: a message still `sending` after it was left behind by a process that ended."""
STATUS_WAIT = timedelta(minutes=2)
"""A report about a message that was taken comes within seconds."""
MAX_SENDS = 8
ACCOUNT_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=15)
OVERTAKING_PAUSE = timedelta(seconds=30)


class Go(StrEnum):
    """What to do with a message that is next in the queue."""

    SEND = "send"
    SKIP = "skip"
    WAIT = "wait"
    WITHHOLD = "withhold"


@dataclass(frozen=True)
class Decision:
    """`until` belongs to WAIT, `failure` to WITHHOLD."""

    go: Go
    until: datetime | None = None
    failure: Failure | None = None


def decide(
    conversation: Conversation,
    message: Message,
    now: datetime,
    *,
    number_waits_until: datetime | None = None,
    earlier_waits: bool = False,
) -> Decision:
    """Ask again at the moment of sending: mode, opt-out and window may have changed while it was queued."""
    if message.state not in (State.PENDING, State.DEFERRED):
        return Decision(Go.SKIP)
    if message.not_before is not None and message.not_before > now:
        return Decision(Go.SKIP)
    failure = _why_withheld(conversation, message, now)
    if failure is not None:
        return Decision(Go.WITHHOLD, failure=failure)
    if number_waits_until is not None and number_waits_until > now:
        return Decision(Go.WAIT, until=number_waits_until)
    if earlier_waits:
        return Decision(Go.WAIT, until=now + OVERTAKING_PAUSE)
    return Decision(Go.SEND)


def _why_withheld(conversation: Conversation, message: Message, now: datetime) -> Failure | None:
    people = message.role is Author.STAFF
    hears = not conversation.opted_out or message.despite_opt_out
    if not hears and not (people and may_hear_from_people(conversation)):
        return Failure(code="opted_out", reason="The guest wants no messages.")
    if message.role is Author.ASSISTANT and conversation.taken_over_at(now):
        return Failure(code="taken_over", reason="A person took over before it was sent.")
    if message.template is None and not window.is_open(conversation.last_inbound_at, now):
        return Failure(code="window_closed", reason="The guest's last message is more than 24 hours ago.")
    return None


def needs_template(conversation: Conversation, message: Message, now: datetime) -> bool:
    """Whether the message can only go as its approved template."""
    closed = not window.is_open(conversation.last_inbound_at, now)
    return message.template is not None and (closed or message.as_template)


@dataclass(frozen=True)
class Next:
    """What an outcome makes of a message. `pause` lets it wait, the whole phone number too if
    `whole_number`.
    """

    state: State
    provider_id: str | None = None
    pause: timedelta | None = None
    whole_number: bool = False
    as_template: bool = False
    failure: Failure | None = None


def after(outcome: Outcome, message: Message, chance: float) -> Next:
    """What comes next; `chance` between 0 and 1 spreads repeats. `message.sends` counts this send already."""
    if isinstance(outcome, Accepted):
        return Next(State.ACCEPTED, provider_id=outcome.provider_id)
    if isinstance(outcome, OutcomeUnknown):
        return Next(State.UNKNOWN, failure=Failure(code="outcome_unknown", reason=outcome.reason))
    failure = Failure(code=outcome.code, reason=outcome.reason)
    if outcome.refusal is Refusal.WINDOW_CLOSED and message.template and not message.as_template:
        return Next(State.DEFERRED, pause=timedelta(), as_template=True, failure=failure)
    if outcome.refusal not in PASSING:
        return Next(State.FAILED, failure=failure)
    # Trouble with the account is nobody's fault who wrote: the queue is kept until the window closes.
    if outcome.refusal is not Refusal.ACCOUNT and message.sends >= MAX_SENDS:
        return Next(State.FAILED, failure=failure)
    pause = pause_before_repeat(outcome.refusal, message.sends, chance)
    return Next(State.DEFERRED, pause=pause, whole_number=outcome.refusal in WHOLE_NUMBER, failure=failure)


def pause_before_repeat(refusal: Refusal, sends: int, chance: float) -> timedelta:
    """The provider asks for 4^X seconds on its pair limit; elsewhere doubling with jitter."""
    if refusal is Refusal.ACCOUNT:
        return ACCOUNT_PAUSE
    if refusal is Refusal.SLOW_PAIR:
        return min(timedelta(seconds=4 ** max(sends - 1, 0)), LONGEST_PAUSE)
    return min(timedelta(seconds=2**sends * (0.5 + chance)), LONGEST_PAUSE)


def is_sent_again(conversation: Conversation, message: Message) -> bool:
    """Whether a message whose outcome nobody reported goes out once more.

    What must arrive does. Anything else only while it is still the last word: a late repeat of talk that went
    on would confuse.
    """
    if message.sends >= MAX_SENDS or message.failure is None:
        return False
    return message.essential or conversation.last_seq == message.seq
