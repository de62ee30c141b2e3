"""A school on tables in memory."""

import pytest

from tests.conftest import FixedClock
from tests.restaurants import Restaurant, open_restaurant
from tests.schools import School, open_school


@pytest.fixture
def school(aws_services: None, clock: FixedClock, property_id: str) -> School:
    return open_school(property_id, clock)


@pytest.fixture
def restaurant(aws_services: None, clock: FixedClock, property_id: str) -> Restaurant:
    return open_restaurant(property_id, clock)
