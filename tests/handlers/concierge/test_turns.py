"""A guest writes on WhatsApp and gets a lesson, or an honest answer."""

from typing import Any

import pytest

from attendant.bookings.placing import Placing
from attendant.conversations.models import Mode
from attendant.conversations.wiring import conversations_for
from attendant.kernel.errors import LostRevision, Unavailable
from functions.concierge.reply.handler import Settings
from tests.handlers.concierge.conftest import Chat, taken


def test_a_lesson_is_proposed_and_booked_on_the_yes(chat: Chat) -> None:
    [proposal] = chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    assert "Tuesday 3 March 2026, 10:00-11:00 (60 min)" in proposal.text
    assert "90.00 CHF" in proposal.text
    assert "digital assistant of *Snow School*" in proposal.text
    assert [choice.title for choice in proposal.choices] == ["Yes", "No"]
    assert chat.booked() == []
    [confirmation] = chat.writes("yes please")
    [booking] = chat.booked()
    assert chat.local(booking) == "2026-03-03 10:00"
    assert booking.guest_name == "Ada"
    facts = ("Tuesday 3 March 2026", "10:00-11:00", "60 min", booking.resource_name, "90.00 CHF")
    for fact in (*facts, booking.reference, "*Booked*"):
        assert fact in confirmation.text
    assert confirmation.essential


def test_what_is_missing_is_asked_and_nothing_is_chosen_for_the_guest(chat: Chat) -> None:
    [which] = chat.writes("I'd like a lesson tomorrow")
    assert "60 or 120" in which.text
    chat.writes("at 10")
    [proposal] = chat.writes("two hours")
    assert "10:00-12:00 (120 min)" in proposal.text
    assert chat.booked() == []


def test_a_request_says_that_it_is_not_booked_yet(asking_chat: Chat) -> None:
    [proposal] = asking_chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    assert "confirms each request" in proposal.text
    [answer] = asking_chat.yes()
    assert "Requested, not booked yet" in answer.text
    assert "*Booked*" not in answer.text
    assert [one.status.value for one in asking_chat.booked()] == ["requested"]


