"""Builds the use cases of moves for one property, from the tables a function has."""

from attendant.bookings.moves.service import Moves
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wiring import CatalogueSettings
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def moves_for(property_id: str, settings: CatalogueSettings, clock: Clock | None = None) -> Moves:
    """How staff put bookings of a property elsewhere."""
    repository = BookingsRepository(Table(settings.bookings_table), property_id)
    transactions = Transactions(Table(settings.outbox_table), clock or SystemClock())
    return Moves(
        repository,
        Planner(repository, Properties(Table(settings.properties_table), property_id)),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
    )
