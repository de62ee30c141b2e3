"""Builds the use cases of courses and schedules for one property, from the tables a function has."""

from attendant.bookings.lessons.courses import Courses
from attendant.bookings.lessons.schedules import Schedules
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wiring import BookingsSettings, ViewSettings, bookings_for
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.properties.service import Properties


def courses_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Courses:
    """The courses of a property."""
    return bookings_for(property_id, settings, clock or SystemClock()).courses


def schedules_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> Schedules:
    """What the resources of a property have to do."""
    repository = BookingsRepository(Table(settings.bookings_table), property_id)
    planner = Planner(repository, Properties(Table(settings.properties_table), property_id))
    return Schedules(repository, planner, clock or SystemClock())
