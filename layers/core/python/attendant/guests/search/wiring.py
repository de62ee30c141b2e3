"""Builds the search of one property, and what learns for it."""

from attendant.guests.repository import GuestRepository
from attendant.guests.search.repository import SearchRepository
from attendant.guests.search.service import GuestSearch
from attendant.guests.search.vocabulary import Vocabulary
from attendant.guests.search.whereabouts import Whereabouts
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


def whereabouts_for(
    property_id: str, guests_table: str, outbox_table: str, clock: Clock | None = None
) -> Whereabouts:
    """What follows the references and rooms of a property's guests."""
    transactions = Transactions(Table(outbox_table), clock or SystemClock())
    return Whereabouts(Table(guests_table), property_id, transactions)
