"""How tables were used, told from their bookings, blocks and opening hours (no I/O)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pydantic import BaseModel, Field

from attendant.bookings.catalogue import Resource
from attendant.bookings.models import Booking
from attendant.bookings.occupancy import ClaimKind, instant_at
from attendant.bookings.schedule import days_between
from attendant.bookings.seating.floor import Floor
from attendant.bookings.seating.models import SeatedBooking
from attendant.bookings.states import BookingStatus
from attendant.bookings.wall_clock import day_bounds
from attendant.bookings.windows import Window, intersect, merge, subtract

USED = frozenset(status for status in BookingStatus if status.blocks) | {BookingStatus.FINISHED}
MINUTE = timedelta(minutes=1)


class Usage(BaseModel):
    """How much of what was open was used, in seat-minutes: a person for a minute, a seat open for one."""

    open_seat_minutes: int = Field(description="Open hours less blocks, times the seats")
    used_seat_minutes: int = Field(description="People times the minutes they were, or are to be, there")
    percent: float = Field(description="Of what was open; 0 where nothing was")
    covers: int
    turns: int = Field(description="Bookings that sat, or are to sit, there")
    average_stay_minutes: float | None = None


class TableUsage(Usage):
    """The same of one table."""

    resource_id: str
    name: str


class Utilisation(BaseModel):
    """How tables were used on local dates, each and all together; a joined party counts once in all."""

    first_day: date
    last_day: date
    zone: str
    tables: list[TableUsage]
    total: Usage


class TableHistory(BaseModel):
    """Who had a table on local dates, called off and no-shows included, and what staff noted on it."""

    resource_id: str
    name: str
    notes: str | None
    bookings: list[SeatedBooking]


def utilisation(floor: Floor, tables: Iterable[Resource], first_day: date, last_day: date) -> Utilisation:
    """The use of some tables of a floor on local dates."""
    days = days_between(first_day, last_day)
    counted = [one for one in floor.bookings.values() if one.status in USED]
    found, seen, opened = [], set(), 0
    for table in tables:
        seats = table.party_max or 0
        mine = [one for one in counted if table.resource_id in one.resource_ids]
        minutes = sum(_minutes(_open(floor, table, day)) for day in days) * seats
        used = 0
        for one in mine:
            begin, end = stay(one)
            used += _covers(one, table.resource_id) * ((end - begin) // MINUTE)
        covers = sum(_covers(one, table.resource_id) for one in mine)
        usage = _usage(minutes, used, covers, mine)
        found.append(TableUsage(resource_id=table.resource_id, name=table.name, **usage.model_dump()))
        opened += minutes
        seen |= {one.booking_id for one in mine}
    parties = [one for one in counted if one.booking_id in seen]
    total = _usage(
        opened,
        sum(one.used_seat_minutes for one in found),
        sum(one.covers for one in found),
        parties,
    )
    return Utilisation(
        first_day=first_day, last_day=last_day, zone=floor.venue.zone.key, tables=found, total=total
    )


def stay(booking: Booking) -> tuple[datetime, datetime]:
    """From when to when a party was there as far as that was noted, else as it is booked."""
    begin = booking.seated_at or booking.starts_at
    return begin, max(begin, booking.left_at or booking.kept_until)


def _covers(booking: Booking, resource_id: str) -> int:
    return sum(one.covers for one in booking.allocations if one.resource_id == resource_id)


def _usage(opened: int, used: int, covers: int, bookings: list[Booking]) -> Usage:
    stays = [(end - begin) // MINUTE for begin, end in map(stay, bookings)]
    return Usage(
        open_seat_minutes=opened,
        used_seat_minutes=used,
        percent=round(100 * used / opened, 1) if opened else 0.0,
        covers=covers,
        turns=len(bookings),
        average_stay_minutes=round(sum(stays) / len(stays), 1) if stays else None,
    )


def _open(floor: Floor, table: Resource, day: date) -> list[Window]:
    """When a table was open on a local date and not blocked."""
    begin, end = day_bounds(day, floor.venue.zone)
    opened = [Window(one.start, one.end) for one in floor.opens(table, day)]
    blocks = [
        Window(instant_at(one.start), instant_at(one.end))
        for one in floor.claims.get(table.resource_id, ())
        if one.kind is ClaimKind.BLOCK
    ]
    return subtract(intersect([merge(opened), [Window(begin, end)]]), blocks)


def _minutes(windows: Iterable[Window]) -> int:
    return sum((one.end - one.start) // MINUTE for one in windows)
