"""From hours on the wall to windows of instants (S-1, S-2, S-3, S-7, S-10)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.wall_clock import DAY_MINUTES, day_bounds, instant_of
from attendant.bookings.windows import Window, merge
from attendant.properties.hours import Hours, LocalSpan


def openings_on(hours: Hours, day: date, zone: ZoneInfo, last_start: int | None = None) -> list[Window]:
    """The openings that begin on a local date, each edge turned into an instant once.

    `last_start` is the latest start in minutes of wall time, itself allowed; for an opening over midnight a
    time before its beginning means the next date. A date that the zone skipped altogether has no openings.
    """
    midnight, next_midnight = day_bounds(day, zone)
    if midnight == next_midnight:
        return []
    windows = [
        Window(
            instant_of(day, span.start, zone),
            instant_of(day, span.end, zone),
            _limit(span, last_start, day, zone),
        )
        for span in hours.spans_on(day)
    ]
    return [window for window in windows if window.start < window.end]


def opening_windows(
    hours: Hours, first_day: date, last_day: date, zone: ZoneInfo, last_start: int | None = None
) -> list[Window]:
    """The openings that begin on these local dates, both included, merged where they meet."""
    return merge(
        window
        for day in days_between(first_day, last_day)
        for window in openings_on(hours, day, zone, last_start)
    )


def days_between(first_day: date, last_day: date) -> list[date]:
    """Every date from the first to the last, both included."""
    return [first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1)]


def _limit(span: LocalSpan, last_start: int | None, day: date, zone: ZoneInfo) -> datetime | None:
    if last_start is None:
        return None
    next_date = last_start < span.start and span.end > DAY_MINUTES
    return instant_of(day, last_start + DAY_MINUTES if next_date else last_start, zone)
