"""An outside assistant at the MCP endpoint: what it may do for its guests, and what it never learns."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.catalogue import ResourcePatch
from attendant.bookings.states import BookingStatus
from attendant.bookings.visits import Audience
from attendant.kernel.subjects import Scope
from tests.conftest import FixedClock
from tests.handlers.concierge.assistants.conftest import Answer, Assistant
from tests.schools import School

pytestmark = pytest.mark.usefixtures("school")

KEY = "key-00000001"
MIA = {"guest_name": "Mia Berg", "guest_phone": "+41 79 555 01 00"}
LESSON = {"service": "Private lesson", "starts_at": "2026-03-06T10:00", "duration_minutes": 60}


def book(assistant: Assistant, **more: Any) -> dict[str, Any]:
    return assistant.tool("book", **{**LESSON, **MIA, "idempotency_key": KEY, **more})


def send(assistant: Assistant, method: str, params: Any = None, **headers: str) -> Answer:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    return assistant.call("POST", "mcp", message, **headers)


def test_a_session_of_the_earlier_era(booker: Assistant) -> None:
    begun = send(booker, "initialize", {"protocolVersion": "2025-11-25", "capabilities": {}})
    assert begun.body["result"]["protocolVersion"] == "2025-11-25"
    told = booker.call("POST", "mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (told.status, told.body) == (202, None)
    listed = send(booker, "tools/list", MCP_Protocol_Version="2025-11-25").body["result"]["tools"]
    assert [tool["name"] for tool in listed] == [
        "property_facts",
        "find_availability",
        "check_time",
        "hold_time",
        "release_hold",
        "book",
        "find_booking",
        "change_booking",
        "cancel_booking",
        "join_waitlist",
        "waitlist_status",
        "answer_waitlist_offer",
        "leave_waitlist",
        "book_series",
    ]
    found = send(booker, "tools/call", {"name": "property_facts", "arguments": {"topic": "prices"}})
    assert found.body["result"]["structuredContent"]["facts"][0].startswith(
        "Private lesson: 60 min 90.00 CHF"
    )


def test_a_lesson_is_found_booked_seen_moved_and_cancelled(booker: Assistant, school: School) -> None:
    found = booker.tool("find_availability", day="Friday", time="at 10", duration_minutes=60)
    assert found["bookable"] is True
    slot = found["slots"][0]
    booked = book(booker, starts_at=slot["starts_at"], agreed_price=slot["price"]["amount"])
    assert booked["status"] == "booked"
    assert booked["starts_local"] == "2026-03-06T10:00:00+01:00"
    [stored] = school.bookings.on_day(school.clock.now().date().replace(day=6))
    assert (stored.audience, stored.history[0].actor, stored.history[0].channel) == (
        Audience.ONLINE,
        f"client:{booker.client_id}",
        "online",
    )
    reference = booked["reference"]
    seen = booker.tool("find_booking", reference=reference.lower(), contact="0041 79 555 01 00")
    assert seen["say"] == booked["say"]
    moved = booker.tool(
        "change_booking",
        reference=reference,
        contact="mia berg",
        starts_at="2026-03-06T14:00",
        idempotency_key="key-00000002",
    )
    assert (moved["starts_local"], moved["reference"]) == ("2026-03-06T14:00:00+01:00", reference)
    cancelled = booker.tool("cancel_booking", reference=reference, contact="Mia Berg", language="de")
    assert cancelled["status"] == "cancelled_by_guest"
    assert booker.tool("cancel_booking", reference=reference, contact="Mia Berg")["ok"] is True


def test_a_repeat_books_once_and_another_wish_needs_another_key(booker: Assistant, school: School) -> None:
    first, again = book(booker), book(booker)
    assert first == again
    other = book(booker, starts_at="2026-03-06T11:00")
    assert other["code"] == "idempotency_mismatch"
    assert len(school.bookings.on_day(school.clock.now().date().replace(day=6))) == 1


def test_the_keys_of_two_clients_are_apart(booker: Assistant, admit: Callable[..., Assistant]) -> None:
    other = admit(Scope.BOOK, sub="sub-other", client_id="cli_01J00000000000000000000001")
    first = book(booker)
    second = book(other, guest_name="Noah", guest_phone="+41 79 555 01 99")
    assert first["reference"] != second["reference"]


@pytest.mark.parametrize("contact", ["+41 79 555 01 01", "Mia", "Berg", "mia@example.test", "Eve", "??"])
def test_a_reference_alone_shows_nothing(booker: Assistant, contact: str) -> None:
    reference = book(booker)["reference"]
    for tool, more in (
        ("find_booking", {}),
        ("cancel_booking", {}),
        ("change_booking", {"party_size": 2, "idempotency_key": "key-00000009"}),
    ):
        refused = booker.tool(tool, reference=reference, contact=contact, **more)
        assert refused["code"] == "not_found"
        assert "Mia" not in str(refused)
    unknown = booker.tool("find_booking", reference="ZZZZZZ", contact="Mia Berg")
    assert unknown["say"] == booker.tool("find_booking", reference=reference, contact="Eve")["say"]


def test_whoever_guesses_has_to_stop(
    booker: Assistant, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attendant.concierge.assistants.wiring.MISSES", 3)
    reference = book(booker)["reference"]
    codes = [booker.tool("find_booking", reference=reference, contact=f"Guess {n}")["code"] for n in range(4)]
    assert codes == ["not_found"] * 3 + ["too_many_requests"]
    assert booker.tool("find_booking", reference=reference, contact="Mia Berg")["retry_after"] > 0
    clock.advance(hours=1)
    assert booker.tool("find_booking", reference=reference, contact="Mia Berg")["ok"] is True


def test_a_taken_time_says_why_and_what_could_be_had(booker: Assistant) -> None:
    for number in range(3):
        guest = {"guest_name": f"Guest {number}", "guest_phone": f"+4179555020{number}"}
        assert book(booker, **guest, idempotency_key=f"key-0000010{number}")["ok"]
    refused = book(booker)
    assert (refused["code"], refused["reasons"][0]["code"]) == ("not_bookable", "taken")
    assert refused["alternatives"]
    checked = booker.tool("check_time", **LESSON)
    assert (checked["bookable"], checked["reasons"]) == (False, refused["reasons"])
    assert checked["alternatives"][0]["price_text"] == "90.00 CHF"


def test_another_price_than_the_agreed_one_books_nothing(booker: Assistant, school: School) -> None:
    refused = book(booker, agreed_price=8000)
    assert (refused["code"], refused["price"]["amount"]) == ("price_changed", 9000)
    assert school.bookings.on_day(school.clock.now().date().replace(day=6)) == []


def test_a_kept_time_is_the_guests_until_they_decide(
    booker: Assistant, admit: Callable[..., Assistant]
) -> None:
    other = admit(Scope.BOOK, sub="sub-other", client_id="cli_01J00000000000000000000001")
    kept = booker.tool("hold_time", **LESSON, resource="Ben", session="talk-1", idempotency_key=KEY)
    assert kept["state"] == "live"
    blocked = other.tool("check_time", **LESSON, resource="Ben")
    assert [reason["code"] for reason in blocked["reasons"]] == ["held"]
    for tool, arguments in (
        ("release_hold", {"hold_id": kept["hold_id"]}),
        ("book", {**LESSON, **MIA, "hold_id": kept["hold_id"], "idempotency_key": KEY}),
    ):
        assert other.tool(tool, **arguments)["code"] == "not_found"
    booked = book(booker, hold_id=kept["hold_id"])
    assert (booked["ok"], booked["resource"]) == (True, "Ben")


def test_what_it_would_cost_to_change_is_told_before(booker: Assistant) -> None:
    reference = book(booker)["reference"]
    asked = {
        "reference": reference,
        "contact": "Mia Berg",
        "duration_minutes": 120,
        "idempotency_key": "key-00000003",
    }
    would = booker.tool("change_booking", **asked, dry_run=True)
    assert (would["bookable"], would["price"]["amount"]) == (True, 17000)
    assert booker.tool("find_booking", reference=reference, contact="Mia Berg")["duration_minutes"] == 60
    assert booker.tool("change_booking", **asked, agreed_price=9000)["code"] == "price_changed"
    assert booker.tool("change_booking", **asked, agreed_price=17000)["duration_minutes"] == 120


def test_a_late_cancellation_has_to_be_meant(booker: Assistant, clock: FixedClock) -> None:
    reference = book(booker)["reference"]
    clock.advance(days=3, hours=5)
    refused = booker.tool("cancel_booking", reference=reference, contact="Mia Berg", language="de")
    assert refused["code"] == "late_cancellation"
    late = booker.tool("cancel_booking", reference=reference, contact="Mia Berg", accept_late=True)
    assert late["status"] == BookingStatus.CANCELLED_LATE


def test_a_guest_must_be_named_and_reachable(booker: Assistant) -> None:
    for guest in (
        {"guest_name": "Mia"},
        {"guest_phone": "+41795550100"},
        {**MIA, "guest_phone": "0795550100"},
    ):
        refused = booker.tool("book", **LESSON, **guest, idempotency_key=KEY)
        assert refused["code"] == "invalid"
        assert refused["errors"]


def test_a_reader_sees_and_does_nothing_else(reader: Assistant) -> None:
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    headers = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/list"}
    listed = send(reader, "tools/list", {"_meta": meta}, **headers).body["result"]["tools"]
    assert [tool["name"] for tool in listed] == ["property_facts", "find_availability", "check_time"]
    refused = send(reader, "tools/call", {"name": "book", "arguments": {}})
    assert refused.body["error"]["code"] == -32602


def test_pages_of_foreign_origins_and_other_methods_are_refused(reader: Assistant) -> None:
    assert send(reader, "ping", Origin="https://evil.example").status == 403
    assert send(reader, "ping", Origin="https://app.example.test").status == 200
    for method in ("GET", "DELETE"):
        refused = reader.call(method, "mcp")
        assert (refused.status, refused.headers["Allow"]) == (405, "POST")


def test_a_body_that_is_no_message_is_refused_as_the_protocol_says(reader: Assistant) -> None:
    answer = reader.call("POST", "mcp", "{not json")
    assert (answer.status, answer.body["error"]["code"]) == (400, -32700)
    assert reader.call("POST", "mcp").body["error"]["code"] == -32700


def test_what_the_teacher_must_be_able_to_is_searched_and_booked_alike(
    booker: Assistant, school: School
) -> None:
    for one, languages in zip(school.instructors, (["en"], ["en", "de"], ["fr"]), strict=True):
        patch = ResourcePatch.model_validate({"teaching": {"languages": languages}})
        school.bookings.catalogue.change_resource(one.resource_id, patch, 1, school.staff)
    found = booker.tool(
        "find_availability", day="Friday", time="at 10", duration_minutes=60, taught_in="German"
    )
    assert found["slots"][0]["needs"]["language"] == "de"
    booked = book(booker, taught_in="German")
    assert school.bookings.find_by_reference(booked["reference"]).resource_name == "Ben"  # type: ignore[union-attr]
    refused = booker.tool("check_time", **LESSON, taught_in="Russian")
    assert (refused["ok"], refused["code"]) == (False, "not_taught")


def test_a_lesson_every_week_is_planned_and_booked(booker: Assistant, school: School) -> None:
    assert booker.tool("find_availability", day="every Friday", time="at 10")["code"] == "series"
    taken = {"guest_name": "Noah", "guest_phone": "+41795550199", "resource": "Ben"}
    assert book(booker, **taken, starts_at="2026-03-13T10:00", idempotency_key="key-00000009")["ok"]
    wish = {**LESSON, **MIA, "resource": "Ben", "times": 3, "idempotency_key": KEY}
    planned = booker.tool("book_series", **wish, dry_run=True)
    assert [date["bookable"] for date in planned["dates"]] == [True, False, True]
    assert booker.tool("book_series", **wish)["code"] == "series_not_bookable"
    made = booker.tool("book_series", **{**wish, "policy": "skip", "idempotency_key": "key-00000008"})
    assert [date["booked"] for date in made["dates"]] == [True, False, True]
    last = made["dates"][-1]
    assert last["starts_local"] == "2026-03-20T10:00:00+01:00"
    seen = booker.tool("find_booking", reference=last["reference"], contact="Mia Berg")
    assert seen["starts_local"] == last["starts_local"]


@pytest.mark.parametrize(
    "wish",
    [
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"starts_at": "9999-12-31T23:00"},
        {"starts_at": "tomorrow"},
        {"starts_at": 1e308},
        {"service": "x" * 300},
        {"party_size": 10**12},
        {"area": ""},
        {"language": "xx"},
        {"unknown": True},
    ],
)
def test_nonsense_is_refused_by_its_field(reader: Assistant, wish: dict[str, Any]) -> None:
    refused = reader.tool("check_time", **{**LESSON, **wish})
    assert refused["code"] == "invalid"
    assert refused["errors"][0]["field"] == next(iter(wish))
