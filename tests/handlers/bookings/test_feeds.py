"""Calendar feeds: a link for whoever may see it, and what it shows (S-34)."""

from typing import Any

import pytest

from attendant.bookings.wishes import ChangeWish
from attendant.kernel.tables import Table
from functions.bookings.calendar import handler as calendar
from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Answer, Caller
from tests.requests import FakeContext, api_event
from tests.schools import School, at

TEN = "2026-03-03T10:00+01:00"


@pytest.fixture(autouse=True)
def clock_of_feeds(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setattr("attendant.bookings.feeds.wiring.SystemClock", lambda: clock)


def read(path: str, **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = calendar.lambda_handler(api_event("GET", path, headers=sent), FakeContext())
    found = {name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()}
    return Answer(answer["statusCode"], found | answer.get("headers", {}), answer["body"])


def linked(staff: Caller, **wish: str) -> str:
    made = staff.call("POST", "bookings/feeds", body=wish)
    assert made.status == 201
    return str(made.body["path"])


def events(path: str) -> list[dict[str, str]]:
    """The events of a calendar, each as its lines by name."""
    text = read(path).body.replace("\r\n ", "")
    parts = [part.split("END:VEVENT")[0] for part in text.split("BEGIN:VEVENT\r\n")[1:]]
    return [dict(line.split(":", 1) for line in part.strip().split("\r\n")) for part in parts]


@pytest.fixture
def booked(school: School) -> Any:
    anna = school.instructors[0].resource_id
    wish = school.wish(TEN, resource_id=anna, guest_name="Mia Berg", party_size=2, notes="Afraid of heights")
    return school.bookings.book(wish, school.staff)


def test_an_instructor_sees_lessons_with_first_names_and_no_notes(
    staff: Caller, school: School, booked: Any
) -> None:
    path = linked(staff, resource_id=school.instructors[0].resource_id)
    [lesson] = events(path)
    assert lesson["SUMMARY"] == r"Private lesson: Mia\, 2 people"
    assert lesson["DESCRIPTION"] == f"Reference {booked.reference}"
    assert (lesson["STATUS"], lesson["DTSTART"]) == ("CONFIRMED", "20260303T090000Z")
    text = read(path).body
    assert "Berg" not in text
    assert "heights" not in text
    assert events(linked(staff, resource_id=school.instructors[1].resource_id)) == []


def test_a_guest_sees_their_own_bookings_only(staff: Caller, school: School, booked: Any) -> None:
    other = school.guest("Ben")
    school.bookings.book(school.wish(TEN, guest_id=other), school.staff)
    [lesson] = events(linked(staff, guest_id=school.guest_id))
    assert lesson["SUMMARY"] == "Private lesson: Anna"
    assert lesson["LOCATION"] == "Snow School"
    assert "Mia" not in str(lesson)


def test_a_change_keeps_the_event_and_counts(staff: Caller, school: School, booked: Any) -> None:
    path = linked(staff, guest_id=school.guest_id)
    [before] = events(path)
    wish = ChangeWish(starts_at=at("2026-03-04T11:00+01:00"))
    school.bookings.change(booked.booking_id, wish, booked.revision, school.staff)
    [after] = events(path)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert after["DTSTART"] == "20260304T100000Z"


@pytest.mark.parametrize("whose", ["guest", "resource"])
def test_a_cancelled_booking_says_so_for_thirty_days(
    staff: Caller, school: School, booked: Any, clock: FixedClock, whose: str
) -> None:
    far = school.bookings.book(
        school.wish("2026-05-26T10:00+02:00", resource_id=booked.resource_id), school.staff
    )
    owner = {"guest_id": school.guest_id} if whose == "guest" else {"resource_id": booked.resource_id}
    path = linked(staff, **owner)
    school.bookings.cancel(far.booking_id, far.revision, school.staff)
    assert [one["STATUS"] for one in events(path)] == ["CONFIRMED", "CANCELLED"]
    clock.advance(days=29)
    assert [one["STATUS"] for one in events(path)] == ["CONFIRMED", "CANCELLED"]
    clock.advance(days=3)
    assert [one["STATUS"] for one in events(path)] == []


def test_a_request_is_tentative(staff: Caller, school: School) -> None:
    tour = school.service(name="Tour", approval="request")
    school.bookings.book(school.wish(TEN, service_id=tour.service_id), school.staff)
    assert [one["STATUS"] for one in events(linked(staff, guest_id=school.guest_id))] == ["TENTATIVE"]


def test_an_unchanged_calendar_is_not_sent_again(staff: Caller, school: School, booked: Any) -> None:
    path = linked(staff, guest_id=school.guest_id)
    first = read(path)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, max-age=300"
    again = read(path, If_None_Match=first.etag)
    assert (again.status, again.body, again.etag) == (304, "", first.etag)
    school.bookings.cancel(booked.booking_id, booked.revision, school.staff)
    assert read(path, If_None_Match=first.etag).status == 200


def test_a_revoked_or_wrong_link_is_not_found(staff: Caller, school: School) -> None:
    path = linked(staff, guest_id=school.guest_id)
    [feed] = staff.call("GET", "bookings/feeds").body["feeds"]
    assert "path" not in feed
    secret = path.rpartition(".ics")[0][-43:]
    for wrong in (path.replace(secret, "A" * 43), path.replace("fed_", "fed_0")[:-1], "/api/v1/feeds/x.ics"):
        assert (read(wrong).status, read(wrong).headers["Content-Type"]) == (404, "application/problem+json")
    assert staff.call("DELETE", f"bookings/feeds/{feed['feed_id']}").status == 204
    assert read(path).status == 404
    assert staff.call("DELETE", f"bookings/feeds/{feed['feed_id']}").status == 204


def test_the_secret_is_not_stored(staff: Caller, school: School, tables: dict[str, Table]) -> None:
    path = linked(staff, guest_id=school.guest_id)
    secret = path.rpartition(".ics")[0][-43:]
    for table in tables.values():
        assert secret not in str(table.client.scan(TableName=table.name)["Items"])


def test_a_repeat_under_the_same_key_gives_a_fresh_link_to_the_same_feed(
    staff: Caller, school: School
) -> None:
    wish = {"guest_id": school.guest_id, "label": "Mia's phone"}
    first, second = (staff.call("POST", "bookings/feeds", body=wish, Idempotency_Key="k") for _ in range(2))
    assert first.body["feed_id"] == second.body["feed_id"]
    assert len(staff.call("GET", "bookings/feeds").body["feeds"]) == 1
    assert (read(first.body["path"]).status, read(second.body["path"]).status) == (404, 200)
    assert second.body["url"] == f"https://api.example.test{second.body['path']}"


@pytest.mark.parametrize("wish", [{}, {"resource_id": "res_1", "guest_id": "gst_1"}])
def test_a_feed_is_of_one_resource_or_one_guest(staff: Caller, wish: dict[str, str]) -> None:
    assert staff.call("POST", "bookings/feeds", body=wish).status == 422


@pytest.mark.parametrize("wish", [{"resource_id": "res_none"}, {"guest_id": "gst_none"}])
def test_a_feed_of_nobody_is_refused(staff: Caller, wish: dict[str, str]) -> None:
    assert staff.call("POST", "bookings/feeds", body=wish).status == 404
