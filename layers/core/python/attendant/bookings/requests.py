"""Bodies that only the REST endpoints take."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.bookings.catalogue import Party
from attendant.bookings.course import Asked
from attendant.bookings.models import CancelledBy, Hold
from attendant.bookings.tables import Name
from attendant.bookings.visits import NO_NEEDS, Audience, Needs
from attendant.bookings.wishes import (
    REQUESTED,
    BookingWish,
    Duration,
    ForceReason,
    Id,
    Instant,
    Notes,
    TimeWish,
)
from attendant.guests.models import GuestWish
from attendant.kernel.errors import Invalid


class NewBooking(Asked):
    """A booking to be made: for a time, or from a hold; for a guest by id, or by name and phone.

    With `dry_run` nothing is stored and no guest is needed; the answer says whether it could be booked.
    """

    model_config = ConfigDict(extra="forbid")

    service_id: Id | None = None
    starts_at: Instant | None = None
    duration_minutes: Duration | None = None
    resource_id: Id | None = None
    resource_ids: list[Id] = Field(default=[], max_length=20, description="Tables that are had together")
    resource_requested: bool | None = Field(default=None, description=REQUESTED)
    party_size: Party = 1
    area_id: Id | None = None
    needs: Needs = NO_NEEDS
    audience: Audience = Audience.IN_HOUSE
    guest_id: Id | None = None
    guest: GuestWish | None = None
    guest_name: Name | None = None
    conversation_id: Id | None = None
    notes: Notes | None = None
    hold_id: Id | None = None
    force_reason: ForceReason | None = None
    seated: bool = Field(
        default=False, description="The party sits already: a walk-in, unless said otherwise"
    )
    dry_run: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.hold_id is None and (self.service_id is None or self.starts_at is None):
            raise ValueError("service_id and starts_at are required without a hold_id")
        if self.guest_id is not None and self.guest is not None:
            raise ValueError("either guest_id or guest, not both")
        return self

    def time(self, hold: Hold | None) -> TimeWish:
        """The time that is asked for; what is left out is that of the hold."""
        return TimeWish.model_validate(self._filled(hold, set(TimeWish.model_fields)))

    def wish(self, hold: Hold | None) -> BookingWish:
        """The booking that is asked for; what is left out is that of the hold.

        Raises:
            Invalid: no guest is named.
        """
        if self.guest_id is None and self.guest is None:
            raise Invalid.field("body.guest_id", "say who the guest is: guest_id or guest")
        return BookingWish.model_validate(self._filled(hold, set(BookingWish.model_fields)))

    def _filled(self, hold: Hold | None, names: set[str]) -> dict[str, object]:
        given = {name: getattr(self, name) for name in names & self.model_fields_set}
        if hold is None:
            whom = Audience.WALK_IN if self.seated else self.audience
            return {"audience": whom} | given
        kept: dict[str, object] = {
            "service_id": hold.service_id,
            "starts_at": hold.starts_at,
            "duration_minutes": hold.duration_minutes,
            "party_size": hold.party_size,
            "audience": hold.audience,
        }
        if self.resource_id is None and not self.resource_ids:
            kept |= {"area_id": hold.area_id, "needs": hold.needs}
            kept |= {"resource_ids": list(hold.resource_ids)} if hold.resource_requested else {}
        return kept | {name: value for name, value in given.items() if value is not None}


class BookingCancellation(BaseModel):
    """Why a booking is cancelled and on whose behalf; staff cancel as the venue unless they say otherwise."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = Field(default=None, max_length=200)
    by: CancelledBy | None = None


class BookingRefusal(BaseModel):
    """Why the venue says no to a request."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = Field(default=None, max_length=200)


Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]


class Arrival(BaseModel):
    """How many of the party have come; all of it, if that is left out."""

    model_config = ConfigDict(extra="forbid")

    covers: Party | None = None


class Seating(BaseModel):
    """Why a party is seated although another sits there still; left out where none does."""

    model_config = ConfigDict(extra="forbid")

    force_reason: ForceReason | None = None


class NoShowNote(BaseModel):
    """What there is to say about a party that did not come."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = Field(default=None, max_length=200)


class SettingRight(BaseModel):
    """Why a step is taken back, or why something owed is not asked for."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class NewEnd(BaseModel):
    """Until when a party stays; `force_reason` where that reaches into the next booking."""

    model_config = ConfigDict(extra="forbid")

    ends_at: Instant
    force_reason: ForceReason | None = None
