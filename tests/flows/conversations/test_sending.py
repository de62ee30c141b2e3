"""Answers on their way to the guest: what is sent, once, and what staff see of it."""

import itertools
from datetime import timedelta

import pytest

from attendant.conversations.channels import Channel, OutcomeUnknown, Refused
from attendant.conversations.departure import MAX_SENDS
from attendant.conversations.models import Outbound, SendJob
from attendant.conversations.refusals import Refusal
from attendant.conversations.sending import Sending, reference_of
from attendant.kernel.errors import Unavailable
from attendant.kernel.transactions import Transactions
from tests.conftest import FixedClock
from tests.flows.conversations.conftest import House
from tests.store import Crashed, Interrupted


def test_an_answer_goes_out_once_and_is_accepted(house: House) -> None:
    conversation_id = house.guest_writes()
    message = house.answers(conversation_id)
    [job] = house.take("whatsapp-send.fifo")
    for _ in range(3):
        house.sending.send(SendJob.model_validate(job))

    assert house.channel.texts == ["Hello back"]
    assert house.channel.sent[0][0] == ["whatsapp:phone:41795550100"]
    assert house.channel.sent[0][2] == reference_of(message)
    assert house.states(conversation_id) == ["accepted"]


def test_an_accepted_send_costs_five_calls(house: House) -> None:
    house.answers(house.guest_writes())
    [job] = house.take("whatsapp-send.fifo")
    with Interrupted() as meter:
        house.sending.send(SendJob.model_validate(job))

    assert meter.calls == [
        "BatchGetItem",
        "TransactWriteItems",
        "UpdateItem",
        "GetItem",
        "TransactWriteItems",
    ]


def test_without_its_token_nothing_counts_as_sent(
    house: House, transactions: Transactions, clock: FixedClock
) -> None:
    def no_token(name: str, account: str) -> Channel:
        raise Unavailable("The secret cannot be read.")

    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    [job] = house.take("whatsapp-send.fifo")
    with pytest.raises(Unavailable):
        Sending(house.repository, transactions, no_token, clock).send(SendJob.model_validate(job))
    assert house.states(conversation_id) == ["pending"]

    house.sending.send(SendJob.model_validate(job))
    assert house.channel.texts == ["Hello back"]


@pytest.mark.parametrize("words", list(itertools.permutations(["sent", "delivered", "read"])))
@pytest.mark.parametrize("with_reference", [True, False])
def test_reports_in_any_order_end_at_read(house: House, words: tuple[str, ...], with_reference: bool) -> None:
    conversation_id = house.guest_writes()
    message = house.answers(conversation_id)
    house.run_sender()
    for word in [*words, *words]:
        house.report("wamid.out.1", word, reference_of(message) if with_reference else None)

    assert house.states(conversation_id) == ["read"]


@pytest.mark.parametrize("with_reference", [True, False])
def test_a_report_that_comes_before_the_sends_own_answer_is_not_lost(
    house: House, with_reference: bool
) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.channel.before_answer = lambda reference: house.report(
        "wamid.out.1", "delivered", reference if with_reference else None
    )
    house.run_sender()

    assert house.states(conversation_id) == ["delivered"]
    house.report("wamid.out.1", "read")
    assert house.states(conversation_id) == ["read"]


