"""How a house runs its waiting list, and how long an offer stands (no I/O)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.models import Reason, worth_waiting

WaitlistStatus = Literal["open", "closed_no_wait", "closed_other"]
SHORTEST_OFFER = timedelta(minutes=5)


class OfferTemplate(BaseModel):
    """A text that the channel's provider approved, for guests whose window for free text is closed.

    Its parameters are, in this order: the service, when it is, and until when the offer stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=512)
    language: str = Field(min_length=2, max_length=10)


class WaitlistRules(BaseModel):
    """The waiting list of a house (S-28)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: WaitlistStatus = Field(
        default="open", description="closed_no_wait: nobody has to wait; closed_other: for another reason"
    )
    offer_minutes: int = Field(default=15, ge=5, le=30, description="How long an offer stands at most")
    cut_off_minutes: int = Field(
        default=30, ge=0, le=24 * 60, description="So long before a start every offer of it has ended"
    )
    max_quote_minutes: int = Field(
        default=120, ge=5, le=12 * 60, description="With a longer wait no guests are taken on at the door"
    )
    template: OfferTemplate | None = None


def offer_until(
    now: datetime, starts_at: datetime, rules: WaitlistRules, notice_minutes: int = 0
) -> datetime | None:
    """Until when an offer made now stands; None where it is too late for one.

    Near the start a quarter of what is left, at least five minutes. It ends by the cut-off, and before the
    notice of the service would refuse what was offered.
    """
    left = starts_at - now
    length = min(timedelta(minutes=rules.offer_minutes), max(SHORTEST_OFFER, left / 4))
    latest = starts_at - timedelta(minutes=max(rules.cut_off_minutes, notice_minutes))
    until = min(now + length, latest).replace(microsecond=0)
    return until if until - now.replace(microsecond=0) >= SHORTEST_OFFER else None


def may_wait(reasons: Sequence[Reason], starts_at: datetime, now: datetime, rules: WaitlistRules) -> bool:
    """Whether somebody who is refused for these reasons can wait for the time instead (S-12)."""
    latest = starts_at - timedelta(minutes=rules.cut_off_minutes) - SHORTEST_OFFER
    return rules.status == "open" and worth_waiting(reasons) and now <= latest
