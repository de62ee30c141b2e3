"""What staff ask for when they put bookings elsewhere, and what they are told (S-16, S-19; no I/O)."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.models import Booking, NotBookable, Reason, Slot
from attendant.bookings.occupancy import Claim, ClaimKind, instant_at
from attendant.bookings.wishes import ForceReason, Id, Instant
from attendant.kernel.errors import Conflict

_KINDS: dict[ClaimKind, Literal["booking", "hold", "block"]] = {
    ClaimKind.BOOKING: "booking",
    ClaimKind.HOLD: "hold",
    ClaimKind.BLOCK: "block",
}


class MoveWish(BaseModel):
    """Where a booking is to be instead: these resources and no others, at its time or another."""

    model_config = ConfigDict(extra="forbid")

    resource_ids: list[Id] = Field(min_length=1, max_length=20)
    starts_at: Instant | None = None
    force_reason: ForceReason | None = None
    lock: bool = Field(default=False, description="It is to stay there when tables are assigned anew")


class SwapWish(BaseModel):
    """With which booking another one is to change places."""

    model_config = ConfigDict(extra="forbid")

    with_booking_id: Id
    with_revision: int = Field(ge=1, description="The revision of that booking as the caller saw it")
    force_reason: ForceReason | None = None


class LockWish(BaseModel):
    """Why a booking stays where it is, or no longer."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = Field(default=None, max_length=200)


class InTheWay(BaseModel):
    """What has the place: a booking, a hold or a block; the members from `reference` on of a booking only."""

    kind: Literal["booking", "hold", "block"]
    owner_id: str
    starts_at: datetime
    ends_at: datetime
    reference: str | None = None
    resource_ids: list[str] = []
    guest_name: str | None = None
    party_size: int | None = None
    revision: int | None = None
    locked: bool = False

    @classmethod
    def of(cls, claim: Claim, booking: Booking | None) -> Self:
        """What staff are told of a claim in the way."""
        told = {"reference", "guest_name", "party_size", "revision", "locked"}
        more = booking.model_dump(include=told) | {"resource_ids": booking.resource_ids} if booking else {}
        return cls.model_validate(
            {
                "kind": _KINDS[claim.kind],
                "owner_id": claim.owner,
                "starts_at": instant_at(claim.start),
                "ends_at": instant_at(claim.end),
                **more,
            }
        )


class SwapOffer(BaseModel):
    """Whether two bookings could change places instead, each at its own time; if not, why."""

    possible: bool
    with_booking_id: str
    with_revision: int
    reasons: list[Reason] = []


class SwapAnswer(BaseModel):
    """Both bookings after the swap, the one that was named in the path first."""

    bookings: list[Booking]


class Locked(Conflict):
    """The booking is to stay where it is; staff may move it all the same with a `force_reason`."""

    code, title = "locked", "This booking is to stay where it is"

    def __init__(self, booking_id: str) -> None:
        super().__init__("Give a force_reason to move it all the same.", booking_id=booking_id)


class MoveRefused(NotBookable):
    """A booking cannot be put there. Carries `reasons`, `alternatives`, `conflicts` and `swap`."""

    code, title = "move_refused", "The booking cannot be put there"

    def __init__(
        self,
        reasons: list[Reason],
        alternatives: list[Slot],
        conflicts: list[InTheWay],
        swap: SwapOffer | None,
    ) -> None:
        super().__init__(reasons, alternatives)
        self.extra |= {
            "conflicts": [one.model_dump(mode="json") for one in conflicts],
            "swap": swap.model_dump(mode="json") if swap else None,
        }
