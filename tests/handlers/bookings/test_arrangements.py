"""Areas, combinations and the rules of the house over REST."""

import pytest

from tests.handlers.bookings.conftest import Caller
from tests.schools import School


def test_an_area_is_made_changed_used_and_removed(manager: Caller, staff: Caller, school: School) -> None:
    made = manager.call("POST", "areas", body={"name": "Terrace", "order": 2}, idempotency_key="one")
    assert (made.status, made.body["name"]) == (201, "Terrace")
    assert manager.call(
        "POST", "areas", body={"name": "Terrace", "order": 2}, idempotency_key="one"
    ).body == (made.body)
    path = f"areas/{made.body['area_id']}"
    changed = manager.call("PATCH", path, body={"name": "Garden"}, if_match=made.etag)
    assert (changed.body["name"], changed.body["order"]) == ("Garden", 2)
    assert manager.call("PATCH", path, body={"order": 0}, if_match=made.etag).status == 409
    table = {"name": "T1", "kind": "table", "area_id": made.body["area_id"]}
    assert manager.call("POST", "resources", body=table).status == 201
    used = manager.call("DELETE", path, if_match=changed.etag)
    assert (used.status, used.body["detail"]) == (409, "Resources stand in it: T1.")
    assert staff.call("GET", "areas").body["areas"] == [changed.body]


def test_a_resource_stands_in_an_area_that_exists(manager: Caller, school: School) -> None:
    refused = manager.call("POST", "resources", body={"name": "T1", "kind": "table", "area_id": "are_9"})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "body.area_id")


def test_a_combination_is_of_tables_that_exist(manager: Caller, staff: Caller, school: School) -> None:
    names = [one.resource_id for one in school.instructors[:2]]
    wish = {"name": "Both", "resource_ids": names, "party_max": 8, "setup_minutes": 15}
    made = manager.call("POST", "combinations", body=wish)
    assert (made.status, made.body["resource_ids"]) == (201, names)
    unknown = manager.call("POST", "combinations", body={**wish, "resource_ids": [names[0], "rsc_9"]})
    assert (unknown.status, unknown.body["errors"][0]["field"]) == (422, "body.resource_ids")
    path = f"combinations/{made.body['combination_id']}"
    assert manager.call("PATCH", path, body={"party_min": 9}, if_match=made.etag).status == 422
    assert manager.call("DELETE", path, if_match=made.etag).status == 204
    assert staff.call("GET", path).status == 404


def test_the_rules_of_the_house_are_set_as_a_whole(manager: Caller, staff: Caller, school: School) -> None:
    unset = staff.call("GET", "booking-rules")
    assert (unset.status, unset.body["pacing"], unset.etag) == (200, None, '"0"')
    wish = {"pacing": {"limits": {"covers_starting": 20, "online_percent": 70}}}
    rules = manager.call("PUT", "booking-rules", body=wish, if_match=unset.etag)
    assert (rules.status, rules.body["pacing"]["interval_minutes"]) == (200, 15)
    assert manager.call("PUT", "booking-rules", body=wish, if_match=unset.etag).status == 409
    assert staff.call("PUT", "booking-rules", body=wish, if_match=rules.etag).status == 403


@pytest.mark.parametrize(
    ("limits", "field"),
    [({"covers_starting": 0}, "covers_starting"), ({"online_percent": 101}, "online_percent")],
)
def test_rules_that_make_no_sense_are_refused(
    manager: Caller, school: School, limits: dict[str, int], field: str
) -> None:
    refused = manager.call("PUT", "booking-rules", body={"pacing": {"limits": limits}}, if_match='"0"')
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, f"body.pacing.limits.{field}")
