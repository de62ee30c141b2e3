"""The waiting list over REST, from joining to sitting down."""

import json
from typing import Any

import pytest

from attendant.bookings.wishes import BookingWish
from functions.bookings.waitlist_offers import handler as offers
from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Caller
from tests.requests import FakeContext
from tests.schools import School

TEN = "2026-03-03T10:00:00+01:00"
LIST = "bookings/waitlist"


@pytest.fixture
def full(school: School, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All instructors have a lesson on Tuesday at ten; gives the bookings."""
    monkeypatch.setattr("attendant.bookings.waitlist.wiring.SystemClock", lambda: clock)
    wishes: list[BookingWish] = [school.wish(TEN, resource_id=one.resource_id) for one in school.instructors]
    return [
        school.bookings.book(wish, school.staff, str(number)).booking_id for number, wish in enumerate(wishes)
    ]


def wish(school: School, **other: Any) -> dict[str, Any]:
    return {
        "service_id": school.lesson.service_id,
        "day": "2026-03-03",
        "from_time": "10:00",
        "until_time": "10:00",
        "guest_id": school.guest_id,
        **other,
    }


def let_the_consumer_look(published: Any) -> dict[str, Any]:
    """Every event of the outbox reaches the function that offers."""
    bodies = [json.dumps({"detail-type": one["type"], "detail": one}) for one in published()]
    records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
    return offers.lambda_handler({"Records": records}, FakeContext())


def test_from_joining_over_an_offer_to_a_booking(
    staff: Caller, school: School, full: list[str], published: Any
) -> None:
    joined = staff.call("POST", LIST, body=wish(school), Idempotency_Key="one")
    again = staff.call("POST", LIST, body=wish(school), Idempotency_Key="one")
    assert (joined.status, again.body["entry_id"]) == (201, joined.body["entry_id"])
    path = f"{LIST}/{joined.body['entry_id']}"
    assert joined.headers["Location"] == f"/api/v1/{path}"
    school.bookings.cancel(full[1], None, school.staff)
    assert let_the_consumer_look(published) == {"batchItemFailures": []}
    offered = staff.call("GET", path)
    assert offered.body["state"] == "offered"
    assert offered.body["offer"]["starts_at"] == "2026-03-03T09:00:00Z"
    assert [one["entry_id"] for one in staff.call("GET", f"{LIST}?state=open").body["entries"]] == [
        joined.body["entry_id"]
    ]
    stale = staff.call("POST", f"{path}/accept", If_Match='"1"')
    assert (stale.status, stale.body["code"]) == (409, "stale_revision")
    accepted = staff.call("POST", f"{path}/accept", If_Match=offered.etag)
    repeated = staff.call("POST", f"{path}/accept", If_Match=offered.etag)
    assert (accepted.status, repeated.body["repeated"]) == (200, True)
    assert accepted.body["booking"]["booking_id"] == repeated.body["booking"]["booking_id"]
    assert accepted.body["booking"]["resource_name"] == "Ben"
    report = staff.call("GET", f"{LIST}/report?from=2026-03-01&to=2026-03-31").body
    assert report["total"]["offer_conversion"] == 1.0
    assert [band["band"] for band in report["bands"]] == ["1-2"]


def test_staff_offer_by_hand_and_answer_for_a_guest_on_the_phone(
    staff: Caller, school: School, full: list[str]
) -> None:
    body = wish(school, from_time=None, until_time=None, guest_id=None, guest={"name": "Ada"}, priority=5)
    path = f"{LIST}/{staff.call('POST', LIST, body=body).body['entry_id']}"
    offered = staff.call(
        "POST", f"{path}/offer", body={"starts_at": "2026-03-03T13:00:00Z", "offer_minutes": 30}
    )
    assert (offered.status, offered.body["offer"]["starts_at"]) == (200, "2026-03-03T13:00:00Z")
    assert offered.body["offer"]["until"] == "2026-03-02T08:30:00Z"
    second = staff.call("POST", f"{path}/offer")
    assert (second.status, second.body["code"]) == (409, "wrong_step")
    assert staff.call("POST", f"{path}/decline").body["state"] == "declined"
    assert staff.call("POST", f"{path}/rejoin").body["state"] == "waiting"
    assert staff.call("POST", f"{path}/offer").body["offer"]["starts_at"] == "2026-03-03T08:00:00Z"
    assert staff.call("POST", f"{path}/leave", body={"reason": "gone"}).body["state"] == "left"
    assert staff.call("GET", f"{LIST}?date=2026-03-03&state=left").body["entries"][0]["guest_name"] == "Ada"


def test_a_quote_for_the_door_says_how_it_came_about(staff: Caller, school: School, full: list[str]) -> None:
    answer = staff.call("POST", f"{LIST}/quotes", body={"service_id": school.lesson.service_id})
    assert answer.status == 200
    estimates = answer.body["estimates"]
    assert [one["party_size"] for one in estimates] == [2, 4]
    assert estimates[0]["minutes"] == 0
    assert answer.body["status"] == "closed_no_wait"


@pytest.mark.parametrize(
    ("other", "status", "field"),
    [
        ({"day": "2026-02-01"}, 422, "body.day"),
        ({"party_min": 3, "party_size": 2}, 422, "body"),
        ({"until_time": "08:00"}, 422, "body"),
        ({"guest_id": None}, 422, "body"),
        ({"service_id": "svc_none"}, 404, None),
        ({"party_size": 40}, 409, None),
        ({"area_ids": ["are_none"]}, 422, "body.area_ids"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    staff: Caller, school: School, full: list[str], other: dict[str, Any], status: int, field: str | None
) -> None:
    answer = staff.call("POST", LIST, body=wish(school, **other))
    assert answer.status == status
    if field:
        assert answer.body["errors"][0]["field"] == field


def test_an_event_that_cannot_be_looked_at_comes_again(full: list[str]) -> None:
    broken = {"messageId": "b", "body": "{}"}
    assert offers.lambda_handler({"Records": [broken]}, FakeContext()) == {
        "batchItemFailures": [{"itemIdentifier": "b"}]
    }
