"""Opening hours as windows of instants."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from attendant.bookings.schedule import opening_windows, openings_on
from attendant.properties.hours import Hours

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def daily(*spans: dict[str, Any] | str, **other: Any) -> Hours:
    return Hours.model_validate({"weekly": {day: list(spans) for day in DAYS}, **other})


def opened(hours: Hours, first: str, last: str, zone: str, last_start: int | None = None) -> list[str]:
    found = opening_windows(
        hours, date.fromisoformat(first), date.fromisoformat(last), ZoneInfo(zone), last_start
    )
    return [f"{one.start:%d %H:%M}-{one.end:%d %H:%M}" for one in found]


NIGHT = {"opens": "22:00", "closes": "04:00", "ends_next_day": True}


@pytest.mark.parametrize(
    ("zone", "first", "last", "hours", "windows"),
    [
        # The clock goes forward: 13:00 stays 13:00 on the wall.
        (
            "America/New_York",
            "2026-03-07",
            "2026-03-09",
            daily("13:00-18:00"),
            ["07 18:00-07 23:00", "08 17:00-08 22:00", "09 17:00-09 22:00"],
        ),
        ("Europe/Zurich", "2026-03-29", "2026-03-29", daily("00:00-24:00"), ["28 23:00-29 22:00"]),
        ("Europe/Zurich", "2026-10-25", "2026-10-25", daily("00:00-24:00"), ["24 22:00-25 23:00"]),
        # A night over the change is an hour shorter or longer; each edge is read once.
        ("Europe/Zurich", "2026-03-28", "2026-03-28", daily(NIGHT), ["28 21:00-29 02:00"]),
        ("Europe/Zurich", "2026-10-24", "2026-10-24", daily(NIGHT), ["24 20:00-25 03:00"]),
        # An opening inside the gap opens when the clock has jumped.
        ("Europe/Zurich", "2026-03-29", "2026-03-29", daily("02:30-05:00"), ["29 01:30-29 03:00"]),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-04", daily("02:00-04:00"), ["03 15:30-03 17:00"]),
        # Samoa had no 30 December 2011.
        (
            "Pacific/Apia",
            "2011-12-29",
            "2011-12-31",
            daily("09:00-17:00"),
            ["29 19:00-30 03:00", "30 19:00-31 03:00"],
        ),
        # Days that meet at midnight are one window.
        ("UTC", "2026-03-02", "2026-03-04", daily("00:00-24:00"), ["02 00:00-05 00:00"]),
    ],
)
def test_hours_become_windows(zone: str, first: str, last: str, hours: Hours, windows: list[str]) -> None:
    assert opened(hours, first, last, zone) == windows


def test_a_closure_beats_an_override_and_an_override_beats_the_week() -> None:
    hours = daily(
        "09:00-17:00",
        overrides=[
            {"day": "2026-03-03", "spans": ["10:00-12:00", "14:00-16:00"]},
            {"day": "2026-03-04", "spans": ["10:00-12:00"]},
            {"day": "2026-03-05", "spans": []},
        ],
        closures=[{"first_day": "2026-03-04", "last_day": "2026-03-04"}],
        seasons=[
            {
                "name": "late",
                "first_day": "2026-03-06",
                "last_day": "2026-03-06",
                "weekly": {"friday": ["12:00-20:00"]},
            }
        ],
    )
    assert opened(hours, "2026-03-02", "2026-03-06", "UTC") == [
        "02 09:00-02 17:00",
        "03 10:00-03 12:00",
        "03 14:00-03 16:00",
        "06 12:00-06 20:00",
    ]


@pytest.mark.parametrize(
    ("hours", "last_start", "limit"),
    [
        (daily("18:00-23:00"), 21 * 60 + 30, "2026-03-02T21:30Z"),
        (daily(NIGHT), 60, "2026-03-03T01:00Z"),
        (daily(NIGHT), 23 * 60, "2026-03-02T23:00Z"),
    ],
)
def test_the_last_start_belongs_to_the_date_or_night_of_the_opening(
    hours: Hours, last_start: int, limit: str
) -> None:
    [window] = openings_on(hours, date(2026, 3, 2), ZoneInfo("UTC"), last_start)
    assert window.last_start == datetime.fromisoformat(limit)
