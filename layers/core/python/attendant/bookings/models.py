"""Bookings and holds, and what callers are told about times (no I/O)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from attendant.bookings.catalogue import BufferPolicy
from attendant.bookings.course import Course
from attendant.bookings.occupancy import Claim, ClaimFlags, ClaimKind, minutes_of
from attendant.bookings.states import BookingStatus
from attendant.bookings.terms import Terms
from attendant.bookings.visits import NO_NEEDS, Audience, Needs
from attendant.bookings.wall_clock import rounded_up
from attendant.bookings.windows import Window
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
    NO_TABLE = "no_table"
    NEEDS = "needs"
    PACE_START = "pace_start"
    PACE_PRESENT = "pace_present"
    LIMIT = "limit"
    POLICY = "policy"


class Reason(BaseModel):
    """One reason, for programs (`code`) and for people (`text`)."""

    model_config = ConfigDict(frozen=True)

    code: ReasonCode
    text: str


WORTH_WAITING = frozenset(
    {
        ReasonCode.TAKEN,
        ReasonCode.HELD,
        ReasonCode.NO_TABLE,
        ReasonCode.PACE_START,
        ReasonCode.PACE_PRESENT,
        ReasonCode.LIMIT,
    }
)


def worth_waiting(reasons: Iterable[Reason]) -> bool:
    """Whether a time that is refused for these reasons may still become free: a waitlist helps (S-12)."""
    return any(reason.code in WORTH_WAITING for reason in reasons)


class Slot(BaseModel):
    """A visit that can be booked, in UTC and on the property's wall clock (with its offset).

    `resource_ids` are free then, the one that would be chosen in front. `combinations` are sets of them that
    can be had together, best first; where no single one is free, the first set would be chosen.
    """

    model_config = ConfigDict(frozen=True)

    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    ends_local: datetime
    resource_ids: list[str]
    combinations: list[list[str]] = []
    area_id: str | None = Field(default=None, description="Where that is which would be chosen")
    price: Money
    seats_left: int | None = Field(default=None, description="Of the class that would be joined")


class Availability(BaseModel):
    """The free starts in order; where there are none, why."""

    zone: str = Field(description="IANA zone of the property, in which the local times are")
    duration_minutes: int
    slots: list[Slot]
    reasons: list[Reason] = []


class FirstStart(BaseModel):
    """The first bookable start, or where somebody looked in vain, with what stands against these dates."""

    zone: str = Field(description="IANA zone of the property, in which the local times are")
    slot: Slot | None = None
    first_day: date
    last_day: date = Field(description="The last local date that was looked at")
    reasons: list[Reason] = []


class BookingStep(BaseModel):
    """A state the booking reached: when, through whom and which channel (S-26)."""

    model_config = ConfigDict(frozen=True)

    status: BookingStatus
    at: datetime
    actor: str = Field(description="Kind and id, e.g. staff:usr_01J9ZQ...")
    channel: str
    reason: str | None = None
    covers: int | None = Field(default=None, description="How many had come by then")
    undoes: BookingStatus | None = Field(default=None, description="The wrong state that it takes back")


class Allocation(BaseModel):
    """A resource that a booking has, and how many of the party it is for (S-17)."""

    model_config = ConfigDict(frozen=True)

    resource_id: str
    resource_name: str
    covers: int = 0
    since: datetime | None = Field(
        default=None, description="From when on, where the party was put here after its start"
    )


class Taking(BaseModel):
    """What bookings and holds have in common: resources for a time, on the terms of their making."""

    allocations: list[Allocation] = Field(min_length=1)
    resource_requested: bool = Field(default=False, description="The guest asked for this very resource")
    area_id: str | None = Field(default=None, description="The area that was asked for; it is kept")
    needs: Needs = Field(default=NO_NEEDS, description="What was asked of the resource; it is kept")
    starts_at: datetime
    ends_at: datetime
    party_size: int
    audience: Audience = Audience.IN_HOUSE
    price: Money
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    setup_minutes: int = Field(default=0, description="Minutes before, in which the tables are put together")
    reset_minutes: int = Field(default=0, description="Minutes after, in which they are put back")
    class_key: str = Field(default="", description="Bookings of one class and time share their resource")
    unpaced: bool = Field(default=False, description="Does not count towards the pace of the house")
    counted_in: list[str] = Field(default=[], description="The periods of its service's limits it counts in")
    forced_reason: str | None = Field(
        default=None, description="Why staff took it although it could not be had"
    )

    @model_validator(mode="before")
    @classmethod
    def _read_single_resource(cls, given: Any) -> Any:
        """What was stored when a booking had one resource."""
        if not isinstance(given, dict) or "allocations" in given or "resource_id" not in given:
            return given
        name = given.get("resource_name", "")
        one = {"resource_id": given["resource_id"], "resource_name": name}
        return {**given, "allocations": [one | {"covers": given.get("party_size", 0)}]}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def resource_id(self) -> str:
        """The first of its resources; mostly the only one."""
        return self.allocations[0].resource_id

    @computed_field  # type: ignore[prop-decorator]
    @property
    def resource_name(self) -> str:
        """What its resources are called together."""
        return " + ".join(one.resource_name for one in self.allocations)

    @property
    def resource_ids(self) -> tuple[str, ...]:
        """All of its resources."""
        return tuple(one.resource_id for one in self.allocations)

    @property
    def resource_names(self) -> tuple[str, ...]:
        """What each of them is called; empty for one that was stored without its name."""
        return tuple(one.resource_name for one in self.allocations)

    @property
    def duration_minutes(self) -> int:
        """Length in real minutes, also across a clock change."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def claims_for(self, owner: str, kind: ClaimKind, until: datetime | None) -> dict[str, Claim]:
        """Its time on each of its resources; ends by itself at `until`."""
        flags = ClaimFlags.ONLINE if self.audience is Audience.ONLINE else ClaimFlags.NONE
        flags |= ClaimFlags.FORCED if self.forced_reason else ClaimFlags.NONE
        flags |= ClaimFlags.UNPACED if self.unpaced else ClaimFlags.NONE
        return {
            one.resource_id: Claim(
                owner=owner,
                kind=kind,
                start=minutes_of(one.since or self.starts_at),
                end=minutes_of(self.ends_at),
                before=self.buffer_before_minutes,
                after=self.buffer_after_minutes,
                expires=epoch_seconds(until) if until else None,
                covers=one.covers,
                flags=flags,
                lead=self.setup_minutes,
                tail=self.reset_minutes,
                group=self.class_key,
                counted=tuple(self.counted_in),
            )
            for one in self.allocations
        }


