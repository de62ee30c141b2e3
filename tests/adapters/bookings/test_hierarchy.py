"""A hall and its parts: who has one keeps the others from being booked, and rivals never pass each other."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.catalogue import Resource, ResourcePatch, ResourceWish, ServiceWish
from attendant.bookings.models import NotBookable
from attendant.bookings.repository import BookingsRepository
from attendant.kernel.errors import Invalid
from tests.conftest import FixedClock
from tests.schools import LESSON, School, open_school


@pytest.fixture
def hall(aws_services: None, clock: FixedClock, property_id: str) -> School:
    """Hall > left half > stage, hall > right half; every one of them can be booked by itself."""
    school = open_school(property_id, clock)
    made: dict[str, Resource] = {}
    for name, whole in (("Hall", None), ("Left", "Hall"), ("Right", "Hall"), ("Stage", "Left")):
        part_of = made[whole].resource_id if whole else None
        wish = ResourceWish(name=name, part_of=part_of)
        made[name] = school.bookings.catalogue.add_resource(wish, school.staff)
    ids = [one.resource_id for one in made.values()]
    service = ServiceWish.model_validate({**LESSON, "name": "Event", "resource_ids": ids})
    event = school.bookings.catalogue.add_service(service, school.staff)
    return School(
        school.property_id,
        school.bookings,
        event,
        list(made.values()),
        school.staff,
        clock,
        school.guest_id,
    )


def named(hall: School, name: str) -> str:
    return next(one.resource_id for one in hall.instructors if one.name == name)


def book(hall: School, name: str, start: str = "2026-03-03T10:00+01:00") -> Any:
    wish = hall.wish(start, resource_id=named(hall, name), guest_id=hall.guest(f"Guest of {name}"))
    return hall.bookings.book(wish, hall.staff)


def free_then(hall: School) -> set[str]:
    def free(one: Resource) -> bool:
        return "09:00" in hall.free("2026-03-03", resource_id=one.resource_id)

    return {one.name for one in hall.instructors if free(one)}


@pytest.mark.parametrize(
    ("booked", "free"),
    [
        ("Hall", set()),
        ("Left", {"Right"}),
        ("Right", {"Left", "Stage"}),
        ("Stage", {"Right"}),
    ],
)
def test_what_is_booked_takes_its_wholes_and_its_parts(hall: School, booked: str, free: set[str]) -> None:
    book(hall, booked)
    assert free_then(hall) == free
    for name in {"Hall", "Left", "Right", "Stage"} - free:
        with pytest.raises(NotBookable) as refused:
            book(hall, name)
        assert [reason.code.value for reason in refused.value.reasons] == ["taken"]
    for name in sorted(free)[:1]:
        book(hall, name)


def test_a_part_that_is_given_up_frees_the_whole(hall: School) -> None:
    booking = book(hall, "Stage")
    hall.bookings.cancel(booking.booking_id, None, hall.staff)
    assert free_then(hall) == {"Hall", "Left", "Right", "Stage"}


@pytest.mark.parametrize(("first", "rival"), [("Hall", "Stage"), ("Stage", "Hall"), ("Left", "Hall")])
def test_a_rival_who_takes_a_relative_between_reading_and_writing_is_noticed(
    hall: School, monkeypatch: pytest.MonkeyPatch, first: str, rival: str
) -> None:
    """Both read everything free; whoever writes second finds the other's record changed and decides anew."""
    days: Callable[..., Any] = BookingsRepository.days
    rivals = [rival]

    def days_then_rival(self: BookingsRepository, *asked: Any) -> Any:
        found = days(self, *asked)
        if rivals:
            book(hall, rivals.pop())
        return found

    monkeypatch.setattr(BookingsRepository, "days", days_then_rival)
    with pytest.raises(NotBookable):
        book(hall, first)


def test_nothing_becomes_a_part_of_itself(hall: School) -> None:
    patch = ResourcePatch(part_of=named(hall, "Stage"))
    with pytest.raises(Invalid):
        hall.bookings.catalogue.change_resource(named(hall, "Hall"), patch, 1, hall.staff)
    with pytest.raises(Invalid):
        hall.bookings.catalogue.add_resource(ResourceWish(name="Attic", part_of="rsc_unknown"), hall.staff)
