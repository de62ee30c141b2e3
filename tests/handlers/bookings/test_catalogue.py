"""Resources and services over REST."""

from typing import Any

import pytest

from tests.handlers.bookings.conftest import Caller
from tests.schools import LESSON, School


def test_a_manager_makes_a_resource_with_hours_of_its_own(manager: Caller, staff: Caller) -> None:
    hours = {
        "weekly": {"friday": [{"opens": "20:00", "closes": "02:00", "ends_next_day": True}]},
        "overrides": [{"day": "2026-03-06", "spans": ["09:00-12:00", "13:00-24:00"]}],
        "closures": [{"first_day": "2026-12-24", "last_day": "2026-12-26", "reason": "holidays"}],
    }
    made = manager.call(
        "POST", "resources", body={"name": "Dora", "kind": "instructor", "hours": hours, "party_max": 3}
    )
    assert made.status == 201
    found = staff.call("GET", made.headers["Location"].removeprefix("/api/v1/"))
    assert (found.body, found.etag) == (made.body, '"1"')
    spans = found.body["hours"]["overrides"][0]["spans"]
    assert spans[1] == {"opens": "13:00", "closes": "24:00", "ends_next_day": False}
    assert "Dora" in [one["name"] for one in staff.call("GET", "resources").body["resources"]]


def test_a_manager_makes_a_service(manager: Caller, school: School) -> None:
    wish = {**LESSON, "name": "Race training", "resource_ids": [school.instructors[0].resource_id]}
    made = manager.call("POST", "services", body=wish, Idempotency_Key="k")
    assert (made.status, made.body["name"], made.body["approval"]) == (201, "Race training", "instant")
    assert manager.call("POST", "services", body=wish, Idempotency_Key="k").body == made.body
    assert len(manager.call("GET", "services").body["services"]) == 2


@pytest.mark.parametrize("path", ["resources", "services"])
def test_staff_read_and_do_not_change_what_is_offered(staff: Caller, school: School, path: str) -> None:
    assert staff.call("GET", path).status == 200
    wish = LESSON | {"resource_ids": [school.instructors[0].resource_id]}
    body = wish if path == "services" else {"name": "Dora"}
    assert staff.call("POST", path, body=body).status == 403
    [one, *_] = staff.call("GET", path).body[path]
    entity = f"{path}/{one[f'{path[:-1]}_id']}"
    assert staff.call("PATCH", entity, body={"name": "New"}, If_Match='"1"').status == 403


def test_a_change_needs_the_revision_and_takes_effect(manager: Caller, school: School) -> None:
    path = f"services/{school.lesson.service_id}"
    assert manager.call("PATCH", path, body={"name": "Lesson"}).status == 428
    changed = manager.call("PATCH", path, body={"min_notice_minutes": 60 * 24 * 7}, If_Match='"1"')
    assert (changed.status, changed.etag, changed.body["name"]) == (200, '"2"', "Private lesson")
    assert manager.call("PATCH", path, body={"name": "X"}, If_Match='"1"').status == 409
    assert school.free("2026-03-03") == []


def test_what_is_out_of_use_is_listed_only_when_asked_for(manager: Caller, school: School) -> None:
    path = f"resources/{school.instructors[0].resource_id}"
    assert manager.call("PATCH", path, body={"active": False}, If_Match='"1"').status == 200
    names = [one["name"] for one in manager.call("GET", "resources").body["resources"]]
    assert names == ["Ben", "Chloe"]
    everybody = manager.call("GET", "resources?inactive=true").body["resources"]
    assert [one["name"] for one in everybody] == ["Anna", "Ben", "Chloe"]
    assert school.free("2026-03-03", resource_id=school.instructors[0].resource_id) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prices": []}, "body.prices"),
        ({"prices": LESSON["prices"] + LESSON["prices"][:1]}, "body"),
        ({"party_min": 5}, "body"),
        ({"resource_ids": ["rsc_unknown"]}, "body.resource_ids"),
        ({"prices": [{"duration_minutes": 60, "price": {"amount": 1, "currency": "EUR"}}]}, "body.prices"),
        ({"hours": {"weekly": {"monday": ["17:00-09:00"]}}}, "body.hours.weekly.monday.0"),
        ({"grid": {"step_minutes": 0}}, "body.grid.step_minutes"),
        ({"last_start": "24:30"}, "body.last_start"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_service_that_makes_no_sense_is_told_which_field(
    manager: Caller, school: School, method: str, change: dict[str, Any], field: str
) -> None:
    ids = [one.resource_id for one in school.instructors]
    if method == "POST":
        refused = manager.call("POST", "services", body={**LESSON, "resource_ids": ids, **change})
    else:
        path = f"services/{school.lesson.service_id}"
        refused = manager.call("PATCH", path, body=change, If_Match='"1"')
    assert refused.status == 422
    assert [error["field"] for error in refused.body["errors"]] == [field]


def test_a_name_cannot_be_taken_away(manager: Caller, school: School) -> None:
    path = f"resources/{school.instructors[0].resource_id}"
    refused = manager.call("PATCH", path, body={"name": None}, If_Match='"1"')
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "body.name")
    own = {"hours": {"weekly": {"tuesday": ["09:00-10:00"]}}}
    assert manager.call("PATCH", path, body=own, If_Match='"1"').body["hours"] is not None
    assert manager.call("PATCH", path, body={"hours": None}, If_Match='"2"').body["hours"] is None
