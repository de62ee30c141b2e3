"""Builds what recognises guests of one property, from the tables a function has."""

from datetime import timedelta
from typing import Protocol

from attendant.guests.matching.service import Matching
from attendant.guests.recognition.service import Recognising
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.quotas import Quota
from attendant.kernel.tables import Table

CALLS = 60
MISSES = 20


class RecognitionSettings(Protocol):
    """Settings of a function that recognises guests."""

    @property
    def guests_table(self) -> str: ...
    @property
    def idempotency_table(self) -> str: ...


def recognising_for(
    property_id: str, settings: RecognitionSettings, clock: Clock | None = None
) -> Recognising:
    """Who recognises guests: for a program 60 times a minute, and with 20 misses an hour."""
    clock = clock or SystemClock()
    table, counted = Table(settings.guests_table), Table(settings.idempotency_table)
    return Recognising(
        Guests(table, property_id),
        Matching(table, property_id),
        Quota(counted, clock, "recognise", CALLS, timedelta(minutes=1)),
        Quota(counted, clock, "recognise-misses", MISSES, timedelta(hours=1)),
        clock,
    )
