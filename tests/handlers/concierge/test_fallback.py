"""Conversations without any model: the provider's quota is used up."""

import pytest

from attendant.conversations.models import Mode
from tests.handlers.concierge.conftest import Chat


@pytest.fixture
def alone(chat: Chat) -> Chat:
    """A guest who writes while no model answers."""
    chat.model.fault("quota_429", times=None)
    return chat


def test_a_wish_told_bit_by_bit(alone: Chat) -> None:
    alone.writes("I want a lesson")
    alone.writes("tomorrow")
    [asked] = alone.writes("10")
    assert "How long" in asked.text
    [again] = alone.writes("hm")
    assert "How long" in again.text
    [proposal] = alone.writes("2")
    assert "10:00-12:00 (120 min)" in proposal.text
    alone.writes("yes")
    assert [alone.local(one) for one in alone.booked()] == ["2026-03-03 10:00"]


def test_another_time_keeps_the_rest_of_the_wish(alone: Chat) -> None:
    [times] = alone.writes("anything free on saturday afternoon for an hour with Ben?")
    assert len(times.choices) == 6
    [proposal] = alone.taps(times.choices[0].id, times.choices[0].title)
    assert "Ben" in proposal.text
    [moved] = alone.writes("actually at 3 instead")
    assert "15:00-16:00 (60 min)" in moved.text
    assert "Ben" in moved.text
    alone.writes("yes")
    assert [one.resource_name for one in alone.booked()] == ["Ben"]


def test_a_booking_is_changed_in_the_guests_language(alone: Chat) -> None:
    alone.writes("Kann ich am Samstag um 9:30 eine Stunde buchen?")
    alone.writes("ja")
    [change] = alone.writes("Lieber um 15 Uhr")
    assert "Soll ich sie ändern?" in change.text
    alone.writes("ja passt")
    assert [alone.local(one) for one in alone.booked()] == ["2026-03-07 15:00"]


def test_which_of_several_is_to_be_cancelled_is_asked(alone: Chat) -> None:
    for day in ("friday", "saturday"):
        alone.writes(f"a lesson on {day} at 9 for one hour")
        alone.writes("ok")
    [asked] = alone.writes("cancel my lesson")
    assert [choice.title for choice in asked.choices] == ["Fri 6 Mar 09:00", "Sat 7 Mar 09:00"]
    alone.taps(asked.choices[1].id, asked.choices[1].title)
    alone.writes("yes")
    assert [alone.local(one) for one in alone.booked()] == ["2026-03-06 09:00"]


def test_closed_times_are_refused_with_reasons_and_alternatives(alone: Chat) -> None:
    [answer] = alone.writes("A lesson on Sunday at 10 for one hour")
    assert "Sunday 8 March 2026, 10:00 is not possible: closed then" in answer.text
    assert answer.choices


@pytest.mark.parametrize("text", ["do you rent helmets?", "tell me a joke", "asdf"])
def test_what_rules_cannot_serve_goes_to_a_person(alone: Chat, text: str) -> None:
    [answer] = alone.writes(text)
    assert "a person will answer you here" in answer.text
    assert alone.conversation().mode is Mode.HUMAN
    assert alone.booked() == []
