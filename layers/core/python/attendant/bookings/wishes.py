"""What callers ask for: a time, a booking, a change, a list (no I/O)."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from attendant.bookings.catalogue import LONGEST_VISIT_MINUTES, Party
from attendant.bookings.course import Asked
from attendant.bookings.first_start import Search
from attendant.bookings.models import Booking
from attendant.bookings.states import BookingStatus
from attendant.bookings.tables import Name
from attendant.bookings.visits import NO_NEEDS, Audience, Needs, Visit
from attendant.bookings.wall_clock import minute_of
from attendant.guests.models import GuestWish
from attendant.properties.hours import ClosingTime, OpeningTime

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Notes = Annotated[str, Field(max_length=1000)]
FIRST_YEAR, LAST_YEAR = 2000, 2199


def _in_utc(instant: datetime) -> datetime:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]
ForceReason = Annotated[
    str, Field(min_length=3, max_length=200, description="Why staff take what cannot be had (S-11)")
]
Duration = Annotated[int, Field(ge=1, le=LONGEST_VISIT_MINUTES, description="Minutes")]


REQUESTED = "False where the venue chose the named resource itself: no wish of the guest, no surcharge"


class AvailabilityQuery(BaseModel):
    """Which starts of a service are free on local dates, both included; times of day limit the start."""

    service_id: Id
    first_day: Day
    last_day: Day
    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    party_size: Party = 1
    not_before: OpeningTime | None = None
    not_after: OpeningTime | None = None
    session_id: Id | None = Field(default=None, description="Its own hold counts as free")
    area_id: Id | None = None
    needs: Needs = NO_NEEDS
    audience: Audience = Audience.ONLINE

    @property
    def named(self) -> tuple[str, ...]:
        """The resources that are asked for by id; empty for any."""
        return (self.resource_id,) if self.resource_id else ()

    @property
    def visit(self) -> Visit:
        """What is asked for, apart from when and with whom."""
        return Visit(self.duration_minutes, self.party_size, self.audience, self.area_id, self.needs)

    @property
    def minutes(self) -> tuple[int, int] | None:
        """The times of day as minutes since 00:00, if any were given."""
        if self.not_before is None and self.not_after is None:
            return None
        return minute_of(self.not_before or "00:00"), minute_of(self.not_after or "24:00")


class FirstStartQuery(BaseModel):
    """What to look for when somebody asks for the first bookable start of a service.

    Starts lie on local dates from `first_day` (else today) to `last_day` (else the end of the horizon).
    `not_before` and `over_by` hold on every date: the visit lies between them; `since` and `until` are
    instants.
    """

    service_id: Id
    first_day: Day | None = None
    last_day: Day | None = None
    not_before: OpeningTime | None = None
    over_by: ClosingTime | None = None
    since: Instant | None = None
    until: Instant | None = None
    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    party_size: Party = 1
    session_id: Id | None = Field(default=None, description="Its own hold counts as free")
    area_id: Id | None = None
    needs: Needs = NO_NEEDS
    audience: Audience = Audience.ONLINE

    @property
    def named(self) -> tuple[str, ...]:
        """The resources that are asked for by id; empty for any."""
        return (self.resource_id,) if self.resource_id else ()

    @property
    def visit(self) -> Visit:
        """What is asked for, apart from when and with whom."""
        return Visit(self.duration_minutes, self.party_size, self.audience, self.area_id, self.needs)

    def search(self, today: date) -> Search:
        """Where to look, open to the last date that the calendar here knows."""
        return Search(
            first_day=max(self.first_day or today, today),
            last_day=self.last_day or date(LAST_YEAR, 12, 31),
            not_before=minute_of(self.not_before or "00:00"),
            over_by=minute_of(self.over_by or "24:00"),
            since=self.since,
            until=self.until,
        )


class TimeWish(BaseModel):
    """A time with a service. Without a duration the service says how long.

    Without resources the property chooses. One that is named is a hard wish; several are had together.
    """

    service_id: Id
    starts_at: Instant
    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    resource_ids: list[Id] = Field(default=[], max_length=20, description="Tables that are had together")
    resource_requested: bool | None = Field(default=None, description=REQUESTED)
    party_size: Party = 1
    area_id: Id | None = None
    needs: Needs = NO_NEEDS
    audience: Audience | None = Field(
        default=None, description="Who it is for; else told by who asks: staff in_house, others online"
    )

    @property
    def named(self) -> tuple[str, ...]:
        """The resources that are asked for by id; empty for any."""
        one = [self.resource_id] if self.resource_id else []
        return tuple(dict.fromkeys([*one, *self.resource_ids]))

    def visit(self, audience: Audience = Audience.ONLINE) -> Visit:
        """What is asked for, apart from when and with whom; `audience` where the wish does not say."""
        whom = self.audience or audience
        return Visit(self.duration_minutes, self.party_size, whom, self.area_id, self.needs)


class BookingWish(TimeWish, Asked):
    """What is to be booked for a guest."""

    guest_id: Id | None = None
    guest: GuestWish | None = Field(default=None, description="A guest who is not known by an id")
    guest_name: Name | None = Field(default=None, description="What to call the guest of `guest_id` here")
    conversation_id: Id | None = None
    notes: Notes | None = None
    hold_id: Id | None = Field(default=None, description="The hold that this booking turns into")
    force_reason: ForceReason | None = None
    seated: bool = Field(
        default=False, description="The party sits already: a walk-in, unless said otherwise"
    )

    @model_validator(mode="after")
    def _one_guest(self) -> Self:
        if (self.guest_id is None) == (self.guest is None):
            raise ValueError("say who the guest is: either guest_id or guest")
        return self


class HoldWish(TimeWish):
    """A time to keep for a session while its guest decides; a session holds one at most (S-22)."""

    model_config = ConfigDict(extra="forbid")

    session_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Who holds: a conversation, a browser",
    )


class ChangeWish(Asked):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Instant | None = None
    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    resource_ids: list[Id] = Field(default=[], max_length=20, description="Tables that are had together")
    resource_requested: bool | None = Field(default=None, description=REQUESTED)
    party_size: Party | None = None
    area_id: Id | None = None
    needs: Needs = NO_NEEDS
    notes: Notes | None = None
    force_reason: ForceReason | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The resources that are asked for by id; empty for any."""
        one = [self.resource_id] if self.resource_id else []
        return tuple(dict.fromkeys([*one, *self.resource_ids]))


