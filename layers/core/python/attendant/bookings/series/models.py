"""Series and their dates, and what callers ask for (no I/O)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.bookings.catalogue import Party
from attendant.bookings.models import Booking, CancelledBy, Reason
from attendant.bookings.series.recurrence import Recurrence, Rule
from attendant.bookings.states import CALLED_OFF, BookingStatus
from attendant.bookings.tables import Name
from attendant.bookings.visits import NO_NEEDS, Audience, Needs
from attendant.bookings.wishes import BookingWish, Day, Duration, Id, Instant, Notes
from attendant.guests.models import GuestWish
from attendant.kernel.errors import Conflict
from attendant.kernel.money import Money
from attendant.properties.hours import OpeningTime

MOST_DATES = 104
LONGEST_MONTHS = 24
RuleText = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class SeriesPolicy(StrEnum):
    """What becomes of a date that cannot be had (S-32)."""

    ALL_OR_NOTHING = "all_or_nothing"
    SKIP = "skip"
    MOVE = "move"


class SeriesScope(StrEnum):
    """Which dates a change is about (S-33)."""

    THIS = "this"
    FOLLOWING = "this_and_following"
    ALL = "all"


class SeriesDateState(StrEnum):
    """Where a date of a series stands."""

    OPEN = "open"
    BOOKED = "booked"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class WorkKind(StrEnum):
    """What is being done to the dates of a series."""

    MAKE = "make"
    UNDO = "undo"
    CHANGE = "change"
    CANCEL = "cancel"


class SeriesVisits(BaseModel):
    """What every date of a series is like, unless it was edited."""

    model_config = ConfigDict(extra="forbid")

    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    resource_ids: list[Id] = Field(default=[], max_length=20, description="Tables that are had together")
    party_size: Party = 1
    area_id: Id | None = None
    needs: Needs = NO_NEEDS
    audience: Audience | None = None
    guest_name: Name | None = Field(default=None, description="What to call the guest here")
    conversation_id: Id | None = None
    notes: Notes | None = None


class MovedDate(BaseModel):
    """A date of the rule that is at another time, by its original start."""

    model_config = ConfigDict(extra="forbid")

    original: Instant
    starts_at: Instant


class SeriesWish(SeriesVisits):
    """A series to be made: a first start, the rule that repeats it, dates that depart from the rule (S-31).

    With `dry_run` nothing is stored and no guest is needed; the answer says of every date if it can be had.
    """

    service_id: Id
    first_start: Instant = Field(description="The first start; its time of day is kept across clock changes")
    rule: RuleText | None = Field(
        default=None, description="FREQ=DAILY|WEEKLY|MONTHLY with INTERVAL, COUNT or UNTIL, BYDAY, …"
    )
    added: list[Instant] = Field(default=[], max_length=MOST_DATES)
    excepted: list[Instant | Day] = Field(default=[], max_length=MOST_DATES, description="Starts, or dates")
    moved: list[MovedDate] = Field(default=[], max_length=MOST_DATES)
    guest_id: Id | None = None
    guest: GuestWish | None = None
    policy: SeriesPolicy = SeriesPolicy.ALL_OR_NOTHING
    dry_run: bool = False

    @model_validator(mode="after")
    def _one_guest(self) -> Self:
        if self.guest_id is not None and self.guest is not None:
            raise ValueError("either guest_id or guest, not both")
        if not self.dry_run and self.guest_id is None and self.guest is None:
            raise ValueError("say who the guest is: either guest_id or guest")
        return self

    @property
    def visits(self) -> SeriesVisits:
        """What every date is like."""
        return SeriesVisits.model_validate(self.model_dump(include=set(SeriesVisits.model_fields)))

    def recurrence(self) -> Recurrence:
        """The dates as a rule with departures.

        Raises:
            Invalid: the rule cannot be read.
        """
        return Recurrence(
            first=self.first_start,
            rule=Rule.read(self.rule) if self.rule else None,
            added=self.added,
            excepted=self.excepted,
            moved={one.original: one.starts_at for one in self.moved},
        )


class SeriesChange(BaseModel):
    """What is to be different about some dates; what is left out stays. Past dates never change (S-33)."""

    model_config = ConfigDict(extra="forbid")

    scope: SeriesScope
    original: Instant | None = Field(default=None, description="The date it is about, by its original start")
    time: OpeningTime | None = Field(default=None, description="Another start on the property's wall clock")
    shift_days: int | None = Field(default=None, ge=-31, le=31, description="So many days later")
    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    resource_ids: list[Id] = Field(default=[], max_length=20)
    party_size: Party | None = None
    notes: Notes | None = None
    policy: SeriesPolicy = SeriesPolicy.ALL_OR_NOTHING
    overwrite_edits: bool = Field(default=False, description="Also dates that were edited on their own")
    dry_run: bool = False

    @model_validator(mode="after")
    def _names_its_date(self) -> Self:
        if (self.original is None) != (self.scope is SeriesScope.ALL):
            raise ValueError("original names the date, except with scope all")
        return self

    def named(self) -> dict[str, Any]:
        """The fields of a visit that are to be different."""
        fields = {"duration_minutes", "resource_id", "resource_ids", "party_size", "notes"}
        return self.model_dump(include=fields & self.model_fields_set)


class SeriesCancellation(BaseModel):
    """Which dates end, why, and on whose behalf; staff cancel as the venue unless they say otherwise."""

    model_config = ConfigDict(extra="forbid")

    scope: SeriesScope = SeriesScope.ALL
    original: Instant | None = None
    reason: str | None = Field(default=None, max_length=200)
    by: CancelledBy | None = None

    @model_validator(mode="after")
    def _names_its_date(self) -> Self:
        if (self.original is None) != (self.scope is SeriesScope.ALL):
            raise ValueError("original names the date, except with scope all")
        return self


class DateBooking(BaseModel):
    """Where and when a skipped or cancelled date is to be booked after all; at its own time if left out."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Instant | None = None
    resource_id: Id | None = None


