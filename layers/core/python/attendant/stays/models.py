"""Stays and what is asked for when one is kept (no I/O)."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from attendant.kernel.money import Money

FIRST_YEAR, LAST_YEAR = 2000, 2199
MAX_GUESTS = 20

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Number = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    Field(description="The number of the reservation, as guests know it"),
]
DeskNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]


def _in_utc(instant: datetime) -> datetime:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class StayState(StrEnum):
    """Where a stay stands. Cancelled ones and those that nobody came to take no room."""

    EXPECTED = "expected"
    IN_HOUSE = "in_house"
    DEPARTED = "departed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"

    @property
    def stands(self) -> bool:
        """Whether somebody lives, lived or will live in the house."""
        return self not in (StayState.CANCELLED, StayState.NO_SHOW)


class StaySource(BaseModel):
    """Where a stay comes from: the system and what the stay is called there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    external_id: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class StayGuest(BaseModel):
    """Somebody who lives in the house during a stay."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    guest_id: Id
    role: Literal["main", "companion"] = "main"


class KnownGuest(StayGuest):
    """A guest of a stay with the name of the profile, which stands there and not with the stay."""

    name: str | None = Field(default=None, description="Null: not known, or erased")


class Space(BaseModel):
    """A room, or what it is counted as while no room is assigned."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    room: Text | None = Field(default=None, description="Name or number of the room; null until assigned")
    category: Text | None = Field(default=None, description="Name of the room category")


class StayPrices(BaseModel):
    """What a stay costs, taxes included, as far as it is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    total: Money | None = None
    lodging: Money | None = None
    extras: Money | None = None

    @model_validator(mode="after")
    def _one_currency(self) -> Self:
        given = {amount.currency for amount in (self.total, self.lodging, self.extras) if amount}
        if len(given) > 1:
            raise ValueError("all amounts of a stay have one currency")
        return self


class _Told(BaseModel):
    """What is told about a stay, whoever tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    guests: tuple[StayGuest, ...] = Field(min_length=1, max_length=MAX_GUESTS)
    space: Space = Space()
    service: Text | None = Field(default=None, description="What the stay is booked as, e.g. Accommodation")
    adults: int = Field(default=1, ge=0, le=500)
    children: int = Field(default=0, ge=0, le=500)
    state: StayState = StayState.EXPECTED
    prices: StayPrices = StayPrices()

    @model_validator(mode="after")
    def _one_main_guest(self) -> Self:
        ids = [guest.guest_id for guest in self.guests]
        if len(set(ids)) < len(ids):
            raise ValueError("each guest once")
        if [guest.role for guest in self.guests].count("main") != 1:
            raise ValueError("exactly one of the guests is the main guest")
        return self


class StayWish(_Told):
    """A stay as a PMS knows it. The writer with the latest `updated_at` wins."""

    number: Number
    source: StaySource
    arrives_at: Instant
    departs_at: Instant
    arrived_at: Instant | None = None
    departed_at: Instant | None = None
    updated_at: Instant = Field(description="When the source changed it last")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.departs_at < self.arrives_at:
            raise ValueError("departs_at must not be before arrives_at")
        return self


class DeskStayWish(_Told):
    """A stay as staff enter it, in a house without a PMS. Dates and times of day are the property's own."""

    arrives_on: Day
    departs_on: Day
    arrives_from: time = Field(default=time(15), description="Local time of day")
    departs_until: time = Field(default=time(11), description="Local time of day")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.departs_on < self.arrives_on:
            raise ValueError("departs_on must not be before arrives_on")
        return self


class Stay(BaseModel):
    """Guests in the house from one local date to another.

    `arrives_on` and `departs_on` are dates in the property's zone as it was when the stay was kept.
    """

    model_config = ConfigDict(frozen=True)

    stay_id: str
    number: str
    source: StaySource | None = Field(
        default=None, description="The PMS it comes from; null: staff entered it"
    )
    guests: tuple[KnownGuest, ...]
    space: Space = Space()
    service: str | None = None
    adults: int = 1
    children: int = 0
    state: StayState
    arrives_on: date
    departs_on: date
    arrives_at: datetime
    departs_at: datetime
    arrived_at: datetime | None = None
    departed_at: datetime | None = None
    prices: StayPrices = StayPrices()
    created_at: datetime
    updated_at: datetime = Field(description="When its source changed it last")
    revision: int = 1

    @property
    def nights(self) -> int:
        """How many nights it lasts; 0 for the use of a room by day."""
        return (self.departs_on - self.arrives_on).days

    @property
    def guest_ids(self) -> list[str]:
        """Its guests, the main guest first."""
        return [guest.guest_id for guest in sorted(self.guests, key=lambda guest: guest.role != "main")]

    def covers(self, day: date) -> bool:
        """Whether somebody is in the house in the night of a date, or by day if it is but for the day."""
        return self.arrives_on <= day < self.departs_on or self.arrives_on == day == self.departs_on

    def over(self, former: "Stay") -> Self:
        """This as the state that follows on `former`."""
        follows: dict[str, Any] = {"created_at": former.created_at, "revision": former.revision + 1}
        return self.model_copy(update=follows)

    def says_what(self, other: "Stay") -> bool:
        """Whether both say the same about the stay, whenever they were written."""
        drop = {"created_at", "updated_at", "revision"}
        return self.model_dump(exclude=drop) == other.model_dump(exclude=drop)


class StaysFilter(BaseModel):
    """Which stays are asked for: one list, and in it those of a state.

    Lists by date hold stays that stand unless a state is asked for. In the house on a date is who is there in
    its night, or uses a room by day.
    """

    arriving: Day | None = None
    in_house: Day | None = None
    departing: Day | None = None
    guest_id: Id | None = None
    number: Number | None = None
    state: StayState | None = None

    @property
    def lists(self) -> list[str]:
        """The lists that are asked for, which should be one."""
        return [name for name, value in self if value is not None and name != "state"]

    def admits(self, stay: Stay) -> bool:
        """Whether a stay found in the list belongs into the answer."""
        if self.state:
            right = stay.state is self.state
        else:
            right = stay.state.stands or bool(self.guest_id or self.number)
        return right and (self.in_house is None or stay.covers(self.in_house))


class StayPage(BaseModel):
    """Stays; `cursor` asks for the next page and is null at the end."""

    stays: list[Stay]
    cursor: str | None = None
