"""Blocks: what staff ask for, what is stored, what is answered (S-18; no I/O)."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.models import Booking
from attendant.bookings.occupancy import Claim, ClaimKind, minutes_of
from attendant.bookings.states import BookingStatus
from attendant.bookings.tables import ReferredId
from attendant.bookings.wall_clock import rounded_up
from attendant.bookings.wishes import Id, Instant

LONGEST = timedelta(days=31)


class BlockWish(BaseModel):
    """What is taken out of service, and when: some resources, an area, or the whole venue."""

    model_config = ConfigDict(extra="forbid")

    resource_ids: list[Id] = Field(default=[], max_length=100)
    area_id: ReferredId | None = Field(default=None, description="Every resource of the area as it is now")
    venue: bool = Field(default=False, description="Every resource in use as it is now")
    starts_at: Instant
    ends_at: Instant
    reason: str = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _one_place_one_range(self) -> Self:
        if [bool(self.resource_ids), self.area_id is not None, self.venue].count(True) != 1:
            raise ValueError("say what is blocked: either resource_ids, or area_id, or venue")
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at must be after starts_at")
        if self.ends_at - self.starts_at > LONGEST:
            raise ValueError(f"{LONGEST.days} days at most; close the venue by its hours for longer")
        return self


class Block(BaseModel):
    """A range in which resources take no bookings. It cancels none by itself."""

    block_id: str
    resource_ids: list[str]
    area_id: str | None = None
    venue: bool = False
    starts_at: datetime
    ends_at: datetime
    reason: str
    made_by: str = Field(description="Kind and id, e.g. staff:usr_01J9ZQ...")
    made_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    revision: int = 1

    @property
    def claims(self) -> dict[str, Claim]:
        """Its time on each of its resources."""
        claim = Claim(
            self.block_id, ClaimKind.BLOCK, minutes_of(self.starts_at), minutes_of(rounded_up(self.ends_at))
        )
        return dict.fromkeys(self.resource_ids, claim)

    def lifted(self, by: str, now: datetime) -> "Block":
        """The block after somebody lifted it: one that has begun was in force until then."""
        end = min(max(now, self.starts_at), self.ends_at)
        return self.model_copy(
            update={"lifted_by": by, "lifted_at": now, "ends_at": end, "revision": self.revision + 1}
        )


class TouchedBooking(BaseModel):
    """A booking in the range of a block: for staff to move, call or leave."""

    booking_id: str
    reference: str
    status: BookingStatus
    guest_id: str
    guest_name: str | None
    party_size: int
    resource_ids: list[str]
    starts_at: datetime
    ends_at: datetime
    revision: int

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """What staff need to know of it."""
        fields = booking.model_dump(include=set(cls.model_fields))
        return cls.model_validate({**fields, "resource_ids": list(booking.resource_ids)})


class BlockAnswer(Block):
    """A block with the bookings that lie in its range, in the order of their start."""

    touched: list[TouchedBooking] = []


class BlockList(BaseModel):
    """Blocks in the order of their start."""

    blocks: list[Block]
