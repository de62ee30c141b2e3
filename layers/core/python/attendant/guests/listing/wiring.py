"""Builds the lists of one property, from the tables a function has."""

from typing import Protocol

from attendant.guests.listing.repository import ListRepository
from attendant.guests.listing.service import Listing
from attendant.guests.search.wiring import search_for
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.properties.service import Properties


class ListingSettings(Protocol):
    """What it takes to list guests."""

    @property
    def guests_table(self) -> str: ...
    @property
    def properties_table(self) -> str: ...


def listing_for(property_id: str, settings: ListingSettings, clock: Clock | None = None) -> Listing:
    """The lists of a property; what somebody typed is answered by the search."""
    guests, clock = Table(settings.guests_table), clock or SystemClock()
    return Listing(
        ListRepository(guests, property_id),
        Properties(Table(settings.properties_table), property_id),
        clock,
        search_for(property_id, guests, clock),
    )
