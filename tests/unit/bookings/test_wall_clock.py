"""Wall time and instants, above all where the clock jumps."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from attendant.bookings.wall_clock import (
    WallState,
    day_bounds,
    instant_of,
    minute_of,
    rounded_up,
    second_reading,
    wall_of,
    wall_state,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "state", "instant"),
    [
        ("Europe/Zurich", "2026-01-15", "09:00", "normal", "2026-01-15T08:00Z"),
        ("Europe/Zurich", "2026-03-29", "01:59", "normal", "2026-03-29T00:59Z"),
        ("Europe/Zurich", "2026-03-29", "02:30", "gap", "2026-03-29T01:30Z"),
        ("Europe/Zurich", "2026-03-29", "03:00", "normal", "2026-03-29T01:00Z"),
        ("Europe/Zurich", "2026-10-25", "02:30", "ambiguous", "2026-10-25T00:30Z"),
        ("Europe/Zurich", "2026-10-25", "03:00", "normal", "2026-10-25T02:00Z"),
        ("America/New_York", "2026-03-08", "02:00", "gap", "2026-03-08T07:00Z"),
        ("America/New_York", "2026-03-08", "13:00", "normal", "2026-03-08T17:00Z"),
        ("America/New_York", "2026-11-01", "01:15", "ambiguous", "2026-11-01T05:15Z"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "gap", "2026-10-03T15:45Z"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "ambiguous", "2026-04-04T14:45Z"),
        ("Pacific/Apia", "2011-12-30", "12:00", "gap", "2011-12-30T22:00Z"),
    ],
)
def test_a_wall_time_is_one_instant(zone: str, day: str, wall: str, state: str, instant: str) -> None:
    here, minute = ZoneInfo(zone), minute_of(wall)
    assert wall_state(date.fromisoformat(day), minute, here) is WallState(state)
    assert instant_of(date.fromisoformat(day), minute, here) == at(instant)


def test_a_repeated_time_has_a_second_reading() -> None:
    zurich, day = ZoneInfo("Europe/Zurich"), date(2026, 10, 25)
    assert second_reading(day, 150, zurich) == at("2026-10-25T01:30Z")
    assert second_reading(day, 240, zurich) == instant_of(day, 240, zurich)


def test_minutes_past_midnight_reach_into_the_next_date() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    assert instant_of(date(2026, 3, 28), 26 * 60 + 30, zurich) == at("2026-03-29T01:30Z")
    assert wall_of(at("2026-03-29T01:30Z"), zurich) == (date(2026, 3, 29), 210)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Zurich", "2026-03-29", 23),
        ("Europe/Zurich", "2026-10-25", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Pacific/Apia", "2011-12-30", 0),
        ("America/New_York", "2026-06-01", 24),
    ],
)
def test_a_local_date_is_as_long_as_its_clock_says(zone: str, day: str, hours: float) -> None:
    first, last = day_bounds(date.fromisoformat(day), ZoneInfo(zone))
    assert (last - first).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("given", "rounded"),
    [
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00Z"),
        ("2026-03-02T08:00:01Z", "2026-03-02T08:01Z"),
        ("2026-03-02T23:59:59.999Z", "2026-03-03T00:00Z"),
    ],
)
def test_now_is_rounded_up_to_the_minute(given: str, rounded: str) -> None:
    assert rounded_up(at(given)) == at(rounded)
