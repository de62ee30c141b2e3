"""Builds the use cases of courses and schedules for one property, from the tables a function has."""

from attendant.bookings.changing import Changes
from attendant.bookings.ending import Endings
from attendant.bookings.lessons.courses import Courses
from attendant.bookings.lessons.repository import CoursesRepository
from attendant.bookings.lessons.schedules import Schedules
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.repeats import Repeats
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wiring import BookingsSettings, ViewSettings
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


def courses_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Courses:
    """The courses of a property."""
    clock = clock or SystemClock()
    table, remembered = Table(settings.bookings_table), Table(settings.idempotency_table)
    transactions = Transactions(Table(settings.outbox_table), clock)
    idempotency = Idempotency(remembered, transactions)
    repository = BookingsRepository(table, property_id)
    planner = Planner(repository, Properties(Table(settings.properties_table), property_id))
    endings, repeats = Endings(repository, planner), Repeats(remembered, property_id)
    guests = Guests(Table(settings.guests_table), property_id)
    return Courses(
        CoursesRepository(table, property_id),
        repository,
        planner,
        Placing(repository, planner, endings, guests, idempotency, repeats),
        Changes(repository, planner, endings, transactions, idempotency),
        repeats,
        idempotency,
        clock,
    )


def schedules_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> Schedules:
    """What the resources of a property have to do."""
    repository = BookingsRepository(Table(settings.bookings_table), property_id)
    planner = Planner(repository, Properties(Table(settings.properties_table), property_id))
    return Schedules(repository, planner, clock or SystemClock())
