"""All data of one person in one file; who looked at it."""

import json
from urllib.parse import urlsplit

from attendant.guests.privacy.parts import PARTS
from attendant.kernel import aws
from attendant.kernel.subjects import Role
from functions.conversations.retention import handler as retention
from tests.handlers.guests.privacy.conftest import PHONE, World
from tests.requests import FakeContext
from tests.store import GUEST_FILES_BUCKET


def test_an_export_is_one_file_with_everything(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}/personal-data-requests"
    asked = told.ask("POST", place, body={"kind": "export"})
    assert asked["status"] == 202
    assert told.ask("GET", asked["headers"]["Location"])["body"]["file_url"] is None
    told.work_off()
    answer = told.ask("GET", asked["headers"]["Location"])["body"]
    assert answer["state"] == "done" and set(answer["parts"]) == set(PARTS)
    key = urlsplit(answer["file_url"]).path.lstrip("/").removeprefix(f"{GUEST_FILES_BUCKET}/")
    kept = aws.client("s3").list_objects_v2(Bucket=GUEST_FILES_BUCKET)["Contents"]
    assert [one["Key"] for one in kept] == [key], "the parts are gone once they are one file"
    body = aws.client("s3").get_object(Bucket=GUEST_FILES_BUCKET, Key=key)["Body"].read()
    told_back = json.loads(body)
    [profile] = told_back["guests"]["profiles"]
    assert profile["profile"]["family_name"] == "Zyxberg" and profile["changes"]
    assert {one["notes"] for one in told_back["bookings"]["bookings"]} >= {"zyx"}
    assert told_back["bookings"]["series"] and told_back["bookings"]["waiting_list"]
    assert [one["number"] for one in told_back["stays"]["stays"]] == ["R-100"]
    [conversation] = told_back["conversations"]["conversations"]
    assert {"Zyx here, a table please", "Dear zyx"} <= {one["text"] for one in conversation["messages"]}
    assert PHONE in told_back["conversations"]["not_understood"][0]["raw"]
    assert "zyx" in json.dumps(told_back["concierge"])


def test_an_export_changes_nothing(told: World) -> None:
    before = told.traces()
    told.ask("POST", f"/api/v1/guests/{told.guest_id}/personal-data-requests", body={"kind": "export"})
    told.work_off()
    after = told.traces()
    assert after.pop(GUEST_FILES_BUCKET)
    assert after == before


def test_who_looks_at_a_guest_is_noted_once_an_hour(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}"
    for _ in range(3):
        told.ask("GET", place, by=Role.STAFF)
    told.clock.advance(hours=2)
    told.ask("GET", place, by=Role.STAFF)
    told.ask("GET", f"{place}/changes")
    found = told.ask("GET", f"{place}/accesses")["body"]["accesses"]
    seen = [(one["hour"][11:13], one["what"]) for one in found]
    assert seen.count(("10", "profile")) == 1 and seen.count(("10", "changes")) == 1
    assert 1 <= len([one for one in seen if one[0] == "08"]) <= 2
    assert told.ask("GET", f"{place}/accesses", by=Role.STAFF)["status"] == 403


def test_who_looks_at_a_part_of_a_guest_is_noted_too(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}"
    for part in ("actions", "notes", "timeline", "statistics"):
        told.clock.advance(hours=1)
        assert told.ask("GET", f"{place}/{part}", by=Role.STAFF)["status"] == 200
        assert told.ask("GET", f"{place}/accesses")["body"]["accesses"][0]["what"] == part


def test_how_long_conversations_are_kept_is_for_managers_to_choose(told: World) -> None:
    place = "/api/v1/guests/retention"
    first = told.ask("GET", place)
    assert (first["body"]["conversation_months"], first["body"]["revision"]) == (36, 0)
    assert {"bookings", "conversations", "guests"} <= {one["place"] for one in first["body"]["kinds"]}
    tag = {"If-Match": first["headers"]["ETag"]}
    assert told.ask("PUT", place, body={"conversation_months": 12}, headers=tag)["status"] == 200
    assert told.ask("GET", place)["body"]["conversation_months"] == 12
    assert told.ask("PUT", place, body={"conversation_months": 24}, headers=tag)["status"] == 409
    refused = told.ask("PUT", place, body={"conversation_months": 1}, headers=tag)
    assert (refused["status"], refused["body"]["errors"][0]["field"]) == (422, "body.conversation_months")


def test_old_conversations_end_and_stop_stays_said(told: World) -> None:
    told.writes("STOP")
    silent = told.writes("Hello", phone="41790000001", bsuid="CH.1")["messages"][0]["conversation_id"]
    told.clock.advance(days=400)
    lively = told.writes("Hello", phone="41790000002", bsuid="CH.2")["messages"][0]["conversation_id"]
    told.tables["properties"].put({"pk": "DIRECTORY#PROPERTIES", "sk": told.school.property_id})
    assert retention.lambda_handler({}, FakeContext()) == {"ended": 0}
    told.ask("PUT", "/api/v1/guests/retention", body={"conversation_months": 12}, headers={"If-Match": '"0"'})
    assert retention.lambda_handler({}, FakeContext()) == {"ended": 2}
    assert retention.lambda_handler({}, FakeContext()) == {"ended": 0}

    def messages(conversation_id: str) -> list[str]:
        body = told.ask("GET", f"/api/v1/conversations/{conversation_id}/messages")["body"]
        return [one["text"] for one in body["messages"]]

    assert (messages(silent), messages(told.conversation_id), messages(lively)) == ([], [], ["Hello"])
    stopped = told.ask("GET", f"/api/v1/conversations/{told.conversation_id}")["body"]
    assert stopped["opted_out"] and stopped["erased_at"] is None
    assert told.writes("Hello again")["messages"][0]["conversation_id"] == told.conversation_id
    assert told.ask("GET", f"/api/v1/guests/{told.guest_id}")["status"] == 200
