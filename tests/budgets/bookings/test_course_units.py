"""What a course of five days costs to store: one transaction, at about what its lessons cost one by one."""

import pytest

from attendant.bookings.lessons.models import CourseWish
from attendant.bookings.lessons.wiring import courses_for
from tests.budgets.bookings.units import transactions, write_units
from tests.conftest import FixedClock
from tests.schools import School, Tables, open_school

DAYS = [f"2026-03-{day:02d}" for day in (3, 4, 5, 6, 7)]


@pytest.fixture
def school(aws_services: None, clock: FixedClock, property_id: str) -> School:
    return open_school(property_id, clock)


def test_a_course_is_one_transaction_at_the_price_of_its_lessons(school: School) -> None:
    courses = courses_for(school.property_id, Tables(), school.clock)
    wish = CourseWish.model_validate(
        {
            "service_id": school.lesson.service_id,
            "dates": DAYS,
            "time": "10:00",
            "guest_id": school.guest_id,
        }
    )
    with transactions() as sent:
        courses.book(wish, school.staff, "course")
    [course] = sent
    with transactions() as sent:
        for day in DAYS:
            start = f"{day}T14:00:00+01:00"
            school.bookings.book(school.wish(start), school.staff, day)
    one_by_one = sum(write_units(each) for each in sent)
    assert write_units(course) <= one_by_one + len(DAYS)
    assert len(course) <= 4 * len(DAYS) + 3
