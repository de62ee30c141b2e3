"""Builds what looks after duplicates in one property, from the tables a function has."""

from typing import Protocol

from attendant.guests.matching.repository import Reviews
from attendant.guests.matching.service import Matching
from attendant.guests.matching.watching import Watching
from attendant.guests.merging.service import Merging
from attendant.guests.repository import GuestRepository
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class MatchingSettings(Protocol):
    """Settings of a function that changes guests."""

    @property
    def guests_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...


def watching_for(property_id: str, settings: MatchingSettings, clock: Clock | None = None) -> Watching:
    """Who acts on new and changed profiles."""
    table = Table(settings.guests_table)
    return Watching(
        GuestRepository(table, property_id),
        Matching(table, property_id),
        Reviews(table, property_id),
        Merging(table, property_id),
        Transactions(Table(settings.outbox_table), clock or SystemClock()),
    )
