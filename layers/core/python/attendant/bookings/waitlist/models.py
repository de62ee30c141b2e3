"""Waiting-list entries and their offers, and what callers ask for (no I/O)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.catalogue import Party
from attendant.bookings.models import Booking
from attendant.bookings.tables import Name
from attendant.bookings.visits import NO_NEEDS, Audience, Needs, Visit
from attendant.bookings.waitlist.rules import WaitlistStatus
from attendant.bookings.waitlist.states import WaitlistState
from attendant.bookings.wall_clock import DAY_MINUTES, minute_of
from attendant.bookings.wishes import Day, Duration, ForceReason, Id, Instant, Notes
from attendant.guests.models import GuestWish
from attendant.kernel.errors import Conflict, Gone
from attendant.kernel.money import Money
from attendant.properties.hours import OpeningTime

Minutes = int


class WaitlistClosed(Conflict):
    """The house takes nobody onto its waiting list; `waitlist_status` says why."""

    code, title = "waitlist_closed", "The waiting list is closed"

    def __init__(self, status: WaitlistStatus) -> None:
        super().__init__("Nobody can join it at present.", waitlist_status=status)


class OfferOver(Gone):
    """The offer has ended: it ran out, was declined, or another one took its place."""

    code, title = "offer_over", "The offer has ended"


class WaitlistWish(BaseModel):
    """Who would like which time: a start from one time of a local date up to another, both included.

    Without times the whole date will do. With `party_min` fewer of the party may come. Areas are tried in
    their order; without any all will do. A walk-in waits at the door for today.
    """

    model_config = ConfigDict(extra="forbid")

    service_id: Id
    day: Day | None = Field(default=None, description="A local date; a walk-in's is today")
    from_time: OpeningTime | None = None
    until_time: OpeningTime | None = None
    wished_time: OpeningTime | None = Field(
        default=None, description="The start that is wanted most; else the earliest"
    )
    duration_minutes: Duration | None = None
    party_size: Party = 1
    party_min: Party | None = None
    area_ids: list[Id] = Field(default=[], max_length=10)
    resource_id: Id | None = Field(default=None, description="This one and no other")
    needs: Needs = NO_NEEDS
    audience: Audience | None = Field(
        default=None, description="Who it is for; else told by who asks: staff in_house, others online"
    )
    priority: int = Field(default=0, ge=0, le=9, description="Of those who fit the higher one comes first")
    expires_at: Instant | None = None
    quoted_minutes: Minutes | None = Field(
        default=None, ge=0, le=DAY_MINUTES, description="The wait that the guest was told"
    )
    guest_id: Id | None = None
    guest: GuestWish | None = Field(default=None, description="A guest who is not known by an id")
    guest_name: Name | None = None
    conversation_id: Id | None = None
    notes: Notes | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.guest_id is None) == (self.guest is None):
            raise ValueError("say who the guest is: either guest_id or guest")
        if self.party_min is not None and self.party_min > self.party_size:
            raise ValueError("party_min must not be above party_size")
        if self.from_time and self.until_time and self.until_time < self.from_time:
            raise ValueError("until_time must not be before from_time")
        if self.day is None and self.audience is not Audience.WALK_IN:
            raise ValueError("day is required, except for a walk-in")
        return self


class WaitlistStep(BaseModel):
    """A state the entry reached: when, through whom and which channel."""

    model_config = ConfigDict(frozen=True)

    state: WaitlistState
    at: datetime
    actor: str = Field(description="Kind and id, e.g. staff:usr_01J9ZQ...")
    channel: str
    reason: str | None = None


class WaitlistOffer(BaseModel):
    """A time that is held for somebody who waits, until they say yes or no or `until` is there."""

    offer_id: str
    hold_id: str
    starts_at: datetime
    ends_at: datetime
    party_size: int
    area_id: str | None = None
    audience: Audience
    resource_ids: list[str]
    resource_name: str
    price: Money
    made_at: datetime
    until: datetime


class WaitlistEntry(BaseModel):
    """Somebody who waits for a time. Its latest offer stays on it, whatever became of it."""

    entry_id: str
    service_id: str
    service_name: str
    day: Day
    from_time: OpeningTime | None = None
    until_time: OpeningTime | None = None
    wished_time: OpeningTime | None = None
    duration_minutes: int | None = None
    party_size: int
    party_min: int
    area_ids: list[str] = []
    resource_id: str | None = None
    needs: Needs = NO_NEEDS
    audience: Audience
    channel: str
    priority: int = 0
    guest_id: str
    guest_name: str | None = None
    conversation_id: str | None = None
    notes: str | None = None
    joined_at: datetime
    queued_at: datetime = Field(description="Since when it counts as waiting, for who comes first")
    expires_at: datetime
    quoted_minutes: int | None = None
    state: WaitlistState = WaitlistState.WAITING
    offer: WaitlistOffer | None = None
    booking_id: str | None = None
    waited_minutes: int | None = Field(default=None, description="From joining to sitting down")
    quote_error_minutes: int | None = Field(
        default=None, description="How much longer than quoted the wait was; below zero: shorter"
    )
    history: list[WaitlistStep]
    revision: int = 1

    @property
    def ends_by_itself_at(self) -> datetime | None:
        """When the clock ends its present state; None if it does not."""
        if self.state is WaitlistState.OFFERED and self.offer is not None:
            return self.offer.until
        return self.expires_at if self.state is WaitlistState.WAITING else None

    @property
    def minutes(self) -> tuple[int, int]:
        """The first and last minute of its date at which the visit may start."""
        begin = minute_of(self.from_time) if self.from_time else 0
        return begin, minute_of(self.until_time) if self.until_time else DAY_MINUTES - 1

    def distance(self, wall_minute: int) -> int:
        """How far a start at this minute of the day is from the one that is wanted most, in minutes."""
        return abs(wall_minute - minute_of(self.wished_time)) if self.wished_time else wall_minute

    @property
    def named(self) -> tuple[str, ...]:
        """The resource that is asked for by id; empty for any."""
        return (self.resource_id,) if self.resource_id else ()

    @property
    def areas(self) -> Sequence[str | None]:
        """The areas that would do, in their order; any where none is named."""
        return self.area_ids or [None]

    @property
    def visits(self) -> Iterator[Visit]:
        """What would do, the most wanted first: the whole party, then fewer; areas in their order."""
        for size in range(self.party_size, self.party_min - 1, -1):
            for area_id in self.areas:
                yield Visit(self.duration_minutes, size, self.audience, area_id, self.needs)

    def as_of(self, now: datetime) -> "WaitlistEntry":
        """The entry as the clock sees it: an offer or a wait whose time is up has lapsed, swept or not."""
        ends_at = self.ends_by_itself_at
        lapsed = ends_at is not None and ends_at <= now
        return self.model_copy(update={"state": WaitlistState.LAPSED}) if lapsed else self

    def stepped(self, step: WaitlistStep, **changes: Any) -> "WaitlistEntry":
        """The entry after a step, one revision later."""
        history = [*self.history, step]
        return self.model_copy(
            update={**changes, "state": step.state, "history": history, "revision": self.revision + 1}
        )


class OfferWish(BaseModel):
    """What staff offer somebody who waits; what is left out the house finds itself."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Instant | None = None
    party_size: Party | None = None
    area_id: Id | None = None
    resource_ids: list[Id] = Field(default=[], max_length=20)
    offer_minutes: int | None = Field(default=None, ge=5, le=30)


