"""What a floor plan is told: the states of tables by time, and the bookings behind them (no I/O)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.catalogue import Resource
from attendant.bookings.models import Booking, Reason, Slot
from attendant.bookings.states import BookingStatus
from attendant.bookings.tables import Position
from attendant.bookings.wishes import TimeWish


class SeatState(StrEnum):
    """What a table is at a time. Where several apply the first of this order is told."""

    OCCUPIED = "occupied"
    BLOCKED = "blocked"
    RESERVED = "reserved"
    HELD = "held"
    CLOSED = "closed"
    FREE = "free"


class TableCard(BaseModel):
    """What a floor plan shows of a table whatever the time."""

    resource_id: str
    name: str
    area_id: str | None
    party_min: int
    party_max: int | None
    extra_seats: int
    position: Position | None
    notes: str | None

    @classmethod
    def of(cls, table: Resource) -> Self:
        """The card of a table."""
        return cls.model_validate(table.model_dump(include=set(cls.model_fields)))


class SeatedBooking(BaseModel):
    """The booking behind a state, for staff; `ends_at` is until when it has its tables."""

    booking_id: str
    reference: str
    service_id: str
    resource_ids: list[str]
    status: BookingStatus
    guest_id: str
    guest_name: str | None
    party_size: int
    starts_at: datetime
    ends_at: datetime
    seated_at: datetime | None = None
    overdue: bool = False
    no_show_due: bool = False
    locked: bool = False
    revision: int

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """What staff are told of a booking."""
        fields = booking.model_dump(include=set(cls.model_fields))
        until = booking.kept_until
        return cls.model_validate({**fields, "resource_ids": booking.resource_ids, "ends_at": until})


class TableState(BaseModel):
    """What one table is at a time; `bookable` alone for the party that was asked about."""

    model_config = ConfigDict(frozen=True)

    resource_id: str
    state: SeatState
    bookable: bool = False
    until: datetime | None = Field(default=None, description="When what has it ends, set-up included")
    booking_id: str | None = None
    block_id: str | None = None


class TableSlot(BaseModel):
    """A time of a date: whether the party can be booked, and what each table is from then on for a step."""

    starts_at: datetime
    starts_local: datetime
    bookable: bool
    service_id: str | None = Field(default=None, description="The service that is or would be booked then")
    reasons: list[Reason] = []
    resource_ids: list[str] = Field(default=[], description="Free for the party, the best in front")
    combinations: list[list[str]] = Field(default=[], description="Free together, the best in front")
    tables: list[TableState]


class TablesDay(BaseModel):
    """A local date; `bookings` are those behind the states where they were asked for, by start."""

    date: date
    slots: list[TableSlot]
    bookings: list[SeatedBooking] = []


class TablesAvailability(BaseModel):
    """Slots and tables of some dates, for a party of a size."""

    zone: str = Field(description="IANA zone of the property, in which the local times are")
    party_size: int
    step_minutes: int
    tables: list[TableCard]
    days: list[TablesDay]


class TablesWish(TimeWish):
    """A wish to check; without a service any that serves tables then."""

    model_config = ConfigDict(extra="forbid")

    service_id: str | None = Field(default=None, max_length=64)  # type: ignore[assignment]


class TablesVerdict(BaseModel):
    """Whether a wish could be booked; if not, why, what could be instead, and whether to wait."""

    bookable: bool
    service_id: str | None
    slot: Slot | None = None
    reasons: list[Reason] = []
    alternatives: list[Slot] = []
    next_date: Slot | None = Field(default=None, description="The first alternative on a later date")
    waitlist: bool = False


class SeatChange(BaseModel):
    """Something that changes on the floor: somebody comes, a table becomes free, a block begins or ends."""

    at: datetime
    kind: str = Field(description="arrives, frees, block_begins or block_ends")
    resource_ids: list[str]
    booking: SeatedBooking | None = None
    block_id: str | None = None


class FloorCount(BaseModel):
    """How many tables and seats are free from a moment on for half an hour."""

    at: datetime
    free_tables: int
    free_seats: int


class Forecast(BaseModel):
    """What changes on the floor in the coming hours, in order, and how much is free then."""

    zone: str
    since: datetime
    until: datetime
    changes: list[SeatChange]
    free: list[FloorCount]
