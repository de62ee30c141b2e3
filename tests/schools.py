"""A ski school to book at, in memory: three instructors, one private lesson, Monday to Saturday 9 to 17."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from attendant.bookings.catalogue import Resource, ResourceWish, Service, ServiceWish
from attendant.bookings.service import Bookings
from attendant.bookings.wiring import bookings_for
from attendant.bookings.wishes import AvailabilityQuery, BookingWish
from attendant.guests.models import GuestWish
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.models import PropertyWish
from attendant.properties.service import Properties

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
HOURS = {"weekly": {day: [{"opens": "09:00", "closes": "17:00"}] for day in WEEKDAYS}}
LESSON = {
    "name": "Private lesson",
    "prices": [
        {"duration_minutes": 60, "price": {"amount": 9000, "currency": "CHF"}},
        {"duration_minutes": 120, "price": {"amount": 17000, "currency": "CHF"}},
    ],
    "party_max": 4,
}
NAMES = ("Anna", "Ben", "Chloe")


@dataclass(frozen=True)
class Tables:
    """Where a property keeps its things, by the names that settings use."""

    bookings_table: str = "attendant-test-bookings"
    properties_table: str = "attendant-test-properties"
    outbox_table: str = "attendant-test-outbox"
    idempotency_table: str = "attendant-test-idempotency"
    guests_table: str = "attendant-test-guests"
    stays_table: str = "attendant-test-stays"


@dataclass(frozen=True)
class School:
    """A property that gives lessons, ready to book at."""

    property_id: str
    bookings: Bookings
    lesson: Service
    instructors: list[Resource]
    staff: Actor
    clock: Clock
    guest_id: str

    def wish(self, starts_at: str, **other: Any) -> BookingWish:
        """A wish for a lesson; the start as ISO text with an offset."""
        whom = {} if "guest" in other else {"guest_id": self.guest_id}
        fields = {"service_id": self.lesson.service_id, "starts_at": starts_at, **whom, **other}
        return BookingWish.model_validate(fields)

    def guest(self, name: str) -> str:
        """Another guest of the school."""
        return new_guest(self.property_id, name, self.staff, self.clock)

    def service(self, **other: Any) -> Service:
        """Another service of the same instructors."""
        wish = {**LESSON, "resource_ids": [one.resource_id for one in self.instructors], **other}
        return self.bookings.catalogue.add_service(ServiceWish.model_validate(wish), self.staff)

    def free(self, day: str, **other: Any) -> list[str]:
        """The free starts of a local date, as UTC times of day."""
        query = {"service_id": self.lesson.service_id, "first_day": day, "last_day": day, **other}
        found = self.bookings.availability(AvailabilityQuery.model_validate(query))
        return [slot.starts_at.strftime("%H:%M") for slot in found.slots]


def open_school(
    property_id: str,
    clock: Clock,
    *,
    zone: str = "Europe/Zurich",
    hours: dict[str, Any] | None = None,
    instructors: tuple[str, ...] = NAMES,
    **lesson: Any,
) -> School:
    """Make a school on the tables in memory."""
    tables = Tables()
    staff = Actor(kind="staff", id="usr_1", property_id=property_id, channel="api", correlation_id="cor_test")
    wish = PropertyWish.model_validate(
        {
            "name": "Snow School",
            "kind": "school",
            "zone": zone,
            "currency": "CHF",
            "hours": hours or HOURS,
        }
    )
    properties = Properties(Table(tables.properties_table), property_id)
    Transactions(Table(tables.outbox_table), clock).run(staff, lambda tx: properties.register(tx, wish))
    bookings = bookings_for(property_id, tables, clock)
    made = [bookings.catalogue.add_resource(ResourceWish(name=name), staff) for name in instructors]
    wanted = {**LESSON, "resource_ids": [one.resource_id for one in made], **lesson}
    service = bookings.catalogue.add_service(ServiceWish.model_validate(wanted), staff)
    guest_id = new_guest(property_id, "Mia", staff, clock)
    return School(property_id, bookings, service, made, staff, clock, guest_id)


def new_guest(property_id: str, name: str, staff: Actor, clock: Clock) -> str:
    """A guest known by name only."""
    tables = Tables()
    guests = Guests(Table(tables.guests_table), property_id)
    transactions = Transactions(Table(tables.outbox_table), clock)
    return transactions.run(staff, lambda tx: guests.create(tx, GuestWish(name=name))).guest_id


def at(text: str) -> datetime:
    """The instant of an ISO text with an offset."""
    return datetime.fromisoformat(text)
