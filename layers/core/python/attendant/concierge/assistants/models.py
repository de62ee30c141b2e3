"""What an outside assistant is told about a property and about a wish; what it says."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.models import Reason
from attendant.bookings.terms import TermsRule
from attendant.bookings.turn_times import LONGEST_MINUTES
from attendant.bookings.visits import Needs
from attendant.concierge.models import Draft
from attendant.concierge.wording.intent import Intent
from attendant.kernel.money import Money
from attendant.properties.models import Contact, Policy

LanguageCode = Literal["en", "de", "fr", "it", "es"]
LARGEST_PARTY = 1000
LANGUAGES: tuple[LanguageCode, ...] = ("en", "de", "fr", "it", "es")


class DayHours(BaseModel):
    """The openings of one local date; none means closed. `source` says why these hold."""

    day: date
    weekday: str
    spans: list[str] = Field(examples=[["12:00-15:00", "18:00-23:00"]])
    source: Literal["weekly", "season", "override", "closure"]
    reason: str | None = Field(description="Why it is closed, where the property says so")


class PriceFact(BaseModel):
    """What a length of a service costs; without a length its only price."""

    duration_minutes: int | None
    price: Money
    price_text: str = Field(examples=["90.00 CHF"])


class TurnFact(BaseModel):
    """How long a visit lasts; of several the first that fits the party and the start counts."""

    party_max: int | None = Field(description="Null: any size")
    minutes: int
    from_time: str | None
    until_time: str | None


class ServiceFacts(BaseModel):
    """A bookable service on the terms of now."""

    service_id: str
    name: str
    description: str
    prices: list[PriceFact]
    price_per: Literal["booking", "person"]
    party_min: int
    party_max: int
    duration_is_asked: bool = Field(description="Otherwise the length follows from party and time of day")
    turn_times: list[TurnFact]
    last_start: str | None
    latest_end: str | None = Field(description="When the last visit is over, e.g. as the kitchen closes")
    venue_confirms_each_request: bool
    min_notice_minutes: int
    free_cancel_minutes: int = Field(description="Cancelling is free until so long before the start")
    terms: list[TermsRule] = Field(description="Deposits and fees; the first that fits a visit holds")
    resource_kind: str | None = Field(examples=["instructor", "table"])
    resources: list[str] = Field(description="Who may be asked for by name; tables are not")
    named_resource_surcharge: Money | None = Field(description="On top for asking for one by name")
    areas: list[str] = Field(description="Names of the areas a guest may wish for")


class AreaFacts(BaseModel):
    """A part of the venue, e.g. a terrace."""

    area_id: str
    name: str
    tables: int
    largest_party: int = Field(description="The most people one table or set of tables there takes")


class PropertyFacts(BaseModel):
    """The property itself."""

    property_id: str
    name: str
    kind: str
    zone: str = Field(description="IANA zone, in which its local times are")
    currency: str
    language: str


class AssistantContext(BaseModel):
    """Everything needed to talk about the property: two reads, no guest, nothing secret."""

    property: PropertyFacts
    now_local: datetime = Field(description="Not part of the ETag")
    languages: list[LanguageCode] = Field(description="In which wishes are understood")
    contact: Contact
    hours: list[DayHours] = Field(description="Today and the 13 days after")
    policies: list[Policy]
    services: list[ServiceFacts]
    areas: list[AreaFacts]


class Earlier(BaseModel):
    """What was understood of a wish so far; send it back with the guest's next text."""

    model_config = ConfigDict(extra="forbid")

    service: str | None = Field(default=None, max_length=200)
    day: str | None = Field(default=None, max_length=200)
    time: str | None = Field(default=None, max_length=100)
    duration_minutes: int | None = Field(default=None, ge=1, le=LONGEST_MINUTES)
    party_size: int | None = Field(default=None, ge=1, le=LARGEST_PARTY)
    instructor: str | None = Field(default=None, max_length=200)
    area: str | None = Field(default=None, max_length=200)
    features: str | None = Field(default=None, max_length=200)
    dietary: str | None = Field(default=None, max_length=500)
    special_requests: str | None = Field(default=None, max_length=500)
    asked_for: Literal["service", "day", "time", "duration", "party_size"] | None = None


