"""Another time of day or other days for a date, on the wall clock (S-33)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.series.models import SeriesChange
from attendant.bookings.wall_clock import instant_of, minute_of, wall_of


def shifted(start: datetime, change: SeriesChange, zone: ZoneInfo) -> datetime:
    """The start of a date after a change: so many days later, at another time of day, or the same."""
    if change.time is None and not change.shift_days:
        return start
    day, minute = wall_of(start, zone)
    wanted = minute_of(change.time) if change.time else minute
    return instant_of(day + timedelta(days=change.shift_days or 0), wanted, zone)
