"""The demo: a ski school and a restaurant with their logins, entered through the public API.

Running it again enters what is missing, changes nothing that is there, and gives the same logins.
"""

from datetime import UTC, datetime
from typing import Any

import httpx

from infra.local.demo.api import Api, SeedFailed
from infra.local.demo.evening import enter_bookings
from infra.local.demo.house import House
from infra.local.demo.regulars import enter_regulars
from infra.local.demo.restaurant import RESTAURANT, enter_restaurant
from infra.local.demo.school import INSTRUCTORS, LESSON, SCHOOL, enter_school

SKI_SCHOOL = House(
    "alpine.example",
    SCHOOL,
    {"admin": "Ada Admin", "manager": "Mona Manager", "staff": "Sam Staff"},
    "demo",
)
ALPENBLICK = House(
    "alpenblick.example",
    RESTAURANT,
    {"admin": "Resi Wirtin", "manager": "Max Oberkellner", "staff": "Toni Service"},
    "demo-alpenblick",
)
SECOND_NUMBER = {"phone_number_id": "100000000000002", "display_phone_number": "15550100002"}
"""The restaurant's number on the simulator of WhatsApp."""

NAMES = (SKI_SCHOOL.place["name"], ALPENBLICK.place["name"])
"""The demo properties in the order in which their logins are given."""

__all__ = [
    "INSTRUCTORS",
    "LESSON",
    "NAMES",
    "SECOND_NUMBER",
    "SeedFailed",
    "numbers_of",
    "seed",
    "seed_guests",
]


def seed(
    base_url: str,
    *,
    phone_number_id: str = "100000000000001",
    display_phone_number: str = "15550100001",
    transport: httpx.BaseTransport | None = None,
    now: datetime | None = None,
) -> list[dict[str, Any]]:
    """Enter what of the demo is missing; gives its logins, the ski school's first.

    A login is email, password, role and property_id. `now` says for which days examples are entered.

    Raises:
        SeedFailed: the API refused a step.
    """
    with httpx.Client(base_url=base_url, timeout=60, transport=transport) as client:
        api = Api(client)
        number = {"phone_number_id": phone_number_id, "display_phone_number": display_phone_number}
        school_id = SKI_SCHOOL.enter(api, number)
        enter_school(api)
        restaurant_id = ALPENBLICK.enter(api, SECOND_NUMBER)
        enter_bookings(api, enter_restaurant(api), now or datetime.now(UTC))
    return SKI_SCHOOL.logins(school_id) + ALPENBLICK.logins(restaurant_id)


def seed_guests(
    base_url: str, *, transport: httpx.BaseTransport | None = None, now: datetime | None = None
) -> None:
    """Enter what is missing of the guests of the ski school, which `seed` has entered.

    Raises:
        SeedFailed: the API refused a step.
    """
    with httpx.Client(base_url=base_url, timeout=60, transport=transport) as client:
        api = Api(client)
        tokens = api.sign_in(SKI_SCHOOL.email("admin"))
        if tokens is None:
            raise SeedFailed("The ski school is not there: seed it first.")
        api.act_with(tokens)
        enter_regulars(api, now or datetime.now(UTC))


def numbers_of(logins: list[dict[str, Any]], phone_number_id: str) -> dict[str, str]:
    """The id of the WhatsApp number of each demo property, by property id."""
    school_id, restaurant_id = dict.fromkeys(login["property_id"] for login in logins)
    return {school_id: phone_number_id, restaurant_id: SECOND_NUMBER["phone_number_id"]}
