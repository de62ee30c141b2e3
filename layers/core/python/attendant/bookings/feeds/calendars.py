"""What a feed says of a booking: as much as its subscriber needs, and no more about the guest (S-34)."""

from collections.abc import Iterable
from datetime import datetime

from attendant.bookings.feeds.icalendar import Calendar, CalendarEvent, EventStatus
from attendant.bookings.feeds.models import FeedKind
from attendant.bookings.models import Booking
from attendant.bookings.states import CALLED_OFF, BookingStatus

DOMAIN = "bookings.attendant"


def calendar(kind: FeedKind, name: str, bookings: Iterable[Booking], place: str) -> Calendar:
    """The calendar of a feed, its events in the order of their start; `place` is the property's name.

    A guest sees service, resource and reference. A resource's feed shows the guest's first name, the party
    and the reference. Notes are in neither.
    """
    written = {_identity(one): one for one in sorted(bookings, key=lambda booking: booking.booking_id)}
    ordered = sorted(written.values(), key=lambda booking: (booking.starts_at, booking.booking_id))
    return Calendar(name, [_event(kind, one, place) for one in ordered])


def status_of(booking: Booking) -> EventStatus:
    """How calendars call the state of a booking."""
    if booking.status is BookingStatus.REQUESTED:
        return EventStatus.TENTATIVE
    if booking.status in CALLED_OFF:
        return EventStatus.CANCELLED
    return EventStatus.CONFIRMED


def kept(booking: Booking, since: datetime) -> bool:
    """Whether a feed still shows a booking: one that will not take place, if it ended `since` then."""
    return status_of(booking) is not EventStatus.CANCELLED or booking.history[-1].at >= since


def _identity(booking: Booking) -> tuple[str, object]:
    """A date of a series that was booked anew is the same date: the newer booking stands for it."""
    return booking.series_id or booking.booking_id, booking.series_original_start


def _event(kind: FeedKind, booking: Booking, place: str) -> CalendarEvent:
    if kind is FeedKind.GUEST:
        summary = f"{booking.service_name}: {booking.resource_name}"
    else:
        first_name = (booking.guest_name or "").partition(" ")[0]
        party = f"{booking.party_size} {'person' if booking.party_size == 1 else 'people'}"
        who = f"{first_name}, {party}" if first_name else party
        summary = f"{booking.service_name}: {who}"
    return CalendarEvent(
        uid=f"{booking.series_id or booking.booking_id}@{DOMAIN}",
        recurrence_id=booking.series_original_start,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=summary,
        description=f"Reference {booking.reference}",
        location=place,
        changed_at=booking.history[-1].at,
        sequence=booking.series_sequence + booking.revision - 1,
        status=status_of(booking),
    )
