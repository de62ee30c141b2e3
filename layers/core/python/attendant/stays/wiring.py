"""Builds the use cases of this capability for one property, from the tables a function has."""

from typing import Protocol

from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties
from attendant.stays.repository import StaysRepository
from attendant.stays.service import Stays


class StaysSettings(Protocol):
    """Settings of a function that reads or keeps stays."""

    @property
    def stays_table(self) -> str: ...
    @property
    def guests_table(self) -> str: ...
    @property
    def properties_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...


def stays_for(property_id: str, settings: StaysSettings, clock: Clock | None = None) -> Stays:
    """The stays of a property."""
    return Stays(
        StaysRepository(Table(settings.stays_table), property_id),
        Properties(Table(settings.properties_table), property_id),
        Guests(Table(settings.guests_table), property_id),
        Transactions(Table(settings.outbox_table), clock or SystemClock()),
        property_id,
    )
