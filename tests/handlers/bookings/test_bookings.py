"""Bookings over REST: what staff send and what they get."""

from typing import Any

import pytest

from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Caller
from tests.schools import School

TEN = "2026-03-03T10:00:00+01:00"


@pytest.fixture
def wish(school: School) -> dict[str, Any]:
    return {"service_id": school.lesson.service_id, "starts_at": TEN, "guest_id": school.guest_id}


def test_a_booking_is_made_and_found_where_it_says(staff: Caller, wish: dict[str, Any]) -> None:
    made = staff.call("POST", "bookings", body={**wish, "conversation_id": "cnv_1", "notes": "beginner"})
    assert made.status == 201
    assert made.body["status"] == "booked"
    assert made.body["starts_at"] == "2026-03-03T09:00:00Z"
    assert made.body["price"] == {"amount": 9000, "currency": "CHF"}
    assert made.body["guest_name"] == "Mia"
    found = staff.call("GET", made.headers["Location"].removeprefix("/api/v1/"))
    assert found.body == made.body
    assert found.etag == made.etag == '"1"'


def test_a_taken_time_is_refused_with_reasons_and_alternatives(
    staff: Caller, school: School, wish: dict[str, Any]
) -> None:
    for name in ("A", "B", "C"):
        staff.call("POST", "bookings", body={**wish, "guest_id": school.guest(name)})
    refused = staff.call("POST", "bookings", body=wish)
    assert refused.status == 409
    assert refused.body["code"] == "not_bookable"
    assert [reason["code"] for reason in refused.body["reasons"]] == ["taken"]
    assert refused.body["alternatives"][0]["starts_local"] == "2026-03-03T09:00:00+01:00"


@pytest.mark.parametrize("where", ["query", "body"])
def test_a_dry_run_stores_nothing(staff: Caller, wish: dict[str, Any], where: str) -> None:
    del wish["guest_id"]
    path = "bookings?dry_run=true" if where == "query" else "bookings"
    answer = staff.call("POST", path, body=wish | ({"dry_run": True} if where == "body" else {}))
    assert answer.status == 200
    assert answer.body["bookable"] is True
    assert answer.body["price"] == {"amount": 9000, "currency": "CHF"}
    assert answer.body["reasons"] == answer.body["alternatives"] == []
    assert staff.call("GET", "bookings").body["bookings"] == []


def test_a_dry_run_of_a_closed_time_says_why_and_what_else(staff: Caller, wish: dict[str, Any]) -> None:
    late = {**wish, "starts_at": "2026-03-03T17:00:00+01:00", "dry_run": True}
    answer = staff.call("POST", "bookings", body=late)
    assert answer.status == 200
    assert answer.body["bookable"] is False
    assert [reason["code"] for reason in answer.body["reasons"]] == ["closed"]
    assert answer.body["alternatives"][0]["starts_local"] == "2026-03-03T16:00:00+01:00"


def test_a_guest_may_be_named_instead_of_known(staff: Caller, wish: dict[str, Any]) -> None:
    del wish["guest_id"]
    guest = {"name": "Lena Muster", "phone": "+41 79 555 01 00"}
    first = staff.call("POST", "bookings", body={**wish, "guest": guest})
    assert first.status == 201
    assert first.body["guest_name"] == "Lena Muster"
    later = {**wish, "guest": guest, "starts_at": "2026-03-04T10:00:00+01:00"}
    assert staff.call("POST", "bookings", body=later).body["guest_id"] == first.body["guest_id"]


def test_the_same_key_gives_the_first_answer_again(staff: Caller, wish: dict[str, Any]) -> None:
    first = staff.call("POST", "bookings", body=wish, Idempotency_Key="k1")
    staff.call("POST", f"bookings/{first.body['booking_id']}/cancel", body={})
    again = staff.call("POST", "bookings", body=wish, Idempotency_Key="k1")
    assert (again.status, again.body, again.etag) == (201, first.body, '"1"')
    other = staff.call("POST", "bookings", body={**wish, "party_size": 2}, Idempotency_Key="k1")
    assert (other.status, other.body["code"]) == (409, "idempotency_mismatch")


