"""The steps of a booking over REST."""

from typing import Any

import pytest

from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Caller
from tests.schools import School, at

TEN = "2026-03-03T10:00+01:00"


@pytest.fixture
def booked(school: School, staff: Caller) -> dict[str, Any]:
    body = {"service_id": school.lesson.service_id, "starts_at": TEN, "guest_id": school.guest_id}
    made = staff.call("POST", "bookings", body=body | {"dietary": "nuts", "party_size": 2})
    assert made.status == 201
    return made.body  # type: ignore[no-any-return]


def test_a_day_at_the_desk(school: School, staff: Caller, booked: dict[str, Any], clock: FixedClock) -> None:
    place = f"bookings/{booked['booking_id']}"
    clock.set(at("2026-03-03T09:55+01:00"))
    partly = staff.call("POST", f"{place}/arrive", body={"covers": 1})
    assert (partly.body["status"], partly.body["arrived_covers"], partly.etag) == ("partly_arrived", 1, '"2"')
    seated = staff.call("POST", f"{place}/seat", If_Match=partly.etag)
    assert seated.body["status"] == "seated"
    assert staff.call("POST", f"{place}/finish", If_Match=partly.etag).status == 409
    longer = staff.call("POST", f"{place}/stay", body={"ends_at": "2026-03-03T11:30:00+01:00"})
    assert longer.body["duration_minutes"] == 90
    clock.set(at("2026-03-03T11:31+01:00"))
    listed = staff.call("GET", "bookings?date=2026-03-03&status=overdue").body["bookings"]
    assert [one["overdue"] for one in listed] == [True]
    assert staff.call("POST", f"{place}/finish").body["status"] == "finished"
    undone = staff.call("POST", f"{place}/undo", body={"reason": "wrong table"})
    assert (undone.body["status"], undone.body["history"][-1]["undoes"]) == ("seated", "finished")


def test_nobody_came(school: School, staff: Caller, booked: dict[str, Any], clock: FixedClock) -> None:
    place = f"bookings/{booked['booking_id']}"
    assert staff.call("POST", f"{place}/no-show").body["code"] == "conflict"
    clock.set(at("2026-03-03T10:15+01:00"))
    due = staff.call("GET", "bookings?status=due_no_show").body["bookings"]
    assert [one["no_show_due"] for one in due] == [True]
    missed = staff.call("POST", f"{place}/no-show", body={"reason": "no call"})
    assert (missed.body["status"], missed.body["fees"]) == ("no_show", [])
    assert staff.call("GET", "bookings?date=2026-03-03&status=no_show").body["bookings"] == [missed.body]
    record = staff.call("GET", f"bookings/guests/{school.guest_id}/record").body
    assert (record["no_shows"], record["no_show_rate"]) == (1, 1.0)
    again = staff.call("GET", f"{place}/again").body
    assert (again["wish"]["starts_at"], again["verdict"]["bookable"]) == ("2026-03-10T09:00:00Z", True)
    rebooked = staff.call("POST", "bookings", body=again["wish"])
    assert (rebooked.status, rebooked.body["dietary"]) == (201, "nuts")


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("arrive", {"covers": 0}, "body.covers"),
        ("stay", {}, "body.ends_at"),
        ("stay", {"ends_at": TEN}, "body.ends_at"),
        ("undo", {"reason": " "}, "body.reason"),
        ("fees/tip/waive", {"reason": "generous"}, "path.owed"),
    ],
)
def test_a_bad_step_names_the_field(
    staff: Caller, booked: dict[str, Any], step: str, body: dict[str, Any], field: str
) -> None:
    refused = staff.call("POST", f"bookings/{booked['booking_id']}/{step}", body=body)
    assert refused.status == 422
    assert refused.body["errors"][0]["field"] == field


def test_what_is_not_owed_cannot_be_waived(staff: Caller, booked: dict[str, Any]) -> None:
    place = f"bookings/{booked['booking_id']}/fees/no_show/waive"
    assert staff.call("POST", place, body={"reason": "regular"}).status == 404


def test_terms_are_set_on_a_service_in_its_currency(school: School, manager: Caller) -> None:
    place, etag = f"services/{school.lesson.service_id}", f'"{school.lesson.revision}"'
    wrong = {"terms": [{"deposit": {"amount": {"amount": 500, "currency": "EUR"}}}]}
    assert manager.call("PATCH", place, body=wrong, If_Match=etag).status == 422
    right = {"terms": [{"party_min": 3, "deposit": {"percent": 25}, "guarantee": "card"}]}
    changed = manager.call("PATCH", place, body=right, If_Match=etag)
    assert changed.body["terms"][0]["deposit"]["percent"] == 25


def test_what_stays_say_of_turn_times(
    school: School, staff: Caller, manager: Caller, clock: FixedClock
) -> None:
    place, etag = f"services/{school.lesson.service_id}", f'"{school.lesson.revision}"'
    assert manager.call("GET", f"{place}/turn-times").body["bands"] == []
    price = {"duration_minutes": 60, "price": {"amount": 0, "currency": "CHF"}}
    bands = [{"party_max": 2, "minutes": 90}, {"minutes": 120}]
    patch = {"prices": [price], "turn_times": {"bands": bands}}
    assert manager.call("PATCH", place, body=patch, If_Match=etag).status == 200
    seated = school.bookings.book(school.wish(TEN, seated=False), school.staff)
    clock.set(at(TEN))
    school.bookings.steps.arrivals.seat(seated.booking_id, None, school.staff)
    clock.set(at("2026-03-03T11:10+01:00"))
    school.bookings.steps.arrivals.finish(seated.booking_id, None, school.staff)
    pair, _ = manager.call("GET", f"{place}/turn-times").body["bands"]
    assert (pair["stays"], pair["median_minutes"], pair["proposed_minutes"]) == (1, 70, None)
    assert staff.call("GET", f"{place}/turn-times").status == 403
