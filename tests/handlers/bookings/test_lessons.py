"""Courses, classes, schedules and needs over REST."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Caller
from tests.schools import School

TEN = "2026-03-03T10:00:00+01:00"


@pytest.fixture(autouse=True)
def _at_the_tests_time(school: School, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendant.bookings.lessons.wiring.SystemClock", lambda: clock)


@pytest.fixture
def course(school: School) -> Callable[..., dict[str, Any]]:
    def body(**other: Any) -> dict[str, Any]:
        return {
            "service_id": school.lesson.service_id,
            "dates": ["2026-03-04", "2026-03-03"],
            "time": "10:00",
            "guest_id": school.guest_id,
            **other,
        }

    return body


def test_a_course_is_tried_booked_read_and_called_off(
    staff: Caller, school: School, course: Callable[..., dict[str, Any]]
) -> None:
    tried = staff.call("POST", "bookings/courses", body=course(dry_run=True, guest_id=None))
    assert (tried.status, tried.body["bookable"], tried.body["price"]["amount"]) == (200, True, 18000)
    made = staff.call("POST", "bookings/courses", body=course(), Idempotency_Key="course-0001")
    assert made.status == 201
    assert [one["starts_at"][:10] for one in made.body["bookings"]] == ["2026-03-03", "2026-03-04"]
    path = made.headers["Location"].removeprefix("/api/v1/")
    assert staff.call("GET", path).body["bookings"] == made.body["bookings"]
    again = staff.call("POST", "bookings/courses", body=course(), Idempotency_Key="course-0001")
    assert again.body == made.body
    ended = staff.call("POST", f"{path}/cancel", body={"reason": "no snow"})
    assert {one["status"] for one in ended.body["bookings"]} == {"cancelled_by_venue"}


def test_a_refused_course_says_whom_it_fails_for(
    staff: Caller, school: School, course: Callable[..., dict[str, Any]]
) -> None:
    for one in school.instructors:
        whom = {"guest_id": school.guest(one.name), "resource_id": one.resource_id}
        school.bookings.book(school.wish(TEN, **whom), school.staff)
    refused = staff.call("POST", "bookings/courses", body=course())
    assert (refused.status, refused.body["code"]) == (409, "not_bookable")
    assert refused.body["hindrances"][0]["resource_name"] == "Anna"
    assert refused.body["hindrances"][0]["dates"][0]["date"] == "2026-03-03"
    assert [one["time"] for one in refused.body["other_times"]] == ["09:00", "11:00", "11:30"]
    assert refused.body["with_changing_instructors"] is False


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"dates": ["2026-03-03"]}, "body.dates"),
        ({"dates": ["2026-03-03", "2026-03-03"]}, "body"),
        ({"dates": ["2026-03-03", "2026-05-03"]}, "body"),
        ({"time": "25:00"}, "body.time"),
        ({"guest_id": None}, "body.guest_id"),
    ],
)
def test_a_course_that_makes_no_sense_names_the_field(
    staff: Caller, course: Callable[..., dict[str, Any]], wrong: dict[str, Any], field: str
) -> None:
    answer = staff.call("POST", "bookings/courses", body=course(**wrong))
    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == field


def test_needs_narrow_the_list_and_are_named_where_nobody_has_them(
    staff: Caller, manager: Caller, school: School
) -> None:
    anna, ben, chloe = (one.resource_id for one in school.instructors)
    teaching = {
        anna: {"languages": ["de", "en"]},
        ben: {"languages": ["en"], "levels": ["expert"]},
        chloe: {"languages": ["fr"]},
    }
    for who, what in teaching.items():
        patch = {"teaching": what, "attributes": ["step-free", "quiet"] if who == anna else []}
        assert manager.call("PATCH", f"resources/{who}", body=patch, If_Match='"1"').status == 200
    path = f"availability?service_id={school.lesson.service_id}&date=2026-03-03"

    def free(query: str) -> list[str]:
        slots = staff.call("GET", f"{path}&{query}").body["slots"]
        return slots[0]["resource_ids"] if slots else []

    assert free("language=EN") == [anna, ben]
    assert free("language=en&level=expert") == [anna, ben]
    assert free("attribute=quiet,step-free") == [anna]
    refused = staff.call("GET", f"{path}&language=it")
    assert refused.body["reasons"] == [{"code": "needs", "text": "Not taught in it."}]
    wish = {
        "service_id": school.lesson.service_id,
        "starts_at": TEN,
        "guest_id": school.guest_id,
        "needs": {"language": "fr"},
    }
    booked = staff.call("POST", "bookings", body=wish)
    assert (booked.body["resource_id"], booked.body["needs"]["language"]) == (chloe, "fr")
    other = {**wish, "guest_id": school.guest("B")}
    taken = staff.call("POST", "bookings", body=other)
    assert [one["code"] for one in taken.body["reasons"]] == ["taken"]
    assert {one for slot in taken.body["alternatives"] for one in slot["resource_ids"]} == {chloe}


def test_a_schedule_shows_lessons_classes_and_conflicts(
    staff: Caller, manager: Caller, school: School
) -> None:
    anna = school.instructors[0].resource_id
    group = school.service(name="Group", class_size=4, party_max=4).service_id
    lesson = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    whom = {"service_id": group, "party_size": 2, "guest_id": school.guest("B"), "resource_id": anna}
    joined = school.bookings.book(school.wish("2026-03-03T13:00+01:00", **whom), school.staff)
    away = {"first_day": "2026-03-03", "last_day": "2026-03-03", "code": "holiday"}
    assert (
        manager.call("PATCH", f"resources/{anna}", body={"day_codes": [away]}, If_Match='"1"').status == 200
    )
    seen = staff.call("GET", f"resources/{anna}/schedule?from=2026-03-03").body["days"][0]
    assert [one["booking_id"] for one in seen["lessons"]] == [lesson.booking_id]
    assert [(one["service_name"], one["seats_left"]) for one in seen["classes"]] == [("Group", 2)]
    clashes = staff.call("GET", f"resources/{anna}/conflicts?from=2026-03-01&to=2026-03-31").body
    assert [one["booking"]["booking_id"] for one in clashes["conflicts"]] == [
        lesson.booking_id,
        joined.booking_id,
    ]
    roster = staff.call("GET", "classes?date=2026-03-03").body["classes"][0]
    assert [one["guest_name"] for one in roster["participants"]] == ["B"]
    assert staff.call("GET", f"resources/{anna}/schedule?from=2026-03-01&to=2026-04-30").status == 422
