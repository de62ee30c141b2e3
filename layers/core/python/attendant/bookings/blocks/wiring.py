"""Builds the use cases of blocks for one property, from the tables a function has."""

from attendant.bookings.blocks.repository import BlocksRepository
from attendant.bookings.blocks.service import Blocks
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wiring import CatalogueSettings
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def blocks_for(property_id: str, settings: CatalogueSettings, clock: Clock | None = None) -> Blocks:
    """The blocks of a property."""
    clock = clock or SystemClock()
    table = Table(settings.bookings_table)
    repository = BookingsRepository(table, property_id)
    transactions = Transactions(Table(settings.outbox_table), clock)
    return Blocks(
        BlocksRepository(table, property_id),
        repository,
        Planner(repository, Properties(Table(settings.properties_table), property_id)),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        clock,
    )
