"""Properties: the businesses that use the product, each a tenant of its own."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.properties.hours import Hours
from attendant.properties.values import CurrencyCode, Email, Language, Zone

ANCHOR_MINUTE = 5 * 60

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
_WISH = ConfigDict(extra="forbid")


class PropertyKind(StrEnum):
    """What sort of business a property is."""

    HOTEL = "hotel"
    RESTAURANT = "restaurant"
    SCHOOL = "school"


class Policy(BaseModel):
    """What guests are told about one topic, in the property's words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Contact(BaseModel):
    """How guests reach the people of the property."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone: str | None = Field(default=None, max_length=40)
    email: Email | None = None
    address: str | None = Field(default=None, max_length=400)
    website: str | None = Field(default=None, max_length=400)


class WhatsAppNumber(BaseModel):
    """The number guests write to: Meta's id of it, and the digits people dial."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone_number_id: str = Field(pattern=r"^\d{5,32}$")
    display_phone_number: str = Field(pattern=r"^\+?[\d ()-]{5,24}$")


class PropertyWish(BaseModel):
    """What somebody asks for when they register a property."""

    model_config = _WISH

    name: Name
    kind: PropertyKind
    zone: Zone
    currency: CurrencyCode
    language: Language = "en"
    hours: Hours = Hours()
    policies: tuple[Policy, ...] = Field(default=(), max_length=50)
    contact: Contact = Contact()
    whatsapp: WhatsAppNumber | None = None

    @model_validator(mode="after")
    def _topics_once(self) -> Self:
        _refuse_repeated_topics(self.policies)
        return self


class PropertyChange(BaseModel):
    """What staff ask to change; what is left out stays, `whatsapp: null` gives the number up."""

    model_config = _WISH

    name: Name | None = None
    kind: PropertyKind | None = None
    zone: Zone | None = None
    currency: CurrencyCode | None = None
    language: Language | None = None
    hours: Hours | None = None
    policies: Annotated[tuple[Policy, ...], Field(max_length=50)] | None = None
    contact: Contact | None = None
    whatsapp: WhatsAppNumber | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        empty = [name for name in sorted(self.model_fields_set - {"whatsapp"}) if getattr(self, name) is None]
        if empty:
            raise ValueError(f"cannot be null: {', '.join(empty)}")
        _refuse_repeated_topics(self.policies or ())
        return self

    def wanted(self) -> dict[str, Any]:
        """The fields that were sent, with their values."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Property(BaseModel):
    """A hotel, restaurant or school with its settings.

    `occupancy_anchor_minutes` is the UTC minute at which its booking days begin; it never changes, so that no
    later change of zone re-maps what is stored (S-20).
    """

    model_config = ConfigDict(frozen=True)

    property_id: str
    name: str
    kind: PropertyKind
    zone: str
    currency: str
    language: str
    hours: Hours
    policies: tuple[Policy, ...]
    contact: Contact
    whatsapp: WhatsAppNumber | None
    occupancy_anchor_minutes: int
    created_at: datetime
    revision: int

    @classmethod
    def of(cls, wish: PropertyWish, property_id: str, now: datetime) -> Self:
        """The property that a registration makes."""
        return cls(
            property_id=property_id,
            **{name: getattr(wish, name) for name in PropertyWish.model_fields},
            occupancy_anchor_minutes=occupancy_anchor(wish.zone, now),
            created_at=now,
            revision=1,
        )

    def changed(self, change: PropertyChange) -> Self:
        """The next revision of this property with the change applied."""
        return self.model_copy(update={**change.wanted(), "revision": self.revision + 1})

    def policy(self, topic: str) -> Policy | None:
        """What guests are told about a topic, whatever its capitals."""
        wanted = topic.strip().casefold()
        return next((policy for policy in self.policies if policy.topic.casefold() == wanted), None)

    def local(self, instant: datetime) -> datetime:
        """An instant in the wall time of the property."""
        return instant.astimezone(ZoneInfo(self.zone))


def occupancy_anchor(zone: str, now: datetime) -> int:
    """05:00 standard time of a zone as minutes after 00:00 UTC, 0 to 1439 (S-20).

    Standard time is the smaller of the offsets in January and July of the year.
    """
    here = ZoneInfo(zone)
    middays = (datetime(now.year, month, 1, 12, tzinfo=UTC).astimezone(here) for month in (1, 7))
    offset = min(midday.utcoffset() or timedelta() for midday in middays)
    return (ANCHOR_MINUTE - offset // timedelta(minutes=1)) % (24 * 60)


def _refuse_repeated_topics(policies: tuple[Policy, ...]) -> None:
    topics = [policy.topic.casefold() for policy in policies]
    repeated = sorted({topic for topic in topics if topics.count(topic) > 1})
    if repeated:
        raise ValueError(f"a topic may appear once: {', '.join(repeated)}")


class PropertyList(BaseModel):
    """The properties that a caller is a member of."""

    properties: list[Property]
