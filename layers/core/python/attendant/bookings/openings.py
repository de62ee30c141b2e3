"""When a service can be had of resources, by everybody's hours, and which starts lie in it (S-6, S-7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.schedule import days_between, openings_on
from attendant.bookings.starts import grid_starts
from attendant.bookings.wall_clock import instant_of, local_date, minute_of, wall_of
from attendant.bookings.windows import Window, intersect, merge, subtract
from attendant.properties.hours import Hours

type Whose = tuple[str, ...]


class Start(NamedTuple):
    """A start that may be had: the instant, the same as a UTC minute, and how long the visit would be."""

    at: datetime
    minute: int
    minutes: int


@dataclass(frozen=True)
class Venue:
    """What the property says: its zone, its hours and where its occupancy days begin."""

    zone: ZoneInfo
    hours: Hours
    anchor: int


@dataclass(frozen=True)
class Openings:
    """The openings of a service with resources, each worked out once."""

    venue: Venue
    service: Service
    _openings: dict[tuple[Whose, date], list[Window]] = field(default_factory=dict)
    _open: dict[tuple[Whose, date], list[Window]] = field(default_factory=dict)
    _starts: dict[tuple[Whose, date, int], list[datetime]] = field(default_factory=dict)

    def of(self, members: Sequence[Resource], day: date) -> list[Window]:
        """The openings that begin on a local date: what the grid counts from."""
        if self.venue.hours.closure_on(day) is not None:
            return []
        key = (whose(members), day)
        if key not in self._openings:
            around = days_between(day - timedelta(days=1), day + timedelta(days=1))
            mine, *others = self._hours(members)
            limits = [self._limit(hours, around) for hours in others]
            last_start = _minute(self.service.last_start)
            own = openings_on(mine, day, self.venue.zone, last_start)
            self._openings[key] = intersect([self._cut(own, day), *limits])
        return self._openings[key]

    def around(self, members: Sequence[Resource], day: date) -> list[Window]:
        """The open time around a local date, merged over midnight: what a visit must fit into."""
        key = (whose(members), day)
        if key not in self._open:
            ahead = 2 + self.service.longest_minutes // (24 * 60)
            days = days_between(day - timedelta(days=1), day + timedelta(days=ahead))
            self._open[key] = merge(window for one in days for window in self.of(members, one))
        return self._open[key]

    def grid(self, members: Sequence[Resource], day: date, minutes: int) -> list[datetime]:
        """The starts of a local date on the undisturbed grid, in order, closed and taken ones among them."""
        key = (whose(members), day, minutes)
        if key not in self._starts:
            opened = [self.of(members, one) for one in (day - timedelta(days=1), day)]
            self._starts[key] = self.starts_in(
                [piece for windows in opened for piece in windows], day, minutes
            )
        return self._starts[key]

    def regridded(
        self, members: Sequence[Resource], day: date, minutes: int, taken: Sequence[Window]
    ) -> list[datetime]:
        """The starts of a local date on a grid that counts anew after each of the times that are taken."""
        opened = [self.of(members, one) for one in (day - timedelta(days=1), day)]
        return self.starts_in(
            [piece for windows in opened for piece in subtract(windows, taken)], day, minutes
        )

    def starts_in(self, pieces: Sequence[Window], day: date, minutes: int) -> list[datetime]:
        """The starts of a local date on the grids of pieces of open time."""
        zone, duration = self.venue.zone, timedelta(minutes=minutes)
        found = {start for piece in pieces for start in grid_starts(piece, self.service.grid, duration, zone)}
        return sorted(start for start in found if local_date(start, zone) == day)

    def _cut(self, windows: list[Window], day: date) -> list[Window]:
        """The same openings, over when the last visit must be (S-10)."""
        latest = _minute(self.service.latest_end)
        if latest is None:
            return windows
        zone = self.venue.zone
        ends = [instant_of(day, minute, zone) for minute in (latest, latest + 24 * 60)]
        cut = [replace(one, end=min(one.end, ends[0] if ends[0] > one.start else ends[1])) for one in windows]
        return [one for one in cut if one.start < one.end]

    def _hours(self, members: Sequence[Resource]) -> list[Hours]:
        """Whose hours a visit must keep: the resources' or else the property's, and the service's."""
        own = [one.hours for one in members if one.hours is not None]
        shared = [] if len(own) == len(members) else [self.venue.hours]
        limits = [] if self.service.hours is None else [self.service.hours]
        return [*shared, *own, *limits]

    def _limit(self, hours: Hours, days: Sequence[date]) -> list[Window]:
        return merge(window for day in days for window in openings_on(hours, day, self.venue.zone))


def clear_of(kept: Sequence[tuple[int, int]], starts: Iterable[Start]) -> list[Start]:
    """Those of some starts that lie in none of the open ranges of minutes; both are in order."""
    clear: list[Start] = []
    place = 0
    for one in starts:
        while place < len(kept) and kept[place][1] <= one.minute:
            place += 1
        if place == len(kept) or one.minute <= kept[place][0]:
            clear.append(one)
    return clear


def whose(members: Sequence[Resource]) -> Whose:
    """Whose hours count: resources without hours of their own share those of the property, read once."""
    return tuple(sorted({one.resource_id if one.hours else "" for one in members}))


def within(starts: Sequence[datetime], minutes: tuple[int, int] | None, zone: ZoneInfo) -> list[datetime]:
    """The starts in a range of wall time, both ends included; all of them without one."""
    if minutes is None:
        return list(starts)
    return [start for start in starts if minutes[0] <= wall_of(start, zone)[1] <= minutes[1]]


def _minute(wall_time: str | None) -> int | None:
    return None if wall_time is None else minute_of(wall_time)
