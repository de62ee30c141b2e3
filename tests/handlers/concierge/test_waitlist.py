"""The waiting list in a chat: joining, an offer with its buttons, and what a tap or a word makes of it."""

import json
from typing import Any

import pytest

from attendant.bookings.catalogue import ResourcePatch, ServicePatch
from attendant.bookings.models import Booking
from attendant.bookings.waitlist.models import WaitlistEntry, WaitlistWish
from attendant.bookings.waitlist.service import Waitlist
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wiring import due_work_for
from functions.bookings.waitlist_offers import handler as offers
from tests.handlers.concierge.conftest import Chat, decided
from tests.requests import FakeContext
from tests.schools import Tables

WISH = "Can I have a lesson tomorrow at 10 for one hour?"


@pytest.fixture
def alone(chat: Chat) -> Chat:
    """A guest who writes while no model answers: what follows is the server's own doing."""
    chat.model.fault("quota_429", times=None)
    return chat


@pytest.fixture
def full(alone: Chat) -> list[Booking]:
    """Every instructor is booked for tomorrow at ten."""
    school = alone.school
    return [
        school.bookings.book(
            school.wish("2026-03-03T10:00+01:00", resource_id=one.resource_id), school.staff, one.resource_id
        )
        for one in school.instructors
    ]


def waitlist(chat: Chat) -> Waitlist:
    return waitlist_for(chat.school.property_id, Tables(), chat.clock)


def entries(chat: Chat) -> list[WaitlistEntry]:
    return waitlist(chat).find(None, None, None).entries


def free(chat: Chat, booking: Booking, published: Any) -> None:
    """A booking is cancelled, and the events of that reach those who wait."""
    chat.school.bookings.cancel(booking.booking_id, None, chat.school.staff)
    look(published)
    decided(chat, "WaitlistOffered")


def look(published: Any) -> None:
    bodies = [json.dumps({"detail-type": one["type"], "detail": one}) for one in published()]
    records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
    assert offers.lambda_handler({"Records": records[-8:]}, FakeContext()) == {"batchItemFailures": []}


def join(chat: Chat) -> WaitlistEntry:
    [refused] = chat.writes(WISH)
    choice = next(one for one in refused.choices if one.id == "waitlist:join")
    [joined] = chat.taps(choice.id, choice.title)
    assert "waiting list" in joined.text
    assert "Nothing is booked" in joined.text
    assert "start between 09:30 and 10:30" in joined.text
    [entry] = entries(chat)
    return entry


def test_a_taken_time_is_waited_for_offered_and_booked_by_a_tap(
    alone: Chat, full: list[Booking], published: Any
) -> None:
    entry = join(alone)
    assert (entry.state.value, entry.channel, entry.conversation_id) == (
        "waiting",
        "whatsapp",
        alone.conversation_id,
    )
    free(alone, full[1], published)
    decided(alone, "WaitlistOffered")
    offer = alone.told()[-1]
    assert "10:00-11:00 (60 min)" in offer.text
    assert "It is held for you until 09:1" in offer.text
    assert [one.title for one in offer.choices] == ["Accept", "Decline"]
    assert sum("come free:" in one.text for one in alone.told()) == 1, "told once"
    assert alone.booked() == []
    [confirmation] = alone.taps(offer.choices[0].id, "Accept")
    [booking] = alone.booked()
    assert booking.resource_name == "Ben"
    assert "*Booked*" in confirmation.text
    assert booking.reference in confirmation.text
    [again] = alone.taps(offer.choices[0].id, "Accept")
    assert "done already" in again.text
    assert len(alone.booked()) == 1


def test_a_plain_yes_after_the_offer_takes_it_and_a_second_one_books_nothing_more(
    alone: Chat, full: list[Booking], published: Any
) -> None:
    join(alone)
    free(alone, full[0], published)
    answers = alone.writes("yes please")
    assert "*Booked*" in answers[0].text
    alone.writes("yes")
    assert len(alone.booked()) == 1


def test_an_offer_that_ran_out_is_said_kindly_and_the_guest_may_wait_on(
    alone: Chat, full: list[Booking], published: Any
) -> None:
    entry = join(alone)
    free(alone, full[0], published)
    offer = alone.told()[-1]
    alone.clock.advance(minutes=20)
    [over] = alone.taps(offer.choices[0].id, "Accept")
    assert "this offer has ended" in over.text
    assert "Nothing was booked" in over.text
    assert alone.booked() == []
    due_work_for(alone.school.property_id, Tables(), alone.clock).sweep(
        alone.school.staff.model_copy(update={"kind": "system"})
    )
    decided(alone, "WaitlistLapsed")
    assert "without your answer" in alone.told()[-1].text
    [kept] = alone.taps(over.choices[0].id, over.choices[0].title)
    assert "again" in kept.text
    assert waitlist(alone).get(entry.entry_id).state.value == "waiting"


def test_declining_passes_it_on(alone: Chat, full: list[Booking], published: Any) -> None:
    entry = join(alone)
    free(alone, full[0], published)
    [declined] = alone.taps(alone.told()[-1].choices[1].id, "Decline")
    assert "next guest" in declined.text
    assert waitlist(alone).get(entry.entry_id).state.value == "declined"
    assert alone.school.free("2026-03-03", not_before="10:00", not_after="10:00") == ["09:00"]


def test_a_button_of_another_guest_opens_nothing(alone: Chat, full: list[Booking], published: Any) -> None:
    join(alone)
    free(alone, full[0], published)
    offer = alone.told()[-1]
    stranger = Chat(alone.school, alone.clock, alone.model, guest="41795550199")
    stranger.writes("hello")
    [answer] = stranger.taps(offer.choices[0].id, "Accept")
    assert "nothing open" in answer.text
    assert stranger.booked() == []
    assert entries(alone)[0].state.value == "offered"


def test_where_nothing_else_is_free_the_list_is_asked_about_and_yes_joins(alone: Chat) -> None:
    school = alone.school
    catalogue = school.bookings.catalogue
    for one in school.instructors[1:]:
        catalogue.change_resource(one.resource_id, ResourcePatch(active=False), one.revision, school.staff)
    near = ServicePatch.model_validate({"horizon": {"kind": "calendar", "days": 1}})
    catalogue.change_service(school.lesson.service_id, near, school.lesson.revision, school.staff)
    for hour in (9, 11, 13, 15):
        wish = school.wish(f"2026-03-03T{hour:02d}:00+01:00", duration_minutes=120)
        school.bookings.book(wish, school.staff)
    [asked] = alone.writes("Kann ich morgen um 10 Uhr eine Stunde haben?")
    assert "Soll ich Sie auf die Warteliste setzen?" in asked.text
    [joined] = alone.writes("ja bitte")
    assert "Gebucht ist nichts" in joined.text
    assert [one.state.value for one in entries(alone)] == ["waiting"]


def test_the_window_of_the_channel_is_kept(alone: Chat, full: list[Booking], published: Any) -> None:
    alone.writes("Can I have a lesson on saturday at 10 for one hour?", "no")
    wish = {
        "service_id": alone.school.lesson.service_id,
        "day": "2026-03-05",
        "guest_id": alone.conversation().guest_id,
        "conversation_id": alone.conversation_id,
    }
    waitlist(alone).join(WaitlistWish.model_validate(wish), alone.school.staff)
    alone.clock.advance(hours=25)
    before = len(alone.told())
    look(published)
    decided(alone, "WaitlistOffered")
    assert entries(alone)[0].state.value == "offered"
    assert len(alone.told()) == before, "no free text a day after the guest's last message: staff call"
