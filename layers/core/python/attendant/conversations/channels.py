"""The port to a messaging channel. WhatsApp stands behind it; Telegram, SMS and web chat plug in the same
way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from attendant.conversations.models import Outbound, Template
from attendant.conversations.refusals import Refusal


@dataclass(frozen=True)
class Accepted:
    """The channel took the message; that is not yet a delivery."""

    provider_id: str


@dataclass(frozen=True)
class Refused:
    """The channel certainly did not take it. `code` is the channel's own, for staff and logs."""

    refusal: Refusal
    code: str
    reason: str


@dataclass(frozen=True)
class OutcomeUnknown:
    """The request left and no answer came: it may or may not have been taken."""

    reason: str


Outcome = Accepted | Refused | OutcomeUnknown


class Channel(Protocol):
    """What the sender needs of a channel."""

    def send(self, aliases: Sequence[str], message: Outbound | Template, reference: str) -> Outcome:
        """Send to the guest with these aliases. `reference` comes back in delivery reports."""
        ...

    def mark_read(self, provider_id: str, *, typing: bool) -> None:
        """Show the guest that their message was read, and that an answer is being written. Never raises."""
        ...