def test_a_report_with_somebody_elses_reference_is_joined_by_the_providers_id(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.run_sender()
    for reference in ("some text", "a/b/c", f"{conversation_id}/2/msg_other", f"{conversation_id}/77/msg_x"):
        house.report("wamid.out.1", "delivered", reference)

    assert house.states(conversation_id) == ["delivered"]


def test_a_failure_shows_staff_the_reason_and_a_delivery_proves_it_wrong(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.run_sender()
    house.report("wamid.out.1", "failed", failure_code="131026", failure_reason="Undeliverable")
    failed = house.conversations.recent(conversation_id)[-1]
    assert failed.failure is not None
    assert (failed.state, failed.failure.code) == ("failed", "131026")

    house.report("wamid.out.1", "delivered")
    proven = house.conversations.recent(conversation_id)[-1]
    assert (proven.state, proven.failure) == ("delivered", None)


def test_a_word_nobody_described_changes_nothing(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.run_sender()
    house.report("wamid.out.1", "teleported")
    house.report("wamid.never.ours", "delivered")

    assert house.states(conversation_id) == ["accepted"]


def test_a_lost_answer_waits_for_a_report_and_is_not_sent_again_when_one_comes(house: House) -> None:
    conversation_id = house.guest_writes()
    message = house.answers(conversation_id, essential=True)
    house.channel.outcomes = [OutcomeUnknown("ReadTimeout")]
    house.run_sender()
    assert house.states(conversation_id) == ["unknown"]

    house.report("wamid.real", "delivered", reference_of(message))
    house.sweep(minutes=30)
    assert house.states(conversation_id) == ["delivered"]
    assert len(house.channel.sent) == 1


def test_without_any_report_what_must_arrive_is_sent_again(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id, essential=True)
    house.channel.outcomes = [OutcomeUnknown("ReadTimeout")]
    house.run_sender()
    house.guest_writes("Are you there?")
    house.sweep(minutes=1)
    assert len(house.channel.sent) == 1
    house.sweep(minutes=2)

    assert len(house.channel.sent) == 2
    assert house.states(conversation_id) == ["accepted"]


def test_talk_that_went_on_is_not_repeated(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id, "Anything else?")
    house.channel.outcomes = [OutcomeUnknown("ReadTimeout")]
    house.run_sender()
    house.guest_writes("Yes, one more thing")
    for _ in range(4):
        house.sweep(minutes=5)

    assert len(house.channel.sent) == 1
    assert house.states(conversation_id) == ["unknown"]


def test_a_pair_limit_makes_the_conversation_wait_in_order(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id, "first")
    house.channel.outcomes = [Refused(Refusal.SLOW_PAIR, "131056", "pair limit")]
    house.run_sender()
    house.conversations.notify(conversation_id, Outbound(text="second"), house.concierge)
    house.run_sender()
    assert house.states(conversation_id) == ["deferred", "deferred"]

    for _ in range(3):
        house.sweep(minutes=1)
    assert house.channel.texts == ["first", "first", "second"]
    assert house.states(conversation_id) == ["accepted", "accepted"]


def test_what_was_written_last_does_not_overtake_what_still_waits(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id, "first")
    house.channel.outcomes = [Refused(Refusal.SLOW_PAIR, "131056", "pair limit")]
    house.run_sender()
    house.conversations.notify(conversation_id, Outbound(text="second"), house.concierge)
    house.run_sender()
    house.sweep(seconds=5)
    assert house.states(conversation_id) == ["accepted", "deferred"]

    house.conversations.notify(conversation_id, Outbound(text="third"), house.concierge)
    house.run_sender()
    for _ in range(3):
        house.sweep(minutes=1)
    assert house.channel.texts == ["first", "first", "second", "third"]


def test_trouble_with_the_account_holds_the_whole_number_and_loses_nothing(house: House) -> None:
    first = house.guest_writes()
    house.answers(first, "one")
    house.channel.outcomes = [Refused(Refusal.ACCOUNT, "190", "token expired")]
    house.run_sender()
    second = house.guest_writes(phone="41795550101")
    house.answers(second, "two")
    house.run_sender()
    assert house.channel.texts == ["one"]
    assert (house.states(first), house.states(second)) == (["deferred"], ["deferred"])

    for _ in range(3):
        house.sweep(minutes=5)
    assert sorted(house.channel.texts) == ["one", "one", "two"]


def test_passing_trouble_is_tried_again_until_a_person_has_to_look(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.channel.outcomes = [Refused(Refusal.RETRY, "131000", "try again")] * 20
    house.run_sender()
    for _ in range(20):
        house.sweep(minutes=15)

    assert len(house.channel.sent) == MAX_SENDS
    assert house.states(conversation_id) == ["failed"]


def test_what_the_provider_refuses_for_good_is_not_repeated(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.channel.outcomes = [Refused(Refusal.UNDELIVERABLE, "131026", "no such user")]
    house.run_sender()
    house.sweep(hours=1)

    assert len(house.channel.sent) == 1
    failure = house.conversations.recent(conversation_id)[-1].failure
    assert failure is not None
    assert failure.code == "131026"


@pytest.mark.parametrize(("hours", "sent"), [(23.8, 1), (23.95, 0), (30, 0)])
def test_the_window_is_judged_when_the_message_leaves(house: House, hours: float, sent: int) -> None:
    conversation_id = house.guest_writes()
    house.clock.advance(hours=hours)
    house.answers(conversation_id)
    house.run_sender()

    assert len(house.channel.sent) == sent
    if not sent:
        failure = house.conversations.recent(conversation_id)[-1].failure
        assert failure is not None
        assert failure.code == "window_closed"


def test_staff_who_take_over_silence_what_the_concierge_has_not_sent_yet(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.conversations.take_over(conversation_id, house.staff)
    house.run_sender()

    assert house.channel.sent == []
    assert house.states(conversation_id) == ["failed"]


def test_a_message_that_missed_the_queue_is_found_by_the_sweep(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.take("whatsapp-send.fifo")
    house.sweep(seconds=30)
    assert house.channel.sent == []
    house.sweep(seconds=31)

    assert house.states(conversation_id) == ["accepted"]


@pytest.mark.parametrize("crash", ["at", "after"])
@pytest.mark.parametrize("call", range(1, 6))
def test_a_sender_that_ends_at_any_call_sends_at_least_once_and_twice_only_in_doubt(
    house: House, crash: str, call: int
) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    [job] = house.take("whatsapp-send.fifo")
    with pytest.raises(Crashed), Interrupted(**{crash: call}):
        house.sending.send(SendJob.model_validate(job))
    house.sending.send(SendJob.model_validate(job))
    if len(house.channel.sent) == 1:
        reference = house.channel.sent[0][2]
        house.report("wamid.out.1", "sent", reference)
    for _ in range(6):
        house.sweep(minutes=1)

    assert house.channel.texts == ["Hello back"]
    assert house.states(conversation_id) in (["accepted"], ["sent"])


def test_nothing_is_due_once_everything_has_arrived(house: House) -> None:
    conversation_id = house.guest_writes()
    house.answers(conversation_id)
    house.run_sender()

    assert house.repository.due(house.clock.now() + timedelta(days=1), 10) == []
