"""Identifiers: a type prefix and 26 characters that sort by time (ULID) or follow from what they name."""

import hashlib
from datetime import datetime

from ulid import ULID


def new_id(prefix: str, now: datetime) -> str:
    """A fresh id such as `bkg_01J9ZQ...`; later instants sort later."""
    return f"{prefix}_{ULID.from_datetime(now)}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, so that a repeat names what the first attempt made."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    # The time part of a ULID must stay below 2^48, which the first six bytes always are.
    return f"{prefix}_{ULID(digest[:16])}"
