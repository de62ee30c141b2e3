"""A guest who writes is also on file by another profile, which staff entered: one person, then two again."""

import pytest

from tests.handlers.concierge.conftest import Chat
from tests.one_person import joined, parted


@pytest.mark.parametrize("survivor", ["who wrote", "who was on file"])
def test_the_concierge_knows_what_either_profile_has_until_they_are_parted(chat: Chat, survivor: str) -> None:
    school = chat.school
    chat.writes("Can I have a lesson tomorrow at 10 for one hour?")
    chat.yes()
    [own] = chat.booked()
    on_file = school.guest("Mia Berg")
    entered, other = (
        school.bookings.book(school.wish(start, guest_id=on_file), school.staff)
        for start in ("2026-03-05T14:00+01:00", "2026-03-06T14:00+01:00")
    )
    [before] = chat.writes("what are my bookings?")
    assert own.reference in before.text
    assert entered.reference not in before.text

    pair = (own.guest_id, on_file) if survivor == "who wrote" else (on_file, own.guest_id)
    merge_id = joined(school.staff, *pair)
    [listed] = chat.writes("what are my bookings?")
    for booking in (own, entered, other):
        assert booking.reference in listed.text
    chat.writes(f"Please cancel my booking {entered.reference}")
    [cancelled] = chat.writes("yes")
    assert "*Cancelled*" in cancelled.text
    assert school.bookings.get(entered.booking_id).status.cancelled
    chat.writes("Can I have a lesson on Saturday at 10 for one hour?")
    chat.yes()
    assert {one.guest_id for one in chat.booked()} == {own.guest_id, pair[0]}

    parted(school.staff, merge_id)
    [apart] = chat.writes("what are my bookings?")
    assert own.reference in apart.text
    assert other.reference not in apart.text
    [refused] = chat.writes(f"Please cancel my booking {other.reference}")
    assert "no booking of yours" in refused.text or other.reference not in refused.text
    assert school.bookings.get(other.booking_id).status.blocks


def test_a_talk_that_began_while_two_were_one_belongs_to_its_writer_afterwards(chat: Chat) -> None:
    school = chat.school
    on_file = school.guest("Mia Berg")
    entered = school.bookings.book(school.wish("2026-03-05T14:00+01:00", guest_id=on_file), school.staff)
    chat.writes("Hello")
    writer = chat.conversation().guest_id
    merge_id = joined(school.staff, on_file, writer)
    chat.writes("Hello again")
    assert chat.conversation().guest_id == on_file
    parted(school.staff, merge_id)
    [apart] = chat.writes("what are my bookings?")
    assert entered.reference not in apart.text
    assert chat.conversation().guest_id == writer
