"""The grid of starts, the notice and the horizon."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from attendant.bookings.starts import Grid, Horizon, bookable_days, earliest_start, starts_in
from attendant.bookings.windows import Window


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def starts(zone: str, window: tuple[str, str], step: int, duration: int, align: str = "clock") -> list[str]:
    here = ZoneInfo(zone)
    opened = Window(at(window[0]), at(window[1]))
    grid = Grid.model_validate({"step_minutes": step, "align": align})
    found = starts_in([opened], grid, timedelta(minutes=duration), here)
    return [f"{start.astimezone(here):%H:%M}" for start in found]


@pytest.mark.parametrize(
    ("window", "step", "duration", "align", "expected"),
    [
        (("09:00", "12:00"), 60, 60, "clock", ["09:00", "10:00", "11:00"]),
        (("09:00", "12:00"), 30, 120, "clock", ["09:00", "09:30", "10:00"]),
        (("09:20", "12:00"), 60, 60, "clock", ["10:00", "11:00"]),
        (("09:20", "12:00"), 60, 60, "opening", ["09:20", "10:20"]),
        (("09:20", "12:00"), 60, 60, "pack", ["10:00", "11:00"]),
        (("09:20", "11:50"), 60, 60, "pack", ["09:30", "10:30"]),
        (("09:22", "10:00"), 8, 8, "clock", ["09:22", "09:30", "09:38", "09:46"]),
        (("09:00", "11:00"), 40, 40, "clock", ["09:00", "09:40", "10:20"]),
        (("10:00", "11:00"), 60, 60, "clock", ["10:00"]),
        (("10:00", "10:59"), 60, 60, "clock", []),
    ],
)
def test_the_grid_of_an_opening(
    window: tuple[str, str], step: int, duration: int, align: str, expected: list[str]
) -> None:
    edges = (f"2026-03-02T{window[0]}Z", f"2026-03-02T{window[1]}Z")
    assert starts("UTC", edges, step, duration, align) == expected


@pytest.mark.parametrize(
    ("zone", "window", "step", "expected"),
    [
        # 02:00 to 03:00 does not exist, so no start lies there; the grid goes on along the wall.
        (
            "Europe/Zurich",
            ("2026-03-28T23:00Z", "2026-03-29T03:00Z"),
            30,
            ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30", "04:00"],
        ),
        # 02:00 to 03:00 happens twice and is offered the first time only.
        (
            "Europe/Zurich",
            ("2026-10-24T23:00Z", "2026-10-25T03:00Z"),
            30,
            ["01:00", "01:30", "02:00", "02:30", "03:00"],
        ),
        (
            "America/New_York",
            ("2026-03-08T05:00Z", "2026-03-08T09:00Z"),
            60,
            ["00:00", "01:00", "03:00", "04:00"],
        ),
        # Lord Howe moves by half an hour: the wall goes from 01:59 to 02:30.
        (
            "Australia/Lord_Howe",
            ("2026-10-03T14:30Z", "2026-10-03T18:00Z"),
            30,
            ["01:00", "01:30", "02:30", "03:00", "03:30", "04:00"],
        ),
        # Samoa skipped a whole date within this opening.
        (
            "Pacific/Apia",
            ("2011-12-30T08:00Z", "2011-12-30T12:00Z"),
            60,
            ["22:00", "23:00", "00:00", "01:00"],
        ),
    ],
)
def test_the_grid_follows_the_wall_clock(
    zone: str, window: tuple[str, str], step: int, expected: list[str]
) -> None:
    assert starts(zone, window, step, 60) == expected


def test_windows_that_overlap_give_each_start_once() -> None:
    windows = [
        Window(at("2026-03-02T11:00Z"), at("2026-03-02T12:00Z")),
        Window(at("2026-03-02T11:20Z"), at("2026-03-02T12:40Z")),
    ]
    found = starts_in(windows, Grid(step_minutes=20), timedelta(minutes=20), ZoneInfo("UTC"))
    assert [f"{start:%H:%M}" for start in found] == ["11:00", "11:20", "11:40", "12:00", "12:20"]


def test_the_passing_of_time_does_not_move_the_grid() -> None:
    window = [Window(at("2026-03-02T09:00Z"), at("2026-03-02T17:00Z"))]
    every = starts_in(window, Grid(step_minutes=45), timedelta(hours=1), ZoneInfo("UTC"))
    for minute in range(0, 480, 7):
        earliest = at("2026-03-02T09:00Z") + timedelta(minutes=minute)
        left = starts_in(window, Grid(step_minutes=45), timedelta(hours=1), ZoneInfo("UTC"), earliest)
        assert left == [start for start in every if start >= earliest]


def test_a_start_exactly_at_the_end_of_the_notice_is_allowed() -> None:
    assert earliest_start(at("2026-03-02T07:59:30Z"), timedelta(hours=2)) == at("2026-03-02T10:00Z")


@pytest.mark.parametrize(
    ("horizon", "now", "first", "last"),
    [
        (Horizon(days=2), "2026-03-02T08:00Z", "2026-03-02", "2026-03-04"),
        (Horizon(days=0), "2026-03-02T08:00Z", "2026-03-02", "2026-03-02"),
        # 00:30 in Zurich is the next local date although UTC is not there yet.
        (Horizon(days=2), "2026-03-02T23:30Z", "2026-03-03", "2026-03-05"),
        (Horizon(days=2, opens_at="10:00"), "2026-03-02T08:59Z", "2026-03-02", "2026-03-03"),
        (Horizon(days=2, opens_at="10:00"), "2026-03-02T09:00Z", "2026-03-02", "2026-03-04"),
        (Horizon(kind="business", days=5), "2026-03-05T08:00Z", "2026-03-05", "2026-03-12"),
        (Horizon(kind="open_days", days=3), "2026-03-06T08:00Z", "2026-03-06", "2026-03-09"),
        (
            Horizon(kind="fixed", first_day=date(2026, 3, 10), last_day=date(2026, 3, 20)),
            "2026-03-02T08:00Z",
            "2026-03-10",
            "2026-03-20",
        ),
        (
            Horizon(kind="fixed", first_day=date(2026, 2, 1), last_day=date(2026, 3, 20)),
            "2026-03-02T08:00Z",
            "2026-03-02",
            "2026-03-20",
        ),
    ],
)
def test_how_far_ahead_one_may_book(horizon: Horizon, now: str, first: str, last: str) -> None:
    found = bookable_days(horizon, at(now), ZoneInfo("Europe/Zurich"), lambda day: day.weekday() != 6)
    assert found == (date.fromisoformat(first), date.fromisoformat(last))
