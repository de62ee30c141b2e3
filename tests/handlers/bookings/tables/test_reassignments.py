"""Better tables over REST: what is suggested, proposed, applied and discarded."""

from tests.handlers.bookings.conftest import Caller
from tests.restaurants import Restaurant

SEVEN = "2026-03-06T19:00+01:00"


def test_suggestions_name_their_terms_and_a_list_is_proposed_applied_or_discarded(
    restaurant: Restaurant, staff: Caller
) -> None:
    wish = {"service_id": restaurant.dinner.service_id, "starts_at": SEVEN, "party_size": 2}
    found = staff.call("POST", "tables/suggestions", body={"wish": wish})
    assert found.body["units"][0]["terms"] == {
        "empty_seats": 0,
        "joined_tables": 0,
        "lost_time": 0,
        "kept_for_others": 0,
        "priority": 0,
        "total": 0,
    }
    booking = staff.call("POST", "bookings", body={**wish, "guest": {"name": "Mia"}})
    there = {"resource_ids": [restaurant.tables["T5"].resource_id]}
    path = f"bookings/{booking.body['booking_id']}"
    moved = staff.call("POST", f"{path}/move", body=there, If_Match=booking.etag)
    proposed = staff.call("POST", "tables/reassignments", body={"date": "2026-03-06"})
    assert proposed.status == 201
    (change,) = proposed.body["changes"]
    assert (change["from_name"], change["to_name"]) == ("T5", "T1")
    listed = staff.call("GET", "tables/reassignments?date=2026-03-06&state=proposed").body
    assert listed["reassignments"] == [proposed.body]
    base = f"tables/reassignments/{proposed.body['reassignment_id']}"
    assert staff.call("POST", f"{base}/discard").body["state"] == "discarded"
    assert staff.call("POST", f"{base}/apply").body["state"] == "discarded"
    changes = {"booking_id": change["booking_id"], "revision": change["revision"]}
    wanted = {"changes": [{**changes, "resource_ids": change["to_resource_ids"]}]}
    done = staff.call("POST", "tables/changes", body=wanted)
    assert done.body["bookings"][0]["resource_name"] == "T1"
    assert done.body["bookings"][0]["revision"] == moved.body["revision"] + 1
    again = staff.call("POST", "tables/reassignments", body={"date": "2026-03-06"})
    assert again.body["changes"] == []
    assert staff.call("POST", "tables/reassignments/rea_none/apply").status == 404
