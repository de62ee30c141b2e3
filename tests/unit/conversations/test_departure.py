"""Whether a message may leave, and what its outcome makes of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attendant.conversations import departure, transcript
from attendant.conversations.channels import Accepted, Outcome, OutcomeUnknown, Refused
from attendant.conversations.departure import Go
from attendant.conversations.models import Author, Conversation, Failure, Message, Outbound, Template
from attendant.conversations.refusals import Refusal
from attendant.conversations.states import State

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEMPLATE = Template(name="booking_confirmed", language="en", parameters=["10:00"])


def conversation(**more: Any) -> Conversation:
    return Conversation.model_validate(
        {
            "conversation_id": "cnv_1",
            "guest_id": "gst_1",
            "channel": "whatsapp",
            "account": "1",
            "aliases": ["whatsapp:phone:41795550100"],
            "started_at": NOW,
            "last_activity_at": NOW,
            "last_inbound_at": NOW,
            **more,
        }
    )


def outgoing(role: Author = Author.ASSISTANT, **more: Any) -> Message:
    _, message = transcript.say(conversation(), "msg_1", role, Outbound(text="Hello"), NOW)
    return message.model_copy(update=more)


TAKEN_OVER = {"mode": "human", "taken_over_by": "usr_1"}
OPTED_OUT = {"opted_out": True, "opted_out_at": NOW}
WROTE_AGAIN = {**OPTED_OUT, "last_inbound_at": NOW + timedelta(minutes=1)}
OLD = {"last_inbound_at": NOW - timedelta(hours=25)}


@pytest.mark.parametrize(
    ("seen", "message", "code"),
    [
        ({}, outgoing(), None),
        (TAKEN_OVER, outgoing(), "taken_over"),
        ({**TAKEN_OVER, "mode_until": NOW}, outgoing(), None),
        (TAKEN_OVER, outgoing(Author.STAFF), None),
        (TAKEN_OVER, outgoing(Author.SYSTEM), None),
        ({"mode": "human", "handed_over_reason": "asked"}, outgoing(), None),
        (OPTED_OUT, outgoing(), "opted_out"),
        (OPTED_OUT, outgoing(Author.SYSTEM), "opted_out"),
        (OPTED_OUT, outgoing(Author.SYSTEM, despite_opt_out=True), None),
        (OPTED_OUT, outgoing(Author.STAFF), "opted_out"),
        (WROTE_AGAIN, outgoing(Author.STAFF), None),
        (WROTE_AGAIN, outgoing(), "opted_out"),
        (OLD, outgoing(), "window_closed"),
        (OLD, outgoing(template=TEMPLATE), None),
        ({"last_inbound_at": None}, outgoing(), "window_closed"),
    ],
)
def test_mode_opt_out_and_window_are_judged_at_the_moment_of_sending(
    seen: dict[str, Any], message: Message, code: str | None
) -> None:
    decision = departure.decide(conversation(**seen), message, NOW)
    assert (decision.failure.code if decision.failure else None) == code
    assert decision.go is (Go.WITHHOLD if code else Go.SEND)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PENDING, State.DEFERRED)])
def test_a_message_that_left_never_leaves_again(state: State) -> None:
    assert departure.decide(conversation(), outgoing(state=state), NOW).go is Go.SKIP


def test_a_deferred_message_waits_for_its_time() -> None:
    message = outgoing(state=State.DEFERRED, not_before=NOW + timedelta(seconds=1))
    assert departure.decide(conversation(), message, NOW).go is Go.SKIP
    assert departure.decide(conversation(), message, NOW + timedelta(seconds=1)).go is Go.SEND


def test_a_held_number_and_an_earlier_message_keep_later_ones_back() -> None:
    until = NOW + timedelta(minutes=1)
    held = departure.decide(conversation(), outgoing(), NOW, number_waits_until=until)
    assert (held.go, held.until) == (Go.WAIT, until)
    assert departure.decide(conversation(), outgoing(), NOW, earlier_waits=True).go is Go.WAIT
    assert departure.decide(conversation(), outgoing(), until, number_waits_until=until).go is Go.SEND


def refused(refusal: Refusal, code: str = "1") -> Refused:
    return Refused(refusal, code, "reason")


@pytest.mark.parametrize(
    ("outcome", "state", "pause", "whole_number"),
    [
        (Accepted("wamid.1"), State.ACCEPTED, None, False),
        (OutcomeUnknown("ReadTimeout"), State.UNKNOWN, None, False),
        (refused(Refusal.SLOW_PAIR), State.DEFERRED, 16, False),
        (refused(Refusal.RETRY), State.DEFERRED, 8, False),
        (refused(Refusal.SLOW_NUMBER), State.DEFERRED, 8, True),
        (refused(Refusal.ACCOUNT), State.DEFERRED, 300, True),
        (refused(Refusal.WINDOW_CLOSED), State.FAILED, None, False),
        (refused(Refusal.TOMORROW), State.FAILED, None, False),
        (refused(Refusal.DECLINED), State.FAILED, None, False),
        (refused(Refusal.UNDELIVERABLE), State.FAILED, None, False),
        (refused(Refusal.BAD_REQUEST), State.FAILED, None, False),
        (refused(Refusal.TEMPLATE), State.FAILED, None, False),
        (refused(Refusal.QUALITY), State.FAILED, None, False),
    ],
)
def test_each_outcome_has_its_consequence(
    outcome: Outcome, state: State, pause: float | None, whole_number: bool
) -> None:
    step = departure.after(outcome, outgoing(state=State.SENDING, sends=3), chance=0.5)
    assert (step.state, step.whole_number) == (state, whole_number)
    assert (step.pause.total_seconds() if step.pause is not None else None) == pause


def test_the_pair_limit_is_waited_out_in_powers_of_four() -> None:
    pauses = [
        departure.pause_before_repeat(Refusal.SLOW_PAIR, sends, 0.5).total_seconds() for sends in range(1, 7)
    ]
    assert pauses == [1, 4, 16, 64, 256, 900]


def test_repeats_end_but_the_queue_is_kept_while_the_account_is_in_trouble() -> None:
    last = outgoing(state=State.SENDING, sends=departure.MAX_SENDS)
    assert departure.after(refused(Refusal.RETRY), last, 0.5).state is State.FAILED
    assert departure.after(refused(Refusal.ACCOUNT), last, 0.5).state is State.DEFERRED


def test_a_closed_window_turns_to_the_template_if_there_is_one() -> None:
    message = outgoing(state=State.SENDING, sends=1, template=TEMPLATE)
    step = departure.after(refused(Refusal.WINDOW_CLOSED), message, 0.5)
    assert (step.state, step.as_template) == (State.DEFERRED, True)
    again = departure.after(
        refused(Refusal.WINDOW_CLOSED), message.model_copy(update={"as_template": True}), 0.5
    )
    assert again.state is State.FAILED
    assert departure.needs_template(conversation(**OLD), message, NOW)
    assert not departure.needs_template(conversation(), message, NOW)


@pytest.mark.parametrize(
    ("essential", "last_seq", "sends", "again"),
    [(True, 5, 1, True), (False, 5, 1, False), (False, 1, 1, True), (True, 1, departure.MAX_SENDS, False)],
)
def test_an_unknown_outcome_is_repeated_if_it_must_arrive_or_is_still_the_last_word(
    essential: bool, last_seq: int, sends: int, again: bool
) -> None:
    lost = Failure(code="outcome_unknown", reason="ReadTimeout")
    message = outgoing(state=State.UNKNOWN, essential=essential, sends=sends, failure=lost)
    assert departure.is_sent_again(conversation(last_seq=last_seq), message) is again
