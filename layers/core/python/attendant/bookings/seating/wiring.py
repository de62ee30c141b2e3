"""Builds the reads of the floor for one property, from the tables a function has."""

from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.seating.service import Seating
from attendant.bookings.view import BookingsView
from attendant.bookings.wiring import ViewSettings
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.properties.service import Properties


def seating_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> Seating:
    """What can be read about the tables of a property."""
    clock = clock or SystemClock()
    repository = BookingsRepository(Table(settings.bookings_table), property_id)
    planner = Planner(repository, Properties(Table(settings.properties_table), property_id))
    return Seating(repository, planner, BookingsView(repository, planner, clock), clock)
