"""Builds the use cases of tables assigned anew for one property, from the tables a function has."""

from attendant.bookings.moves.wiring import moves_for
from attendant.bookings.planning import Planner
from attendant.bookings.reassigning.repository import ReassignmentsRepository
from attendant.bookings.reassigning.service import Reassigning
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.seating.wiring import seating_for
from attendant.bookings.wiring import CatalogueSettings
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def reassigning_for(property_id: str, settings: CatalogueSettings, clock: Clock | None = None) -> Reassigning:
    """How tables of a property are assigned anew."""
    clock = clock or SystemClock()
    table = Table(settings.bookings_table)
    repository = BookingsRepository(table, property_id)
    transactions = Transactions(Table(settings.outbox_table), clock)
    return Reassigning(
        ReassignmentsRepository(table, property_id),
        repository,
        Planner(repository, Properties(Table(settings.properties_table), property_id)),
        seating_for(property_id, settings, clock),
        moves_for(property_id, settings, clock),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        clock,
    )
