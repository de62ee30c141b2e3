"""Suggestions and change lists: what is asked, what is proposed, what became of it (S-15, S-16; no I/O)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.assignment import ChoiceTerms
from attendant.bookings.models import Booking, Reason
from attendant.bookings.units import Unit
from attendant.bookings.wishes import Day, Id, TimeWish


class SuggestionWish(BaseModel):
    """A wish, and whether others may be moved to make room for it."""

    model_config = ConfigDict(extra="forbid")

    wish: TimeWish
    allow_moves: bool = Field(default=False, description="Look for room by moving at most two bookings")


class SuggestedUnit(BaseModel):
    """A free table or set of tables with what speaks against it."""

    resource_ids: list[str]
    name: str
    combination_id: str | None = None
    terms: ChoiceTerms

    @classmethod
    def of(cls, unit: Unit, terms: ChoiceTerms) -> Self:
        """A unit with its terms."""
        return cls(
            resource_ids=list(unit.resource_ids),
            name=unit.name,
            combination_id=unit.combination_id,
            terms=terms,
        )


class TableChange(BaseModel):
    """A booking and where it would sit instead, on condition of its revision."""

    booking_id: str
    reference: str
    revision: int
    party_size: int
    starts_at: datetime
    ends_at: datetime
    from_resource_ids: list[str]
    from_name: str
    to_resource_ids: list[str]
    to_name: str

    @classmethod
    def of(cls, booking: Booking, unit: Unit) -> Self:
        """The change that puts a booking on a unit."""
        fields = {name: getattr(booking, name) for name in _OF_BOOKING}
        return cls(
            **fields,
            from_resource_ids=list(booking.resource_ids),
            from_name=booking.resource_name,
            to_resource_ids=list(unit.resource_ids),
            to_name=unit.name,
        )


_OF_BOOKING = ("booking_id", "reference", "revision", "party_size", "starts_at", "ends_at")


class MovePlan(BaseModel):
    """Which bookings to move so that a wish fits, and where it would sit then. Nothing has happened yet."""

    changes: list[TableChange]
    resource_ids: list[str]
    name: str


class Suggestions(BaseModel):
    """The units that can be had, best first; where there are none, why, and a plan that would make room."""

    units: list[SuggestedUnit]
    reasons: list[Reason] = []
    plan: MovePlan | None = None


class WantedChange(BaseModel):
    """A booking that is to sit elsewhere, at the revision that was shown."""

    model_config = ConfigDict(extra="forbid")

    booking_id: Id
    revision: int = Field(ge=1)
    resource_ids: list[Id] = Field(min_length=1, max_length=20)


class ChangesWish(BaseModel):
    """Bookings that change their tables together: all of them or none."""

    model_config = ConfigDict(extra="forbid")

    changes: list[WantedChange] = Field(min_length=1, max_length=15)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({one.booking_id for one in self.changes}) < len(self.changes):
            raise ValueError("each booking may stand in changes once")
        return self


class ChangesAnswer(BaseModel):
    """The bookings after their tables changed, in the order asked."""

    bookings: list[Booking]


class ListState(StrEnum):
    """What became of a change list."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    DISCARDED = "discarded"


class NotApplied(BaseModel):
    """A change that was not made, and why."""

    booking_id: str
    why: str
    reasons: list[Reason] = []


class Reassignment(BaseModel):
    """Better tables for the bookings of a local date, as a list that staff apply or discard (S-16)."""

    reassignment_id: str
    date: date
    state: ListState = ListState.PROPOSED
    changes: list[TableChange]
    gain: float = Field(description="By how many points of the suggestion's terms the date gets better")
    made_by: str = Field(description="Kind and id, e.g. staff:usr_01J9ZQ..., system:nightly")
    made_at: datetime
    applied: list[str] = Field(default=[], description="Ids of the bookings that changed")
    not_applied: list[NotApplied] = []
    decided_by: str | None = None
    decided_at: datetime | None = None
    revision: int = 1


class ReassignmentWish(BaseModel):
    """For which local date better tables are looked for."""

    model_config = ConfigDict(extra="forbid")

    date: Day


class ApplyWish(BaseModel):
    """Which changes of a list to make; without ids all of them."""

    model_config = ConfigDict(extra="forbid")

    booking_ids: list[Id] = Field(default=[], max_length=15)


class ReassignmentList(BaseModel):
    """Change lists, the newest first."""

    reassignments: list[Reassignment]
