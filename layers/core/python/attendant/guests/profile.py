"""What is known of a guest beside their names and contact points: the parts of a profile."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from attendant.guests.contacts import Source
from attendant.guests.countries import Country
from attendant.kernel.money import Money

_PART = ConfigDict(frozen=True, defer_build=True)
_GIVEN = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _a_tag(text: str) -> str:
    tag = re.sub(r"[\s_]+", "-", unicodedata.normalize("NFC", text).strip().casefold())
    if not re.fullmatch(r"\w[\w-]*", tag):
        raise ValueError("a tag is letters, digits and dashes, e.g. wine-lover")
    return tag


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Tag = Annotated[
    str,
    Field(min_length=1, max_length=40, description="Kept in lower case with dashes"),
    AfterValidator(_a_tag),
]


class Address(BaseModel):
    """Where a guest lives."""

    model_config = _GIVEN

    lines: tuple[Line, ...] = Field(default=(), max_length=4)
    postal_code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] | None = None
    city: Line | None = None
    region: Line | None = None
    country: Country | None = None


class Preference(BaseModel):
    """Something a guest likes or needs, and through whom it is known."""

    model_config = _PART

    topic: str = Field(description="What it is about, e.g. room, table, lesson")
    text: str
    source: Source
    noted_at: datetime
    conversation_id: str | None = Field(default=None, description="Where the guest said it")


NEEDS = {"allergy": "allergies", "diet": "dietary"}
"""Topics of preferences that say what a guest needs, and the field of the profile that lists such needs."""
MAX_NEEDS = 20
NEED_LENGTH = 200


def with_needs(known: tuple[str, ...], said: Sequence[str]) -> tuple[str, ...]:
    """Needs and further ones as they were said, without what is known, too long or too much."""
    needs, heard = list(known), {need.casefold() for need in known}
    for words in (text.strip() for text in said):
        is_new = bool(words) and words.casefold() not in heard
        if is_new and len(words) <= NEED_LENGTH and len(needs) < MAX_NEEDS:
            needs.append(words)
            heard.add(words.casefold())
    return tuple(needs)


class PreferenceWish(BaseModel):
    """A preference as staff enter it."""

    model_config = _GIVEN

    topic: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] = "general"
    text: Words


ConsentChannel = Literal["email", "phone", "sms", "whatsapp", "post"]
ConsentPurpose = Literal["marketing", "service", "profiling", "feedback"]


class Consent(BaseModel):
    """A guest's decision on one purpose over one channel, and how it is known."""

    model_config = _PART

    channel: ConsentChannel
    purpose: ConsentPurpose
    given: bool
    source: str = Field(description="How it was given, e.g. staff, registration form")
    at: AwareDatetime


class ConsentWish(BaseModel):
    """A decision as it is entered; without a time it is of now."""

    model_config = _GIVEN

    channel: ConsentChannel
    purpose: ConsentPurpose
    given: bool
    source: Line = "staff"
    at: AwareDatetime | None = None


class PmsLink(BaseModel):
    """The same person in the property management system."""

    model_config = _PART

    system: str = Field(description="E.g. mews")
    external_id: str
    synced_at: datetime | None = None
    sync_status: Literal["pending", "synced", "failed", "conflict"] = "pending"


class Statistics(BaseModel):
    """How often a guest came, and how they kept their bookings; rates are over 24 months."""

    model_config = _PART

    stays: int = 0
    visits: int = 0
    upcoming: int = 0
    bookings_24_months: int = 0
    first_visit_at: datetime | None = None
    last_visit_at: datetime | None = None
    last_stay_on: date | None = Field(default=None, description="Departure of the last stay")
    next_arrival_at: datetime | None = None
    in_house_until: datetime | None = Field(default=None, description="While present: when they are to leave")
    total_spend: Money | None = None
    average_spend: Money | None = Field(default=None, description="Per visit or stay that had a price")
    cancellation_rate: float | None = None
    no_show_rate: float | None = None