def test_two_quick_yeses_book_once(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    answers = chat.writes("yes", "yes")
    assert len(answers) == 1
    [again] = chat.writes("yes!")
    assert "done already" in again.text
    assert len(chat.booked()) == 1


def test_a_tap_and_a_word_book_once(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    action = chat.told()[-1].choices[0].id
    chat.sends(button={"id": action, "title": "Yes"})
    chat.sends("yes")
    assert len(chat.answers()) == 1
    chat.taps(action)
    assert len(chat.booked()) == 1


def test_a_yes_with_a_but_books_nothing(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    [answer] = chat.writes("yes but at 11")
    assert chat.booked() == []
    assert "11:00-12:00" in answer.text
    chat.writes("yes")
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-03 11:00"]


def test_a_yes_written_before_the_proposal_was_shown_is_none(chat: Chat) -> None:
    chat.sends("Can I have a lesson tomorrow at 10 for one hour?")
    chat.sends("yes")
    chat.answers()
    assert chat.booked() == []


def test_a_no_leaves_everything_and_a_later_yes_counts_for_nothing(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    [answer] = chat.writes("no thanks")
    assert "leave everything as it is" in answer.text
    chat.writes("yes")
    assert chat.booked() == []


def test_a_proposal_that_is_too_old_is_looked_at_and_asked_again(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    chat.clock.advance(minutes=45)
    [answer] = chat.yes()
    assert "no longer open" in answer.text
    assert chat.booked() == []
    chat.yes()
    assert len(chat.booked()) == 1


def test_a_time_taken_meanwhile_is_refused_with_the_nearest_and_the_details_kept(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for two hours?")
    for number, _ in enumerate(chat.school.instructors):
        rival = chat.school.guest(f"Rival {number}")
        wish = chat.school.wish("2026-03-03T10:00:00+01:00", duration_minutes=120, guest_id=rival)
        chat.school.bookings.book(wish, chat.school.staff)
    [answer] = chat.yes()
    assert "just been taken" in answer.text
    assert answer.choices
    assert chat.booked() == []
    [proposal] = chat.taps(answer.choices[0].id)
    assert "(120 min)" in proposal.text
    chat.yes()
    assert len(chat.booked()) == 1


def test_changing_and_cancelling_in_the_same_chat(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    chat.yes()
    [booking] = chat.booked()
    [change] = chat.writes("Can we move it to Friday at 2pm?")
    assert booking.reference in change.text
    assert "Friday 6 March 2026, 14:00-15:00" in change.text
    assert chat.local(chat.booked()[0]) == "2026-03-03 10:00"
    [changed] = chat.writes("yes")
    assert "*Changed*" in changed.text
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-06 14:00"]
    chat.writes("please cancel my lesson")
    assert len(chat.booked()) == 1
    [cancelled] = chat.writes("yes")
    assert "*Cancelled*" in cancelled.text
    assert chat.booked() == []


def test_a_message_burst_gets_one_answer_to_all_of_it(chat: Chat) -> None:
    answers = chat.writes("Hi", "can I have a lesson", "tomorrow at 10", "for one hour please")
    assert len(answers) == 1
    assert "10:00-11:00" in answers[0].text


def test_a_job_that_comes_again_does_nothing(chat: Chat) -> None:
    chat.sends("Can I have a lesson tomorrow at 10 for one hour?")
    [job] = chat.jobs()
    chat.run(job)
    chat.run(job)
    assert len(chat.told()) == 1
    sent = [body for body in taken("whatsapp-send.fifo") if "message_id" in body]
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("wish", "day", "yes", "head"),
    [
        ("Kann ich morgen um halb elf eine Stunde haben?", "Dienstag, 3. März 2026", "ja gerne", "Gebucht"),
        ("Bonjour, un cours demain à 10h30 pour une heure ?", "mardi 3 mars 2026", "oui", "Réservé"),
        ("Vorrei una lezione domani alle 10:30 per un'ora", "martedì 3 marzo 2026", "sì grazie", "Prenotato"),
        ("Quisiera una clase mañana a las 10:30, una hora", "martes 3 de marzo de 2026", "sí", "Reservado"),
    ],
)
def test_the_guest_is_answered_in_their_language(
    chat: Chat, wish: str, day: str, yes: str, head: str
) -> None:
    [proposal] = chat.writes(wish)
    assert day in proposal.text
    [confirmation] = chat.writes(yes)
    assert head in confirmation.text
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-03 10:30"]


def test_a_day_that_is_over_is_asked_about(chat: Chat) -> None:
    [answer] = chat.writes("A lesson yesterday at 10 for one hour")
    assert "day" in answer.text
    assert not answer.choices


def test_a_model_cannot_make_a_day_of_one_that_is_over(chat: Chat) -> None:
    chat.model.fault(
        "call_tool",
        tool="find_availability",
        arguments={
            "service": None,
            "day": "tomorrow",
            "time": "10:00",
            "duration_minutes": 60,
            "instructor": None,
            "party_size": None,
        },
    )
    [answer] = chat.writes("A lesson yesterday at 10 for one hour")
    assert "That day is over" in answer.text
    assert not answer.choices


def test_who_asks_for_a_person_gets_one_and_the_concierge_falls_silent(chat: Chat) -> None:
    [answer] = chat.writes("I want to talk to a person")
    assert "passed this on to our team" in answer.text
    assert chat.conversation().mode is Mode.HUMAN
    assert chat.writes("Hello?") == []


def test_off_topic_is_refused_politely(chat: Chat) -> None:
    [answer] = chat.writes("Write me a poem about the French revolution")
    assert "only help with" in answer.text


def test_a_late_answer_apologises_and_books_nothing_by_itself(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    chat.sends("yes")
    chat.clock.advance(minutes=20)
    [answer] = chat.answers()
    assert "Sorry for the late answer" in answer.text
    assert "Do you still want this?" in answer.text
    assert chat.booked() == []
    chat.writes("yes")
    assert len(chat.booked()) == 1


def test_a_yes_that_a_person_had_to_answer_books_nothing_later(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise Unavailable

    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    with monkeypatch.context() as outage:
        outage.setattr(Placing, "book", down)
        chat.yes()
    assert chat.conversation().mode is Mode.HUMAN

    conversations = conversations_for(chat.school.property_id, Settings.load())
    conversations.hand_back(chat.conversation_id, chat.school.staff)
    chat.writes("Hello, what are your hours?")
    assert chat.booked() == []


def test_bookings_under_contention_are_tried_again_and_not_called_impossible(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, refusals = Placing.book, iter([LostRevision(), LostRevision()])

    def busy(self: Placing, *wish: Any) -> Any:
        if refusal := next(refusals, None):
            raise refusal
        return book(self, *wish)

    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    monkeypatch.setattr(Placing, "book", busy)
    [answer] = chat.yes()
    [booking] = chat.booked()
    assert booking.reference in answer.text


def test_after_half_a_day_a_person_answers(chat: Chat) -> None:
    chat.sends("Can I have a lesson tomorrow at 10 for one hour?")
    chat.clock.advance(hours=13)
    [answer] = chat.answers()
    assert "a person will answer you" in answer.text
    assert chat.conversation().mode is Mode.HUMAN


def test_another_guests_booking_is_not_found(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    chat.yes()
    [booking] = chat.booked()
    stranger = Chat(chat.school, chat.clock, chat.model, guest="41795550199")
    [answer] = stranger.writes(f"Please cancel my booking {booking.reference}")
    assert booking.reference not in answer.text or "no booking of yours" in answer.text
    stranger.writes("yes")
    assert len(chat.booked()) == 1
