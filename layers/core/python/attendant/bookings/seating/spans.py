"""Who has a table when, as a floor plan shows it: spans in UTC minutes, and the state that follows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from attendant.bookings.models import Booking
from attendant.bookings.occupancy import Claim, ClaimKind, instant_at, minutes_of
from attendant.bookings.seating.models import SeatState, TableState
from attendant.bookings.states import PRESENT
from attendant.bookings.wall_clock import rounded_up


class Span(NamedTuple):
    """A range in which somebody has a table, set-up and reset included."""

    start: int
    end: int
    state: SeatState
    owner: str


_RANK = {state: rank for rank, state in enumerate(SeatState)}
_STATE = {
    ClaimKind.BOOKING: SeatState.RESERVED,
    ClaimKind.HOLD: SeatState.HELD,
    ClaimKind.BLOCK: SeatState.BLOCKED,
}


def spans_of(claims: Iterable[Claim], bookings: Mapping[str, Booking], now: datetime) -> list[Span]:
    """The spans of a table in order, as of now.

    A table is occupied by a party that has come. One that is still seated after its end has it at least
    until the next minute. Of bookings that are not given nobody has come.
    """
    found = []
    minute = minutes_of(rounded_up(now))
    for claim in claims:
        if not claim.live(now):
            continue
        state, end = _STATE[claim.kind], claim.end + claim.tail
        booking = bookings.get(claim.owner)
        if booking is not None and booking.status in PRESENT:
            state, end = SeatState.OCCUPIED, max(end, minute + 1)
        found.append(Span(claim.start - claim.lead, end, state, claim.owner))
    return sorted(found)


def state_at(
    resource_id: str,
    spans: Sequence[Span],
    begin: int,
    end: int,
    *,
    is_open: bool,
    bookable: bool = False,
) -> TableState:
    """What a table is in a half-open range of minutes; a booking is named also where a block lies over it."""
    there = [span for span in spans if span.start < end and begin < span.end]
    if not there:
        state = SeatState.FREE if is_open else SeatState.CLOSED
        return TableState(resource_id=resource_id, state=state, bookable=bookable)
    first = min(there, key=lambda span: (_RANK[span.state], span.start))
    booked = (SeatState.OCCUPIED, SeatState.RESERVED)
    return TableState(
        resource_id=resource_id,
        state=first.state,
        bookable=bookable,
        until=instant_at(first.end),
        booking_id=next((span.owner for span in there if span.state in booked), None),
        block_id=next((span.owner for span in there if span.state is SeatState.BLOCKED), None),
    )


def owners_of(claims: Mapping[str, Collection[Claim]], kind: ClaimKind, begin: int, end: int) -> set[str]:
    """Who has something in a range of minutes."""
    return {
        one.owner
        for found in claims.values()
        for one in found
        if one.kind is kind and one.start - one.lead < end and begin < one.end + one.tail
    }
