"""A restaurant whose staff call the REST endpoints."""

from collections.abc import Callable

import pytest

from attendant.properties.directory import forget
from tests.conftest import FixedClock
from tests.restaurants import Restaurant, open_restaurant

CLOCKS = (
    "attendant.bookings.wiring",
    "attendant.bookings.blocks.wiring",
    "attendant.bookings.moves.wiring",
    "attendant.bookings.reassigning.wiring",
    "attendant.bookings.seating.wiring",
)


@pytest.fixture
def restaurant(
    environment: Callable[..., None], clock: FixedClock, property_id: str, monkeypatch: pytest.MonkeyPatch
) -> Restaurant:
    """A restaurant on the tables of the functions, under the test's clock."""
    for module in CLOCKS:
        monkeypatch.setattr(f"{module}.SystemClock", lambda: clock)
    forget()
    return open_restaurant(property_id, clock)


@pytest.fixture
def school(restaurant: Restaurant) -> Restaurant:
    """Whose members call."""
    return restaurant
