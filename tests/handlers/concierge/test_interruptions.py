"""Things happen while an answer is being made: the guest writes on, staff take over, the queue repeats."""

from typing import Any

import pytest

from attendant.concierge.replying import Composer, Reply
from attendant.conversations.models import Mode
from attendant.conversations.wiring import conversations_for
from functions.concierge.reply import handler as reply
from tests.handlers.concierge.conftest import Chat, record_of, taken
from tests.requests import FakeContext

WISH = "Can I have a lesson tomorrow at 10 for one hour?"


def during_the_turn(monkeypatch: pytest.MonkeyPatch, happening: Any, times: int = 1) -> list[int]:
    """Let something happen after an answer was made and before it is stored; gives a list of the runs."""
    real, runs = Composer.compose, []

    def compose(self: Composer) -> Reply:
        made = real(self)
        runs.append(1)
        if len(runs) <= times:
            happening()
        return made

    monkeypatch.setattr(Composer, "compose", compose)
    return runs


def test_what_the_guest_adds_meanwhile_is_answered_in_the_same_answer(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.sends("I want a lesson tomorrow at 10")
    runs = during_the_turn(monkeypatch, lambda: chat.sends("for two hours please"))
    [answer] = chat.answers()
    assert len(runs) == 2
    assert "(120 min)" in answer.text


def test_a_second_thought_right_after_the_yes_still_hears_of_the_booking(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.writes(WISH)
    chat.sends("yes")
    during_the_turn(monkeypatch, lambda: chat.sends("oh wait, is there parking?"))
    chat.answers()
    [booking] = chat.booked()
    assert any(booking.reference in message.text for message in chat.told())


def test_staff_who_take_over_meanwhile_are_not_talked_over(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Places:
        conversations_table = "attendant-test-conversations"
        outbox_table = "attendant-test-outbox"
        send_queue_url = reply.Settings.load().send_queue_url

    conversations = conversations_for(chat.school.property_id, Places(), chat.clock)
    chat.sends(WISH)
    during_the_turn(monkeypatch, lambda: conversations.take_over(chat.conversation_id, chat.school.staff))
    assert chat.answers() == []
    assert chat.conversation().mode is Mode.HUMAN


def test_a_guest_who_never_stops_writing_is_answered_by_the_last_job(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attendant.concierge.service.RUN_AGAIN_SECONDS", 0.0)
    chat.sends(WISH)
    [first] = chat.jobs()
    during_the_turn(monkeypatch, lambda: chat.sends("please"))
    assert chat.run(first) == 1
    assert chat.told() == []
    assert len(chat.answers()) == 1


def test_a_failed_turn_comes_again_after_one_two_and_four_seconds(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []

    class Queue:
        def hide(self, receipt_handle: str, seconds: int) -> None:
            waits.append(seconds)

    monkeypatch.setattr(reply, "queue_of", lambda arn: Queue())
    monkeypatch.setattr(Composer, "compose", lambda self: 1 / 0)
    chat.sends(WISH)
    [job] = chat.jobs()
    for receive in range(1, 5):
        record = record_of(job, receive)
        answer = reply.lambda_handler({"Records": [record]}, FakeContext())
        assert answer == {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
    assert waits == [1, 2, 4, 4]
    assert chat.told() == []


def test_too_little_time_left_is_no_reason_for_silence(chat: Chat) -> None:
    chat.sends(WISH)
    [job] = chat.jobs()
    answer = reply.lambda_handler({"Records": [record_of(job, 1)]}, FakeContext(remaining_ms=5_500))
    assert answer == {"batchItemFailures": []}
    assert "Shall I book this?" in chat.told()[0].text
    assert len([body for body in taken("whatsapp-send.fifo") if "message_id" in body]) == 1
