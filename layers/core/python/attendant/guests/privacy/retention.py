"""How long what is kept of people is kept (no I/O).

`KINDS` says it of every kind of record with personal data; docs/privacy.md shows the same. What ends `by
itself` carries its end (`expires_at`); what ends `by sweep` is looked for once a day. How long conversations
are kept is the property's to choose.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MONTH = timedelta(days=30.4375)
YEAR = timedelta(days=365.25)

ACCESS_KEPT = 12 * MONTH
REQUESTS_KEPT = 3 * YEAR
AUDIT_KEPT = 10 * YEAR
ACCOUNTS_KEPT = 11 * YEAR
"""Ten full years after the end of the year in which it was owed, as commercial law asks for vouchers."""
PERSONAL_FILES_KEPT = timedelta(days=3)
"""As the bucket of guest files has it."""


@dataclass(frozen=True)
class KeptKind:
    """One kind of record: where, for what, how long, how it ends, and what an erasure leaves of it."""

    kind: str
    place: str
    purpose: str
    kept: str
    ends: Literal["by itself", "by sweep", "with the guest", "by staff"]
    erasure: str


KINDS: tuple[KeptKind, ...] = (
    KeptKind(
        "profile, contact points, notes, preferences",
        "guests",
        "to know who comes",
        "as long as the guest is one",
        "with the guest",
        "deleted; an empty tombstone with the id stays",
    ),
    KeptKind(
        "channel identities, search and list entries, match keys",
        "guests",
        "to find and recognise the guest",
        "as the profile",
        "with the guest",
        "deleted first",
    ),
    KeptKind(
        "merges, reviews",
        "guests",
        "to undo a merge, to decide a doubt",
        "as the profile",
        "with the guest",
        "deleted; a merge cannot be undone any more",
    ),
    KeptKind(
        "facts of visits (history)",
        "guests",
        "statistics",
        "as the profile",
        "with the guest",
        "deleted; dates and prices stay with the bookings and stays",
    ),
    KeptKind(
        "audit trail",
        "every table",
        "to prove who changed what",
        "10 years",
        "by itself",
        "who, when and what stay; personal values are blanked",
    ),
    KeptKind(
        "bookings, series",
        "bookings",
        "the visit, then the accounts",
        "11 years after the end",
        "by itself",
        "date, service, price and state stay under the id; names, wishes, notes, reasons go",
    ),
    KeptKind(
        "stays",
        "stays",
        "who is in the house, then the accounts",
        "11 years after the departure",
        "by itself",
        "stay as they are: ids, room, dates and prices, no names",
    ),
    KeptKind(
        "waiting list",
        "bookings",
        "to offer what comes free",
        "2 years after the date",
        "by itself",
        "as bookings; a place that stands is given up",
    ),
    KeptKind(
        "calendar feeds",
        "bookings",
        "the guest's calendar",
        "until revoked",
        "by staff",
        "revoked and deleted",
    ),
    KeptKind(
        "conversations and messages",
        "conversations",
        "to answer, and to look up what was agreed",
        "36 months after the last message; the property chooses 3 to 120",
        "by sweep",
        "messages deleted; an empty shell stays for 30 days",
    ),
    KeptKind(
        "provider's ids of messages",
        "conversations",
        "to take in each message once",
        "14 days, 40 for delivery reports",
        "by itself",
        "deleted with the messages",
    ),
    KeptKind(
        "what was not understood (parked)",
        "conversations",
        "to look into it",
        "30 days",
        "by itself",
        "deleted where it names the guest's number",
    ),
    KeptKind(
        "what the concierge remembers",
        "concierge",
        "to go on where the guest stopped",
        "7 days",
        "by itself",
        "deleted",
    ),
    KeptKind(
        "answers under idempotency keys",
        "idempotency",
        "to repeat an answer",
        "24 hours",
        "by itself",
        "runs out",
    ),
    KeptKind(
        "jobs in queues",
        "SQS",
        "to answer a message",
        "seconds; what failed 14 days",
        "by itself",
        "runs out; what it leads to is gone",
    ),
    KeptKind(
        "large webhook bodies",
        "bulk bucket",
        "to take in many messages",
        "until taken in, 14 days at most",
        "by itself",
        "runs out",
    ),
    KeptKind(
        "exports and import files",
        "guest-files bucket",
        "to hand over a file",
        "3 days",
        "by itself",
        "runs out",
    ),
    KeptKind(
        "exports and imports: who asked for what, what became of rows",
        "guests",
        "to follow them",
        "90 days",
        "by itself",
        "runs out; rows hold ids and reasons, a list's search text is what staff typed",
    ),
    KeptKind(
        "requests for personal data",
        "guests",
        "to prove that they were answered",
        "3 years",
        "by itself",
        "stays: ids only",
    ),
    KeptKind(
        "accesses",
        "guests",
        "to see who looked at whom",
        "12 months",
        "by itself",
        "stays: ids of staff and guest only",
    ),
)


class RetentionChoice(BaseModel):
    """What a property chooses about how long it keeps what people wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    conversation_months: int = Field(
        default=36, ge=3, le=120, description="A conversation is emptied so long after its last message"
    )


class RetentionRules(RetentionChoice):
    """What a property has chosen; 36 months where it did not choose."""

    revision: int = 0

    def silent_before(self, now: datetime) -> datetime:
        """Conversations whose last message is older than this are over."""
        return now - self.conversation_months * MONTH


class RetentionView(RetentionRules):
    """What a property has chosen, beside how long everything else is kept."""

    kinds: tuple[KeptKind, ...] = KINDS