StatusFilter = Literal[
    "pending",
    "cancelled",
    "due_no_show",
    "overdue",
    "requested",
    "booked",
    "confirmed",
    "partly_arrived",
    "arrived",
    "seated",
    "finished",
    "declined",
    "expired",
    "cancelled_by_guest",
    "cancelled_late",
    "cancelled_by_venue",
    "no_show",
]


class BookingsFilter(BaseModel):
    """Which bookings to list: `pending` means requested and still waiting, `cancelled` any of its kinds,
    `due_no_show` that nobody has come in time, `overdue` that a party sits longer than it was to.
    """

    first_day: Day | None = None
    last_day: Day | None = None
    guest_ids: tuple[Id, ...] = Field(default=(), description="Every id of one guest")
    conversation_id: Id | None = None
    resource_id: Id | None = None
    status: StatusFilter | None = None

    def admits(self, booking: Booking) -> bool:
        """Whether a booking, seen as of now, is asked for; dates are left to the query."""
        wanted = {
            "pending": booking.status is BookingStatus.REQUESTED,
            "cancelled": booking.status.cancelled,
            "due_no_show": booking.no_show_due,
            "overdue": booking.overdue,
        }.get(self.status or "", self.status in (None, booking.status))
        return (
            wanted
            and (not self.guest_ids or booking.guest_id in self.guest_ids)
            and self.conversation_id in (None, booking.conversation_id)
            and (self.resource_id is None or self.resource_id in booking.resource_ids)
        )
