"""Bookings and holds, and what callers are told about times (no I/O)."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from attendant.bookings.catalogue import BufferPolicy
from attendant.bookings.occupancy import Claim, ClaimKind, minutes_of
from attendant.bookings.states import BookingStatus
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import Conflict
from attendant.kernel.money import Money


class ReasonCode(StrEnum):
    """Why a time cannot be had (S-12)."""

    CLOSED = "closed"
    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    NOT_A_START = "not_a_start"
    TAKEN = "taken"
    HELD = "held"
    BLOCKED = "blocked"
    PARTY_TOO_SMALL = "party_too_small"
    PARTY_TOO_LARGE = "party_too_large"
    DURATION = "duration"
    RESOURCE = "resource"
    SERVICE = "service"


class Reason(BaseModel):
    """One reason, for programs (`code`) and for people (`text`)."""

    model_config = ConfigDict(frozen=True)

    code: ReasonCode
    text: str


class Slot(BaseModel):
    """A visit that can be booked, in UTC and on the property's wall clock (with its offset).

    `resource_ids` are free then, the one that would be chosen in front.
    """

    model_config = ConfigDict(frozen=True)

    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    ends_local: datetime
    resource_ids: list[str]
    price: Money


class Availability(BaseModel):
    """The free starts in order; where there are none, why."""

    zone: str = Field(description="IANA zone of the property, in which the local times are")
    duration_minutes: int
    slots: list[Slot]
    reasons: list[Reason] = []


class BookingStep(BaseModel):
    """A state the booking reached: when, through whom and which channel (S-26)."""

    model_config = ConfigDict(frozen=True)

    status: BookingStatus
    at: datetime
    actor: str = Field(description="Kind and id, e.g. staff:usr_01J9ZQ...")
    channel: str
    reason: str | None = None


class Booking(BaseModel):
    """A guest's time with a resource, on the terms of the moment it was made."""

    booking_id: str
    service_id: str
    service_name: str
    resource_id: str
    resource_name: str
    resource_requested: bool = Field(default=False, description="The guest asked for this very resource")
    starts_at: datetime
    ends_at: datetime
    party_size: int
    price: Money
    status: BookingStatus
    pending_until: datetime | None = Field(default=None, description="Until when a request keeps its time")
    guest_id: str
    guest_name: str | None = None
    conversation_id: str | None = None
    notes: str | None = None
    series_id: str | None = Field(default=None, description="The series that it is a date of")
    series_original_start: datetime | None = Field(
        default=None, description="When the rule of its series has it; it keeps this name when it is moved"
    )
    series_sequence: int = Field(
        default=0, description="Changes of this date of the series before this booking, as calendars count"
    )
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    buffer_policy: BufferPolicy = BufferPolicy.SHARED
    last_free_cancel_at: datetime
    history: list[BookingStep]
    revision: int = 1
    repeated: bool = Field(default=False, description="It stood already and nothing was booked now (S-23)")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def reference(self) -> str:
        """What guest and staff call it by, e.g. K7QM2X."""
        return reference_of(self.booking_id)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def duration_minutes(self) -> int:
        """Length in real minutes, also across a clock change."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def claim(self) -> Claim:
        """Its time on its resource; that of a request ends by itself at the deadline (S-25)."""
        deadline = self.pending_until if self.status is BookingStatus.REQUESTED else None
        return Claim(
            owner=self.booking_id,
            kind=ClaimKind.BOOKING,
            start=minutes_of(self.starts_at),
            end=minutes_of(self.ends_at),
            before=self.buffer_before_minutes,
            after=self.buffer_after_minutes,
            expires=epoch_seconds(deadline) if deadline else None,
        )

    def as_of(self, now: datetime) -> "Booking":
        """The booking as the clock sees it: a request past its deadline has expired, swept or not (S-25)."""
        lapsed = self.status is BookingStatus.REQUESTED and self.pending_until and self.pending_until <= now
        return self.model_copy(update={"status": BookingStatus.EXPIRED}) if lapsed else self

    def stepped(self, step: BookingStep, **changes: Any) -> "Booking":
        """The booking after a step, one revision later."""
        return self.model_copy(
            update={
                **changes,
                "status": step.status,
                "history": [*self.history, step],
                "revision": self.revision + 1,
            }
        )


class HoldState(StrEnum):
    """What became of a hold."""

    LIVE = "live"
    RELEASED = "released"
    EXPIRED = "expired"
    BOOKED = "booked"


class Hold(BaseModel):
    """A time kept for a session until `until`."""

    hold_id: str
    service_id: str
    resource_id: str
    resource_requested: bool = False
    starts_at: datetime
    ends_at: datetime
    party_size: int
    price: Money
    session_id: str
    until: datetime
    extended: bool = False
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    state: HoldState = HoldState.LIVE
    booking_id: str | None = None
    revision: int = 1

    @property
    def duration_minutes(self) -> int:
        """Length in real minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def claim(self) -> Claim:
        """Its time on its resource, ending by itself (S-22)."""
        return Claim(
            owner=self.hold_id,
            kind=ClaimKind.HOLD,
            start=minutes_of(self.starts_at),
            end=minutes_of(self.ends_at),
            before=self.buffer_before_minutes,
            after=self.buffer_after_minutes,
            expires=epoch_seconds(self.until),
        )

    def as_of(self, now: datetime) -> "Hold":
        """The hold as the clock sees it, swept or not (S-22)."""
        lapsed = self.state is HoldState.LIVE and self.until <= now
        return self.model_copy(update={"state": HoldState.EXPIRED}) if lapsed else self


class Verdict(BaseModel):
    """Whether a wish could be booked now; if not, why, and what could be instead."""

    bookable: bool
    slot: Slot | None = None
    price: Money | None = Field(default=None, description="Also of a wish that cannot be had, if it has one")
    reasons: list[Reason] = []
    alternatives: list[Slot] = []


class NotBookable(Conflict):
    """The time cannot be had. Carries the reasons and the nearest alternatives (S-12)."""

    code, title = "not_bookable", "This time cannot be booked"

    def __init__(self, reasons: list[Reason], alternatives: list[Slot]) -> None:
        super().__init__(
            " ".join(reason.text for reason in reasons),
            reasons=[reason.model_dump(mode="json") for reason in reasons],
            alternatives=[slot.model_dump(mode="json") for slot in alternatives],
        )
        self.reasons = reasons
        self.alternatives = alternatives


class BookingsPage(BaseModel):
    """Some bookings and where to go on; a page may be short although more follow."""

    bookings: list[Booking]
    cursor: str | None


CancelledBy = Literal["guest", "venue"]

REFERENCE_LENGTH = 6
_MISREAD = str.maketrans("OIL", "011")


def reference_of(booking_id: str) -> str:
    """The last six characters of the id: letters and digits that are not mistaken for each other."""
    return booking_id[-REFERENCE_LENGTH:]


def read_reference(text: str) -> str:
    """A reference as people type it, in the form it is stored."""
    return "".join(character for character in text.upper() if character.isalnum()).translate(_MISREAD)
