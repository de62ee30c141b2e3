"""What guests really write around a booking: short agreement, second wishes, questions beside a yes."""

import pytest

from tests.handlers.concierge.conftest import Chat

TUESDAY_AT_TEN = "Can I have a lesson tomorrow at 10 for one hour?"


@pytest.mark.parametrize(
    "agreed", ["y", "yup", "sure thing", "👍🏽", "go for it", "perfect, thanks", "book it pls"]
)
def test_short_agreement_books(chat: Chat, agreed: str) -> None:
    chat.writes(TUESDAY_AT_TEN)
    [told] = chat.writes(agreed)
    assert "Booked" in told.text
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-03 10:00"]


def test_a_question_beside_the_yes_is_answered_with_the_confirmation(chat: Chat) -> None:
    chat.writes(TUESDAY_AT_TEN)
    [told] = chat.writes("yes, and what are your opening hours?")
    assert told.text.index("Booked") < told.text.index("Monday - Saturday: 09:00-17:00\nSunday: closed")
    assert len(chat.booked()) == 1


def test_a_further_wish_beside_the_yes_is_proposed_next(chat: Chat) -> None:
    chat.writes(TUESDAY_AT_TEN)
    [told] = chat.writes("yes please, and another one on Friday at 2")
    assert "Booked" in told.text
    assert "Friday 6 March 2026, 14:00" in told.text
    assert [choice.title for choice in told.choices] == ["Yes", "No"]
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-03 10:00"]
    chat.yes()
    assert len(chat.booked()) == 2


def test_a_further_wish_has_to_be_written_again_when_the_model_is_down(chat: Chat) -> None:
    chat.writes(TUESDAY_AT_TEN)
    chat.model.fault("http_500", times=None)
    [told] = chat.writes("yes please, and another one on Friday at 2")
    assert "Booked" in told.text
    assert "write it once more" in told.text


def test_a_closed_day_is_named_and_the_nearest_times_are_offered(chat: Chat) -> None:
    [told] = chat.writes("Can I have a lesson on Sunday at 10 for one hour?")
    assert "Sunday 8 March 2026, 10:00 is not possible: closed then" in told.text
    assert [choice.title for choice in told.choices] == [
        "Mon 9 Mar 10:00",
        "Mon 9 Mar 09:30",
        "Mon 9 Mar 10:30",
    ]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("asked", ["Which bookings do I have?", "what have I booked?", "show me my bookings"])
def test_guests_are_told_their_bookings(chat: Chat, asked: str, down: bool) -> None:
    chat.writes(TUESDAY_AT_TEN)
    chat.yes()
    if down:
        chat.model.fault("http_500", times=None)
    [told] = chat.writes(asked)
    assert "Tuesday 3 March 2026, 10:00-11:00" in told.text
    assert chat.booked()[0].reference in told.text


def test_a_length_that_is_not_offered_is_answered_with_those_that_are(chat: Chat) -> None:
    [told] = chat.writes("lesson tomorrow at 10 for 90 minutes")
    assert "60 min, 120 min" in told.text


@pytest.mark.parametrize("down", [False, True])
def test_a_closed_day_without_a_time_gives_the_times_of_the_next_open_one(chat: Chat, down: bool) -> None:
    if down:
        chat.model.fault("http_500", times=None)
    [told] = chat.writes("is anything free on Sunday afternoon for an hour?")
    assert "Sunday 8 March 2026 is not possible: closed then" in told.text
    assert told.choices[0].title == "Mon 9 Mar 12:00"


def test_a_part_of_the_day_that_is_closed_gives_the_nearest_times_of_that_day(chat: Chat) -> None:
    [told] = chat.writes("is anything free on Friday evening for an hour?")
    assert "closed then" in told.text
    assert told.choices[0].title == "Fri 6 Mar 16:00"


def test_a_question_after_the_deed_is_answered_even_with_a_yes_before_it(chat: Chat) -> None:
    chat.writes(TUESDAY_AT_TEN)
    chat.writes("yes")
    [told] = chat.writes("ok, and what are your opening hours?")
    assert "Monday - Saturday: 09:00-17:00" in told.text


def test_a_change_to_another_day_in_french_keeps_the_day(chat: Chat) -> None:
    chat.writes("Bonjour, je voudrais un cours vendredi à 10h pour une heure")
    chat.yes()
    [told] = chat.writes("je voudrais changer pour samedi à 14h")
    assert "samedi 7 mars 2026, 14:00" in told.text


def test_an_unknown_instructor_is_said_to_be_unknown(chat: Chat) -> None:
    [told] = chat.writes("a lesson with Paul tomorrow at 10 for one hour")
    assert "Paul is not available here. You can choose Anna, Ben, Chloe." in told.text


def test_cancelling_both_asks_which_first(chat: Chat) -> None:
    chat.writes(TUESDAY_AT_TEN)
    chat.writes("yes")
    chat.writes("another lesson on Friday at 11 for one hour")
    chat.writes("yes")
    [asked] = chat.writes("cancel both")
    assert all(booking.reference in asked.text for booking in chat.booked())
    [told] = chat.writes("the first one")
    assert "Tuesday 3 March 2026, 10:00-11:00" in told.text
    chat.yes()
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-06 11:00"]
