"""Builds the lists of one property, from the tables a function has."""

from typing import Protocol

from attendant.guests.listing.repository import ListRepository
from attendant.guests.listing.service import Finding, Listing
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.properties.service import Properties


class ListingSettings(Protocol):
    """What it takes to list guests."""

    @property
    def guests_table(self) -> str: ...
    @property
    def properties_table(self) -> str: ...


def listing_for(
    property_id: str, settings: ListingSettings, clock: Clock | None = None, finding: Finding | None = None
) -> Listing:
    """The lists of a property; `finding` answers what somebody typed."""
    return Listing(
        ListRepository(Table(settings.guests_table), property_id),
        Properties(Table(settings.properties_table), property_id),
        clock or SystemClock(),
        finding,
    )
