"""Blocks and moves over REST: the statuses and members that a floor plan goes by."""

from typing import Any

from tests.handlers.bookings.conftest import Answer, Caller
from tests.restaurants import Restaurant

SEVEN = "2026-03-06T19:00+01:00"


def book(restaurant: Restaurant, staff: Caller, name: str, party: int = 2) -> Answer:
    wish: dict[str, Any] = {
        "service_id": restaurant.dinner.service_id,
        "starts_at": SEVEN,
        "party_size": party,
        "resource_id": restaurant.tables[name].resource_id,
        "guest": {"name": f"Guest of {name}"},
    }
    return staff.call("POST", "bookings", body=wish)


def test_a_block_is_made_listed_read_and_lifted(restaurant: Restaurant, staff: Caller) -> None:
    booking = book(restaurant, staff, "T1").body
    wish = {
        "venue": True,
        "starts_at": "2026-03-06T17:00+01:00",
        "ends_at": "2026-03-06T20:00+01:00",
        "reason": "Power cut",
    }
    made = staff.call("POST", "blocks", body=wish, Idempotency_Key="key-1")
    assert made.status == 201
    assert [one["reference"] for one in made.body["touched"]] == [booking["reference"]]
    assert staff.call("POST", "blocks", body=wish, Idempotency_Key="key-1").body == made.body
    path = f"blocks/{made.body['block_id']}"
    assert staff.call("GET", path).etag == made.etag
    listed = staff.call("GET", "blocks?from=2026-03-06T00:00:00Z&to=2026-03-07T00:00:00Z")
    assert [one["reason"] for one in listed.body["blocks"]] == ["Power cut"]
    assert book(restaurant, staff, "T2").body["reasons"][0]["code"] == "blocked"
    assert staff.call("DELETE", path, If_Match='"7"').body["code"] == "stale_revision"
    assert staff.call("DELETE", path).status == 204
    assert book(restaurant, staff, "T2").status == 201


def test_a_block_that_says_too_little_is_refused_by_its_field(restaurant: Restaurant, staff: Caller) -> None:
    wish = {"starts_at": "2026-03-06T17:00+01:00", "ends_at": "2026-03-06T16:00+01:00", "reason": "x"}
    assert staff.call("POST", "blocks", body=wish).status == 422
    backwards = staff.call("GET", "blocks?from=2026-03-07T00:00:00Z&to=2026-03-06T00:00:00Z")
    assert backwards.body["errors"][0]["field"] == "query.to"


def test_a_booking_dropped_on_a_taken_table_says_who_is_there_and_swaps(
    restaurant: Restaurant, staff: Caller
) -> None:
    one, other = book(restaurant, staff, "T1"), book(restaurant, staff, "T2")
    path = f"bookings/{one.body['booking_id']}"
    wish = {"resource_ids": [restaurant.tables["T2"].resource_id]}
    assert staff.call("POST", f"{path}/move", body=wish).status == 428
    refused = staff.call("POST", f"{path}/move", body=wish, If_Match=one.etag)
    assert (refused.status, refused.body["code"]) == (409, "move_refused")
    assert refused.body["conflicts"][0]["reference"] == other.body["reference"]
    swap = refused.body["swap"]
    assert swap["possible"]
    wish = {"with_booking_id": swap["with_booking_id"], "with_revision": swap["with_revision"]}
    swapped = staff.call("POST", f"{path}/swap", body=wish, If_Match=one.etag)
    assert [each["resource_name"] for each in swapped.body["bookings"]] == ["T2", "T1"]
    assert staff.call("POST", f"{path}/swap", body=wish, If_Match=one.etag).body["code"] == "stale_revision"


def test_a_locked_booking_is_moved_for_a_reason_only(restaurant: Restaurant, staff: Caller) -> None:
    booking = book(restaurant, staff, "T1")
    path = f"bookings/{booking.body['booking_id']}"
    locked = staff.call("POST", f"{path}/lock")
    assert locked.body["locked"]
    wish = {"resource_ids": [restaurant.tables["T3"].resource_id]}
    assert staff.call("POST", f"{path}/move", body=wish, If_Match=locked.etag).body["code"] == "locked"
    moved = staff.call(
        "POST", f"{path}/move", body=wish | {"force_reason": "Wet floor"}, If_Match=locked.etag
    )
    assert moved.body["resource_name"] == "T3"
    assert not staff.call("POST", f"{path}/unlock", body={"reason": "Dry"}).body["locked"]
