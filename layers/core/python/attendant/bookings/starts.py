"""Which starts are offered: the grid over opening windows, notice and horizon (S-3 to S-6, S-10)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.wall_clock import (
    WallState,
    instant_of,
    minute_of,
    rounded_up,
    wall_of,
    wall_state,
)
from attendant.bookings.windows import Window, merge
from attendant.properties.hours import OpeningTime

CLOCK_UNITS = (60, 30, 20, 15, 10, 5)
QUARTER, FIVE = 15, 5
WORKING_DAYS = range(5)
FARTHEST_DAYS = 730


class Align(StrEnum):
    """From where the starts of a window are counted.

    clock: from the first round time on the wall clock; opening: from the opening; pack: as clock unless
    that costs a visit, then from the next quarter or else from the next five minutes.
    """

    CLOCK = "clock"
    OPENING = "opening"
    PACK = "pack"


class Grid(BaseModel):
    """The pattern of starts: every `step_minutes`, whatever the duration (S-6)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step_minutes: int = Field(default=30, ge=1, le=1440)
    align: Align = Align.CLOCK
    offset_minutes: int = Field(default=0, ge=0, le=1440, description="Moves every start by this much")
    regrid_after_busy: bool = Field(default=False, description="Count anew where a booking or block ends")


class Horizon(BaseModel):
    """How far ahead one may book; local dates, the last one included (S-5).

    calendar: today plus `days`; business: today plus `days` working days; open_days: the first `days` dates
    that open at all; bookable_days: the first `days` dates on which something is still free, so that a full
    date makes the window longer; fixed: from `first_day` to `last_day`. With `working_days` only Monday to
    Friday count as open or bookable; weekends between lie within all the same. A new last date opens at
    `opens_at` of its day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["calendar", "business", "open_days", "bookable_days", "fixed"] = "calendar"
    days: int = Field(default=365, ge=0, le=FARTHEST_DAYS)
    from_days: int = Field(
        default=0, ge=0, le=FARTHEST_DAYS, description="Bookable from today plus so many days on"
    )
    working_days: bool = Field(
        default=False, description="Of open or bookable days only Monday to Friday count"
    )
    first_day: date | None = None
    last_day: date | None = None
    opens_at: OpeningTime = "00:00"


def earliest_start(now: datetime, min_notice: timedelta) -> datetime:
    """The first bookable instant: now rounded up to the minute plus the notice, itself allowed (S-4)."""
    return rounded_up(now) + min_notice


def bookable_days(
    horizon: Horizon, now: datetime, zone: ZoneInfo, counts: Callable[[date], bool]
) -> tuple[date, date]:
    """First and last bookable local date; the last may lie before the first, then none is.

    `counts` tells whether a date is one of those that the horizon counts: has openings, or something free.
    It is asked for the kinds `open_days` and `bookable_days` only, two years at most.
    """
    today, minute = wall_of(now, zone)
    first = today + timedelta(days=horizon.from_days)
    if horizon.kind == "fixed":
        last = horizon.last_day or today + timedelta(days=FARTHEST_DAYS)
        return max(first, horizon.first_day or first), last
    # Before the hour at which a new last date opens, the day counts as the one before.
    counted = today if minute >= minute_of(horizon.opens_at) else today - timedelta(days=1)
    if horizon.kind == "calendar":
        return first, counted + timedelta(days=horizon.days)
    if horizon.kind == "business":
        return first, _nth(counted, horizon.days, _works)

    def counting(day: date) -> bool:
        return (_works(day) or not horizon.working_days) and counts(day)

    return first, _nth(counted - timedelta(days=1), horizon.days, counting)


def _works(day: date) -> bool:
    return day.weekday() in WORKING_DAYS


def starts_in(
    windows: Iterable[Window],
    grid: Grid,
    duration: timedelta,
    zone: ZoneInfo,
    earliest: datetime | None = None,
) -> list[datetime]:
    """The starts of visits that fit the windows, in order, each once.

    Windows that overlap are one; `earliest` leaves out earlier starts without moving the grid, so that a
    start offered now is still one a minute later.
    """
    found = {
        start
        for window in merge(windows, touching=False)
        for start in grid_starts(window, grid, duration, zone)
        if window.admits(start, duration) and (earliest is None or start >= earliest)
    }
    return sorted(found)


def grid_starts(window: Window, grid: Grid, duration: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    """The grid over one window, along the wall clock: no start in a gap, a repeated time only once (S-3)."""
    opening = rounded_up(window.start)
    day, minute = wall_of(opening, zone)
    minute = _first_minute(minute, opening, window.end, grid, duration) + grid.offset_minutes
    while True:
        if wall_state(day, minute, zone) is not WallState.GAP:
            start = instant_of(day, minute, zone)
            if start >= window.end:
                return
            if start >= window.start:
                yield start
        minute += grid.step_minutes


def clock_unit(step_minutes: int) -> int:
    """The roundest number of minutes that divides the step: 60, 30, 20, 15, 10, 5 or else 1."""
    return next((unit for unit in CLOCK_UNITS if step_minutes % unit == 0), 1)


def _first_minute(minute: int, opening: datetime, end: datetime, grid: Grid, duration: timedelta) -> int:
    if grid.align is Align.OPENING:
        return minute
    unit = clock_unit(grid.step_minutes)
    if grid.align is Align.CLOCK:
        return _ceiling(minute, unit)

    def visits(first: int) -> int:
        room = end - opening - timedelta(minutes=first - minute) - duration
        return room // timedelta(minutes=grid.step_minutes) + 1

    choices = [_ceiling(minute, unit), _ceiling(minute, QUARTER)]
    return next((first for first in choices if visits(first) >= visits(minute)), _ceiling(minute, FIVE))


def _ceiling(minute: int, unit: int) -> int:
    return -(-minute // unit) * unit


def _nth(before: date, count: int, counts: Callable[[date], bool], patience: int = FARTHEST_DAYS + 1) -> date:
    """The `count`-th date after `before` that counts; `before` itself for none."""
    day = before
    for _ in range(patience):
        if count == 0:
            break
        day += timedelta(days=1)
        if counts(day):
            count -= 1
    return day
