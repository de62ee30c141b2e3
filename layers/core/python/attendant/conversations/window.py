"""The provider's 24-hour window: free text only within a day of the guest's last message."""

from datetime import datetime, timedelta

WINDOW = timedelta(hours=24)
MARGIN = timedelta(minutes=5)
"""Our clock and the provider's differ, and a send takes time: we stop a little before the edge."""


def closes_at(last_inbound_at: datetime) -> datetime:
    """The instant from which we treat the window as closed, counted from the provider's own timestamp."""
    return last_inbound_at + WINDOW - MARGIN


def is_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent at `now`. Ask at the moment of sending: a queued message can cross the
    edge.
    """
    return last_inbound_at is not None and now < closes_at(last_inbound_at)
