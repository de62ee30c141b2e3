"""What matching says about profiles, and what waits for staff."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from attendant.guests.models import Guest
from attendant.guests.profile import Address

Outcome = Literal["same", "review", "new"]
ReviewState = Literal["open", "dismissed", "merged"]

_PART = ConfigDict(frozen=True, defer_build=True)


class Term(BaseModel):
    """One piece of evidence: points for (positive) or against two profiles being one person, in bits."""

    model_config = _PART

    name: str = Field(description="What was compared, e.g. phone")
    points: float = Field(description="Bits: each doubles the odds; they add up to the score")
    why: str = Field(description="In words, without the values themselves")


class Candidate(BaseModel):
    """A profile that may be the same person."""

    model_config = _PART

    guest_id: str
    outcome: Outcome
    confidence: float = Field(ge=0, le=1)
    points: float
    terms: tuple[Term, ...]
    holds: tuple[str, ...] = Field(default=(), description="Why it is not merged without a person's yes")


class Judgement(BaseModel):
    """What is known of a profile's person: `same` as the first candidate, maybe (`review`), or `new`."""

    model_config = _PART

    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    lookups: int = Field(default=0, description="How many reads it took")


class Review(BaseModel):
    """Two profiles that may be one person, and what staff decided about them."""

    model_config = _PART

    guest_id: str = Field(description="The one that was known first")
    other_id: str
    state: ReviewState = "open"
    confidence: float
    points: float
    terms: tuple[Term, ...]
    holds: tuple[str, ...] = ()
    noticed_at: datetime
    evidence: str = Field(description="Tells whether the profiles changed since")
    decided_by: str | None = None
    decided_at: datetime | None = None
    revision: int = 1

    @property
    def review_id(self) -> str:
        """The id of the pair."""
        return review_id(self.guest_id, self.other_id)


def pair(one: str, other: str) -> tuple[str, str]:
    """Two guests in the order in which they are filed: the elder id first."""
    return (one, other) if one < other else (other, one)


def review_id(one: str, other: str) -> str:
    """The id of a pair of guests; the same whichever is named first."""
    first, second = pair(one, other)
    return f"rvw_{first.removeprefix('gst_')}-{second.removeprefix('gst_')}"


def pair_of(review_id: str) -> tuple[str, str] | None:
    """The guests that an id of a pair names; None if it is none."""
    first, dash, second = review_id.removeprefix("rvw_").partition("-")
    if not (review_id.startswith("rvw_") and dash and first and second and first < second):
        return None
    return f"gst_{first}", f"gst_{second}"


class Card(BaseModel):
    """What staff compare of a profile."""

    model_config = _PART

    guest_id: str
    name: str | None
    phones: list[str]
    emails: list[str]
    channels: list[str]
    birthday: str | None
    nationality: str | None
    language: str | None
    company: str | None
    address: Address | None
    pms: str | None
    tags: list[str]
    vip: bool
    visits: int
    created_at: datetime
    revision: int

    @classmethod
    def of(cls, guest: Guest) -> Self:
        """The card of a profile."""
        return cls(
            guest_id=guest.guest_id,
            name=guest.name,
            phones=[phone.value for phone in guest.phones],
            emails=[email.value for email in guest.emails],
            channels=sorted({f"{alias.channel} {alias.kind}" for alias in guest.aliases}),
            birthday=guest.birthday.isoformat() if guest.birthday else None,
            nationality=guest.nationality,
            language=guest.language,
            company=guest.company,
            address=guest.address,
            pms=f"{guest.pms.system} {guest.pms.external_id}" if guest.pms else None,
            tags=list(guest.tags),
            vip=guest.vip,
            visits=guest.statistics.visits + guest.statistics.stays,
            created_at=guest.created_at,
            revision=guest.revision,
        )


class Duplicate(BaseModel):
    """Two profiles side by side, with the score and its terms."""

    model_config = _PART

    review_id: str
    state: ReviewState
    confidence: float
    points: float
    terms: tuple[Term, ...]
    holds: tuple[str, ...] = Field(description="Why they were not merged by themselves")
    noticed_at: datetime
    guests: list[Card] = Field(description="Both profiles, the elder first")
    revision: int

    @classmethod
    def of(cls, review: Review, guests: list[Guest]) -> Self:
        """A pair with its profiles."""
        shown = review.model_dump(include={"state", "confidence", "points", "noticed_at", "revision"})
        return cls(
            **shown,
            review_id=review.review_id,
            terms=review.terms,
            holds=review.holds,
            guests=[Card.of(guest) for guest in guests],
        )


class DuplicatePage(BaseModel):
    """Pairs that wait for a decision, newest first; `cursor` asks for more and is null at the end."""

    model_config = ConfigDict(defer_build=True)

    duplicates: list[Duplicate]
    cursor: str | None = None


class Likeness(BaseModel):
    """A profile that may be the same person as the one asked about."""

    model_config = _PART

    review_id: str
    state: ReviewState | None = Field(description="What was decided about the pair; null if it never waited")
    outcome: Outcome
    confidence: float
    points: float
    terms: tuple[Term, ...]
    holds: tuple[str, ...]
    guest: Card


class Likenesses(BaseModel):
    """Whom a profile may be the same person as, the likeliest first."""

    model_config = ConfigDict(defer_build=True)

    outcome: Outcome
    candidates: list[Likeness]


class MatchingRules(BaseModel):
    """How a property deals with duplicates."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    automatic: bool = Field(
        default=True, description="Merge by itself what is one person beyond doubt; false: all wait for staff"
    )


class StoredRules(MatchingRules):
    """The rules with their revision; 0 as long as nobody chose."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    revision: int = 0
