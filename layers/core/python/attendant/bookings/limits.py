"""How much of a service may be booked per day, week, month and year: counted in the property's zone.

What a service has in a period is one record of entries by owner (a hold or a booking), so that a count can
neither drift nor be counted twice, and what expires by the clock stops counting by itself. The list and the
write ask `exceeded` alike.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.wall_clock import local_date

MOST_ENTRIES = 2000
MINUTES_A_YEAR = 366 * 24 * 60


class Period(StrEnum):
    """What limits are counted by: local date, week from Monday, calendar month, calendar year."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def key(self, day: date) -> str:
        """The period that a local date lies in, e.g. `day#2026-03-02`, `week#2026-03-02`, `month#2026-03`."""
        if self is Period.WEEK:
            day -= timedelta(days=day.weekday())
        named = {Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}.get(self, "%Y-%m-%d")
        return f"{self.value}#{day.strftime(named)}"


class PerPeriod(BaseModel):
    """The most per period; a longer period never allows less than a shorter one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: int | None = Field(default=None, ge=1, le=MINUTES_A_YEAR)
    week: int | None = Field(default=None, ge=1, le=MINUTES_A_YEAR)
    month: int | None = Field(default=None, ge=1, le=MINUTES_A_YEAR)
    year: int | None = Field(default=None, ge=1, le=MINUTES_A_YEAR)

    @model_validator(mode="after")
    def _never_less(self) -> Self:
        for (shorter, less), (longer, more) in pairwise(self.given.items()):
            if more < less:
                raise ValueError(f"the limit per {longer} must not be below that per {shorter}")
        return self

    @property
    def given(self) -> dict[Period, int]:
        """The limits that are set, the shortest period first."""
        limits = {period: getattr(self, period.value) for period in Period}
        return {period: most for period, most in limits.items() if most is not None}


class Limits(BaseModel):
    """What a service takes at most: bookings and booked minutes per period, by the date they start on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bookings: PerPeriod = PerPeriod()
    minutes: PerPeriod = PerPeriod()

    @model_validator(mode="after")
    def _countable(self) -> Self:
        if any(most > MOST_ENTRIES for most in self.bookings.given.values()):
            raise ValueError(f"a limit of bookings is {MOST_ENTRIES} at most")
        return self

    @property
    def periods(self) -> list[Period]:
        """The periods that are limited, the shortest first."""
        return [period for period in Period if period in {*self.bookings.given, *self.minutes.given}]

    def keys(self, service_id: str, days: Iterable[date]) -> list[str]:
        """The tallies of a service that decide about local dates, each once."""
        periods = {period.key(day): None for day in days for period in self.periods}
        return [f"{service_id}#{period}" for period in periods]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one booking or hold counts; gone by itself at `expires` (epoch seconds)."""

    minutes: int
    expires: int | None = None

    @property
    def packed(self) -> list[int]:
        """Short, as a record may hold many."""
        return [self.minutes] if self.expires is None else [self.minutes, self.expires]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a service has in one period; revision 0 means nothing is stored yet."""

    key: str
    revision: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def counted(self, now: datetime, own: Collection[str] = ()) -> tuple[int, int]:
        """Bookings and minutes that count now, those of owners in `own` left out."""
        moment = now.timestamp()
        live = [
            entry.minutes
            for owner, entry in self.entries.items()
            if owner not in own and (entry.expires is None or moment < entry.expires)
        ]
        return len(live), sum(live)

    def with_entry(self, owner: str, entry: Entry) -> "Tally":
        """The tally with an owner's entry instead of its former one."""
        return replace(self, entries={**self.entries, owner: entry})

    def without(self, owner: str) -> "Tally":
        """The tally without an owner's entry."""
        return replace(self, entries={name: one for name, one in self.entries.items() if name != owner})

    def swept(self, now: datetime) -> "Tally":
        """The tally without entries whose time is up."""
        moment = now.timestamp()
        live = {name: one for name, one in self.entries.items() if not one.expires or moment < one.expires}
        return replace(self, entries=live)


def exceeded(
    limits: Limits,
    tallies: Mapping[str, Tally],
    service_id: str,
    day: date,
    minutes: int,
    now: datetime,
    own: Collection[str] = (),
) -> list[str]:
    """The limits that one more visit on a local date would break, in words; none if it fits.

    `tallies` by key; a period without one has nothing booked.
    """
    found = []
    for period in limits.periods:
        key = f"{service_id}#{period.key(day)}"
        bookings, booked = tallies[key].counted(now, own) if key in tallies else (0, 0)
        if bookings + 1 > limits.bookings.given.get(period, bookings + 1):
            found.append(f"{_many(limits.bookings.given[period], 'booking')} a {period.value}")
        if booked + minutes > limits.minutes.given.get(period, booked + minutes):
            found.append(f"{_many(limits.minutes.given[period], 'minute')} a {period.value}")
    return found


def tallied(
    limits: Limits, service_id: str, visits: Iterable[tuple[str, datetime, int]], zone: ZoneInfo
) -> dict[str, Tally]:
    """The tallies of visits, each with owner, start and minutes, by the local date they start on."""
    found: dict[str, Tally] = {}
    for owner, start, minutes in visits:
        for key in limits.keys(service_id, [local_date(start, zone)]):
            found[key] = found.get(key, Tally(key)).with_entry(owner, Entry(minutes))
    return found


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
