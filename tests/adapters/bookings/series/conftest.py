"""A book of series at a school, and the wish for one."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.series.models import (
    Series,
    SeriesWish,
)
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.series.wiring import series_for
from tests.adapters.bookings.series.dates import TUESDAY, WEEKLY
from tests.conftest import FixedClock
from tests.schools import School, Tables


@pytest.fixture
def book(school: School, clock: FixedClock) -> SeriesBook:
    return series_for(school.property_id, Tables(), clock)


@pytest.fixture
def wish(school: School) -> Callable[..., SeriesWish]:
    def of(**other: Any) -> SeriesWish:
        fields = {
            "service_id": school.lesson.service_id,
            "first_start": TUESDAY,
            "rule": WEEKLY,
            "guest_id": school.guest_id,
            "resource_id": school.instructors[0].resource_id,
            **other,
        }
        return SeriesWish.model_validate(fields)

    return of


@pytest.fixture
def taken(school: School) -> Any:
    """The third Tuesday, 24 March, at ten: taken by somebody else."""
    anna = school.instructors[0].resource_id
    other = school.guest("Ben")
    return school.bookings.book(
        school.wish("2026-03-24T10:00+01:00", resource_id=anna, guest_id=other), school.staff
    )


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a transaction hold two dates."""
    monkeypatch.setattr("attendant.bookings.series.portions.LIMIT", 19)


@pytest.fixture
def made(book: SeriesBook, school: School, wish: Any) -> Series:
    return book.make(wish(), school.staff)