class SeriesDate(BaseModel):
    """One date, known by its original start wherever it was moved.

    `reasons` say why it was skipped, or why the last change of the series left it as it was.
    """

    original: datetime
    starts_at: datetime
    state: SeriesDateState = SeriesDateState.OPEN
    booking_id: str | None = None
    reasons: list[Reason] = []
    edited: bool = Field(default=False, description="Changed on its own; changes of the series pass it over")
    sequence: int = Field(default=0, description="Changes before its present booking, as calendars count")
    waiting: bool = Field(default=False, description="The change under way has not come to it yet")

    def seen(self, booking: Booking | None) -> "SeriesDate":
        """The date with what became of its booking."""
        if self.state is not SeriesDateState.BOOKED or booking is None:
            return self
        state = SeriesDateState.CANCELLED if booking.status in CALLED_OFF else self.state
        return self.model_copy(update={"state": state, "starts_at": booking.starts_at})


def still_to_come(booking: Booking, now: datetime) -> bool:
    """Whether a booking takes place and neither its time nor its guest has come: the rest never changes."""
    status = booking.as_of(now).status
    return (status.expected or status is BookingStatus.REQUESTED) and booking.starts_at > now


class SeriesWork(BaseModel):
    """What is under way: it goes on in portions until no date waits, whoever continues it."""

    kind: WorkKind
    change: SeriesChange | None = None
    cancellation: SeriesCancellation | None = None
    due_at: datetime


class Series(BaseModel):
    """Bookings that belong together. The dates count; the rule says where they came from."""

    series_id: str
    service_id: str
    guest_id: str
    rule: str | None = None
    first_start: datetime
    policy: SeriesPolicy
    visits: SeriesVisits
    dates: list[SeriesDate]
    split_from: str | None = Field(default=None, description="The series whose later dates these were")
    work: SeriesWork | None = Field(default=None, description="What is still under way, if anything")
    failed: bool = Field(default=False, description="It was to be all or nothing, and nothing was left")
    made_at: datetime
    revision: int = 1

    def date(self, original: datetime) -> SeriesDate | None:
        """The date of an original start."""
        return next((one for one in self.dates if one.original == original), None)

    def with_dates(self, changed: Iterable[SeriesDate], **fields: Any) -> "Series":
        """The series with these dates instead of those of the same original start."""
        by_original = {one.original: one for one in changed}
        dates = [by_original.get(one.original, one) for one in self.dates]
        return self.model_copy(update={"dates": dates, **fields})

    def within(self, scope: SeriesScope, original: datetime | None) -> list[SeriesDate]:
        """The dates that a scope means."""
        if scope is SeriesScope.THIS:
            return [one for one in self.dates if one.original == original]
        return [one for one in self.dates if original is None or one.original >= original]

    def seen(self, bookings: Mapping[str, Booking]) -> "Series":
        """The series with what became of its bookings."""
        return self.with_dates(one.seen(bookings.get(one.booking_id or "")) for one in self.dates)

    def wish(self, one: SeriesDate, starts_at: datetime) -> BookingWish:
        """What is wished for at one date."""
        visits = self.visits.model_dump(exclude_none=True)
        return BookingWish.model_validate(
            {**visits, "service_id": self.service_id, "guest_id": self.guest_id, "starts_at": starts_at}
        )

    def edited(self, one: SeriesDate, booking: Booking) -> bool:
        """Whether a date differs from what the series says, through whichever door it was changed."""
        visits = self.visits
        return (
            one.edited
            or booking.starts_at != one.starts_at
            or booking.party_size != visits.party_size
            or booking.notes != visits.notes
            or visits.duration_minutes not in (None, booking.duration_minutes)
        )


class DateVerdict(BaseModel):
    """Whether a date can be had, and if not, why; `starts_at` differs from `original` where it was moved."""

    original: datetime
    starts_at: datetime
    starts_local: datetime
    bookable: bool
    moved: bool = False
    resource_name: str | None = None
    price: Money | None = None
    reasons: list[Reason] = []


class SeriesPlan(BaseModel):
    """What a series or a change would come to; nothing was stored."""

    zone: str
    possible: bool = Field(description="Whether it would be done under this policy")
    dates: list[DateVerdict]


class SeriesAnswer(BaseModel):
    """A series after a change; `following` is the new series of the later dates where it was split."""

    series: Series
    following: Series | None = None


class SeriesPage(BaseModel):
    """Some series, newest first, and where to go on."""

    series: list[Series]
    cursor: str | None


class SeriesNotBookable(Conflict):
    """A series that is all or nothing has dates that cannot be had; `dates` says which and why (S-32)."""

    code, title = "series_not_bookable", "Not every date can be booked"

    def __init__(self, dates: list[DateVerdict]) -> None:
        missing = sum(not one.bookable for one in dates)
        super().__init__(
            f"{missing} of {len(dates)} dates cannot be had.",
            dates=[one.model_dump(mode="json") for one in dates],
        )
        self.dates = dates


class Busy(Conflict):
    """Something is still being done to the series."""

    code, title = "series_under_way", "A change of the series is still under way"