def test_a_repeat_without_a_key_says_that_it_is_one(
    staff: Caller, wish: dict[str, Any], clock: FixedClock
) -> None:
    first = staff.call("POST", "bookings", body=wish)
    repeat = staff.call("POST", "bookings", body=wish)
    assert repeat.status == 200
    assert repeat.body["repeated"] is True
    assert repeat.body["booking_id"] == first.body["booking_id"]
    clock.advance(minutes=10)
    assert staff.call("POST", "bookings", body=wish).status == 201


def test_a_move_needs_the_revision_that_was_read(staff: Caller, wish: dict[str, Any]) -> None:
    made = staff.call("POST", "bookings", body=wish)
    path = f"bookings/{made.body['booking_id']}"
    later = {"starts_at": "2026-03-03T14:00:00+01:00"}
    assert staff.call("PATCH", path, body=later).status == 428
    moved = staff.call("PATCH", path, body=later, If_Match=made.etag)
    assert (moved.status, moved.body["starts_at"], moved.etag) == (200, "2026-03-03T13:00:00Z", '"2"')
    stale = staff.call("PATCH", path, body={"notes": "late"}, If_Match=made.etag)
    assert (stale.status, stale.body["code"], stale.body["current_revision"]) == (409, "stale_revision", 2)


def test_a_cancelled_time_is_free_again(staff: Caller, wish: dict[str, Any], school: School) -> None:
    made = staff.call("POST", "bookings", body={**wish, "resource_id": school.instructors[0].resource_id})
    path = f"bookings/{made.body['booking_id']}/cancel"
    assert staff.call("POST", path, body={"reason": "ill"}).body["status"] == "cancelled_by_venue"
    assert staff.call("POST", path).status == 200
    again = {**wish, "resource_id": school.instructors[0].resource_id, "guest_id": school.guest("Noa")}
    assert staff.call("POST", "bookings", body=again).status == 201


def test_requests_wait_in_the_pending_list_until_the_venue_answers(
    staff: Caller, school: School, wish: dict[str, Any]
) -> None:
    asked = school.service(name="Guided tour", approval="request")
    made = staff.call("POST", "bookings", body={**wish, "service_id": asked.service_id})
    assert made.body["status"] == "requested"
    pending = staff.call("GET", "bookings?status=pending").body["bookings"]
    assert [one["booking_id"] for one in pending] == [made.body["booking_id"]]
    path = f"bookings/{made.body['booking_id']}/confirm"
    confirmed = staff.call("POST", path, body={}, If_Match=made.etag)
    assert (confirmed.status, confirmed.body["status"]) == (200, "confirmed")
    assert staff.call("GET", "bookings?status=pending").body["bookings"] == []
    refused = staff.call("POST", f"bookings/{made.body['booking_id']}/decline", body={})
    assert (refused.status, refused.body["code"]) == (409, "wrong_step")


def test_bookings_are_found_by_date_guest_conversation_and_resource(
    staff: Caller, school: School, wish: dict[str, Any]
) -> None:
    first, second = school.instructors[:2]
    one = staff.call(
        "POST", "bookings", body={**wish, "resource_id": first.resource_id, "conversation_id": "cnv_7"}
    ).body["booking_id"]
    noa = school.guest("Noa")
    two = staff.call(
        "POST",
        "bookings",
        body={
            **wish,
            "resource_id": second.resource_id,
            "guest_id": noa,
            "starts_at": "2026-03-04T09:00:00+01:00",
        },
    ).body["booking_id"]

    def listed(query: str) -> list[str]:
        return [found["booking_id"] for found in staff.call("GET", f"bookings?{query}").body["bookings"]]

    assert listed("date=2026-03-03") == [one]
    assert listed("from=2026-03-03&to=2026-03-04") == [one, two]
    assert listed(f"guest_id={noa}") == [two]
    assert listed("conversation_id=cnv_7") == [one]
    assert listed(f"resource_id={second.resource_id}") == [two]
    assert listed(f"guest_id={noa}&from=2026-03-05") == []
    page = staff.call("GET", "bookings?limit=1").body
    rest = staff.call("GET", f"bookings?limit=1&cursor={page['cursor']}").body
    assert [found["booking_id"] for found in page["bookings"] + rest["bookings"]] == [one, two]


