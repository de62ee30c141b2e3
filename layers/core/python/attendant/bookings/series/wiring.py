"""Builds the use cases of series for one property, from the tables a function has."""

from attendant.bookings.changing import Changes
from attendant.bookings.ending import Endings
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.repeats import Repeats
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.series.portions import Portions
from attendant.bookings.series.repository import SeriesRepository
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.wiring import BookingsSettings
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def series_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> SeriesBook:
    """The series of a property."""
    table, remembered = Table(settings.bookings_table), Table(settings.idempotency_table)
    clock = clock or SystemClock()
    transactions = Transactions(Table(settings.outbox_table), clock)
    idempotency = Idempotency(remembered, transactions)
    bookings = BookingsRepository(table, property_id)
    planner = Planner(bookings, Properties(Table(settings.properties_table), property_id))
    endings = Endings(bookings, planner)
    guests = Guests(Table(settings.guests_table), property_id)
    placing = Placing(bookings, planner, endings, guests, idempotency, Repeats(remembered, property_id))
    changes = Changes(bookings, planner, endings, transactions, idempotency)
    repository = SeriesRepository(table, property_id)
    portions = Portions(repository, planner, placing, changes, endings)
    return SeriesBook(repository, portions, planner, placing, guests, transactions, idempotency, clock)
