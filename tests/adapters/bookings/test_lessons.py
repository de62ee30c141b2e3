"""Lessons on tables in memory: courses, classes and whose wish costs more."""

from typing import Any

import pytest

from attendant.bookings.catalogue import DayCode, ResourcePatch
from attendant.bookings.lessons.courses import Courses
from attendant.bookings.lessons.models import CourseWish, NoCourse
from attendant.bookings.lessons.schedules import Schedules
from attendant.bookings.lessons.wiring import courses_for, schedules_for
from attendant.bookings.models import Booking, NotBookable
from attendant.bookings.requests import NewBooking
from attendant.bookings.rules import HouseRulesWish
from attendant.bookings.wiring import arrangements_for
from attendant.bookings.wishes import ChangeWish, HoldWish
from attendant.kernel.errors import Invalid
from tests.conftest import FixedClock
from tests.schools import School, Tables, at

TEN = "2026-03-03T10:00+01:00"
DAYS = ["2026-03-03", "2026-03-04", "2026-03-05"]


@pytest.fixture
def courses(school: School) -> Courses:
    return courses_for(school.property_id, Tables(), school.clock)


@pytest.fixture
def schedules(school: School) -> Schedules:
    return schedules_for(school.property_id, Tables(), school.clock)


def course(school: School, **other: Any) -> CourseWish:
    fields = {
        "service_id": school.lesson.service_id,
        "dates": DAYS,
        "time": "10:00",
        "guest_id": school.guest_id,
        **other,
    }
    return CourseWish.model_validate(fields)


def to(**fields: Any) -> ChangeWish:
    return ChangeWish.model_validate(fields)


def take(school: School, number: int, start: str) -> Booking:
    """Somebody else books an instructor."""
    who = school.instructors[number].resource_id
    guest = school.guest(f"Guest {number} {start}")
    return school.bookings.book(school.wish(start, resource_id=who, guest_id=guest), school.staff)


def test_a_course_keeps_one_instructor_and_is_one_booking_a_day(school: School, courses: Courses) -> None:
    take(school, 0, "2026-03-04T10:00+01:00")
    made = courses.book(course(school), school.staff)
    assert {one.resource_name for one in made.bookings} == {"Ben"}
    assert [f"{one.starts_at:%d %H}" for one in made.bookings] == ["03 09", "04 09", "05 09"]
    assert {one.course_id for one in made.bookings} == {made.course_id}
    assert (made.price.amount, made.bookings[0].resource_requested) == (27000, False)
    assert courses.get(made.course_id) == made


def test_a_course_is_booked_wholly_or_not_at_all(school: School, courses: Courses) -> None:
    for number, day in enumerate(("03", "04", "05")):
        take(school, number, f"2026-03-{day}T10:00+01:00")
    with pytest.raises(NoCourse) as refused:
        courses.book(course(school), school.staff)
    verdict = refused.value.verdict
    failed = [(one.resource_name, [str(each.date) for each in one.dates]) for one in verdict.hindrances]
    assert failed == [("Anna", ["2026-03-03"]), ("Ben", ["2026-03-04"]), ("Chloe", ["2026-03-05"])]
    assert verdict.hindrances[0].dates[0].reasons[0].code == "taken"
    assert [one.time for one in verdict.other_times] == ["09:00", "11:00", "11:30"]
    assert verdict.with_changing_instructors
    assert school.bookings.of_guest(school.guest_id) == []
    changing = courses.book(course(school, keep_instructor=False), school.staff)
    assert [one.resource_name for one in changing.bookings] == ["Ben", "Anna", "Anna"]


def test_who_is_asked_for_gives_all_of_it_at_their_price(school: School, courses: Courses) -> None:
    surcharge = {"amount": 1000, "currency": "CHF"}
    service = school.service(name="Coaching", named_resource_surcharge=surcharge).service_id
    chloe = school.instructors[2].resource_id
    wish = course(school, service_id=service, resource_id=chloe)
    assert courses.check(wish, school.staff).price == courses.book(wish, school.staff).price
    made = courses.book(course(school, service_id=service, resource_id=chloe, time="13:00"), school.staff)
    assert [one.price.amount for one in made.bookings] == [10000] * 3
    take(school, 2, "2026-03-04T15:00+01:00")
    verdict = courses.check(course(school, resource_id=chloe, time="15:00"), school.staff)
    assert not verdict.bookable
    assert not verdict.with_changing_instructors
    assert [one.resource_name for one in verdict.hindrances] == ["Chloe"]


