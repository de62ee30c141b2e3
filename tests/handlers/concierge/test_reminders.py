"""Reminders in the conversation in which a guest booked: within the channel's rules, and of use."""

from datetime import datetime

from attendant.bookings.catalogue import ServicePatch
from attendant.bookings.rules import HouseRulesWish
from attendant.bookings.wiring import arrangements_for, due_work_for
from attendant.conversations.models import Message
from tests.handlers.concierge.conftest import Chat, decided
from tests.schools import Tables, at

WEDNESDAY = "Can I have a lesson on Wednesday at 10 for one hour?"


def booked_for_wednesday(chat: Chat) -> None:
    chat.writes(WEDNESDAY)
    chat.yes()
    [booking] = chat.booked()
    assert (chat.local(booking), booking.reminders) == ("2026-03-04 10:00", [1440])


def told_by(chat: Chat, now: datetime) -> list[Message]:
    """What the guest is told once the sweep and the notices ran at an instant."""
    before = len(chat.told())
    chat.clock.set(now)
    due_work_for(chat.school.property_id, Tables(), chat.clock).sweep(chat.school.staff)
    decided(chat, "BookingReminderDue")
    decided(chat, "BookingReminderDue")
    return chat.told()[before:]


def test_a_guest_who_wrote_lately_is_reminded_once(chat: Chat) -> None:
    booked_for_wednesday(chat)
    chat.clock.set(at("2026-03-02T20:00+01:00"))
    chat.sends("Thanks!")
    [reminder] = told_by(chat, at("2026-03-03T10:01+01:00"))
    assert "A reminder of your booking" in reminder.text
    assert chat.booked()[0].reference in reminder.text


def test_without_a_template_nobody_is_written_to_after_a_day_of_silence(chat: Chat) -> None:
    booked_for_wednesday(chat)
    assert told_by(chat, at("2026-03-03T10:01+01:00")) == []


def test_with_an_approved_template_the_reminder_goes_out_as_that(chat: Chat) -> None:
    rules = arrangements_for(chat.school.property_id, Tables(), chat.clock)
    template = {"name": "lesson_reminder", "language": "en_US"}
    wish = HouseRulesWish.model_validate({"reminders": {"template": template}})
    rules.set_rules(wish, 0, chat.school.staff)
    booked_for_wednesday(chat)
    [reminder] = told_by(chat, at("2026-03-03T10:01+01:00"))
    assert reminder.template is not None
    said = ["Private lesson", "Wednesday 4 March 2026, 10:00", chat.booked()[0].reference]
    assert (reminder.template.name, reminder.template.parameters) == ("lesson_reminder", said)


def test_a_reminder_that_comes_too_late_or_of_a_former_time_is_not_told(chat: Chat) -> None:
    booked_for_wednesday(chat)
    chat.clock.set(at("2026-03-03T09:00+01:00"))
    chat.sends("See you")
    chat.clock.set(at("2026-03-03T10:01+01:00"))
    due_work_for(chat.school.property_id, Tables(), chat.clock).sweep(chat.school.staff)
    [booking] = chat.booked()
    chat.school.bookings.cancel(booking.booking_id, None, chat.school.staff)
    before = len(chat.told())
    decided(chat, "BookingReminderDue")
    assert chat.told()[before:] == []


def test_a_cancellation_that_was_a_mistake_is_taken_back_in_the_chat_too(chat: Chat) -> None:
    booked_for_wednesday(chat)
    [booking] = chat.booked()
    chat.school.bookings.cancel(booking.booking_id, None, chat.school.staff)
    chat.school.bookings.steps.undoing.undo(booking.booking_id, "wrong guest", None, chat.school.staff)
    decided(chat, "BookingStepUndone")
    assert "your booking stands after all" in chat.told()[-1].text


def test_a_guest_sees_what_would_be_owed_before_saying_yes(chat: Chat) -> None:
    terms = {"deposit": {"percent": 20}, "late_fees": [{"charge": {"percent": 50}}]}
    lesson = chat.school.lesson
    patch = ServicePatch.model_validate({"terms": [{**terms, "no_show_fee": {"percent": 100}}]})
    chat.school.bookings.catalogue.change_service(
        lesson.service_id, patch, lesson.revision, chat.school.staff
    )
    proposal = chat.writes(WEDNESDAY)[-1].text
    confirmation = chat.yes()[-1].text
    for text in (proposal, confirmation):
        assert "Deposit: 18.00 CHF" in text
        assert "Cancelling after Tuesday 3 March 2026, 10:00 costs 45.00 CHF." in text
        assert "Not coming costs 90.00 CHF." in text
    chat.clock.set(at("2026-03-03T10:01+01:00"))
    assert "cancelling now costs 45.00 CHF" in chat.writes("cancel my lesson")[-1].text
