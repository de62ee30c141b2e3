"""Which of the free units a visit gets: the order of choice (S-15)."""

from collections.abc import Callable, Sequence

from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit

EMPTY_SEAT, JOINED_TABLE = 4, 6


def ranked(units: Sequence[Unit], visit: Visit, busy_minutes: Callable[[Unit], int]) -> list[Unit]:
    """The units in order of choice; of equals the one that comes first in the service.

    Single resources before sets. Tables that waste the fewest seats first; others by how little they have to
    do that day.
    """

    def rank(unit: Unit) -> tuple[bool, int, int, int]:
        return len(unit.members) > 1, seat_cost(unit, visit), 0 if unit.is_table else busy_minutes(unit), 0

    return sorted(units, key=rank)


def seat_cost(unit: Unit, visit: Visit) -> int:
    """What a table wastes: empty seats and joined neighbours, less its priority; 0 for other resources."""
    if not unit.is_table:
        return 0
    empty = max(0, (unit.party_max or visit.party_size) - visit.party_size)
    priority = max(one.priority for one in unit.members)
    return EMPTY_SEAT * empty + JOINED_TABLE * (len(unit.members) - 1) - priority