def test_a_repeated_course_wish_makes_no_second_one(school: School, courses: Courses) -> None:
    first = courses.book(course(school), school.staff)
    again = courses.book(course(school), school.staff)
    assert (again.course_id, again.repeated) == (first.course_id, True)
    by_key = [courses.book(course(school, time="14:00"), school.staff, "key") for _ in range(2)]
    assert by_key[0] == by_key[1]


def test_one_day_of_a_course_moves_with_its_instructor(school: School, courses: Courses) -> None:
    take(school, 0, "2026-03-04T10:00+01:00")
    tuesday = courses.book(course(school), school.staff).bookings[0]
    moved = school.bookings.change(
        tuesday.booking_id, to(starts_at="2026-03-03T14:00+01:00"), 1, school.staff
    )
    assert (moved.resource_name, moved.course_id) == ("Ben", tuesday.course_id)


def test_what_is_left_of_a_course_is_called_off(school: School, courses: Courses, clock: FixedClock) -> None:
    made = courses.book(course(school), school.staff)
    clock.advance(hours=26.5)
    left = courses.cancel(made.course_id, school.staff)
    assert [one.status for one in left.bookings] == ["booked", "cancelled_by_venue", "cancelled_by_venue"]
    assert left.price.amount == 9000


def group(school: School, **other: Any) -> str:
    return school.service(name="Group", class_size=4, party_max=4, **other).service_id


def test_a_class_takes_so_many_and_one_who_leaves_leaves_the_others(
    school: School, schedules: Schedules
) -> None:
    service = group(school)

    def join(name: str, size: int) -> Booking:
        wish = school.wish(TEN, service_id=service, guest_id=school.guest(name), party_size=size)
        return school.bookings.book(wish, school.staff)

    two, one = join("A", 2), join("B", 1)
    held = school.bookings.hold(
        HoldWish(service_id=service, starts_at=at(TEN), session_id="someone"), school.staff
    )
    assert {two.resource_name, one.resource_name, held.resource_name} == {"Anna"}
    three = join("C", 3)
    assert three.resource_name == "Ben"
    school.bookings.cancel(two.booking_id, None, school.staff)
    rosters = schedules.classes(at(TEN).date()).classes
    assert [(one.resource_name, one.seats, one.seats_left, one.seats_held) for one in rosters] == [
        ("Anna", 4, 2, 1),
        ("Ben", 4, 1, 0),
    ]
    assert [(one.guest_name, one.party_size) for one in rosters[0].participants] == [("B", 1)]
    overlapping = school.wish("2026-03-03T10:30+01:00", service_id=service, resource_id=one.resource_id)
    with pytest.raises(NotBookable) as refused:
        school.bookings.book(overlapping, school.staff)
    assert refused.value.reasons[0].code == "taken"


def test_a_bigger_party_stays_in_its_class_while_there_are_seats(school: School) -> None:
    service = group(school)
    first = school.bookings.book(school.wish(TEN, service_id=service, party_size=2), school.staff)
    other = school.guest("B")
    school.bookings.book(school.wish(TEN, service_id=service, guest_id=other), school.staff)
    more = school.bookings.change(first.booking_id, to(party_size=3), 1, school.staff)
    assert more.resource_name == "Anna"
    alone = school.bookings.change(first.booking_id, to(party_size=4), 2, school.staff)
    assert alone.resource_name == "Ben"


