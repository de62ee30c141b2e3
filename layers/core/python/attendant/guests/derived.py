"""Records that follow from a profile alone: by which guests are found, listed and matched (no I/O).

They are written in the transaction that changes the guest, as the difference to what followed from the
former state, so they can neither lag behind nor go astray.
"""

from attendant.guests.models import Guest
from attendant.guests.search.entries import search_records
from attendant.kernel.tables import Key, Record

DERIVED_VERSION = 1
"""Raised when the records change their shape: guests stored under a lower one get all of them anew."""


def derived_records(guest: Guest, property_id: str) -> dict[Key, Record]:
    """The records of a guest by their keys; a tombstone has none."""
    if guest.is_tombstone:
        return {}
    from attendant.guests.listing.entries import list_records
    from attendant.guests.matching.keys import match_records

    records: list[Record] = [
        *list_records(guest, property_id),
        *match_records(guest, property_id),
        *search_records(guest, property_id),
    ]
    return {Key(record["pk"], record["sk"]): record for record in records}
