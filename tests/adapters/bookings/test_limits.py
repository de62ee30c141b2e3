"""Limits per period: counted with the booking, given back with it, enforced in the list and in the write."""

from typing import Any

import pytest

from attendant.bookings.models import NotBookable
from attendant.bookings.seating.queries import TablesQuery
from attendant.bookings.seating.wiring import seating_for
from attendant.bookings.wishes import ChangeWish, HoldWish, TimeWish
from attendant.kernel.tables import Key, Table
from tests.conftest import FixedClock
from tests.restaurants import open_restaurant
from tests.schools import School, Tables, at, open_school


@pytest.fixture
def limited(aws_services: None, clock: FixedClock, property_id: str) -> School:
    """A school that gives two lessons a day and three a week."""
    return open_school(property_id, clock, limits={"bookings": {"day": 2, "week": 3}})


def book(school: School, start: str, **other: Any) -> Any:
    return school.bookings.book(school.wish(start, **other), school.staff)


def codes(school: School, start: str) -> list[str]:
    wish = TimeWish(service_id=school.lesson.service_id, starts_at=at(start))
    return [reason.code.value for reason in school.bookings.check(wish).reasons]


def counted(school: School, period: str) -> int:
    place = Key(f"{school.property_id}#TALLY#{school.lesson.service_id}", period)
    record = Table("attendant-test-bookings").get(place, consistent=True)
    return len(record["entries"]) if record else 0


def test_a_full_day_is_neither_listed_nor_booked_and_says_why(limited: School) -> None:
    book(limited, "2026-03-03T09:00+01:00")
    assert limited.free("2026-03-03")
    book(limited, "2026-03-03T09:00+01:00", guest_id=limited.guest("Ben"))
    assert limited.free("2026-03-03") == []
    assert codes(limited, "2026-03-03T14:00+01:00") == ["limit"]
    with pytest.raises(NotBookable) as refused:
        book(limited, "2026-03-03T14:00+01:00")
    assert [reason.text for reason in refused.value.reasons] == [
        "Private lesson takes 2 bookings a day at most."
    ]
    assert {slot.starts_at.date().isoformat() for slot in refused.value.alternatives} == {"2026-03-04"}


def test_a_week_is_counted_from_monday(limited: School) -> None:
    for day in (3, 4, 5):
        book(limited, f"2026-03-0{day}T09:00+01:00")
    assert limited.free("2026-03-07") == []
    assert limited.free("2026-03-09")


def test_a_cancelled_booking_is_given_back_and_a_moved_one_counts_where_it_is(limited: School) -> None:
    first = book(limited, "2026-03-03T09:00+01:00")
    second = book(limited, "2026-03-03T11:00+01:00")
    limited.bookings.cancel(first.booking_id, None, limited.staff)
    assert counted(limited, "day#2026-03-03") == 1
    there = ChangeWish(starts_at=at("2026-03-10T09:00+01:00"))
    limited.bookings.change(second.booking_id, there, second.revision, limited.staff)
    assert (counted(limited, "day#2026-03-03"), counted(limited, "week#2026-03-02")) == (0, 0)
    assert (counted(limited, "day#2026-03-10"), counted(limited, "week#2026-03-09")) == (1, 1)


def test_a_booking_may_move_within_a_full_day(limited: School) -> None:
    book(limited, "2026-03-03T09:00+01:00")
    mine = book(limited, "2026-03-03T11:00+01:00")
    later = ChangeWish(starts_at=at("2026-03-03T14:00+01:00"))
    moved = limited.bookings.change(mine.booking_id, later, mine.revision, limited.staff)
    assert moved.starts_at == at("2026-03-03T14:00+01:00")


def test_a_hold_counts_until_it_ends_by_the_clock(limited: School, clock: FixedClock) -> None:
    book(limited, "2026-03-03T09:00+01:00")
    wish = HoldWish(service_id=limited.lesson.service_id, starts_at=at("2026-03-03T11:00+01:00"))
    held = limited.bookings.hold(wish.model_copy(update={"session_id": "one"}), limited.staff)
    assert limited.free("2026-03-03") == []
    assert limited.free("2026-03-03", session_id="one")
    clock.advance(seconds=301)
    assert limited.free("2026-03-03")
    book(limited, "2026-03-03T11:00+01:00", hold_id=held.hold_id)
    assert counted(limited, "day#2026-03-03") == 2


def test_staff_exceed_a_limit_with_a_reason(limited: School) -> None:
    for hour in ("09", "11"):
        book(limited, f"2026-03-03T{hour}:00+01:00")
    forced = book(limited, "2026-03-03T14:00+01:00", force_reason="An old promise")
    assert forced.forced_reason == "An old promise"
    assert counted(limited, "day#2026-03-03") == 3


def test_minutes_are_limited_too(aws_services: None, clock: FixedClock, property_id: str) -> None:
    school = open_school(property_id, clock, limits={"minutes": {"day": 120}})
    book(school, "2026-03-03T09:00+01:00")
    assert school.free("2026-03-03")
    assert school.free("2026-03-03", duration_minutes=120) == []


def test_the_floor_offers_no_slot_that_a_limit_refuses(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, limits={"bookings": {"day": 1}})
    seating, day = seating_for(property_id, Tables(), clock), at("2026-03-06T12:00+01:00").date()
    house.bookings.book(house.wish("2026-03-06T18:00+01:00"), house.staff)
    [shown] = seating.availability(TablesQuery(first_day=day, last_day=day)).days
    assert {slot.bookable for slot in shown.slots} == {False}
    assert {reason.code for reason in shown.slots[4].reasons} == {"limit"}
