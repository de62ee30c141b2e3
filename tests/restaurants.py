"""A restaurant to book at, in memory: tables in two areas, two of them joinable, dinner from 18 to 23."""

from dataclasses import dataclass
from typing import Any

from attendant.bookings.arrangements import Arrangements
from attendant.bookings.catalogue import Resource, ResourceWish, Service, ServiceWish
from attendant.bookings.rules import HouseRulesWish
from attendant.bookings.service import Bookings
from attendant.bookings.tables import Area, AreaWish, Combination, CombinationWish
from attendant.bookings.wiring import arrangements_for, bookings_for
from attendant.bookings.wishes import AvailabilityQuery, BookingWish
from attendant.kernel.clock import Clock
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.models import PropertyWish
from attendant.properties.service import Properties
from tests.schools import Tables, new_guest

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVENINGS = {"weekly": {day: [{"opens": "18:00", "closes": "23:00"}] for day in WEEK}}
DINNER = {
    "name": "Dinner",
    "prices": [{"duration_minutes": 120, "price": {"amount": 0, "currency": "EUR"}}],
    "turn_times": {},
    "party_max": 12,
    "grid": {"step_minutes": 30},
    "last_start": "21:00",
}
TABLES = {"T1": 2, "T2": 2, "T3": 4, "T4": 4, "T5": 6}
"""Tables with the most people they seat; the last one stands on the terrace."""


@dataclass(frozen=True)
class Restaurant:
    """A property with tables, ready to book at."""

    property_id: str
    bookings: Bookings
    arrangements: Arrangements
    dinner: Service
    tables: dict[str, Resource]
    areas: dict[str, Area]
    pair: Combination
    staff: Actor
    online: Actor
    clock: Clock
    guest_id: str

    def wish(self, starts_at: str, party_size: int = 2, **other: Any) -> BookingWish:
        """A wish for dinner; the start as ISO text with an offset."""
        whom = {} if "guest" in other else {"guest_id": self.guest_id}
        fields = {
            "service_id": self.dinner.service_id,
            "starts_at": starts_at,
            "party_size": party_size,
            **whom,
            **other,
        }
        return BookingWish.model_validate(fields)

    def names(self, resource_ids: tuple[str, ...]) -> list[str]:
        """What the staff call these tables."""
        return [name for name, table in self.tables.items() if table.resource_id in resource_ids]

    def free(self, day: str, party_size: int = 2, **other: Any) -> list[str]:
        """The free starts of a local date, as local times of day."""
        query = {
            "service_id": self.dinner.service_id,
            "first_day": day,
            "last_day": day,
            "party_size": party_size,
            **other,
        }
        found = self.bookings.availability(AvailabilityQuery.model_validate(query))
        return [f"{slot.starts_local:%H:%M}" for slot in found.slots]


def open_restaurant(
    property_id: str,
    clock: Clock,
    *,
    zone: str = "Europe/Vienna",
    tables: dict[str, int] | None = None,
    rules: dict[str, Any] | None = None,
    table: dict[str, Any] | None = None,
    opening: dict[str, Any] | None = None,
    **dinner: Any,
) -> Restaurant:
    """Make a restaurant on the tables in memory; `table` are further fields of all its tables."""
    stores = Tables()
    staff = Actor(kind="staff", id="usr_1", property_id=property_id, channel="api", correlation_id="cor_test")
    wish = {
        "name": "Alpenblick",
        "kind": "restaurant",
        "zone": zone,
        "currency": "EUR",
        "hours": opening or EVENINGS,
    }
    properties = Properties(Table(stores.properties_table), property_id)
    transactions = Transactions(Table(stores.outbox_table), clock)
    transactions.run(staff, lambda tx: properties.register(tx, PropertyWish.model_validate(wish)))
    bookings = bookings_for(property_id, stores, clock)
    arrangements = arrangements_for(property_id, stores, clock)
    areas = {
        name: arrangements.add_area(AreaWish(name=name, order=order), staff)
        for order, name in enumerate(("Room", "Terrace"))
    }
    seats = tables or TABLES
    made: dict[str, Resource] = {}
    for number, (name, most) in enumerate(seats.items()):
        area = areas["Terrace" if number == len(seats) - 1 else "Room"]
        fields = {"name": name, "kind": "table", "party_max": most, "area_id": area.area_id, **(table or {})}
        made[name] = bookings.catalogue.add_resource(ResourceWish.model_validate(fields), staff)
    names = list(made)
    pair = arrangements.add_combination(
        CombinationWish(
            name=f"{names[2]} + {names[3]}",
            resource_ids=[made[name].resource_id for name in names[2:4]],
            party_min=5,
            party_max=8,
            setup_minutes=15,
            reset_minutes=15,
        ),
        staff,
    )
    wanted = {**DINNER, "resource_ids": [one.resource_id for one in made.values()], **dinner}
    service = bookings.catalogue.add_service(ServiceWish.model_validate(wanted), staff)
    if rules is not None:
        arrangements.set_rules(HouseRulesWish.model_validate(rules), 0, staff)
    guest_id = new_guest(property_id, "Mia", staff, clock)
    online = Actor(
        kind="guest", id=guest_id, property_id=property_id, channel="whatsapp", correlation_id="cor_test"
    )
    return Restaurant(
        property_id,
        bookings,
        arrangements,
        service,
        made,
        areas,
        pair,
        staff,
        online,
        clock,
        guest_id,
    )
