"""Builds the use cases of feeds for one property, from the tables a function has."""

from attendant.bookings.feeds.repository import FeedBookings, FeedsRepository
from attendant.bookings.feeds.service import Calendars, Feeds
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wiring import BookingsSettings, GuestSettings
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def feeds_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Feeds:
    """The feeds of a property."""
    table = Table(settings.bookings_table)
    transactions = Transactions(Table(settings.outbox_table), clock or SystemClock())
    return Feeds(
        FeedsRepository(table, property_id),
        BookingsRepository(table, property_id),
        Guests(Table(settings.guests_table), property_id),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        property_id,
    )


def calendars_for(property_id: str, settings: GuestSettings, clock: Clock | None = None) -> Calendars:
    """The calendars of a property."""
    table = Table(settings.bookings_table)
    return Calendars(
        FeedsRepository(table, property_id),
        FeedBookings(table, property_id),
        BookingsRepository(table, property_id),
        Properties(Table(settings.properties_table), property_id),
        Guests(Table(settings.guests_table), property_id),
        clock or SystemClock(),
    )
