"""Builds the use cases of this capability for one property, from the tables a function has."""

from collections.abc import Mapping
from typing import Protocol

from attendant.bookings.agenda import Agenda
from attendant.bookings.arrangements import Arrangements
from attendant.bookings.arriving import Arrivals
from attendant.bookings.catalogue_service import Catalogue
from attendant.bookings.changing import Changes
from attendant.bookings.deadlines import DueKind
from attendant.bookings.due import DueWork, HoldExpiry, RequestExpiry, Settling
from attendant.bookings.ending import Endings
from attendant.bookings.holding import Holds
from attendant.bookings.keeping import Keeping
from attendant.bookings.learning import Learning
from attendant.bookings.lessons.courses import Courses
from attendant.bookings.lessons.repository import CoursesRepository
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.repeats import Repeats
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.returning import Returning
from attendant.bookings.service import Bookings
from attendant.bookings.steps import Steps
from attendant.bookings.undoing import Undoing
from attendant.bookings.view import BookingsView
from attendant.bookings.waitlist.offering import Offering, WaitlistLapse
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.waiving import Waivers
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


class ViewSettings(Protocol):
    """Settings of a function that reads bookings."""

    @property
    def bookings_table(self) -> str: ...
    @property
    def properties_table(self) -> str: ...


class GuestSettings(ViewSettings, Protocol):
    """Settings of a function that reads the bookings of guests."""

    @property
    def guests_table(self) -> str: ...


class DueSettings(ViewSettings, Protocol):
    """Settings of a function that settles what is due."""

    @property
    def outbox_table(self) -> str: ...


class CatalogueSettings(DueSettings, Protocol):
    """Settings of a function that changes resources and services."""

    @property
    def idempotency_table(self) -> str: ...


class BookingsSettings(CatalogueSettings, Protocol):
    """Settings of a function that books."""

    @property
    def guests_table(self) -> str: ...


def bookings_view_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> BookingsView:
    """What can be read of the bookings of a property."""
    repository, planner = _reading(property_id, settings)
    return BookingsView(repository, planner, clock or SystemClock())


def due_work_for(
    property_id: str,
    settings: DueSettings,
    clock: Clock | None = None,
    more: Mapping[DueKind, Settling] | None = None,
) -> DueWork:
    """What the sweep settles in a property, by kind; `more` are kinds that stand on those here."""
    clock = clock or SystemClock()
    repository, planner = _reading(property_id, settings)
    transactions = Transactions(Table(settings.outbox_table), clock)
    endings = Endings(repository, planner)
    entries = WaitlistRepository(Table(settings.bookings_table), property_id, repository)
    kinds: dict[DueKind, Settling] = {
        DueKind.HOLD: HoldExpiry(repository, endings),
        DueKind.REQUEST: RequestExpiry(repository, endings),
        DueKind.AGENDA: Agenda(repository, Keeping(repository, planner)),
        DueKind.WAITLIST: WaitlistLapse(entries, Offering(repository, entries, planner, endings)),
        **(more or {}),
    }
    return DueWork(repository, kinds, transactions, clock)


def steps_for(property_id: str, settings: DueSettings, clock: Clock | None = None) -> Steps:
    """What staff note and set right about the bookings of a property."""
    clock = clock or SystemClock()
    repository, planner = _reading(property_id, settings)
    return _steps(repository, planner, Transactions(Table(settings.outbox_table), clock))


def returning_for(property_id: str, settings: GuestSettings, clock: Clock | None = None) -> Returning:
    """What can be read about guests who come again."""
    clock = clock or SystemClock()
    repository, planner = _reading(property_id, settings)
    view = BookingsView(repository, planner, clock)
    return Returning(repository, planner, view, Guests(Table(settings.guests_table), property_id), clock)


def ids_of(property_id: str, settings: GuestSettings, guest_id: str | None) -> tuple[str, ...]:
    """Every id under which bookings may know the guest behind one, for a filter; none for nobody."""
    guests = Guests(Table(settings.guests_table), property_id)
    return guests.known_ids(guest_id) if guest_id else ()


def learning_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> Learning:
    """What can be read about how long parties stay."""
    repository, planner = _reading(property_id, settings)
    return Learning(repository, planner, clock or SystemClock())


def catalogue_for(property_id: str, settings: CatalogueSettings, clock: Clock | None = None) -> Catalogue:
    """The resources and services of a property."""
    transactions = Transactions(Table(settings.outbox_table), clock or SystemClock())
    return Catalogue(
        BookingsRepository(Table(settings.bookings_table), property_id),
        Properties(Table(settings.properties_table), property_id),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
    )


def arrangements_for(
    property_id: str, settings: CatalogueSettings, clock: Clock | None = None
) -> Arrangements:
    """The areas, combinations and rules of a property."""
    transactions = Transactions(Table(settings.outbox_table), clock or SystemClock())
    return Arrangements(
        BookingsRepository(Table(settings.bookings_table), property_id),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
    )


def bookings_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Bookings:
    """Everything around the bookings of a property."""
    clock = clock or SystemClock()
    transactions = Transactions(Table(settings.outbox_table), clock)
    idempotency = Idempotency(Table(settings.idempotency_table), transactions)
    repository, planner = _reading(property_id, settings)
    endings = Endings(repository, planner)
    placing = placing_for(property_id, settings, clock)
    changes = Changes(repository, planner, endings, transactions, idempotency)
    return Bookings(
        repository,
        planner,
        clock,
        catalogue_for(property_id, settings, clock),
        Holds(repository, planner, endings, transactions, idempotency, clock),
        placing,
        changes,
        _steps(repository, planner, transactions),
        Courses(
            CoursesRepository(Table(settings.bookings_table), property_id),
            repository,
            planner,
            placing,
            changes,
            Repeats(Table(settings.idempotency_table), property_id),
            idempotency,
            clock,
        ),
    )


def _steps(repository: BookingsRepository, planner: Planner, transactions: Transactions) -> Steps:
    keeping = Keeping(repository, planner)
    return Steps(
        Arrivals(keeping, transactions), Undoing(keeping, transactions), Waivers(keeping, transactions)
    )


def placing_for(property_id: str, settings: BookingsSettings, clock: Clock | None = None) -> Placing:
    """What makes the bookings of a property, for larger changes of which a booking is a part."""
    remembered = Table(settings.idempotency_table)
    transactions = Transactions(Table(settings.outbox_table), clock or SystemClock())
    repository, planner = _reading(property_id, settings)
    return Placing(
        repository,
        planner,
        Endings(repository, planner),
        Guests(Table(settings.guests_table), property_id),
        Idempotency(remembered, transactions),
        Repeats(remembered, property_id),
    )


def _reading(property_id: str, settings: ViewSettings) -> tuple[BookingsRepository, Planner]:
    repository = BookingsRepository(Table(settings.bookings_table), property_id)
    return repository, Planner(repository, Properties(Table(settings.properties_table), property_id))
