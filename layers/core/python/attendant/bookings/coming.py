"""What comes up with a booking: reminders before its start, a proposed no-show after it (no I/O)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

DAY_MINUTES = 24 * 60
GRACE_MINUTES = 15
_Lead = Annotated[int, Field(ge=5, le=DAY_MINUTES * 30)]
_Grace = Annotated[int, Field(ge=0, le=12 * 60)]


class ReminderTemplate(BaseModel):
    """A text that the channel's provider approved, for guests whose window for free text is closed.

    Its parameters are, in this order: the service, when it is, and the reference.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=512)
    language: str = Field(min_length=2, max_length=10)


class ReminderRules(BaseModel):
    """When guests who booked online or in a chat are reminded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes_before: tuple[_Lead, ...] = Field(
        default=(DAY_MINUTES,), max_length=5, description="Before the start; empty for none"
    )
    template: ReminderTemplate | None = None


class NoShowRules(BaseModel):
    """How long after its start a booking is proposed as a no-show (S-27)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grace_minutes: _Grace = GRACE_MINUTES
    group_grace_minutes: _Grace = 30
    group_from: int = Field(default=7, ge=2, le=1000, description="From this party on it is a group")

    def grace_of(self, party_size: int) -> int:
        """The grace of a party, in minutes."""
        return self.group_grace_minutes if party_size >= self.group_from else self.grace_minutes


def still_ahead(leads: Iterable[int], starts_at: datetime, now: datetime) -> list[int]:
    """The reminders whose time has not come yet, in minutes before the start, the earliest first."""
    ahead = {lead for lead in leads if starts_at - timedelta(minutes=lead) > now}
    return sorted(ahead, reverse=True)
