"""Bookings of a person who had two profiles: found under both ids, theirs under both, made under one."""

import pytest

from attendant.bookings.feeds.models import FeedWish
from attendant.bookings.feeds.wiring import calendars_for, feeds_for
from attendant.bookings.models import Booking
from attendant.bookings.returning import When
from attendant.bookings.series.models import SeriesCancellation, SeriesWish
from attendant.bookings.series.wiring import series_for
from attendant.bookings.waitlist.models import WaitlistWish
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wiring import ids_of, returning_for
from attendant.bookings.wishes import BookingsFilter
from attendant.guests.matching.wiring import watching_for
from attendant.guests.models import GuestPage
from attendant.guests.service import GuestMoved
from attendant.kernel.errors import Gone, NotFound
from attendant.kernel.subjects import Actor
from tests.conftest import FixedClock
from tests.one_person import erased, joined
from tests.schools import School, Tables
from tests.store import Interrupted

NINE, TEN = "2026-03-03T09:00+01:00", "2026-03-03T10:00+01:00"
TABLES = Tables()


@pytest.fixture
def other(school: School) -> str:
    """A second profile of the guest of the school."""
    return school.guest("Mia Berg")


@pytest.fixture
def two(school: School, other: str) -> tuple[Booking, Booking]:
    """A booking under each profile, which are one person then."""
    first = school.bookings.book(school.wish(TEN), school.staff)
    second = school.bookings.book(school.wish(NINE, guest_id=other), school.staff)
    joined(school.staff, school.guest_id, other)
    return first, second


def a_guest(school: School, *former_ids: str) -> Actor:
    return school.staff.model_copy(
        update={"kind": "guest", "id": school.guest_id, "channel": "whatsapp", "former_ids": former_ids}
    )


@pytest.mark.parametrize("asked", ["survivor", "absorbed"])
def test_lists_show_what_either_profile_has(
    school: School, other: str, two: tuple[Booking, Booking], asked: str
) -> None:
    guest_id = school.guest_id if asked == "survivor" else other
    ids = ids_of(school.property_id, TABLES, guest_id)
    assert ids == (school.guest_id, other)
    wanted = BookingsFilter(guest_ids=ids)
    first = school.bookings.find(wanted, limit=1)
    rest = school.bookings.find(wanted, limit=1, cursor=first.cursor)
    assert [one.booking_id for one in first.bookings + rest.bookings] == [
        two[1].booking_id,
        two[0].booking_id,
    ]
    record = returning_for(school.property_id, TABLES, school.clock).record(guest_id)
    assert (record.guest_id, record.bookings, record.upcoming) == (school.guest_id, 2, 2)


def test_a_guests_bookings_are_those_to_come_and_those_of_the_past(
    school: School, other: str, clock: FixedClock, two: tuple[Booking, Booking]
) -> None:
    first, second = two
    returning = returning_for(school.property_id, TABLES, clock)

    def listed(when: When | None) -> list[str]:
        return [one.booking_id for one in returning.bookings(school.guest_id, when).bookings]

    assert (listed("upcoming"), listed("past")) == ([second.booking_id, first.booking_id], [])
    clock.set(first.starts_at.replace(minute=30))
    school.bookings.cancel(first.booking_id, None, school.staff)
    assert (listed("upcoming"), listed("past")) == ([], [first.booking_id, second.booking_id])
    assert listed(None) == [first.booking_id, second.booking_id]
    with pytest.raises(GuestMoved):
        returning.bookings(other)


def test_a_guest_may_cancel_what_any_of_their_profiles_booked_and_nothing_else(
    school: School, other: str, two: tuple[Booking, Booking]
) -> None:
    with pytest.raises(NotFound):
        school.bookings.cancel(two[1].booking_id, None, a_guest(school))
    ended = school.bookings.cancel(two[1].booking_id, None, a_guest(school, other))
    assert ended.status.cancelled
    strange = school.bookings.book(school.wish(NINE, guest_id=school.guest("Jon")), school.staff)
    with pytest.raises(NotFound):
        school.bookings.cancel(strange.booking_id, None, a_guest(school, other))


def test_a_booking_for_the_old_id_is_the_survivors_and_comes_once(
    school: School, other: str, two: tuple[Booking, Booking]
) -> None:
    made = school.bookings.book(school.wish("2026-03-04T10:00+01:00", guest_id=other), school.staff)
    assert made.guest_id == school.guest_id
    again = school.bookings.book(school.wish("2026-03-04T10:00+01:00"), school.staff)
    assert (again.booking_id, again.repeated) == (made.booking_id, True)


