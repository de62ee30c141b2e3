"""What a record in the index of deadlines is about (no I/O).

The lane `DUE` holds what ends by itself; `AGENDA` what comes up with bookings that stand, so that a list of
waiting requests need not read it.
"""

from enum import StrEnum
from typing import NamedTuple

from attendant.kernel.tables import Record

LANES = ("DUE", "AGENDA")


class DueKind(StrEnum):
    """Why a record is due at its time: each kind has its own settling in the sweep."""

    HOLD = "hold"
    REQUEST = "request"
    SERIES = "series"
    AGENDA = "agenda"
    WAITLIST = "waitlist"


class Due(NamedTuple):
    """Something to settle: what kind it is and the id of what it belongs to."""

    kind: DueKind
    owner: str


def is_booking(record: Record) -> bool:
    """Whether a record of what is due is a booking's."""
    return str(record["pk"]).endswith("#BOOKING")


def due_of(record: Record) -> Due:
    """What is due in a record; records written before kinds were are holds or requests."""
    if record["due_pk"].endswith("#AGENDA"):
        return Due(DueKind.AGENDA, record["sk"].partition("#")[2])
    kind = record.get("due_kind") or (DueKind.HOLD if "hold_id" in record else DueKind.REQUEST)
    return Due(DueKind(kind), record["due_sk"].partition("#")[2])
