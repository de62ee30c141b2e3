"""Deadlines and terms of a booking: holds, the venue's answer, free cancellation (S-22, S-25, S-27)."""

from datetime import datetime, timedelta
from typing import Literal

from attendant.bookings.states import BookingStatus
from attendant.bookings.visits import Audience
from attendant.kernel.subjects import Actor

HOLD = timedelta(seconds=300)
HOLD_FOR_PAYMENT = timedelta(seconds=600)
HOLD_IN_CHAT = timedelta(seconds=900)
REPEAT_WINDOW = timedelta(minutes=10)
ANSWER_WITHIN = timedelta(hours=24)
ANSWER_BEFORE_START = timedelta(hours=12)
SHORTEST_ANSWER = timedelta(hours=1)

CHATS = frozenset({"whatsapp"})


def hold_length(channel: str, *, payment: bool = False) -> timedelta:
    """How long a hold lives, and by how much its one extension prolongs it (S-22).

    Longer where a payment is due with the booking, and longest in a chat.
    """
    if channel in CHATS:
        return HOLD_IN_CHAT
    return HOLD_FOR_PAYMENT if payment else HOLD


def answer_deadline(now: datetime, starts_at: datetime) -> datetime:
    """Until when a requested booking keeps its time without the venue's yes (S-25).

    The earlier of 24 hours from now and 12 hours before the start. Where those 12 hours have begun or are
    about to, the venue still gets an hour, never beyond the start itself.
    """
    before_start = max(starts_at - ANSWER_BEFORE_START, min(now + SHORTEST_ANSWER, starts_at))
    return min(now + ANSWER_WITHIN, before_start)


def last_free_cancel_at(starts_at: datetime, free_cancel_minutes: int) -> datetime:
    """The last instant at which the guest cancels free of charge, itself included (S-27)."""
    return starts_at - timedelta(minutes=free_cancel_minutes)


def cancelled_status(by: Literal["guest", "venue"], now: datetime, free_until: datetime) -> BookingStatus:
    """Who cancelled decides; of a guest's cancellations those after the free ones are late."""
    if by == "venue":
        return BookingStatus.CANCELLED_BY_VENUE
    return BookingStatus.CANCELLED_BY_GUEST if now <= free_until else BookingStatus.CANCELLED_LATE


def cancels_as(actor: Actor) -> Literal["guest", "venue"]:
    """On whose behalf an actor cancels unless said otherwise: guests and their assistants as the guest."""
    return "guest" if actor.speaks_for_a_guest else "venue"


def audience_of(actor: Actor) -> Audience:
    """Who a visit is for unless said otherwise: what staff book is in-house, everything else online."""
    return Audience.IN_HOUSE if actor.kind == "staff" else Audience.ONLINE
