"""The first bookable start over REST."""

import pytest

from tests.handlers.bookings.conftest import Caller
from tests.schools import School


@pytest.fixture
def service(school: School) -> str:
    return f"service_id={school.lesson.service_id}"


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ("", "2026-03-02T09:00:00+01:00"),
        ("&from=2026-03-08", "2026-03-09T09:00:00+01:00"),
        ("&not_before=16:30&duration_minutes=60", None),
        ("&not_before=16:00", "2026-03-02T16:00:00+01:00"),
        ("&over_by=10:00&duration_minutes=120", None),
        ("&over_by=11:00&duration_minutes=120", "2026-03-02T09:00:00+01:00"),
        ("&since=2026-03-02T09:01:00Z", "2026-03-02T10:30:00+01:00"),
        ("&until=2026-03-02T08:30:00Z&to=2026-03-03", None),
        ("&from=2026-03-28&not_before=16:00", "2026-03-28T16:00:00+01:00"),
        ("&from=2026-03-29", "2026-03-30T09:00:00+02:00"),
        ("&from=2027-03-03", None),
    ],
)
def test_the_first_start_under_wishes(staff: Caller, service: str, query: str, start: str | None) -> None:
    answer = staff.call("GET", f"availability/first?{service}{query}")
    assert answer.status == 200
    found = answer.body["slot"]
    assert (found["starts_local"] if found else None) == start
    assert bool(answer.body["reasons"]) == (start is None)


def test_a_search_goes_on_for_months(staff: Caller, school: School, service: str) -> None:
    """A closed season lies between today and the first date that can be had."""
    closed = {"closures": [{"first_day": "2026-03-01", "last_day": "2026-11-30"}]}
    school.service(name="Winter only", hours={"weekly": {"tuesday": ["10:00-12:00"]}, **closed})
    winter = staff.call("GET", "services").body["services"][-1]["service_id"]
    answer = staff.call("GET", f"availability/first?service_id={winter}").body
    assert answer["slot"]["starts_local"] == "2026-12-01T10:00:00+01:00"
    assert (answer["first_day"], answer["last_day"]) == ("2026-03-02", "2026-12-01")


def test_a_visit_that_is_not_offered_at_all_is_told_why(staff: Caller, service: str) -> None:
    answer = staff.call("GET", f"availability/first?{service}&party_size=9").body
    assert [reason["code"] for reason in answer["reasons"]] == ["party_too_large"]


@pytest.mark.parametrize("query", ["&from=2026-03-05&to=2026-03-04", "&from=soon", "&over_by=25:00"])
def test_a_search_that_makes_no_sense_is_refused(staff: Caller, service: str, query: str) -> None:
    assert staff.call("GET", f"availability/first?{service}{query}").status == 422