class TextWish(BaseModel):
    """What a guest wrote or said, and what is known already."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    language: LanguageCode | None = Field(default=None, description="Of the questions; else that of the text")
    party_size: int | None = Field(default=None, ge=1, le=LARGEST_PARTY)
    earlier: Earlier | None = None


class SlotFacts(BaseModel):
    """A visit that can be booked now; its members are those of a booking."""

    service_id: str
    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    ends_local: datetime
    duration_minutes: int
    party_size: int
    price: Money
    resource_id: str | None = Field(description="Only if the guest asked for it")
    resource: str | None
    area_id: str | None = Field(description="Only if the guest asked for it")
    area: str | None
    needs: Needs
    label: str = Field(description="For people, in the language of the wish", examples=["Tue 3 Mar 10:00"])


class WishFacts(BaseModel):
    """The wish as far as it is understood; what is null was not said or is open."""

    service_id: str | None = None
    service: str | None = None
    day: date | None = None
    last_day: date | None = None
    time: str | None = Field(default=None, examples=["19:30"])
    not_before: str | None = None
    not_after: str | None = None
    starts_at: datetime | None = None
    duration_minutes: int | None = None
    party_size: int | None = None
    instructor: str | None = None
    area: str | None = None
    features: str | None = None
    dietary: str | None = None
    special_requests: str | None = None


class DoubtFacts(BaseModel):
    """What the words leave open. `must_ask`: nothing was assumed; else the wish holds the likelier sense."""

    field: str
    code: str
    candidates: list[str]
    must_ask: bool
    question: str | None


class AvailabilityFacts(BaseModel):
    """Free times for the wish. `bookable` is null unless an exact time was asked for."""

    bookable: bool | None
    slots: list[SlotFacts]
    alternatives: list[SlotFacts] = Field(description="Instead, when it cannot be had")
    reasons: list[Reason]
    say: str = Field(description="The outcome in a sentence, in the language of the wish")


class Interpretation(BaseModel):
    """A text as a wish, with what is missing or doubtful, and what is free for it. Nothing is stored."""

    language: LanguageCode
    intent: Intent
    references: list[str] = Field(description="Booking references in the text")
    wish: WishFacts
    missing: list[str]
    doubts: list[DoubtFacts]
    question: str | None = Field(description="What to ask the guest next, if anything")
    refused: str | None = Field(description="A code, if the wish names what the property does not have")
    availability: AvailabilityFacts | None
    earlier: Earlier


def draft_of(earlier: Earlier | None) -> Draft:
    """What was said so far, as the concierge keeps it."""
    if earlier is None:
        return Draft()
    return Draft(
        service_id=earlier.service,
        day=earlier.day,
        time=earlier.time,
        duration_minutes=earlier.duration_minutes,
        party_size=earlier.party_size,
        instructor=earlier.instructor,
        area=earlier.area,
        features=earlier.features,
        dietary=earlier.dietary,
        special_requests=earlier.special_requests,
        asked_for=earlier.asked_for,
    )


def earlier_of(draft: Draft, asked_for: str | None) -> Earlier:
    """What was said so far, for the assistant to keep; a number that no wish can have is forgotten."""
    minutes, party_size = draft.duration_minutes, draft.party_size
    return Earlier.model_validate(
        {
            "service": draft.service_id,
            "day": draft.day,
            "time": draft.time,
            "duration_minutes": minutes if minutes and 1 <= minutes <= LONGEST_MINUTES else None,
            "party_size": party_size if party_size and 1 <= party_size <= LARGEST_PARTY else None,
            "instructor": draft.instructor,
            "area": draft.area,
            "features": draft.features,
            "dietary": draft.dietary,
            "special_requests": draft.special_requests,
            "asked_for": asked_for,
        }
    )
