"""Which starts can be had, and why others cannot: one predicate behind every list and every write (S-12)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.models import Reason, ReasonCode, Slot
from attendant.bookings.occupancy import (
    Claim,
    ClaimKind,
    busy_minutes,
    collisions,
    instant_at,
    kept_clear,
    minutes_of,
)
from attendant.bookings.schedule import days_between, openings_on
from attendant.bookings.starts import bookable_days, earliest_start, grid_starts
from attendant.bookings.wall_clock import local_date, minute_of, rounded_up, wall_of
from attendant.bookings.windows import Window, intersect, merge, subtract
from attendant.properties.hours import Hours

WANTED = "wanted"


@dataclass(frozen=True)
class Venue:
    """What the property says: its zone, its hours and where its occupancy days begin."""

    zone: ZoneInfo
    hours: Hours
    anchor: int


@dataclass(frozen=True)
class Visit:
    """What is asked for, apart from when and with whom."""

    duration_minutes: int
    party_size: int = 1

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)


@dataclass(frozen=True)
class Timetable:
    """A service on some local dates, with who has which of its resources; asked by lists and by writes alike.

    `resources` are those that serve it, in its order. `claims` hold, per resource, everything stored for the
    occupancy days that visits on these dates touch. Claims of owners in `own` count as free.
    """

    venue: Venue
    service: Service
    resources: Sequence[Resource]
    claims: Mapping[str, Collection[Claim]]
    now: datetime
    own: Collection[str] = ()
    _windows: dict[tuple[str, str, date], list[Window]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _starts: dict[tuple[str, date, int], set[datetime]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def slots(
        self,
        first_day: date,
        last_day: date,
        visit: Visit,
        resource_id: str | None = None,
        minutes: tuple[int, int] | None = None,
    ) -> list[Slot]:
        """The bookable starts on these dates in order, each with the resources that are free then.

        `minutes` limits the start to a range of wall time, both ends included.
        """
        if self.refusals(visit, resource_id):
            return []
        bookable_from, bookable_until = self._bookable_days
        first_day, last_day = max(first_day, bookable_from), min(last_day, bookable_until)
        free: dict[datetime, list[Resource]] = {}
        for resource in self._asked(resource_id):
            for start in self._candidates(resource, first_day, last_day, visit, minutes):
                if not self.against(resource, start, visit):
                    free.setdefault(start, []).append(resource)
        return [self.slot(start, visit, free[start]) for start in sorted(free)]

    def reasons(self, start: datetime, visit: Visit, resource_id: str | None = None) -> list[Reason]:
        """Why no resource can be had at this start; empty if one can."""
        refusals = self.refusals(visit, resource_id) or self._too_early_or_late(start)
        if refusals:
            return refusals
        found: dict[ReasonCode, Reason] = {}
        for resource in self._asked(resource_id):
            against = self.against(resource, start, visit)
            if not against:
                return []
            found |= {reason.code: reason for reason in against}
        return [found[code] for code in ReasonCode if code in found]

    def why_none(
        self,
        first_day: date,
        last_day: date,
        visit: Visit,
        resource_id: str | None = None,
        minutes: tuple[int, int] | None = None,
    ) -> list[Reason]:
        """Why these dates have no start: everything that stands against the starts they might have."""
        if refusals := self.refusals(visit, resource_id):
            return refusals
        found: dict[ReasonCode, Reason] = {}
        for resource in self._asked(resource_id):
            for start in self._candidates(resource, first_day, last_day, visit, minutes):
                found |= {reason.code: reason for reason in self.against(resource, start, visit)}
        if not found:
            return [_CLOSED]
        return [found[code] for code in ReasonCode if code in found]

    def choices(self, start: datetime, visit: Visit, resource_id: str | None = None) -> list[Resource]:
        """The resources that can be had at this start, the one to take first in front."""
        if self.refusals(visit, resource_id):
            return []
        free = [one for one in self._asked(resource_id) if not self.against(one, start, visit)]
        return self._fair(start, visit, free)

    def slot(self, start: datetime, visit: Visit, free: Sequence[Resource]) -> Slot:
        """A start with its end, its price and the resources that are free, in order of choice."""
        price = self.service.price_of(visit.duration_minutes, visit.party_size)
        if price is None:
            raise ValueError(f"{visit.duration_minutes} minutes are not offered")
        start, end = start.astimezone(UTC), (start + visit.duration).astimezone(UTC)
        return Slot(
            starts_at=start,
            ends_at=end,
            starts_local=start.astimezone(self.venue.zone),
            ends_local=end.astimezone(self.venue.zone),
            resource_ids=[one.resource_id for one in self._fair(start, visit, free)],
            price=price,
        )

    def refusals(self, visit: Visit, resource_id: str | None = None) -> list[Reason]:
        """Why such a visit cannot be had at any time."""
        service = self.service
        found = []
        if not service.active:
            found.append(Reason(code=ReasonCode.SERVICE, text=f"{service.name} is not offered at present."))
        if service.price_of(visit.duration_minutes) is None:
            offered = ", ".join(str(minutes) for minutes in service.durations)
            found.append(Reason(code=ReasonCode.DURATION, text=f"{service.name} takes {offered} minutes."))
        if visit.party_size < service.party_min:
            found.append(_party(ReasonCode.PARTY_TOO_SMALL, f"at least {service.party_min}"))
        if visit.party_size > service.party_max:
            found.append(_party(ReasonCode.PARTY_TOO_LARGE, f"at most {service.party_max}"))
        if not self._asked(resource_id):
            text = (
                f"{service.name} is not offered with that."
                if resource_id
                else f"Nothing serves {service.name}."
            )
            found.append(Reason(code=ReasonCode.RESOURCE, text=text))
        return found

    def against(self, resource: Resource, start: datetime, visit: Visit) -> list[Reason]:
        """Why this resource cannot be had at this start: the predicate that lists and writes share."""
        if late_or_early := self._too_early_or_late(start):
            return late_or_early
        if unseated := seating(resource, visit):
            return unseated
        day = local_date(start, self.venue.zone)
        if not any(window.admits(start, visit.duration) for window in self._open(resource, day)):
            return [_CLOSED]
        if taken := self._taken(resource, start, visit):
            return taken
        if start not in self._grid(resource, day, visit):
            text = f"Not a starting time; they are {self.service.grid.step_minutes} minutes apart."
            return [Reason(code=ReasonCode.NOT_A_START, text=text)]
        return []

    def _too_early_or_late(self, start: datetime) -> list[Reason]:
        if start < rounded_up(self.now):
            return [Reason(code=ReasonCode.PAST, text="That time has passed.")]
        if start < self._earliest:
            text = f"It must be booked {self.service.min_notice_minutes} minutes ahead."
            return [Reason(code=ReasonCode.NOTICE, text=text)]
        first_day, last_day = self._bookable_days
        day = local_date(start, self.venue.zone)
        if day > last_day:
            return [Reason(code=ReasonCode.HORIZON, text=f"Bookings are open until {last_day.isoformat()}.")]
        if day < first_day:
            return [
                Reason(code=ReasonCode.HORIZON, text=f"Bookings open for {first_day.isoformat()} and later.")
            ]
        return []

    def _taken(self, resource: Resource, start: datetime, visit: Visit) -> list[Reason]:
        wanted = self._claim(start, visit)
        claims = self.claims.get(resource.resource_id, ())
        kinds = {
            one.kind for one in collisions(claims, wanted, self.service.buffer_policy, self.now, self.own)
        }
        return [reason for kind, reason in _TAKEN.items() if kind in kinds]

    def _claim(self, start: datetime, visit: Visit) -> Claim:
        begin = minutes_of(start)
        return Claim(
            owner=WANTED,
            kind=ClaimKind.BOOKING,
            start=begin,
            end=begin + visit.duration_minutes,
            before=self.service.buffer_before_minutes,
            after=self.service.buffer_after_minutes,
        )

    @cached_property
    def _earliest(self) -> datetime:
        return earliest_start(self.now, timedelta(minutes=self.service.min_notice_minutes))

    @cached_property
    def _bookable_days(self) -> tuple[date, date]:
        def opens_on(day: date) -> bool:
            return any(self._openings(resource, day) for resource in self.resources)

        return bookable_days(self.service.horizon, self.now, self.venue.zone, opens_on)

    def _asked(self, resource_id: str | None) -> list[Resource]:
        return [one for one in self.resources if one.active and resource_id in (None, one.resource_id)]

    def _candidates(
        self,
        resource: Resource,
        first_day: date,
        last_day: date,
        visit: Visit,
        minutes: tuple[int, int] | None,
    ) -> set[datetime]:
        zone = self.venue.zone
        earliest, latest = minutes or (0, 24 * 60)
        return {
            start
            for day in days_between(first_day, last_day)
            for start in self._grid(resource, day, visit)
            if local_date(start, zone) == day and earliest <= wall_of(start, zone)[1] <= latest
        }

    def _grid(self, resource: Resource, day: date, visit: Visit) -> set[datetime]:
        """The grid around a local date: of its own openings and of those that began the day before."""
        own = self.service.grid.regrid_after_busy
        key = (resource.resource_id if own else _whose(resource), day, visit.duration_minutes)
        if key not in self._starts:
            opened = [self._openings(resource, one) for one in (day - timedelta(days=1), day)]
            pieces = [piece for windows in opened for piece in self._free_pieces(resource, windows, visit)]
            self._starts[key] = {
                start
                for piece in pieces
                for start in grid_starts(piece, self.service.grid, visit.duration, self.venue.zone)
            }
        return self._starts[key]

    def _free_pieces(self, resource: Resource, windows: list[Window], visit: Visit) -> list[Window]:
        if not self.service.grid.regrid_after_busy:
            return windows
        wanted = self._claim(self.now, visit)
        live = [
            one
            for one in self.claims.get(resource.resource_id, ())
            if one.live(self.now) and one.owner not in self.own
        ]
        holes = [kept_clear(one, wanted, self.service.buffer_policy) for one in live]
        return subtract(windows, [Window(instant_at(start), instant_at(end)) for start, end in holes])

    def _openings(self, resource: Resource, day: date) -> list[Window]:
        """The openings of one local date: what the grid counts from."""
        key = ("openings", _whose(resource), day)
        if self.venue.hours.closure_on(day) is not None:
            return []
        if key not in self._windows:
            around = days_between(day - timedelta(days=1), day + timedelta(days=1))
            mine, *others = self._hours(resource)
            limits = [self._limit(hours, around) for hours in others]
            self._windows[key] = intersect(
                [openings_on(mine, day, self.venue.zone, self._last_start), *limits]
            )
        return self._windows[key]

    def _open(self, resource: Resource, day: date) -> list[Window]:
        """The open time around a local date, merged over midnight: what a visit must fit into."""
        key = ("open", _whose(resource), day)
        if key not in self._windows:
            around = days_between(day - timedelta(days=1), day + timedelta(days=2))
            self._windows[key] = merge(window for one in around for window in self._openings(resource, one))
        return self._windows[key]

    def _hours(self, resource: Resource) -> list[Hours]:
        """Whose hours a visit must keep: the resource's or else the property's, and the service's."""
        return [
            hours for hours in (resource.hours or self.venue.hours, self.service.hours) if hours is not None
        ]

    def _limit(self, hours: Hours, days: Sequence[date]) -> list[Window]:
        return merge(window for day in days for window in openings_on(hours, day, self.venue.zone))

    @property
    def _last_start(self) -> int | None:
        return None if self.service.last_start is None else minute_of(self.service.last_start)

    def _fair(self, start: datetime, visit: Visit, free: Sequence[Resource]) -> list[Resource]:
        """Tables that waste the fewest seats first, then whoever has least to do that day, then the order."""
        day = (minutes_of(start) - self.venue.anchor) // (24 * 60)

        def rank(resource: Resource) -> tuple[int, int]:
            claims = self.claims.get(resource.resource_id, ())
            today = [
                one for one in claims if day in one.days(self.venue.anchor) and one.owner not in self.own
            ]
            is_table = resource.kind is ResourceKind.TABLE
            spare = (resource.party_max or visit.party_size) - visit.party_size if is_table else 0
            return spare, busy_minutes(today, self.now)

        return sorted(free, key=rank)


def _whose(resource: Resource) -> str:
    """Whose hours count: resources without hours of their own share those of the property, read once."""
    return resource.resource_id if resource.hours else ""


def seating(resource: Resource, visit: Visit) -> list[Reason]:
    """Why a resource does not take a party of this size."""
    if resource.seats(visit.party_size):
        return []
    if visit.party_size < resource.party_min:
        return [_party(ReasonCode.PARTY_TOO_SMALL, f"at least {resource.party_min}")]
    return [_party(ReasonCode.PARTY_TOO_LARGE, f"at most {resource.party_max}")]


def _party(code: ReasonCode, limit: str) -> Reason:
    return Reason(code=code, text=f"It is for {limit} {'person' if limit.endswith(' 1') else 'people'}.")


_CLOSED = Reason(code=ReasonCode.CLOSED, text="Closed then, or closing before it would be over.")
_TAKEN = {
    ClaimKind.BOOKING: Reason(code=ReasonCode.TAKEN, text="Taken already."),
    ClaimKind.HOLD: Reason(code=ReasonCode.HELD, text="Somebody is deciding about it at this moment."),
    ClaimKind.BLOCK: Reason(code=ReasonCode.BLOCKED, text="Not in service then."),
}
