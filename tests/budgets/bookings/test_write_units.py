"""What a booking costs to store, on an empty day and on a full one."""

import pytest

from attendant.bookings.wishes import ChangeWish
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from tests.budgets.bookings.units import record_size, transactions, write_units
from tests.conftest import FixedClock
from tests.schools import School, open_school

CONVERSATION = "cnv_01KJPRZB00ADV9Y67W69FQ41K7"
KEY = "prl_01KJPRZB00ADV9Y67W69FQ41K7:1"
MOST_UNITS = 19


@pytest.fixture
def school(aws_services: None, clock: FixedClock, property_id: str) -> School:
    return open_school(property_id, clock, grid={"step_minutes": 30})


@pytest.fixture
def concierge(school: School) -> Actor:
    return Actor(
        kind="concierge",
        id=school.guest_id,
        property_id=school.property_id,
        channel="whatsapp",
        correlation_id="wamid.HBgLNDE3OTU1NTAxMDAVAgASGBQzQTdBNUM4RDY",
        causation_id="msg_01KJPRZB00ADV9Y67W69FQ41K7",
    )


def fill(school: School, *, but: str) -> None:
    """Book the first instructor for every hour of the day but one."""
    anna = school.instructors[0].resource_id
    for hour in ("09", "10", "11", "12", "13", "14", "15", "16"):
        if hour != but:
            wish = school.wish(f"2026-03-03T{hour}:00+01:00", resource_id=anna)
            school.bookings.book(wish, school.staff, hour)


def cost(school: School, concierge: Actor, start: str) -> int:
    """Units of one booking with everything that a chat adds to it."""
    wish = school.wish(
        start,
        guest_id=school.guest("Magdalena von Musterhausen"),
        conversation_id=CONVERSATION,
        resource_id=school.instructors[0].resource_id,
        party_size=4,
    )
    with transactions() as sent:
        school.bookings.book(wish, concierge, f"{KEY}{start}")
    [writes] = sent
    return write_units(writes)


def test_a_booking_costs_the_same_on_a_full_day_as_on_an_empty_one(school: School, concierge: Actor) -> None:
    fill(school, but="10")
    on_a_full_day = cost(school, concierge, "2026-03-03T10:00+01:00")
    [day] = Table("attendant-test-bookings").query_all(f"{school.property_id}#OCCUPANCY")
    assert len(day["claims"]) == 8
    assert on_a_full_day == cost(school, concierge, "2026-03-04T10:00+01:00") <= MOST_UNITS


def test_a_full_day_of_half_hours_stays_below_a_kilobyte(school: School) -> None:
    short = school.service(
        name="Half hour",
        prices=[{"duration_minutes": 30, "price": {"amount": 5000, "currency": "CHF"}}],
        resource_ids=[school.instructors[0].resource_id],
    )
    for half_hour in range(16):
        start = f"2026-03-03T{9 + half_hour // 2:02}:{30 * (half_hour % 2):02}+01:00"
        school.bookings.book(school.wish(start, service_id=short.service_id), school.staff, f"k{half_hour}")
    [day] = Table("attendant-test-bookings").query_all(f"{school.property_id}#OCCUPANCY")
    assert len(day["claims"]) == 16
    assert record_size(day) < 1024


def test_a_move_is_one_transaction(school: School) -> None:
    booking = school.bookings.book(school.wish("2026-03-03T10:00+01:00"), school.staff)
    later = ChangeWish.model_validate({"starts_at": "2026-03-04T10:00+01:00"})
    with transactions() as sent:
        school.bookings.change(booking.booking_id, later, 1, school.staff)
    [writes] = sent
    assert write_units(writes) <= MOST_UNITS
