"""Half-open ranges: merged, intersected, subtracted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.windows import Window, intersect, merge, subtract

BASE = datetime(2026, 3, 2, tzinfo=UTC)


def w(start: float, end: float, last_start: float | None = None) -> Window:
    """A window in hours of one day."""
    limit = None if last_start is None else BASE + timedelta(hours=last_start)
    return Window(BASE + timedelta(hours=start), BASE + timedelta(hours=end), limit)


@pytest.mark.parametrize(
    ("given_", "merged"),
    [
        ([w(12, 14), w(14, 16)], [w(12, 16)]),
        ([w(14, 17), w(9, 15)], [w(9, 17)]),
        ([w(9, 10), w(11, 12)], [w(9, 10), w(11, 12)]),
        ([w(9, 17), w(10, 11)], [w(9, 17)]),
        ([w(9, 9)], []),
        ([w(12, 15, 14), w(15, 23)], [w(12, 15, 14), w(15, 23)]),
    ],
)
def test_merging(given_: list[Window], merged: list[Window]) -> None:
    assert merge(given_) == merged


def test_touching_windows_may_stay_apart() -> None:
    assert merge([w(9, 12), w(12, 17)], touching=False) == [w(9, 12), w(12, 17)]


@pytest.mark.parametrize(
    ("lists", "common"),
    [
        ([], []),
        ([[w(9, 12), w(13, 17)]], [w(9, 12), w(13, 17)]),
        ([[w(9, 17)], [w(8, 10), w(16, 20)]], [w(9, 10), w(16, 17)]),
        ([[w(9, 12)], [w(12, 17)]], []),
        ([[w(9, 12), w(14, 17)], [w(10, 15)], [w(11, 16)]], [w(11, 12), w(14, 15)]),
        ([[w(12, 15, 14)], [w(9, 18)]], [w(12, 15, 14)]),
        ([[w(12, 15, 14)], [w(9, 18, 13)]], [w(12, 15, 13)]),
    ],
)
def test_intersecting(lists: list[list[Window]], common: list[Window]) -> None:
    assert intersect(lists) == common


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([w(8, 18)], []),
        ([w(10, 11)], [w(9, 10), w(11, 17)]),
        ([w(9, 10), w(16, 17)], [w(10, 16)]),
        ([w(11, 12), w(10, 11.5)], [w(9, 10), w(12, 17)]),
        ([w(17, 18)], [w(9, 17)]),
    ],
)
def test_subtracting(taken: list[Window], left: list[Window]) -> None:
    assert subtract([w(9, 17)], taken) == left


@pytest.mark.parametrize(
    ("start", "hours", "admitted"),
    [(9, 1, True), (16, 1, True), (16.5, 1, False), (8.5, 1, False), (14, 1, True), (14.5, 1, True)],
)
def test_a_visit_fits_between_opening_and_closing(start: float, hours: float, admitted: bool) -> None:
    assert w(9, 17).admits(BASE + timedelta(hours=start), timedelta(hours=hours)) is admitted


def test_the_last_start_is_allowed_and_nothing_later() -> None:
    dinner = w(18, 23, 21.5)
    assert dinner.admits(BASE + timedelta(hours=21.5), timedelta(hours=1))
    assert not dinner.admits(BASE + timedelta(hours=21.75), timedelta(hours=1))
    assert not dinner.admits(BASE + timedelta(hours=21.5), timedelta(hours=2))


ranges = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 40)).map(
        lambda pair: Window(BASE + timedelta(minutes=pair[0]), BASE + timedelta(minutes=sum(pair)))
    ),
    max_size=8,
)


def minutes(windows: list[Window]) -> set[int]:
    return {
        minute
        for one in windows
        for minute in range(
            (one.start - BASE) // timedelta(minutes=1), (one.end - BASE) // timedelta(minutes=1)
        )
    }


@given(ranges, ranges)
def test_ranges_behave_as_sets_of_minutes(one: list[Window], other: list[Window]) -> None:
    assert minutes(merge(one)) == minutes(one)
    assert minutes(subtract(one, other)) == minutes(one) - minutes(other)
    assert minutes(intersect([one, other])) == minutes(one) & minutes(other)
