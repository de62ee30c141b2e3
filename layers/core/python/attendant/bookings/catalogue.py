"""What can be booked: resources, and the services that say how (entities and wishes, no I/O)."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.starts import Grid, Horizon
from attendant.kernel.money import Money
from attendant.properties.hours import Hours, OpeningTime

LONGEST_MINUTES = 24 * 60

Name = Annotated[str, Field(min_length=1, max_length=80)]
Party = Annotated[int, Field(ge=1, le=1000)]
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


class DurationPrice(BaseModel):
    """One duration that a service offers, and what it costs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    duration_minutes: int = Field(ge=1, le=LONGEST_MINUTES)
    price: Money


class ResourceWish(BaseModel):
    """What staff say about a resource: a person, a table, a room."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: ResourceKind = ResourceKind.INSTRUCTOR
    hours: Hours | None = Field(default=None, description="Its own hours; without them those of the property")
    party_min: Party = 1
    party_max: Party | None = Field(default=None, description="Most people it takes; without it no limit")
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

    def seats(self, party_size: int) -> bool:
        """Whether it takes a party of this size."""
        return self.party_min <= party_size <= (self.party_max or party_size)


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
        return self

    @property
    def durations(self) -> list[int]:
        """The durations offered, in minutes, in the order given."""
        return [offer.duration_minutes for offer in self.prices]


class Service(ServiceWish):
    """A bookable service, e.g. a private lesson or a dinner."""

    service_id: str
    revision: int = 1

    def price_of(self, duration_minutes: int, party_size: int = 1) -> Money | None:
        """What a booking of this duration costs the party; None if the duration is not offered."""
        for offer in self.prices:
            if offer.duration_minutes == duration_minutes:
                return offer.price.times(party_size) if self.price_per == "person" else offer.price
        return None


class ResourcePatch(BaseModel):
    """Changes to a resource; what is left out stays, and `null` takes own hours or the party limit away."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    kind: ResourceKind | None = None
    hours: Hours | None = None
    party_min: Party | None = None
    party_max: Party | None = None
    active: bool | None = None


class ServicePatch(BaseModel):
    """Changes to a service; what is left out stays, and `null` takes its own hours or last start away."""

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
    active: bool | None = None


class ResourceList(BaseModel):
    """The resources of a property, in the order they were made."""

    resources: list[Resource]


class ServiceList(BaseModel):
    """The services of a property, in the order they were made."""

    services: list[Service]
