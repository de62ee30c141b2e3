"""The course of a booking beside its state: who came and when, what is owed, what comes up (no I/O)."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from attendant.bookings.coming import GRACE_MINUTES, still_ahead
from attendant.bookings.states import BookingStatus
from attendant.bookings.terms import DepositState, Fee, Terms

PROPOSED_FOR = timedelta(hours=24)

Requests = Annotated[str, Field(max_length=500)]
Occasion = Annotated[str, Field(max_length=80)]


class Asked(BaseModel):
    """What the guest asks the house to know. Stands in no event and no log."""

    dietary: Requests | None = Field(default=None, description="Allergies and diets")
    special_requests: Requests | None = None
    occasion: Occasion | None = Field(default=None, description="E.g. birthday")


class Course(Asked):
    """What happens to a booking from its making to its end (S-26, S-27)."""

    starts_at: datetime
    ends_at: datetime
    status: BookingStatus
    terms: Terms | None = None
    deposit_state: DepositState = DepositState.NONE
    fees: list[Fee] = []
    arrived_covers: int = Field(default=0, description="How many of the party have come")
    seated_at: datetime | None = None
    left_at: datetime | None = None
    freed_at: datetime | None = Field(
        default=None, description="From when on the rest of its time is free: it ended early, or nobody came"
    )
    reminders: list[int] = Field(
        default=[], description="Minutes before the start at which its guest is still to be reminded"
    )
    no_show_grace_minutes: int = GRACE_MINUTES
    no_show_proposed: bool = Field(default=False, description="It was said already that nobody came")
    no_show_due: bool = Field(default=False, description="Start and grace are over and nobody has come")
    overdue: bool = Field(default=False, description="The party is still seated after its end")

    @property
    def no_show_at(self) -> datetime:
        """When it is proposed as a no-show unless somebody has come."""
        return self.starts_at + timedelta(minutes=self.no_show_grace_minutes)

    @property
    def kept_until(self) -> datetime:
        """The end of the time it has, or had."""
        return min(self.freed_at, self.ends_at) if self.freed_at else self.ends_at

    @property
    def next_due_at(self) -> datetime | None:
        """When something comes up with it; nothing does once somebody has come or it has ended."""
        if not self.status.expected:
            return None
        due = [self.starts_at - timedelta(minutes=lead) for lead in self.reminders]
        if not self.no_show_proposed:
            due.append(self.no_show_at)
        return min(due, default=None)

    def seen_at(self, now: datetime) -> dict[str, bool]:
        """What the clock alone says of it."""
        missing = self.status.expected and self.no_show_at <= now < self.ends_at + PROPOSED_FOR
        return {
            "no_show_due": missing,
            "overdue": self.status is BookingStatus.SEATED and self.ends_at <= now,
        }

    def coming_from(self, now: datetime) -> dict[str, object]:
        """What comes up with it, counted anew: after it was confirmed, moved or brought back."""
        return {
            "reminders": still_ahead(self.reminders, self.starts_at, now),
            "no_show_proposed": self.no_show_at <= now,
        }
