"""Limits of a service per period: what they may be, what they count, when they are exceeded."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from attendant.bookings.limits import Entry, Limits, Period, PerPeriod, Tally, exceeded, tallied

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Zurich")
TUESDAY = date(2026, 3, 3)


def limits(**given: Any) -> Limits:
    return Limits.model_validate(given)


@pytest.mark.parametrize(
    ("day", "period", "key"),
    [
        (date(2026, 3, 1), Period.WEEK, "week#2026-02-23"),
        (date(2026, 3, 2), Period.WEEK, "week#2026-03-02"),
        (date(2026, 3, 8), Period.WEEK, "week#2026-03-02"),
        (date(2026, 12, 31), Period.YEAR, "year#2026"),
        (date(2026, 3, 31), Period.MONTH, "month#2026-03"),
        (date(2026, 3, 31), Period.DAY, "day#2026-03-31"),
    ],
)
def test_weeks_begin_on_monday_months_and_years_by_the_calendar(day: date, period: Period, key: str) -> None:
    assert period.key(day) == key


@given(most=st.lists(st.integers(1, 50) | st.none(), min_size=4, max_size=4))
@settings(max_examples=60, derandomize=True)
def test_a_longer_period_never_allows_less(most: list[int | None]) -> None:
    named = dict(zip(("day", "week", "month", "year"), most, strict=True))
    rising = [one for one in most if one is not None]
    if rising == sorted(rising):
        assert list(PerPeriod.model_validate(named).given.values()) == rising
    else:
        with pytest.raises(ValidationError, match="must not be below"):
            PerPeriod.model_validate(named)


def test_bookings_and_minutes_are_counted_on_the_propertys_dates() -> None:
    allowed = limits(bookings={"day": 2}, minutes={"week": 180})
    # 23:30 in UTC is the next date in Zurich.
    visits = [
        ("bkg_1", datetime(2026, 3, 2, 23, 30, tzinfo=UTC), 60),
        ("bkg_2", datetime(2026, 3, 3, 9, 0, tzinfo=UTC), 60),
    ]
    counted = tallied(allowed, "svc_1", visits, ZONE)
    assert exceeded(allowed, counted, "svc_1", TUESDAY, 60, NOW) == ["2 bookings a day"]
    assert exceeded(allowed, counted, "svc_1", TUESDAY, 90, NOW, own={"bkg_1"}) == []
    assert exceeded(allowed, counted, "svc_1", date(2026, 3, 4), 60, NOW) == []
    assert exceeded(allowed, counted, "svc_1", date(2026, 3, 4), 61, NOW) == ["180 minutes a week"]
    assert exceeded(allowed, counted, "svc_1", date(2026, 3, 9), 180, NOW) == []


def test_what_has_run_out_by_the_clock_does_not_count() -> None:
    allowed = limits(bookings={"day": 1})
    key = f"svc_1#{Period.DAY.key(TUESDAY)}"
    ends = int(NOW.timestamp())
    assert (
        exceeded(allowed, {key: Tally(key, 1, {"hld_1": Entry(60, ends)})}, "svc_1", TUESDAY, 60, NOW) == []
    )
    live = Tally(key, 1, {"hld_1": Entry(60, ends + 1)})
    assert exceeded(allowed, {key: live}, "svc_1", TUESDAY, 60, NOW) == ["1 booking a day"]
    assert live.swept(NOW).entries == live.entries
    assert Tally(key, 1, {"hld_1": Entry(60, ends)}).swept(NOW).entries == {}


def test_an_owner_counts_once() -> None:
    tally = Tally("day#2026-03-03").with_entry("bkg_1", Entry(60)).with_entry("bkg_1", Entry(120))
    assert tally.counted(NOW) == (1, 120)
    assert tally.without("bkg_1").counted(NOW) == (0, 0)
