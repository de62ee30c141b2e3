"""What STOP, START and a channel's own switch decide, purpose by purpose (no I/O)."""

from collections.abc import Sequence

from attendant.guests.profile import Consent, ConsentPurpose
from attendant.kernel.events import Envelope

_DECIDED: dict[str, dict[ConsentPurpose, bool]] = {
    "GuestOptedOut": {"service": False, "marketing": False},
    "GuestOptedIn": {"service": True},
    "GuestMarketingOptedOut": {"marketing": False},
    "GuestMarketingOptedIn": {"marketing": True},
}
"""Who stops everything stops marketing, too; who starts again is only written to about what they booked."""


def decisions_of(event: Envelope) -> list[Consent]:
    """What the guest whom an event names decided, as of then; empty if it names none."""
    if event.data.get("guest_id") is None or event.data.get("channel") != "whatsapp":
        return []
    return [
        Consent(channel="whatsapp", purpose=purpose, given=given, source=event.type, at=event.occurred_at)
        for purpose, given in _DECIDED.get(event.type, {}).items()
    ]


def with_decisions(known: Sequence[Consent], decided: Sequence[Consent]) -> tuple[Consent, ...]:
    """The decisions known, each replaced where a later one was made on the same channel and purpose."""
    found = {(consent.channel, consent.purpose): consent for consent in known}
    for consent in decided:
        former = found.get((consent.channel, consent.purpose))
        if former is None or former.at < consent.at:
            found[consent.channel, consent.purpose] = consent
    return tuple(found.values())
