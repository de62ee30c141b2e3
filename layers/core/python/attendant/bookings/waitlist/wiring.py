"""Builds the waiting list of one property, from the tables a function has."""

from attendant.bookings.ending import Endings
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.waitlist.offering import Offering, WaitlistOffers
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.waitlist.service import Waitlist
from attendant.bookings.waitlist.view import WaitlistView
from attendant.bookings.wiring import BookingsSettings, DueSettings, ViewSettings, placing_for
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def waitlist_view_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> WaitlistView:
    """What can be read of the waiting list of a property."""
    _, planner, entries = _reading(property_id, settings)
    return WaitlistView(entries, planner, clock or SystemClock())


def waitlist_offers_for(
    property_id: str, settings: DueSettings, clock: Clock | None = None
) -> WaitlistOffers:
    """Who looks for those who wait when something comes free."""
    clock = clock or SystemClock()
    repository, planner, entries = _reading(property_id, settings)
    offering = Offering(repository, entries, planner, Endings(repository, planner))
    transactions = Transactions(Table(settings.outbox_table), clock)
    return WaitlistOffers(entries, planner, offering, transactions, clock)


def waitlist_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Waitlist:
    """The waiting list of a property."""
    clock = clock or SystemClock()
    repository, planner, entries = _reading(property_id, settings)
    transactions = Transactions(Table(settings.outbox_table), clock)
    endings = Endings(repository, planner)
    offering = Offering(repository, entries, planner, endings)
    return Waitlist(
        entries,
        repository,
        planner,
        endings,
        placing_for(property_id, settings, clock),
        offering,
        WaitlistOffers(entries, planner, offering, transactions, clock),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        clock,
    )


def _reading(
    property_id: str, settings: ViewSettings
) -> tuple[BookingsRepository, Planner, WaitlistRepository]:
    table = Table(settings.bookings_table)
    repository = BookingsRepository(table, property_id)
    planner = Planner(repository, Properties(Table(settings.properties_table), property_id))
    return repository, planner, WaitlistRepository(table, property_id, repository)