class Booking(Taking, Course):
    """A guest's time with a resource, on the terms of the moment it was made."""

    booking_id: str
    service_id: str
    service_name: str
    pending_until: datetime | None = Field(default=None, description="Until when a request keeps its time")
    guest_id: str
    guest_name: str | None = None
    conversation_id: str | None = None
    notes: str | None = None
    course_id: str | None = Field(default=None, description="The course that it is a lesson of")
    series_id: str | None = Field(default=None, description="The series that it is a date of")
    series_original_start: datetime | None = Field(
        default=None, description="When the rule of its series has it; it keeps this name when it is moved"
    )
    series_sequence: int = Field(
        default=0, description="Changes of this date of the series before this booking, as calendars count"
    )
    locked: bool = Field(default=False, description="Stays where it is when tables are assigned anew (S-16)")
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
        return super().duration_minutes

    @property
    def created_at(self) -> datetime | None:
        """When it was made: its first step."""
        return self.history[0].at if self.history else None

    @property
    def claims(self) -> dict[str, Claim]:
        """Its time on its resources, up to its real end; that of a request ends at the deadline (S-25)."""
        deadline = self.pending_until if self.status is BookingStatus.REQUESTED else None
        claims = self.claims_for(self.booking_id, ClaimKind.BOOKING, deadline)
        end = minutes_of(rounded_up(self.kept_until))
        return {name: replace(claim, end=end) for name, claim in claims.items() if claim.start < end}

    def as_of(self, now: datetime) -> "Booking":
        """The booking as the clock sees it: a request past its deadline has expired, swept or not (S-25)."""
        lapsed = self.status is BookingStatus.REQUESTED and self.pending_until and self.pending_until <= now
        if lapsed:
            return self.model_copy(update={"status": BookingStatus.EXPIRED})
        return self.model_copy(update=self.seen_at(now))

    def stepped(self, step: BookingStep, **changes: Any) -> "Booking":
        """The booking after a step, one revision later."""
        return self.model_copy(
            update={
                **changes,
                "status": step.status,
                "history": [*self.history, step],
                "revision": self.revision + 1,
                "no_show_due": False,
                "overdue": False,
            }
        )


class HoldState(StrEnum):
    """What became of a hold."""

    LIVE = "live"
    RELEASED = "released"
    EXPIRED = "expired"
    BOOKED = "booked"


class Hold(Taking):
    """A time kept for a session until `until`."""

    hold_id: str
    service_id: str
    session_id: str
    until: datetime
    extended: bool = False
    needs_payment: bool = Field(default=False, description="A deposit or guarantee is due with the booking")
    state: HoldState = HoldState.LIVE
    booking_id: str | None = None
    revision: int = 1

    @property
    def claims(self) -> dict[str, Claim]:
        """Its time on its resources, ending by itself (S-22)."""
        return self.claims_for(self.hold_id, ClaimKind.HOLD, self.until)

    def as_of(self, now: datetime) -> "Hold":
        """The hold as the clock sees it, swept or not (S-22)."""
        lapsed = self.state is HoldState.LIVE and self.until <= now
        return self.model_copy(update={"state": HoldState.EXPIRED}) if lapsed else self


def kept_by(hold: Hold | None, service_id: str, start: datetime, now: datetime) -> Window | None:
    """The time that a hold keeps for who begins at its start: neither notice nor grid nor clock take it away.

    None where it does not live, begins at another time, or is of another service.
    """
    if hold is None or (hold.service_id, hold.starts_at) != (service_id, start):
        return None
    if hold.as_of(now).state is not HoldState.LIVE:
        return None
    return Window(hold.starts_at, hold.ends_at)


class Verdict(BaseModel):
    """Whether a wish could be booked now; if not, why, and what could be instead."""

    bookable: bool
    slot: Slot | None = None
    price: Money | None = Field(default=None, description="Also of a wish that cannot be had, if it has one")
    last_free_cancel_at: datetime | None = Field(default=None, description="What it would be, if bookable")
    terms: Terms | None = Field(default=None, description="What else would be agreed")
    reasons: list[Reason] = []
    alternatives: list[Slot] = []
    waitlist: bool = Field(default=False, description="The time may become free: a waitlist makes sense")
    waitlist_open: bool = Field(default=False, description="And the house takes people onto its own for it")


class NotBookable(Conflict):
    """The time cannot be had. Carries the reasons and the nearest alternatives (S-12)."""

    code, title = "not_bookable", "This time cannot be booked"

    def __init__(
        self, reasons: list[Reason], alternatives: list[Slot], *, waitlist_open: bool = False
    ) -> None:
        super().__init__(
            " ".join(reason.text for reason in reasons),
            reasons=[reason.model_dump(mode="json") for reason in reasons],
            alternatives=[slot.model_dump(mode="json") for slot in alternatives],
            waitlist=worth_waiting(reasons),
            waitlist_open=waitlist_open,
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
