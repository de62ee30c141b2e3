"""The engine's timetable of one resource, from what cases say about it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field

from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.occupancy import Claim, ClaimKind, minutes_of
from attendant.bookings.openings import Venue
from attendant.bookings.schedule import opening_windows
from attendant.bookings.states import BookingStatus
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import DAY_MINUTES, local_date, rounded_up, wall_of
from attendant.bookings.windows import Window, merge
from attendant.kernel.clock import epoch_seconds
from attendant.properties.hours import DatedHours, Hours, OpenSpan
from tests.contracts.booking_cases.intervals import Range
from tests.contracts.booking_cases.kinds import Instant

RESOURCE = "r1"
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ANCHOR = 300
DAY = timedelta(days=1)
ALIGN = {"clock": "clock", "window_start": "opening", "opening": "opening", "pack": "pack"}
STATUS = {
    "requested": BookingStatus.REQUESTED,
    "pending": BookingStatus.REQUESTED,
    "requires_handling": BookingStatus.REQUESTED,
    "waiting_for_payment": BookingStatus.REQUESTED,
    "created": BookingStatus.BOOKED,
    "booked": BookingStatus.BOOKED,
    "external": BookingStatus.BOOKED,
    "accepted": BookingStatus.CONFIRMED,
    "confirmed": BookingStatus.CONFIRMED,
    "cancelled": BookingStatus.CANCELLED_BY_GUEST,
    "canceled": BookingStatus.CANCELLED_BY_GUEST,
    "declined": BookingStatus.DECLINED,
    "denied": BookingStatus.DECLINED,
    "rejected": BookingStatus.DECLINED,
    "expired": BookingStatus.EXPIRED,
}
"""The sources' names of states, and what they are here."""


class Busy(Range):
    """Something that is booked or blocked already."""

    status: Literal[*STATUS] = "confirmed"  # type: ignore[valid-type]
    kind: Literal["normal", "booking", "block", "blocked", "staff_block", "external"] = "normal"
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    resource: str = RESOURCE

    def claim(self, owner: str) -> Claim:
        kind = ClaimKind.BLOCK if "block" in self.kind else ClaimKind.BOOKING
        buffers = (self.buffer_before_min, self.buffer_after_min)
        return Claim(owner, kind, minutes_of(self.start), minutes_of(rounded_up(self.end)), *buffers)

    @property
    def blocks(self) -> bool:
        return STATUS[self.status].blocks


class HoldGiven(Range):
    """A time that somebody keeps while deciding."""

    resource: str = RESOURCE
    service: str = "service-1"
    held_by: str
    release_at: Instant
    seats: int | None = Field(default=None, validation_alias=AliasChoices("seats", "seat_count"))
    is_seat: bool = Field(default=False, validation_alias=AliasChoices("is_seat", "seat"))

    def claim(self, owner: str, **shared: Any) -> Claim:
        span = (minutes_of(self.start), minutes_of(rounded_up(self.end)))
        return Claim(owner, ClaimKind.HOLD, *span, expires=epoch_seconds(self.release_at), **shared)


def claims_of(busy: Iterable[Busy], resource: str | None = None) -> list[Claim]:
    """The claims of what blocks, of one resource or of all."""
    return [
        one.claim(f"bkg_{number}")
        for number, one in enumerate(busy)
        if one.blocks and resource in (None, one.resource)
    ]


def service(duration: int, **other: Any) -> Service:
    """A service of one resource, bookable as far ahead as the cases look."""
    price = {"amount": 0, "currency": "EUR"}
    fields = {
        "service_id": "svc_1",
        "name": "Visit",
        "prices": [{"duration_minutes": duration, "price": price}],
        "resource_ids": [RESOURCE],
        "horizon": {"kind": "fixed", "last_day": "2199-12-31"},
        **other,
    }
    return Service.model_validate(fields)


def timetable(
    zone: ZoneInfo,
    offered: Service,
    open_hours: Hours,
    claims: Collection[Claim],
    now: datetime,
    own: Collection[str] = (),
    **other: Any,
) -> Timetable:
    """The timetable that lists and writes ask, of the one resource that serves a service."""
    resource = Resource.model_validate({"resource_id": RESOURCE, "name": "Resource", "kind": "room"})
    venue = Venue(zone, open_hours, ANCHOR)
    return Timetable(venue, offered, [resource], {RESOURCE: claims}, now, own, **other)


def starts(table: Timetable, days: Sequence[date], visit: Visit) -> list[datetime]:
    """What the list offers on these dates."""
    return [slot.starts_at for slot in table.slots(min(days), max(days), visit)] if days else []


def days_of(windows: Iterable[Range], zone: ZoneInfo) -> list[date]:
    """First and last local date that windows touch."""
    edges = [local_date(edge, zone) for one in windows for edge in (one.start, one.end)]
    return sorted(edges)


def hours_of(windows: Iterable[Range], zone: ZoneInfo) -> Hours:
    """Hours that open exactly in these windows; openings are whole minutes, at most 24 hours each.

    Raises:
        ValueError: the engine's openings of these hours are other windows.
    """
    wanted = merge(Window(rounded_up(one.start), one.end.replace(second=0, microsecond=0)) for one in windows)
    dated = [hours for window in wanted for hours in _dated(window, zone)]
    found = Hours(overrides=tuple(dated))
    edges = [local_date(edge, zone) for one in wanted for edge in (one.start, one.end)]
    opened = opening_windows(found, min(edges), max(edges), zone) if edges else []
    if opened != wanted:
        raise ValueError(f"cannot be said as hours: {wanted}, they open {opened}")
    return found


def _dated(window: Window, zone: ZoneInfo) -> Iterable[DatedHours]:
    day, opens = wall_of(window.start, zone)
    last, closes = wall_of(window.end, zone)
    left = (last - day).days * DAY_MINUTES + closes - opens
    while left > 0:
        end = opens + min(left, DAY_MINUTES)
        over = end > DAY_MINUTES
        span = OpenSpan(opens=_wall(opens), closes=_wall(end - over * DAY_MINUTES), ends_next_day=over)
        yield DatedHours(day=day, spans=(span,))
        day, left = day + DAY, left - DAY_MINUTES


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
