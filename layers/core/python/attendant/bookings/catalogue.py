"""What can be booked: resources, and the services that say how (entities and wishes, no I/O)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.limits import Limits
from attendant.bookings.starts import Grid, Horizon
from attendant.bookings.tables import Name, Position, ReferredId
from attendant.bookings.terms import TermsRule
from attendant.bookings.turn_times import LONGEST_MINUTES, TurnTimes
from attendant.bookings.visits import Audience, Tag
from attendant.kernel.money import Money
from attendant.properties.hours import DayRange, Hours, OpeningTime

Joins = Literal["none", "declared", "adjacent"]
Party = Annotated[int, Field(ge=1, le=1000)]
LONGEST_VISIT_MINUTES = 3 * LONGEST_MINUTES
Minutes = Annotated[int, Field(ge=0, le=LONGEST_MINUTES)]


class ResourceKind(StrEnum):
    """What a resource is; all kinds are booked alike."""

    INSTRUCTOR = "instructor"
    TABLE = "table"
    ROOM = "room"
    CREW = "crew"
    EQUIPMENT = "equipment"


class Approval(StrEnum):
    """Whether a booking stands at once or needs the venue's yes."""

    INSTANT = "instant"
    REQUEST = "request"


class BufferPolicy(StrEnum):
    """How the buffers of neighbouring bookings combine: the larger of the two, or their sum (S-9)."""

    SHARED = "shared"
    ADDITIVE = "additive"


class DayCode(DayRange):
    """What somebody does on some dates: `available`, `on_call` (booked by staff only) or away."""

    code: Literal["available", "off", "on_call", "holiday", "ill"]


class Teaching(BaseModel):
    """What an instructor teaches: languages, levels of the property's one scale, disciplines.

    An empty list says nothing is excluded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: tuple[Tag, ...] = Field(default=(), max_length=20)
    levels: tuple[Tag, ...] = Field(default=(), max_length=40)
    disciplines: tuple[Tag, ...] = Field(default=(), max_length=20)


class DurationPrice(BaseModel):
    """One duration that a service offers, and what it costs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    duration_minutes: int = Field(ge=1, le=LONGEST_VISIT_MINUTES)
    price: Money


class ResourceWish(BaseModel):
    """What staff say about a resource: a person, a table, a room."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: ResourceKind = ResourceKind.INSTRUCTOR
    hours: Hours | None = Field(default=None, description="Its own hours; without them those of the property")
    party_min: Party = 1
    party_max: Party | None = Field(default=None, description="Most people it takes; without it no limit")
    extra_seats: int = Field(default=0, ge=0, le=100, description="Seats that staff can add beyond party_max")
    area_id: ReferredId | None = None
    category: Tag | None = Field(default=None, description="E.g. regular, high-top, counter, outside, bar")
    shape: Literal["round", "square", "rectangle"] | None = None
    position: Position | None = None
    audiences: tuple[Audience, ...] = Field(
        default=tuple(Audience), min_length=1, description="Who may have it; others do not see it as free"
    )
    release_minutes: int | None = Field(
        default=None, ge=0, le=60 * 24 * 90, description="Offered online, too, so long before the start"
    )
    priority: int = Field(default=0, ge=0, le=9, description="Of equals the higher one is given first")
    attributes: tuple[Tag, ...] = Field(
        default=(), max_length=20, description="E.g. quiet, step-free, high chair"
    )
    adjacent_ids: tuple[ReferredId, ...] = Field(
        default=(), max_length=20, description="Tables that can be pushed to this one"
    )
    part_of: ReferredId | None = Field(default=None, description="The whole of which this is a part")
    notes: str | None = Field(default=None, max_length=1000, description="For staff")
    teaching: Teaching | None = None
    day_codes: tuple[DayCode, ...] = Field(default=(), max_length=400)
    active: bool = True

    @model_validator(mode="after")
    def _party_range(self) -> Self:
        if self.party_max is not None and self.party_max < self.party_min:
            raise ValueError("party_max must not be below party_min")
        return self


class Resource(ResourceWish):
    """Something that one booking has at a time."""

    resource_id: str
    revision: int = 1

    def code_on(self, day: date) -> str:
        """What its day codes say of a local date; the last one that covers it counts."""
        return next((one.code for one in reversed(self.day_codes) if one.covers(day)), "available")


class ServiceWish(BaseModel):
    """What staff say about a service: how long, for whom, by which resources, on which terms."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    description: str = Field(default="", max_length=500)
    prices: list[DurationPrice] = Field(min_length=1, max_length=20, description="Durations and prices")
    price_per: Literal["booking", "person"] = "booking"
    resource_ids: list[str] = Field(
        min_length=1, max_length=100, description="Who or what serves it, in order"
    )
    hours: Hours | None = Field(
        default=None, description="Limits visits to these hours, beside the resource's"
    )
    last_start: OpeningTime | None = Field(default=None, description="Latest start of a day, itself allowed")
    grid: Grid = Grid()
    min_notice_minutes: int = Field(default=0, ge=0, le=60 * 24 * 90)
    horizon: Horizon = Horizon()
    buffer_before_minutes: Minutes = 0
    buffer_after_minutes: Minutes = 0
    buffer_policy: BufferPolicy = BufferPolicy.SHARED
    approval: Approval = Approval.INSTANT
    party_min: Party = 1
    party_max: Party = 1
    free_cancel_minutes: int = Field(
        default=24 * 60, ge=0, le=60 * 24 * 90, description="Free until so long before"
    )
    latest_end: OpeningTime | None = Field(
        default=None, description="When the last visit must be over, e.g. as the kitchen closes"
    )
    turn_times: TurnTimes | None = Field(
        default=None, description="How long parties stay; no duration is asked then, and one price says all"
    )
    joins: Joins = Field(
        default="declared", description="Tables taken together: none, declared sets, or adjacent ones, too"
    )
    pace_exempt: bool = Field(default=False, description="Does not count towards the house's pace")
    limits: Limits | None = Field(default=None, description="Most bookings and minutes per period")
    class_size: int | None = Field(
        default=None, ge=1, le=1000, description="Seats of a group lesson: bookings of one start share it"
    )
    discipline: Tag | None = Field(default=None, description="What is taught; who does not teach it is out")
    named_resource_surcharge: Money | None = Field(
        default=None, description="On top where the guest asks for one resource and no other"
    )
    terms: tuple[TermsRule, ...] = Field(
        default=(), max_length=20, description="Deposits and fees; the first rule that fits a visit counts"
    )
    active: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.party_max < self.party_min:
            raise ValueError("party_max must not be below party_min")
        if len(set(self.durations)) != len(self.prices):
            raise ValueError("each duration may stand in prices once")
        if len({offer.price.currency for offer in self.prices}) > 1:
            raise ValueError("all prices must be in one currency")
        if len(set(self.resource_ids)) != len(self.resource_ids):
            raise ValueError("each resource may stand in resource_ids once")
        if self.turn_times is not None and len(self.prices) > 1:
            raise ValueError("with turn_times one price says what a visit costs")
        surcharge = self.named_resource_surcharge
        if surcharge is not None and surcharge.currency != self.prices[0].price.currency:
            raise ValueError("named_resource_surcharge must be in the currency of the prices")
        currencies = {currency for rule in self.terms for currency in rule.currencies}
        if currencies - {self.prices[0].price.currency}:
            raise ValueError("terms must be in the currency of the prices")
        return self

    @property
    def durations(self) -> list[int]:
        """The durations offered, in minutes, in the order given."""
        return [offer.duration_minutes for offer in self.prices]

    @property
    def shortest_minutes(self) -> int:
        """The shortest visit of any party: less time than that between two visits is lost."""
        return self.turn_times.shortest if self.turn_times else min(self.durations)

    @property
    def longest_minutes(self) -> int:
        """The longest visit of any party."""
        return self.turn_times.longest if self.turn_times else max(self.durations)


