"""An instant as a property sees it: days begin and end in its zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Moment:
    """Now, in the zone of a property."""

    now: datetime
    zone: str

    @cached_property
    def today(self) -> date:
        """The local date."""
        return self.day_of(self.now)

    def day_of(self, instant: datetime) -> date:
        """The local date of an instant."""
        return instant.astimezone(ZoneInfo(self.zone)).date()

    def beginning(self, day: date) -> datetime:
        """The instant at which a local date begins, in UTC."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def at(self, instant: datetime) -> "Moment":
        """Another instant in the same zone."""
        return Moment(instant, self.zone)


def birthday_in(year: int, birthday: date) -> date:
    """The day on which a birthday is kept in a year; one of 29 February on the 28th where there is none."""
    try:
        return birthday.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def next_birthday(birthday: date, today: date) -> date:
    """The first day from today on, included, on which a birthday is kept."""
    this_year = birthday_in(today.year, birthday)
    return this_year if this_year >= today else birthday_in(today.year + 1, birthday)


def years_old(birthday: date, today: date) -> int:
    """Whole years on a day."""
    return today.year - birthday.year - (today < birthday_in(today.year, birthday))


def shifted(day: date, days: int) -> date:
    """A day some days later; the last day that there is, if it would be beyond."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
