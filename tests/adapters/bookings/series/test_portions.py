"""Long series are made in portions that go on where they ended (S-32)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from botocore.client import BaseClient

from attendant.bookings.deadlines import DueKind
from attendant.bookings.series.models import (
    Busy,
    SeriesCancellation,
    SeriesNotBookable,
)
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.wiring import due_work_for
from tests.adapters.bookings.series.dates import LONG, change, starts, states
from tests.conftest import FixedClock
from tests.schools import School, Tables
from tests.store import Crashed


@contextmanager
def crash_at_commit(number: int, *, stored: bool = False) -> Iterator[None]:
    """Ends the process before or, `stored`, just after the transaction of this number is in the store."""
    real = BaseClient._make_api_call  # type: ignore[attr-defined]
    left = [number]

    def call(client: Any, operation: str, parameters: Any) -> Any:
        left[0] -= operation == "TransactWriteItems"
        dies = operation == "TransactWriteItems" and left[0] == 0
        if stored or not dies:
            answer = real(client, operation, parameters)
        if dies:
            raise Crashed(operation)
        return answer

    with pytest.raises(Crashed), patch.object(BaseClient, "_make_api_call", call):
        yield


@pytest.mark.parametrize("commit", [1, 2, 3])
@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.usefixtures("two_at_a_time")
def test_whatever_crashes_where_a_repeat_ends_as_the_undisturbed_run(
    book: SeriesBook, school: School, wish: Any, published: Any, commit: int, stored: bool
) -> None:
    with crash_at_commit(commit, stored=stored):
        book.make(wish(rule=LONG), school.staff, "make")
    made = book.make(wish(rule=LONG), school.staff, "make")
    assert (states(made), made.work, len(book.page().series)) == ("bbbbb", None, 1)

    later = change("all", time="14:00")
    with crash_at_commit(commit, stored=stored):
        book.change(made.series_id, later, made.revision, school.staff, "change")
    changed = book.change(made.series_id, later, made.revision, school.staff, "change").series
    assert [start[-5:] for start in starts(school, changed)] == ["14:00"] * 5
    assert "10:00" in school.free("2026-03-10", resource_id=school.instructors[0].resource_id)

    with crash_at_commit(commit, stored=stored):
        book.cancel(made.series_id, SeriesCancellation(), None, school.staff, "cancel")
    ended = book.cancel(made.series_id, SeriesCancellation(), None, school.staff, "cancel")
    assert (states(ended), ended.work) == ("ccccc", None)
    told = [event["type"] for event in published()]
    figures = {name: told.count(name) for name in ("BookingBooked", "BookingChanged", "BookingCancelled")}
    assert set(figures.values()) == {5}
    assert [told.count(name) for name in ("SeriesMade", "SeriesChanged", "SeriesCancelled")] == [1, 1, 1]


@pytest.mark.usefixtures("two_at_a_time")
def test_the_sweep_finishes_what_nobody_repeats(
    book: SeriesBook, school: School, wish: Any, clock: FixedClock, published: Any
) -> None:
    with crash_at_commit(2):
        book.make(wish(rule=LONG), school.staff)
    [half] = book.page().series
    assert (states(half), half.work is None) == ("bbooo", False)
    clock.advance(minutes=2)
    sweep = due_work_for(school.property_id, Tables(), clock, {DueKind.SERIES: book})
    for _ in range(2):
        sweep.sweep(school.staff)
        clock.advance(minutes=2)
    [made] = book.page().series
    assert (states(made), made.work) == ("bbbbb", None)
    assert [event["type"] for event in published()].count("SeriesMade") == 1


@pytest.mark.usefixtures("two_at_a_time")
def test_all_or_nothing_is_taken_back_when_a_later_portion_loses_a_date(
    book: SeriesBook, school: School, wish: Any
) -> None:
    with crash_at_commit(2):
        book.make(wish(rule=LONG), school.staff, "k")
    [half] = book.page().series
    with pytest.raises(Busy):
        book.cancel(half.series_id, SeriesCancellation(), None, school.staff)
    anna = school.instructors[0].resource_id
    start = half.dates[-1].starts_at.isoformat()
    rival = school.wish(start, resource_id=anna, guest_id=school.guest("Ben"))
    school.bookings.book(rival, school.staff)
    for _ in range(2):
        with pytest.raises(SeriesNotBookable):
            book.make(wish(rule=LONG), school.staff, "k")
    [failed] = book.page().series
    assert (failed.failed, states(failed)) == (True, "sssss")
    assert school.bookings.of_guest(school.guest_id) == []


@pytest.mark.usefixtures("two_at_a_time")
def test_a_long_series_that_is_all_or_nothing_is_checked_as_a_whole_first(
    book: SeriesBook, school: School, wish: Any, taken: Any, published: Any
) -> None:
    with pytest.raises(SeriesNotBookable) as refusal:
        book.make(wish(rule=LONG), school.staff)
    assert [one.bookable for one in refusal.value.dates] == [True, True, False, True, True]
    assert [event["type"] for event in published()].count("BookingBooked") == 1


# Changing