class Service(ServiceWish):
    """A bookable service, e.g. a private lesson or a dinner."""

    service_id: str
    revision: int = 1

    def price_of(
        self, duration_minutes: int, party_size: int = 1, *, requested: bool = False
    ) -> Money | None:
        """What a booking of this duration costs the party; None if the duration is not offered.

        `requested`: with the surcharge of a guest who asks for one resource and no other.
        """
        surcharge = self.named_resource_surcharge if requested else None
        for offer in self.prices:
            if self.turn_times is not None or offer.duration_minutes == duration_minutes:
                price = offer.price.times(party_size) if self.price_per == "person" else offer.price
                return price + surcharge if surcharge else price
        return None


class ResourcePatch(BaseModel):
    """Changes to a resource; what is left out stays, and `null` takes away what a resource may lack."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    kind: ResourceKind | None = None
    hours: Hours | None = None
    party_min: Party | None = None
    party_max: Party | None = None
    extra_seats: int | None = Field(default=None, ge=0, le=100)
    area_id: ReferredId | None = None
    category: Tag | None = None
    shape: Literal["round", "square", "rectangle"] | None = None
    position: Position | None = None
    audiences: tuple[Audience, ...] | None = Field(default=None, min_length=1)
    release_minutes: int | None = Field(default=None, ge=0, le=60 * 24 * 90)
    priority: int | None = Field(default=None, ge=0, le=9)
    attributes: tuple[Tag, ...] | None = Field(default=None, max_length=20)
    adjacent_ids: tuple[ReferredId, ...] | None = Field(default=None, max_length=20)
    part_of: ReferredId | None = None
    notes: str | None = Field(default=None, max_length=1000)
    teaching: Teaching | None = None
    day_codes: tuple[DayCode, ...] | None = Field(default=None, max_length=400)
    active: bool | None = None


class ServicePatch(BaseModel):
    """Changes to a service; what is left out stays, and `null` takes away what a service may lack."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    description: str | None = Field(default=None, max_length=500)
    prices: list[DurationPrice] | None = Field(default=None, min_length=1, max_length=20)
    price_per: Literal["booking", "person"] | None = None
    resource_ids: list[str] | None = Field(default=None, min_length=1, max_length=100)
    hours: Hours | None = None
    last_start: OpeningTime | None = None
    grid: Grid | None = None
    min_notice_minutes: int | None = Field(default=None, ge=0, le=60 * 24 * 90)
    horizon: Horizon | None = None
    buffer_before_minutes: Minutes | None = None
    buffer_after_minutes: Minutes | None = None
    buffer_policy: BufferPolicy | None = None
    approval: Approval | None = None
    party_min: Party | None = None
    party_max: Party | None = None
    free_cancel_minutes: int | None = Field(default=None, ge=0, le=60 * 24 * 90)
    latest_end: OpeningTime | None = None
    turn_times: TurnTimes | None = None
    joins: Joins | None = None
    pace_exempt: bool | None = None
    limits: Limits | None = None
    class_size: int | None = Field(default=None, ge=1, le=1000)
    discipline: Tag | None = None
    named_resource_surcharge: Money | None = None
    terms: tuple[TermsRule, ...] | None = Field(default=None, max_length=20)
    active: bool | None = None


class ResourceList(BaseModel):
    """The resources of a property, in the order they were made."""

    resources: list[Resource]


class ServiceList(BaseModel):
    """The services of a property, in the order they were made."""

    services: list[Service]