def test_nobody_books_for_who_was_erased_but_what_stands_can_end(school: School) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    series = series_for(school.property_id, TABLES, school.clock)
    weekly = {"service_id": school.lesson.service_id, "first_start": NINE, "guest_id": school.guest_id}
    wish = SeriesWish.model_validate({**weekly, "rule": "FREQ=WEEKLY;COUNT=3"})
    made = series.make(wish, school.staff)
    erased(school.staff, school.guest_id)
    with pytest.raises(Gone):
        school.bookings.book(school.wish("2026-03-04T10:00+01:00"), school.staff)
    with pytest.raises(Gone):
        series.make(wish, school.staff)
    ended = series.cancel(made.series_id, SeriesCancellation(), None, school.staff)
    assert {one.state for one in ended.dates} == {"cancelled"}
    assert school.bookings.cancel(booking.booking_id, None, school.staff).status.cancelled
    wanted = BookingsFilter(guest_ids=ids_of(school.property_id, TABLES, school.guest_id))
    assert len(school.bookings.find(wanted).bookings) == 4


def test_series_go_on_for_the_survivor(school: School, other: str) -> None:
    series = series_for(school.property_id, TABLES, school.clock)
    weekly = {"service_id": school.lesson.service_id, "first_start": TEN, "guest_id": other}
    wish = SeriesWish.model_validate({**weekly, "rule": "FREQ=WEEKLY;COUNT=2"})
    made = series.make(wish, school.staff)
    joined(school.staff, school.guest_id, other)
    for guest_id in (other, school.guest_id):
        assert [one.series_id for one in series.page(guest_id).series] == [made.series_id]
    assert series.make(wish, school.staff).guest_id == school.guest_id
    ended = series.cancel(made.series_id, SeriesCancellation(), None, school.staff)
    assert {one.state for one in ended.dates} == {"cancelled"}


def test_who_waits_already_waits_on_under_either_id(school: School, other: str) -> None:
    waitlist = waitlist_for(school.property_id, TABLES, school.clock)
    same = {"service_id": school.lesson.service_id, "day": "2026-03-03"}
    first = waitlist.join(WaitlistWish.model_validate({**same, "guest_id": other}), school.staff)
    joined(school.staff, school.guest_id, other)
    again = waitlist.join(WaitlistWish.model_validate({**same, "guest_id": school.guest_id}), school.staff)
    assert again.entry_id == first.entry_id
    with pytest.raises(NotFound):
        waitlist.leave(first.entry_id, None, a_guest(school))
    assert waitlist.leave(first.entry_id, None, a_guest(school, other)).state == "left"


def test_a_calendar_shows_all_of_a_person_until_they_are_erased(
    school: School, other: str, clock: FixedClock, two: tuple[Booking, Booking]
) -> None:
    feeds = feeds_for(school.property_id, TABLES, clock)
    calendars = calendars_for(school.property_id, TABLES, clock)
    made, token = feeds.create(FeedWish(guest_id=other), school.staff)
    assert made.guest_id == school.guest_id
    assert calendars.read(token).text.count("BEGIN:VEVENT") == 2
    erased(school.staff, school.guest_id)
    with pytest.raises(NotFound):
        calendars.read(token)


def test_the_guest_is_read_once_for_a_booking_with_or_without_a_key(school: School) -> None:
    with Interrupted() as with_key:
        school.bookings.book(school.wish(TEN), school.staff, "key")
    with Interrupted() as without:
        school.bookings.book(school.wish(NINE), school.staff)
    assert len(without.calls) == len(with_key.calls)


def test_two_first_bookings_at_the_same_moment_are_one_persons_soon(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk_in = {"name": "Jonas Steiner", "phone": "+41795550123"}
    with monkeypatch.context() as moment:
        # Neither sees the guest that the other makes.
        moment.setattr("attendant.bookings.placing.Guests.newest", lambda *_, **__: GuestPage(guests=[]))
        first, second = (
            school.bookings.book(school.wish(start, guest=walk_in), school.staff) for start in (NINE, TEN)
        )
    assert first.guest_id != second.guest_id
    watching = watching_for(school.property_id, TABLES, school.clock)
    for guest_id in (first.guest_id, second.guest_id):
        watching.look(guest_id, school.staff)
    returning = returning_for(school.property_id, TABLES, school.clock)
    found = returning.bookings(first.guest_id, "upcoming").bookings
    assert [one.booking_id for one in found] == [first.booking_id, second.booking_id]
    third = school.bookings.book(school.wish("2026-03-04T10:00+01:00", guest=walk_in), school.staff)
    assert third.guest_id == first.guest_id
