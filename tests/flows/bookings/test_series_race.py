"""Sixteen threads make series on the local cloud's store: the same one, and rivals for the same dates."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from attendant.bookings.series.models import Series, SeriesNotBookable, SeriesWish
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.series.wiring import series_for
from tests.cloud import cloud
from tests.conftest import FixedClock
from tests.schools import School, Tables, open_school

pytestmark = pytest.mark.local_cloud
PROPERTY = "prp_01J00000000000000000000000"
THREADS = 16
FIRST = datetime(2026, 6, 2, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def school() -> Iterator[School]:
    with pytest.MonkeyPatch.context() as environment, cloud(environment):
        yield open_school(PROPERTY, FixedClock())


@pytest.fixture
def book(school: School) -> SeriesBook:
    return series_for(PROPERTY, Tables(), school.clock)


def wish(school: School, first: datetime, **other: object) -> SeriesWish:
    """Thirty dates with one instructor: two portions."""
    return SeriesWish.model_validate(
        {
            "service_id": school.lesson.service_id,
            "first_start": first,
            "rule": "FREQ=WEEKLY;COUNT=30",
            "guest_id": school.guest_id,
            "resource_id": school.instructors[0].resource_id,
            **other,
        }
    )


def test_callers_who_repeat_each_other_make_one_series_together(book: SeriesBook, school: School) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(lambda _: book.make(wish(school, FIRST), school.staff, "key"), range(THREADS)))
    assert len({one.series_id for one in made}) == 1
    [series] = book.page(school.guest_id).series
    assert series.work is None
    assert len({one.booking_id for one in series.dates}) == 30
    assert len(school.bookings.of_guest(school.guest_id)) == 30


def test_of_rivals_for_the_same_dates_nobody_has_one_twice(book: SeriesBook, school: School) -> None:
    first = FIRST.replace(hour=9)

    def attempt(number: int) -> Series | None:
        wanted = wish(
            school, first, guest_id=guests[number], policy="skip" if number % 2 else "all_or_nothing"
        )
        try:
            return book.make(wanted, school.staff)
        except SeriesNotBookable:
            return None

    guests = [school.guest(f"Racer {number}") for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        made = [series for series in pool.map(attempt, range(THREADS)) if series]
    owners = Counter(one.original for series in made for one in series.dates if one.state.value == "booked")
    assert set(owners.values()) == {1}
    kept = [len(school.bookings.of_guest(guest)) for guest in guests]
    assert sum(kept) == owners.total()
