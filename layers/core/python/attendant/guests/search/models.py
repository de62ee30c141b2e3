"""What a search answers."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, Field

from attendant.guests.models import Guest

MatchedField = Literal["name", "phone", "email", "reference", "room"]


class MatchedOn(BaseModel):
    """Why a guest is among the hits."""

    field: MatchedField
    text: str = Field(description="What of it was found: words of the name in plain letters, digits, …")


class GuestHit(BaseModel):
    """A guest as a search shows them."""

    guest_id: str
    name: str | None
    phone: str | None
    email: str | None
    language: str | None
    vip: bool
    segments: list[str]
    in_house_until: datetime | None = Field(description="Set while they are in house")
    next_arrival_at: datetime | None
    matched_on: list[MatchedOn]

    @classmethod
    def of(cls, guest: Guest, matched_on: list[MatchedOn]) -> Self:
        """A guest with the reasons why they were found."""
        return cls(
            guest_id=guest.guest_id,
            name=guest.name,
            phone=guest.phone_e164,
            email=guest.email,
            language=guest.language,
            vip=guest.vip,
            segments=list(guest.segments),
            in_house_until=guest.statistics.in_house_until,
            next_arrival_at=guest.statistics.next_arrival_at,
            matched_on=matched_on,
        )


class GuestHits(BaseModel):
    """The best hits, best first."""

    hits: list[GuestHit]
