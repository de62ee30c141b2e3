"""What is known of somebody, and whom it may be."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.guests.matching.models import Candidate, Card, Outcome, Term
from attendant.guests.models import Guest, GuestName
from attendant.guests.profile import Line, Words
from attendant.guests.wishes import Birthday, GivenEmail, GivenPhone
from attendant.properties.values import Language

PostalCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class RecogniseWish(BaseModel):
    """What is known of somebody; the more, the surer."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    phone: GivenPhone | None = Field(default=None, description="International form, e.g. +41 79 555 01 00")
    email: GivenEmail | None = None
    name: GuestName | None = Field(default=None, description="In any order, as they say or write it")
    birthday: Birthday | None = None
    language: Language | None = None
    company: Line | None = None
    city: Line | None = None
    postal_code: PostalCode | None = None
    preferences: tuple[Words, ...] = Field(
        default=(), max_length=4, description="What they like or need; alone they identify nobody, they rank"
    )
    limit: int = Field(default=5, ge=1, le=10)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.phone or self.email or self.name or self.birthday or self.preferences):
            raise ValueError("say at least one of phone, email, name, birthday, preferences")
        return self


class Recognised(BaseModel):
    """Somebody whom it may be."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    guest_id: str
    confidence: float = Field(ge=0, le=1, description="The chance that it is this guest")
    outcome: Outcome
    initial: str | None = Field(description="The first letter of the given name")
    terms: tuple[Term, ...] = Field(default=(), description="What the confidence is made of; for staff only")
    guest: Card | None = Field(default=None, description="Their profile; for staff only")

    @classmethod
    def for_staff(cls, found: Candidate, guest: Guest) -> Self:
        """With the profile and the terms."""
        return cls(**_plain(found, guest), terms=found.terms, guest=Card.of(guest))

    @classmethod
    def for_a_client(cls, found: Candidate, guest: Guest) -> Self:
        """What an outside program learns: enough to greet and to ask back, nothing it did not say itself."""
        return cls(**_plain(found, guest))


class Recognition(BaseModel):
    """Whom it may be, the likeliest first; `new` if nobody is likely."""

    model_config = ConfigDict(defer_build=True)

    outcome: Outcome
    candidates: list[Recognised]


def _plain(found: Candidate, guest: Guest) -> dict[str, Any]:
    name = (guest.given_name or guest.name or "").strip()
    return {
        "guest_id": found.guest_id,
        "confidence": found.confidence,
        "outcome": found.outcome,
        "initial": f"{name[0].upper()}." if name else None,
    }
