"""Free times over REST."""

import pytest

from tests.handlers.bookings.conftest import Caller
from tests.schools import School


@pytest.fixture
def service(school: School) -> str:
    return f"service_id={school.lesson.service_id}"


def test_a_day_is_answered_in_utc_and_on_the_wall_clock(staff: Caller, school: School, service: str) -> None:
    answer = staff.call("GET", f"availability?{service}&date=2026-03-03&duration_minutes=120")
    assert answer.status == 200
    assert (answer.body["zone"], answer.body["duration_minutes"]) == ("Europe/Zurich", 120)
    assert len(answer.body["slots"]) == 13
    assert answer.body["slots"][0] == {
        "starts_at": "2026-03-03T08:00:00Z",
        "ends_at": "2026-03-03T10:00:00Z",
        "starts_local": "2026-03-03T09:00:00+01:00",
        "ends_local": "2026-03-03T11:00:00+01:00",
        "resource_ids": [one.resource_id for one in school.instructors],
        "combinations": [],
        "price": {"amount": 17000, "currency": "CHF"},
        "seats_left": None,
        "area_id": None,
    }


def test_the_wall_clock_keeps_its_hours_over_a_clock_change(staff: Caller, service: str) -> None:
    answer = staff.call("GET", f"availability?{service}&from=2026-03-28&to=2026-03-30&not_after=09:00")
    found = [(slot["starts_at"], slot["starts_local"]) for slot in answer.body["slots"]]
    assert found == [
        ("2026-03-28T08:00:00Z", "2026-03-28T09:00:00+01:00"),
        ("2026-03-30T07:00:00Z", "2026-03-30T09:00:00+02:00"),
    ]


def test_an_empty_day_says_why(staff: Caller, service: str) -> None:
    answer = staff.call("GET", f"availability?{service}&date=2026-03-08")
    assert answer.body["slots"] == []
    assert [reason["code"] for reason in answer.body["reasons"]] == ["closed"]


def test_filters_for_instructor_party_and_time(staff: Caller, school: School, service: str) -> None:
    ben = school.instructors[1].resource_id
    path = f"availability?{service}&date=2026-03-03&resource_id={ben}&not_before=14:00&party_size=2"
    answer = staff.call("GET", path)
    assert {one for slot in answer.body["slots"] for one in slot["resource_ids"]} == {ben}
    assert answer.body["slots"][0]["starts_local"] == "2026-03-03T14:00:00+01:00"
    crowd = staff.call("GET", f"availability?{service}&date=2026-03-03&party_size=9").body
    assert [reason["code"] for reason in crowd["reasons"]] == ["party_too_large"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "query.date"),
        ("&date=2026-03-03&from=2026-03-03", "query.date"),
        ("&from=2026-03-03&to=2026-03-01", "query.last_day"),
        ("&from=2026-03-03&to=2026-06-01", "query.last_day"),
        ("&date=9999-12-31", "query.date"),
        ("&date=soon", "query.date"),
        ("&date=2026-03-03&not_before=25:00", "query.not_before"),
    ],
)
def test_a_query_that_makes_no_sense_is_told_why(staff: Caller, service: str, query: str, field: str) -> None:
    refused = staff.call("GET", f"availability?{service}{query}")
    assert refused.status == 422
    assert [error["field"] for error in refused.body["errors"]] == [field]


def test_an_unknown_service_is_not_found(staff: Caller) -> None:
    assert staff.call("GET", "availability?service_id=svc_x&date=2026-03-03").status == 404
