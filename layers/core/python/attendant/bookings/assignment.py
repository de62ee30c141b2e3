"""Which of the free units a visit gets: the order of choice and its terms (S-15).

Lists and writes rank with the same function on the same neighbours, so what a list has in front is what a
write takes. Each unit is ranked from its resources' busy edges, sorted once: the work grows with the units.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.occupancy import DAY, Claim, busy_minutes
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit

EMPTY_SEAT, JOINED_TABLE = 4.0, 6.0
LOST_MINUTES = 15
"""So many minutes that can no longer be sold weigh as much as a point."""
MOST_KEPT = 3


class ChoiceTerms(BaseModel):
    """What speaks against a unit, in points: the unit with the lowest total comes first (S-15)."""

    model_config = ConfigDict(frozen=True)

    empty_seats: float = Field(description="4 for each seat that stays empty")
    joined_tables: float = Field(description="6 for each table beyond the first")
    lost_time: float = Field(description="1 for every 15 minutes beside it that nobody can use any more")
    kept_for_others: float = Field(description="1 for each attribute that was not asked for, 3 at most")
    priority: float = Field(description="The priority of its tables, which counts for them")
    total: float


class Edges:
    """When a resource is busy, as sorted edges in UTC minutes."""

    def __init__(self, claims: Iterable[Claim] = ()) -> None:
        spans = [(claim.start - claim.lead, claim.end + claim.tail) for claim in claims]
        self._begins = sorted(begin for begin, _ in spans)
        self._ends = sorted(end for _, end in spans)

    def lost(self, begin: int, end: int, shortest: int) -> int:
        """Minutes between a visit and its neighbours that are too short for any other visit."""
        before = bisect_right(self._ends, begin)
        after = bisect_left(self._begins, end)
        gaps = (
            begin - self._ends[before - 1] if before else 0,
            self._begins[after] - end if after < len(self._begins) else 0,
        )
        return sum(gap for gap in gaps if 0 < gap < shortest)

    def lost_between(self, shortest: int) -> int:
        """Minutes between all neighbours that are too short for any visit."""
        gaps = (begin - end for end, begin in zip(self._ends, self._begins[1:], strict=False))
        return sum(gap for gap in gaps if 0 < gap < shortest)


class Order:
    """The order of choice on one timetable; what is looked up of a resource is kept.

    Neighbours are those whose claims touch the occupancy day of the visit's start: the same that a write
    reads. `shortest` is the shortest visit of the service in minutes.
    """

    def __init__(
        self, claims_of: Callable[[str], Iterable[Claim]], anchor: int, shortest: int, now: datetime
    ) -> None:
        self._claims_of = claims_of
        self._anchor = anchor
        self._shortest = shortest
        self._now = now
        self._edges: dict[tuple[str, int], Edges] = {}
        self._busy: dict[tuple[str, int], int] = {}

    def ranked(self, units: Sequence[Unit], visit: Visit, begin: int, minutes: int) -> list[Unit]:
        """The units in order of choice for a visit that begins at a UTC minute."""
        day = (begin - self._anchor) // DAY
        return ranked(
            units,
            visit,
            lambda unit: self._lost(unit, begin, minutes, day),
            lambda unit: sum(self._busy_on(name, day) for name in unit.resource_ids),
        )

    def terms(self, unit: Unit, visit: Visit, begin: int, minutes: int) -> ChoiceTerms:
        """What speaks against a table for a visit that begins at a UTC minute."""
        return terms_of(unit, visit, self._lost(unit, begin, minutes, (begin - self._anchor) // DAY))

    def _lost(self, unit: Unit, begin: int, minutes: int, day: int) -> int:
        first, last = begin - unit.setup_minutes, begin + minutes + unit.reset_minutes
        lost = 0
        for name in unit.resource_ids:
            if (name, day) not in self._edges:
                self._edges[name, day] = Edges(self._on(name, day))
            lost += self._edges[name, day].lost(first, last, self._shortest)
        return lost

    def _busy_on(self, name: str, day: int) -> int:
        if (name, day) not in self._busy:
            self._busy[name, day] = busy_minutes(self._on(name, day), self._now)
        return self._busy[name, day]

    def _on(self, name: str, day: int) -> list[Claim]:
        return [claim for claim in self._claims_of(name) if day in claim.days(self._anchor)]


def terms_of(unit: Unit, visit: Visit, lost_minutes: int) -> ChoiceTerms:
    """The terms of a table or set of tables; `lost_minutes` of all its members together."""
    empty, joined, kept, priority = _weights(unit, visit)
    lost = lost_minutes / LOST_MINUTES
    return ChoiceTerms(
        empty_seats=empty,
        joined_tables=joined,
        lost_time=lost,
        kept_for_others=kept,
        priority=priority,
        total=empty + joined + lost + kept - priority,
    )


def cost(unit: Unit, visit: Visit, lost_minutes: int) -> float:
    """The total of `terms_of`."""
    empty, joined, kept, priority = _weights(unit, visit)
    return empty + joined + lost_minutes / LOST_MINUTES + kept - priority


def ranked(
    units: Sequence[Unit],
    visit: Visit,
    lost_minutes: Callable[[Unit], int],
    busy_minutes: Callable[[Unit], int],
) -> list[Unit]:
    """The units in order of choice; of equals the one that comes first in the service.

    Single resources before sets. Tables by their terms; others by how little they have to do that day.
    """

    def rank(unit: Unit) -> tuple[bool, float, int]:
        if not unit.is_table:
            return len(unit.members) > 1, 0, busy_minutes(unit)
        return len(unit.members) > 1, cost(unit, visit, lost_minutes(unit)), 0

    return sorted(units, key=rank)


def _weights(unit: Unit, visit: Visit) -> tuple[float, float, float, float]:
    """Empty seats, joined tables and unasked attributes in points, and the priority."""
    empty = max(0, (unit.party_max or visit.party_size) - visit.party_size)
    members = unit.members
    kept = 0
    if any(one.attributes for one in members):
        asked = visit.needs.attributes
        kept = len({name for one in members for name in one.attributes if name not in asked})
    return (
        EMPTY_SEAT * empty,
        JOINED_TABLE * (len(members) - 1),
        float(min(kept, MOST_KEPT)),
        float(max(one.priority for one in members)),
    )
