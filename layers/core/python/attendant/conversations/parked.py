"""Keeping what is authentic but could not be stored as a message, for people to look at."""

from datetime import datetime, timedelta

from attendant.kernel.clock import epoch_seconds, iso
from attendant.kernel.tables import Table

PARKED_FOR = timedelta(days=30)
PARKED_CHARACTERS = 90_000
"""A record holds 400 KB; a character may take four bytes."""


def park(table: Table, owner: str, reason: str, digest: str, raw: str, now: datetime) -> None:
    """Keep something authentic for a month; `owner` is a property, or the phone number that belongs to none
    yet.
    """
    record = {
        "pk": f"{owner}#PARKED",
        "sk": f"{reason[:60]}#{digest}",
        "reason": reason,
        "raw": raw[:PARKED_CHARACTERS],
        "parked_at": iso(now),
        "expires_at": epoch_seconds(now + PARKED_FOR),
    }
    table.put(record)
