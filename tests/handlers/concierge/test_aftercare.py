"""What guests are told outside a turn: the venue's decisions, and that a person takes over."""

import json
from collections.abc import Callable
from typing import Any

from attendant.bookings.wiring import due_work_for
from attendant.bookings.wishes import ChangeWish
from attendant.conversations.models import Mode
from attendant.kernel.events import Envelope
from attendant.realtime.topics import BOOKINGS, topics_of
from functions.concierge.dead_letters import handler as dead_letters
from tests.conftest import FixedClock
from tests.handlers.concierge.conftest import Chat, decided, record_of
from tests.requests import FakeContext
from tests.schools import Tables


def test_the_venues_yes_reaches_the_guest_once(asking_chat: Chat) -> None:
    asking_chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    asking_chat.yes()
    [booking] = asking_chat.booked()
    asking_chat.school.bookings.confirm(booking.booking_id, None, asking_chat.school.staff)
    before = len(asking_chat.told())
    assert decided(asking_chat, "BookingConfirmed") == 1
    decided(asking_chat, "BookingConfirmed")
    [notice] = asking_chat.told()[before:]
    assert "*Confirmed*" in notice.text
    assert booking.reference in notice.text
    assert notice.role.value == "system"


def test_the_venues_no_reaches_the_guest(asking_chat: Chat) -> None:
    asking_chat.writes("Kann ich morgen um 10 Uhr eine Stunde haben?")
    asking_chat.yes()
    [booking] = asking_chat.booked()
    asking_chat.school.bookings.decline(booking.booking_id, None, asking_chat.school.staff, "No snow")
    decided(asking_chat, "BookingDeclined")
    assert "konnte das Haus Ihre Anfrage nicht annehmen" in asking_chat.told()[-1].text


def test_a_request_that_nobody_answered_frees_its_time_and_both_sides_hear_of_it(
    asking_chat: Chat, clock: FixedClock, published: Callable[[], list[dict[str, Any]]]
) -> None:
    school, wish = asking_chat.school, "Can I have a lesson tomorrow at 10 with Anna for one hour?"
    asking_chat.writes(wish)
    asking_chat.yes()
    [booking] = asking_chat.booked()
    assert "09:00" not in school.free("2026-03-03", resource_id=booking.resource_id)  # 10:00 on the wall
    assert booking.pending_until is not None
    clock.set(booking.pending_until)
    assert "09:00" in school.free("2026-03-03", resource_id=booking.resource_id)
    assert school.bookings.get(booking.booking_id).status == "expired"
    before = len(asking_chat.told())
    clock.advance(minutes=1)
    due_work_for(school.property_id, Tables(), clock).sweep(school.staff)
    assert decided(asking_chat, "BookingExpired") == 1
    [notice] = asking_chat.told()[before:]
    assert booking.reference in notice.text
    [event] = [Envelope.model_validate(one) for one in published() if one["type"] == "BookingExpired"]
    assert BOOKINGS in topics_of(event)


def test_a_change_by_staff_is_told_and_the_guests_own_is_not(chat: Chat) -> None:
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    chat.yes()
    chat.writes("move it to 11")
    chat.yes()
    before = len(chat.told())
    decided(chat, "BookingChanged")
    assert chat.told()[before:] == []
    [booking] = chat.booked()
    wish = ChangeWish.model_validate({"starts_at": "2026-03-03T14:00:00+01:00"})
    chat.school.bookings.change(booking.booking_id, wish, booking.revision, chat.school.staff)
    decided(chat, "BookingChanged")
    [notice] = chat.told()[before:]
    assert "The venue has changed your booking" in notice.text
    assert "14:00-15:00" in notice.text
    chat.school.bookings.cancel(booking.booking_id, None, chat.school.staff)
    decided(chat, "BookingCancelled")
    assert "had to cancel" in chat.told()[-1].text


def test_a_turn_that_failed_for_good_goes_to_a_person_with_one_apology(chat: Chat) -> None:
    chat.sends("Can I have a lesson tomorrow at 10 for one hour?")
    [job] = chat.jobs()
    for _ in range(2):
        answer = dead_letters.lambda_handler({"Records": [record_of(job, 1)]}, FakeContext())
        assert answer == {"batchItemFailures": []}
    [apology] = chat.told()
    assert "a person will answer you here" in apology.text
    assert chat.conversation().mode is Mode.HUMAN


def test_an_answered_turn_needs_no_apology(chat: Chat) -> None:
    chat.sends("Can I have a lesson tomorrow at 10 for one hour?")
    [job] = chat.jobs()
    chat.run(job)
    dead_letters.lambda_handler({"Records": [record_of(job, 1)]}, FakeContext())
    assert len(chat.told()) == 1


def test_a_dead_letter_that_cannot_be_settled_stays(chat: Chat) -> None:
    job = {"property_id": "prp_x", "conversation_id": "cnv_x", "message_id": "msg_x", "message_text": ""}
    record = {**record_of(job, 1), "body": json.dumps(job)}
    answer = dead_letters.lambda_handler({"Records": [record]}, FakeContext())
    assert answer["batchItemFailures"] == [{"itemIdentifier": record["messageId"]}]
