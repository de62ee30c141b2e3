"""Series over REST: what it answers, and what it needs."""

from typing import Any

import pytest

from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Caller
from tests.schools import School


@pytest.fixture(autouse=True)
def clock_of_series(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setattr("attendant.bookings.series.wiring.SystemClock", lambda: clock)


@pytest.fixture
def wish(school: School) -> dict[str, Any]:
    return {
        "service_id": school.lesson.service_id,
        "first_start": "2026-03-10T10:00+01:00",
        "rule": "FREQ=WEEKLY;COUNT=3",
        "guest_id": school.guest_id,
    }


def test_a_series_is_planned_made_read_changed_and_cancelled(staff: Caller, wish: dict[str, Any]) -> None:
    plan = staff.call("POST", "bookings/series", body={**wish, "dry_run": True})
    assert (plan.status, plan.body["possible"], len(plan.body["dates"])) == (200, True, 3)
    made = staff.call("POST", "bookings/series", body=wish, Idempotency_Key="k")
    assert made.status == 201
    assert made.headers["Location"] == f"/api/v1/bookings/series/{made.body['series_id']}"
    assert staff.call("POST", "bookings/series", body=wish, Idempotency_Key="k").body == made.body
    place = f"bookings/series/{made.body['series_id']}"
    assert staff.call("GET", place).etag == made.etag
    [listed] = staff.call("GET", f"bookings/series?guest_id={wish['guest_id']}").body["series"]
    assert listed["series_id"] == made.body["series_id"]
    change = {"scope": "this_and_following", "original": "2026-03-17T10:00+01:00", "time": "11:00"}
    assert staff.call("PATCH", place, body=change).status == 428
    planned = staff.call("PATCH", place, body={**change, "dry_run": True}, If_Match=made.etag)
    assert len(planned.body["dates"]) == 2
    changed = staff.call("PATCH", place, body=change, If_Match=made.etag)
    assert len(changed.body["following"]["dates"]) == 2
    assert staff.call("PATCH", place, body=change, If_Match=made.etag).body["code"] == "stale_revision"
    ended = staff.call("POST", f"{place}/cancel")
    assert [one["state"] for one in ended.body["dates"]] == ["cancelled"]


def test_a_refusal_says_which_dates_and_why(staff: Caller, wish: dict[str, Any]) -> None:
    refusal = staff.call("POST", "bookings/series", body={**wish, "party_size": 9})
    assert (refusal.status, refusal.body["code"]) == (409, "series_not_bookable")
    assert refusal.body["dates"][0]["reasons"][0]["code"] == "party_too_large"


def test_a_skipped_date_is_booked_by_its_original_start(
    staff: Caller, school: School, wish: dict[str, Any]
) -> None:
    for instructor in school.instructors:
        rival = school.wish(
            "2026-03-17T10:00+01:00",
            resource_id=instructor.resource_id,
            guest_id=school.guest(f"Guest of {instructor.name}"),
        )
        school.bookings.book(rival, school.staff)
    made = staff.call("POST", "bookings/series", body={**wish, "policy": "skip"})
    assert [one["state"] for one in made.body["dates"]] == ["booked", "skipped", "booked"]
    place = f"bookings/series/{made.body['series_id']}/dates/{made.body['dates'][1]['original']}/book"
    assert staff.call("POST", place).body["code"] == "not_bookable"
    booked = staff.call("POST", place, body={"starts_at": "2026-03-17T14:00+01:00"})
    assert (booked.status, booked.body["series_original_start"]) == (201, "2026-03-17T09:00:00Z")


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("rule", "every tuesday", "body.rule"),
        ("rule", "FREQ=YEARLY;COUNT=2", "body.rule"),
        ("guest_id", None, "body"),
        ("first_start", "2026-03-10T10:00", "body.first_start"),
    ],
)
def test_what_is_wrong_is_named(
    staff: Caller, wish: dict[str, Any], field: str, value: Any, named: str
) -> None:
    refusal = staff.call("POST", "bookings/series", body={**wish, field: value})
    assert refusal.status == 422
    assert refusal.body["errors"][0]["field"].startswith(named)
