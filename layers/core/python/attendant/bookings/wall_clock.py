"""Between the wall clock of a place and instants in UTC, right across clock changes (S-3)."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


class WallState(StrEnum):
    """Whether a local time happens once, never (the clock jumps over it) or twice."""

    NORMAL = "normal"
    GAP = "gap"
    AMBIGUOUS = "ambiguous"


def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant of a wall time: minutes since 00:00 of a local date, where 1440 and more reach further.

    A time that happens twice means the first; one that is skipped uses the offset before the gap
    (RFC 5545, 3.3.5).
    """
    return _local(day, minute, zone, fold=0).astimezone(UTC)


def second_reading(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The later instant of a wall time that happens twice; for any other time the same as `instant_of`."""
    if wall_state(day, minute, zone) is not WallState.AMBIGUOUS:
        return instant_of(day, minute, zone)
    return _local(day, minute, zone, fold=1).astimezone(UTC)


def wall_state(day: date, minute: int, zone: ZoneInfo) -> WallState:
    """Whether this wall time exists once, never or twice."""
    first = _local(day, minute, zone, fold=0)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before == after:
        return WallState.NORMAL
    # The offsets around a gap are named so that reading it back gives another wall time (PEP 495).
    returned = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return WallState.AMBIGUOUS if returned == first.replace(tzinfo=None) else WallState.GAP


def wall_of(instant: datetime, zone: ZoneInfo) -> tuple[date, int]:
    """Local date and minute of the day at an instant; seconds are dropped."""
    local = instant.astimezone(zone)
    return local.date(), local.hour * 60 + local.minute


def minute_of(wall_time: str) -> int:
    """A time of day such as 09:30 as minutes since 00:00."""
    hours, minutes = wall_time.split(":")
    return int(hours) * 60 + int(minutes)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The date that the wall clock shows at an instant."""
    return instant.astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First instant of a local date and of the date after it; equal for a date that the zone skipped."""
    return instant_of(day, 0, zone), instant_of(day, DAY_MINUTES, zone)


def rounded_up(instant: datetime) -> datetime:
    """The instant itself if it is a whole minute, else the next whole minute (S-4)."""
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def _local(day: date, minute: int, zone: ZoneInfo, *, fold: int) -> datetime:
    days, rest = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60, fold=fold), tzinfo=zone)