class SeatWish(BaseModel):
    """At which tables a party sits down now; what is left out the house finds itself."""

    model_config = ConfigDict(extra="forbid")

    resource_ids: list[Id] = Field(default=[], max_length=20)
    party_size: Party | None = None
    force_reason: ForceReason | None = None


class LeaveWish(BaseModel):
    """Why somebody no longer waits."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = Field(default=None, max_length=200)


class OfferAnswer(BaseModel):
    """Which offer is answered; without an id the one that stands."""

    model_config = ConfigDict(extra="forbid")

    offer_id: Id | None = None


class WaitlistBooking(BaseModel):
    """An entry that ended in a booking, and that booking."""

    entry: WaitlistEntry
    booking: Booking
    repeated: bool = Field(default=False, description="It was done already and nothing was booked now")


class WaitlistPage(BaseModel):
    """Some entries, by local date and then in the order they joined, and where to go on."""

    entries: list[WaitlistEntry]
    cursor: str | None


class QuoteWish(BaseModel):
    """For which service and party the wait is asked; without a party for the usual sizes."""

    model_config = ConfigDict(extra="forbid")

    service_id: Id
    party_size: Party | None = None
    area_id: Id | None = None
    needs: Needs = NO_NEEDS


class WaitEstimate(BaseModel):
    """How long a party of this size would wait at the door now, in minutes; None where nobody can say.

    `by_history` is the median of the last `samples` waits of its band, `by_stays` follows from the stays that
    end next and from who is before it.
    """

    party_size: int
    band: str
    minutes: int | None
    by_history: int | None
    by_stays: int | None
    samples: int
    parties_before: int
    status: WaitlistStatus


class WaitlistQuote(BaseModel):
    """The waits of a service now."""

    service_id: str
    status: WaitlistStatus
    estimates: list[WaitEstimate]


class BandReport(BaseModel):
    """What became of those of one party band who waited. `conversion`: the share of those who no longer wait
    that got a place; errors of quotes in minutes.
    """

    band: str
    joined: int
    offered: int
    accepted: int
    seated: int
    declined: int
    lapsed: int
    left: int
    no_show: int
    waiting: int
    conversion: float | None
    offer_conversion: float | None
    median_wait_minutes: int | None
    quotes: int
    quote_error_mean: float | None = Field(description="Mean of how much longer than quoted waits were")
    quote_error_absolute: float | None = Field(description="Mean distance between wait and quote")
    quotes_within_ten: float | None = Field(description="Share of quotes at most ten minutes off")


class WaitlistReport(BaseModel):
    """The waiting list over some local dates: all of it, then by party band."""

    first_day: Day
    last_day: Day
    total: BandReport
    bands: list[BandReport]


StateFilter = Literal["open"] | WaitlistState
"""A state, or `open` for everybody who still waits."""
