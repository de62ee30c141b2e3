"""Builds the search of one property, and what learns for it."""

from attendant.guests.repository import GuestRepository
from attendant.guests.search.repository import SearchRepository
from attendant.guests.search.service import GuestSearch
from attendant.guests.search.vocabulary import Vocabulary
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


def search_for(property_id: str, guests: Table, clock: Clock | None = None) -> GuestSearch:
    """The search of a property."""
    return GuestSearch(
        SearchRepository(guests, property_id), GuestRepository(guests, property_id), clock or SystemClock()
    )


def vocabulary_for(
    property_id: str, guests_table: str, outbox_table: str, clock: Clock | None = None
) -> Vocabulary:
    """What learns the words of a property's guests."""
    guests = Table(guests_table)
    transactions = Transactions(Table(outbox_table), clock or SystemClock())
    return Vocabulary(guests, property_id, GuestRepository(guests, property_id), transactions)
