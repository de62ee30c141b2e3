"""What changes on the floor soon, told from who has which table (no I/O)."""

from collections import defaultdict
from datetime import datetime

from attendant.bookings.occupancy import instant_at, minutes_of
from attendant.bookings.seating.floor import Floor
from attendant.bookings.seating.models import FloorCount, Forecast, SeatChange, SeatedBooking, SeatState
from attendant.bookings.states import PRESENT

HALF_HOUR = 30


def forecast(floor: Floor, since: datetime, until: datetime) -> Forecast:
    """Who comes, which tables become free and which blocks begin or end from `since` up to `until`.

    A party that is overdue frees its tables at the next minute, for want of knowing better.
    """
    begin, end = minutes_of(since), minutes_of(until)
    tables: dict[tuple[str, SeatState], list[str]] = defaultdict(list)
    times: dict[tuple[str, SeatState], tuple[int, int]] = {}
    for table in floor.tables:
        for span in floor.spans(table):
            key = (span.owner, span.state)
            tables[key].append(table.resource_id)
            times[key] = (span.start, span.end)
    changes = []
    for (owner, state), names in tables.items():
        first, last = times[owner, state]
        booking = floor.bookings.get(owner)
        blocked = state is SeatState.BLOCKED
        if state is SeatState.HELD or (booking is None and not blocked):
            continue
        told = {
            "resource_ids": names,
            "booking": SeatedBooking.of(booking) if booking else None,
            "block_id": owner if blocked else None,
        }
        comes = blocked or (booking is not None and booking.status not in PRESENT)
        if comes and begin <= first < end:
            at = instant_at(first) if booking is None else booking.starts_at
            changes.append(SeatChange(at=at, kind="block_begins" if blocked else "arrives", **told))
        if begin < last <= end:
            kind = "block_ends" if blocked else "frees"
            changes.append(SeatChange(at=instant_at(last), kind=kind, **told))
    changes.sort(key=lambda one: (one.at, one.kind, one.resource_ids))
    return Forecast(
        zone=floor.venue.zone.key,
        since=since,
        until=until,
        changes=changes,
        free=[_count(floor, minute) for minute in range(begin, end, HALF_HOUR)],
    )


def _count(floor: Floor, minute: int) -> FloorCount:
    at = instant_at(minute)
    free = [
        table
        for table in floor.tables
        if floor.is_open(table, at)
        and not any(span.start < minute + HALF_HOUR and minute < span.end for span in floor.spans(table))
    ]
    seats = sum(table.party_max or 0 for table in free)
    return FloorCount(at=at, free_tables=len(free), free_seats=seats)
