"""Hours on the wall to windows of instants, and single wall times."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from attendant.bookings.schedule import opening_windows
from attendant.bookings.wall_clock import instant_of, local_date, second_reading, wall_state
from attendant.bookings.windows import Window, intersect
from attendant.properties.hours import DatedHours, Hours, OpenSpan, WeeklyHours
from tests.contracts.booking_cases.intervals import Range
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, Zone, same

WEEKDAYS = {
    "MO": "monday",
    "TU": "tuesday",
    "WE": "wednesday",
    "TH": "thursday",
    "FR": "friday",
    "SA": "saturday",
    "SU": "sunday",
}
DAY = timedelta(days=1)


class Weekly(Strict):
    """The same hours on some weekdays."""

    days: list[str]
    start: str
    end: str
    ends_next_day: bool = False


class Override(Strict):
    """Hours of one date, or none."""

    date: date
    start: str | None = None
    end: str | None = None
    closed: bool = False
    ends_next_day: bool = False


def hours(weekly: Iterable[Weekly], overrides: Iterable[Override] = ()) -> Hours:
    """The engine's hours. What it refuses as hours cannot be entered and so opens nothing (S-2)."""
    week: dict[str, list[OpenSpan]] = defaultdict(list)
    for one in weekly:
        for day in one.days:
            week[WEEKDAYS[day]] += _entered(one.start, one.end, ends_next_day=one.ends_next_day)
    dated = [
        DatedHours(
            day=one.date,
            spans=()
            if one.closed
            else tuple(_entered(one.start or "", one.end or "", ends_next_day=one.ends_next_day)),
        )
        for one in overrides
    ]
    return Hours(weekly=WeeklyHours.model_validate(week), overrides=tuple(dated))


def _entered(opens: str, closes: str, *, ends_next_day: bool) -> list[OpenSpan]:
    try:
        return [OpenSpan(opens=opens, closes=closes, ends_next_day=ends_next_day)]
    except ValidationError as error:
        if any(problem["loc"] for problem in error.errors()):
            raise
        return []


class OpeningHours(Strict):
    timezone: Zone
    from_: Instant
    to: Instant
    weekly: list[Weekly] = []
    overrides: list[Override] = []

    model_config = {"alias_generator": lambda name: name.rstrip("_")}


class Windows(Expected):
    windows: list[Range] | None = None
    count: int | None = None
    min_count: int | None = None


def _opening_windows(given: OpeningHours, expect: Windows) -> list[str]:
    zone = ZoneInfo(given.timezone)
    first, last = local_date(given.from_, zone) - DAY, local_date(given.to, zone)
    found = opening_windows(hours(given.weekly, given.overrides), first, last, zone)
    within = intersect([found, [Window(given.from_, given.to)]])
    return expect.compared(
        {
            "windows": same(Range.of(within)),
            "count": same(len(within)),
            "min_count": lambda wanted: min(wanted, len(within)),
        }
    )


class WallTime(Strict):
    timezone: Zone
    local: datetime


class Reading(Expected):
    utc: Instant | None = None
    utc_second: Instant | None = None
    local_resolved: datetime | None = None
    state: str | None = None


def _wall_clock(given: WallTime, expect: Reading) -> list[str]:
    zone, day = ZoneInfo(given.timezone), given.local.date()
    minute = given.local.hour * 60 + given.local.minute
    instant = instant_of(day, minute, zone)
    return expect.compared(
        {
            "utc": same(instant),
            "utc_second": same(second_reading(day, minute, zone)),
            "local_resolved": same(instant.astimezone(zone).replace(tzinfo=None)),
            "state": same(wall_state(day, minute, zone).value),
        }
    )


KINDS = {
    "opening_windows": Kind(OpeningHours, Windows, _opening_windows),
    "wall_clock": Kind(WallTime, Reading, _wall_clock),
}