def test_the_price_of_a_wish_is_kept_as_long_as_the_wish(school: School) -> None:
    service = school.service(name="C", named_resource_surcharge={"amount": 1000, "currency": "CHF"})
    anna, ben, _ = (one.resource_id for one in school.instructors)
    wish = school.wish(TEN, service_id=service.service_id, resource_id=anna)
    assert school.bookings.check(wish).price == service.price_of(60, requested=True)
    asked = school.bookings.book(wish, school.staff)
    assert asked.price.amount == 10000
    later = school.bookings.change(asked.booking_id, to(starts_at="2026-03-03T14:00+01:00"), 1, school.staff)
    assert (later.price.amount, later.resource_name) == (10000, "Anna")
    stand_in = to(resource_id=ben, resource_requested=False)
    replaced = school.bookings.change(asked.booking_id, stand_in, 2, school.staff)
    assert (replaced.price.amount, replaced.resource_name, replaced.resource_requested) == (
        9000,
        "Ben",
        False,
    )


def test_needs_stay_with_a_booking_that_moves(school: School) -> None:
    anna, ben, chloe = school.instructors
    catalogue = school.bookings.catalogue
    for one, language in ((anna, "de"), (ben, "fr"), (chloe, "de")):
        patch = ResourcePatch.model_validate({"teaching": {"languages": [language]}})
        catalogue.change_resource(one.resource_id, patch, 1, school.staff)
    booking = school.bookings.book(school.wish(TEN, needs={"language": "de"}), school.staff)
    take(school, 0, "2026-03-03T14:00+01:00")
    moved = school.bookings.change(
        booking.booking_id, to(starts_at="2026-03-03T14:00+01:00"), 1, school.staff
    )
    assert (booking.resource_name, moved.resource_name) == ("Anna", "Chloe")


def test_bookings_on_a_day_off_are_shown_as_conflicts(school: School, schedules: Schedules) -> None:
    booking, other = take(school, 0, TEN), take(school, 0, "2026-03-04T10:00+01:00")
    ill = DayCode.model_validate({"first_day": "2026-03-03", "last_day": "2026-03-03", "code": "ill"})
    anna = school.instructors[0].resource_id
    school.bookings.catalogue.change_resource(anna, ResourcePatch(day_codes=(ill,)), 1, school.staff)
    assert school.bookings.get(booking.booking_id).status == "booked"
    seen = schedules.schedule(anna, at(TEN).date(), at("2026-03-04T10:00+01:00").date())
    assert [(day.code, [one.booking_id for one in day.lessons]) for day in seen.days] == [
        ("ill", [booking.booking_id]),
        ("available", [other.booking_id]),
    ]
    assert [(one.booking.booking_id, one.reasons[0].text) for one in seen.conflicts] == [
        (booking.booking_id, "Is ill.")
    ]
    assert f"{seen.days[0].open[0].opens:%H:%M}" == "09:00"


def test_levels_are_those_of_the_house(school: School) -> None:
    rules = HouseRulesWish(levels=("beginner", "expert"))
    arrangements_for(school.property_id, Tables(), school.clock).set_rules(rules, 0, school.staff)
    anna = school.instructors[0].resource_id
    patch = ResourcePatch.model_validate({"teaching": {"levels": ["black"]}})
    with pytest.raises(Invalid, match="not on the scale"):
        school.bookings.catalogue.change_resource(anna, patch, 1, school.staff)
    with pytest.raises(Invalid, match=r"needs\.level"):
        school.bookings.book(school.wish(TEN, needs={"level": "black"}), school.staff)


def test_a_dry_run_from_the_hold_of_one_instructor_says_the_price_of_the_booking(school: School) -> None:
    surcharge = {"amount": 1000, "currency": "CHF"}
    service = school.service(name="Coaching", named_resource_surcharge=surcharge).service_id
    who = {"service_id": service, "starts_at": TEN, "resource_id": school.instructors[1].resource_id}
    hold = school.bookings.hold(HoldWish.model_validate(who), school.staff)
    sent = NewBooking.model_validate({"hold_id": hold.hold_id, "guest_id": school.guest_id})
    verdict = school.bookings.check(sent.time(hold), hold.session_id)
    booking = school.bookings.book(sent.wish(hold), school.staff)
    assert verdict.price == booking.price == hold.price
    assert (booking.resource_name, booking.resource_requested) == ("Ben", True)
