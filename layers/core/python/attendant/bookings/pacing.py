"""How many guests a house takes at once: parties and covers that start, and that are present (S-11)."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.models import Reason, ReasonCode
from attendant.bookings.occupancy import Claim, ClaimFlags, ClaimKind, instant_at
from attendant.bookings.wall_clock import minute_of, wall_of
from attendant.properties.hours import ClosingTime, OpeningTime

HOUR = 60

Limit = int | None
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class PaceLimits(BaseModel):
    """The most parties and covers of one interval; what is left out is not limited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parties_starting: Limit = Field(default=None, ge=1, le=10_000)
    covers_starting: Limit = Field(default=None, ge=1, le=10_000)
    parties_present: Limit = Field(default=None, ge=1, le=10_000)
    covers_present: Limit = Field(default=None, ge=1, le=10_000)
    online_percent: int = Field(
        default=100, ge=0, le=100, description="The share of each limit that guests may book themselves"
    )


class PaceOverride(BaseModel):
    """Other limits for some dates, weekdays or hours of the day; the last one that applies counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: PaceLimits
    first_day: date | None = None
    last_day: date | None = None
    weekdays: tuple[Weekday, ...] = Field(default=(), max_length=7)
    from_time: OpeningTime | None = None
    until_time: ClosingTime | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("last_day must not be before first_day")
        if self.from_time and self.until_time and self.until_time <= self.from_time:
            raise ValueError("until_time must be after from_time")
        return self

    def applies(self, day: date, minute: int) -> bool:
        """Whether it says something about this minute of a local date."""
        return (
            (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
            and (not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays)
            and (self.from_time is None or minute_of(self.from_time) <= minute)
            and (self.until_time is None or minute < minute_of(self.until_time))
        )


class Pacing(BaseModel):
    """The pace of a house, per interval of the wall clock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    interval_minutes: Literal[15, 30] = 15
    limits: PaceLimits = PaceLimits()
    overrides: tuple[PaceOverride, ...] = Field(default=(), max_length=200)

    def limits_at(self, day: date, minute: int) -> PaceLimits:
        """The limits of the interval that begins at this minute of a local date."""
        return next((one.limits for one in reversed(self.overrides) if one.applies(day, minute)), self.limits)

    @property
    def counts_presence(self) -> bool:
        """Whether any limit is about guests who are present."""
        every = [self.limits, *(one.limits for one in self.overrides)]
        return any(one.parties_present or one.covers_present for one in every)


class Party(NamedTuple):
    """One visit as the pace sees it; start and end in UTC minutes."""

    start: int
    end: int
    covers: int
    online: bool


@dataclass
class Load:
    """Parties and covers of one interval, all of them and those who booked themselves."""

    parties: int = 0
    covers: int = 0
    online_parties: int = 0
    online_covers: int = 0

    def add(self, party: Party) -> None:
        """Count one more party."""
        self.parties += 1
        self.covers += party.covers
        if party.online:
            self.online_parties += 1
            self.online_covers += party.covers


class PaceBook:
    """How full each interval is, told from who has which resource: lists and writes both ask here."""

    def __init__(self, pacing: Pacing, zone: ZoneInfo, parties: Iterable[Party]) -> None:
        self._pacing = pacing
        self._zone = zone
        self._shifts: dict[int, int] = {}
        self._starting: dict[int, Load] = {}
        self._present: dict[int, Load] = {}
        for party in parties:
            self._starting.setdefault(self._interval(party.start), Load()).add(party)
            if pacing.counts_presence:
                for interval in self._during(party.start, party.end):
                    self._present.setdefault(interval, Load()).add(party)

    def against(self, start: int, end: int, covers: int, *, online: bool) -> list[Reason]:
        """Why a visit would be too much for the house; empty if it is not."""
        wanted = Party(start, end, covers, online)
        first = self._interval(start)
        limits = self._limits(first)
        starting = self._starting.get(first, Load())
        if _exceeds(starting, wanted, limits, limits.parties_starting, limits.covers_starting):
            return [_STARTING]
        if not self._pacing.counts_presence:
            return []
        for interval in self._during(start, end):
            limits = self._limits(interval)
            present = self._present.get(interval, Load())
            if _exceeds(present, wanted, limits, limits.parties_present, limits.covers_present):
                return [_PRESENT]
        return []

    def hours(self, start: int, end: int) -> list[int]:
        """The UTC hours whose intervals a visit counts in: what a write must be alone in."""
        intervals = self._during(start, end) if self._pacing.counts_presence else [self._interval(start)]
        return sorted({interval // HOUR for interval in intervals})

    def _limits(self, interval: int) -> PaceLimits:
        return self._pacing.limits_at(*wall_of(instant_at(interval), self._zone))

    def _during(self, start: int, end: int) -> Iterator[int]:
        return iter(range(self._interval(start), end, self._pacing.interval_minutes))

    def _interval(self, minute: int) -> int:
        """The beginning of an interval on the wall clock, as a UTC minute."""
        quarter = minute // 15
        if quarter not in self._shifts:
            local = wall_of(instant_at(quarter * 15), self._zone)[1]
            self._shifts[quarter] = (local - quarter * 15) % self._pacing.interval_minutes
        return minute - (minute + self._shifts[quarter]) % self._pacing.interval_minutes


def parties_of(
    claims: Mapping[str, Collection[Claim]], now: datetime, own: Collection[str] = ()
) -> list[Party]:
    """The visits that count towards the pace, each once, however many tables it has; claims per resource."""
    first: dict[str, Claim] = {}
    covers: Counter[str] = Counter()
    for of_resource in claims.values():
        for claim in of_resource:
            counts = claim.kind is not ClaimKind.BLOCK and not claim.flags & ClaimFlags.UNPACED
            if counts and claim.owner not in own and claim.live(now):
                first.setdefault(claim.owner, claim)
                covers[claim.owner] += claim.covers
    return [
        Party(claim.start, claim.end, covers[owner], bool(claim.flags & ClaimFlags.ONLINE))
        for owner, claim in first.items()
    ]


def _exceeds(load: Load, wanted: Party, limits: PaceLimits, parties: Limit, covers: Limit) -> bool:
    def over(limit: Limit, used: int, more: int) -> bool:
        return limit is not None and used + more > limit

    def share(limit: Limit) -> Limit:
        return None if limit is None else limit * limits.online_percent // 100

    too_much = over(parties, load.parties, 1) or over(covers, load.covers, wanted.covers)
    if too_much or not wanted.online:
        return too_much
    return over(share(parties), load.online_parties, 1) or over(
        share(covers), load.online_covers, wanted.covers
    )


_STARTING = Reason(code=ReasonCode.PACE_START, text="Too many guests begin at that time.")
_PRESENT = Reason(code=ReasonCode.PACE_PRESENT, text="Too many guests are here at that time.")
