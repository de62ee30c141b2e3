"""How a guest has kept their bookings: counted over two years, with rates (S-27; no I/O)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from attendant.bookings.models import Booking
from attendant.bookings.states import PRESENT, BookingStatus

REMEMBERED = timedelta(days=730)


class GuestRecord(BaseModel):
    """A guest's bookings that start after `since`, 24 months back, counted. A rate of nothing is null."""

    guest_id: str
    since: datetime
    bookings: int = Field(description="Made, whatever became of them")
    upcoming: int = Field(description="Standing and not over")
    visits: int = Field(description="Came, as staff noted")
    unnoted: int = Field(description="Over, and nobody noted whether the guest came")
    cancelled: int = Field(description="Cancelled by the guest in time")
    cancelled_late: int
    cancelled_by_venue: int
    not_agreed: int = Field(description="Requests that were declined or expired")
    no_shows: int
    no_show_rate: float | None = Field(description="No-shows of all bookings whose time came")
    cancellation_rate: float | None = Field(
        description="Cancelled by the guest, in time or late, of those and all whose time came"
    )
    complete: bool = Field(default=True, description="False: there are more bookings than were counted")


def record_of(guest_id: str, bookings: Iterable[Booking], now: datetime) -> GuestRecord:
    """The record of a guest from their bookings, each seen as of `now`."""
    since = now - REMEMBERED
    found = Counter(_counts_as(booking, now) for booking in bookings if booking.starts_at >= since)
    came_due = found["visits"] + found["unnoted"] + found["no_shows"]
    cancelled = found["cancelled"] + found["cancelled_late"]
    return GuestRecord(
        guest_id=guest_id,
        since=since,
        bookings=found.total(),
        upcoming=found["upcoming"],
        visits=found["visits"],
        unnoted=found["unnoted"],
        cancelled=found["cancelled"],
        cancelled_late=found["cancelled_late"],
        cancelled_by_venue=found["cancelled_by_venue"],
        not_agreed=found["not_agreed"],
        no_shows=found["no_shows"],
        no_show_rate=_rate(found["no_shows"], came_due),
        cancellation_rate=_rate(cancelled, came_due + cancelled),
    )


_COUNTED = {
    BookingStatus.FINISHED: "visits",
    **dict.fromkeys(PRESENT, "visits"),
    BookingStatus.CANCELLED_BY_GUEST: "cancelled",
    BookingStatus.CANCELLED_LATE: "cancelled_late",
    BookingStatus.CANCELLED_BY_VENUE: "cancelled_by_venue",
    BookingStatus.DECLINED: "not_agreed",
    BookingStatus.EXPIRED: "not_agreed",
    BookingStatus.NO_SHOW: "no_shows",
}


def _counts_as(booking: Booking, now: datetime) -> str:
    return _COUNTED.get(booking.status) or ("upcoming" if booking.ends_at > now else "unnoted")


def _rate(count: int, total: int) -> float | None:
    return round(count / total, 4) if total else None