def test_a_held_time_becomes_a_booking(staff: Caller, school: School, wish: dict[str, Any]) -> None:
    del wish["guest_id"]
    held = staff.call("POST", "bookings/holds", body={**wish, "session_id": "desk"})
    assert held.status == 201
    assert held.body["until"] == "2026-03-02T08:05:00Z"
    extended = staff.call("POST", f"bookings/holds/{held.body['hold_id']}/extend")
    assert extended.body["until"] == "2026-03-02T08:10:00Z"
    booked = staff.call(
        "POST", "bookings", body={"hold_id": held.body["hold_id"], "guest_id": school.guest_id}
    )
    assert booked.status == 201
    assert booked.body["resource_id"] == held.body["resource_id"]
    assert staff.call("GET", f"bookings/holds/{held.body['hold_id']}").body["state"] == "booked"


def test_a_released_hold_is_gone(staff: Caller, school: School, wish: dict[str, Any]) -> None:
    del wish["guest_id"]
    hold_id = staff.call("POST", "bookings/holds", body=wish).body["hold_id"]
    assert staff.call("DELETE", f"bookings/holds/{hold_id}").status == 204
    body = {"hold_id": hold_id, "guest_id": school.guest_id}
    assert staff.call("POST", "bookings", body=body).status == 410


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"starts_at": "2026-03-03T10:00:00"}, "body.starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z"}, "body.starts_at"),
        ({"party_size": 0}, "body.party_size"),
        ({"duration_minutes": "long"}, "body.duration_minutes"),
        ({"guest_id": None}, "body.guest_id"),
        ({"service_id": None}, "body"),
        ({"colour": "red"}, "body.colour"),
        ({"conversation_id": "a#b"}, "body.conversation_id"),
        ({"guest_id": ""}, "body.guest_id"),
        ({"notes": "\ud800"}, "body.notes"),
    ],
)
def test_a_payload_that_makes_no_sense_is_told_which_field(
    staff: Caller, wish: dict[str, Any], body: dict[str, Any], field: str
) -> None:
    refused = staff.call("POST", "bookings", body={**wish, **body})
    assert refused.status == 422
    assert field in [error["field"] for error in refused.body["errors"]]


@pytest.mark.parametrize(
    "path", ["bookings/bkg_x", "bookings/holds/hld_x", "resources/rsc_x", "services/svc_x"]
)
def test_what_is_not_there_is_not_found(staff: Caller, path: str) -> None:
    assert staff.call("GET", path).status == 404


def test_an_unknown_service_or_guest_is_not_found(staff: Caller, wish: dict[str, Any]) -> None:
    assert staff.call("POST", "bookings", body={**wish, "service_id": "svc_x"}).status == 404
    assert staff.call("POST", "bookings", body={**wish, "guest_id": "gst_x"}).status == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-03-05&to=2026-03-01", "query.to"),
        ("date=2026-03-05&from=2026-03-01", "query.date"),
        ("cursor=nonsense", "cursor"),
        ("status=lost", "query.status"),
        ("limit=0", "query.limit"),
    ],
)
def test_a_list_that_makes_no_sense_is_told_why(staff: Caller, query: str, field: str) -> None:
    refused = staff.call("GET", f"bookings?{query}")
    assert refused.status == 422
    assert field in {error["field"] for error in refused.body["errors"]}


def test_an_id_that_cannot_be_one_is_refused(staff: Caller) -> None:
    assert staff.call("GET", f"bookings/{'x' * 2000}").status == 422
