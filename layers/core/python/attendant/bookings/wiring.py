"""Builds the use cases of this capability for one property."""

from typing import Protocol

from attendant.bookings.catalogue_service import Catalogue
from attendant.bookings.changing import Changes
from attendant.bookings.holding import Holds
from attendant.bookings.listing import Lists
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.repeats import Repeats
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.service import Bookings
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


class BookingsSettings(Protocol):
    """The tables that bookings need; the settings of every function that books have them."""

    @property
    def bookings_table(self) -> str: ...
    @property
    def properties_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def idempotency_table(self) -> str: ...


def bookings_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Bookings:
    """The bookings of a property on the tables of the calling function."""
    clock = clock or SystemClock()
    remembered = Table(settings.idempotency_table)
    transactions = Transactions(Table(settings.outbox_table), clock)
    idempotency = Idempotency(remembered, transactions)
    repository = BookingsRepository(Table(settings.bookings_table), property_id)
    properties = Properties(Table(settings.properties_table), property_id)
    planner = Planner(repository, properties)
    holds = Holds(repository, planner, transactions, idempotency, clock)
    return Bookings(
        repository,
        planner,
        Catalogue(repository, properties, transactions, idempotency),
        holds,
        Placing(repository, planner, holds, idempotency, Repeats(remembered, property_id)),
        Changes(repository, planner, transactions, idempotency),
        Lists(repository, planner, clock),
        clock,
    )
