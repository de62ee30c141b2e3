"""The timeline and the statistics of a guest over REST, fed by the events of real bookings."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.guests.events import GuestErased
from attendant.guests.history import wiring
from attendant.guests.history.facts import READERS
from attendant.guests.service import Guests
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from functions.guests.history import handler as history
from functions.guests.recount import handler as recount
from functions.guests.timeline import handler as timeline
from infra.capabilities.guests_history import MAKES_HISTORY
from tests.conftest import FixedClock
from tests.handlers.guests.conftest import Ask
from tests.requests import FakeContext
from tests.schools import School, open_school

TEN = "2026-03-03T10:00+01:00"
OF_PROFILES = ("GuestChanged", "GuestMerged", "GuestUnmerged", "GuestErased")
Carry = Callable[[], dict[str, Any]]


@pytest.fixture
def school(environment: Any, property_id: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setattr(wiring, "SystemClock", lambda: clock)
    return open_school(property_id, clock)


@pytest.fixture
def ask(asking: Callable[..., Ask], school: School, tables: dict[str, Table]) -> Ask:
    return asking(timeline.lambda_handler)


@pytest.fixture
def carry(published: Any) -> Carry:
    """Hands every event so far to the consumer, as the bus would."""

    def send() -> dict[str, Any]:
        wanted = [one for one in published() if one["type"] in MAKES_HISTORY]
        bodies = [json.dumps({"detail-type": one["type"], "detail": one}) for one in wanted]
        records = [{"messageId": str(n), "body": body} for n, body in enumerate(bodies)]
        return history.lambda_handler({"Records": records}, FakeContext())

    return send


def test_the_bus_brings_what_is_read_and_nothing_else() -> None:
    assert {*READERS, *OF_PROFILES} == set(MAKES_HISTORY)


def test_a_booking_stands_in_the_timeline_and_counts(school: School, ask: Ask, carry: Carry) -> None:
    booked = school.bookings.book(school.wish(TEN), school.staff)
    school.bookings.book(school.wish("2026-03-04T10:00+01:00"), school.staff)
    school.bookings.cancel(booked.booking_id, None, school.staff, by="guest")

    assert carry() == {"batchItemFailures": []}

    path = f"/api/v1/guests/{school.guest_id}/timeline"
    first = ask("GET", path, query={"limit": "1"})
    [entry] = first.body["entries"]
    assert (entry["kind"], entry["status"], entry["price"]["amount"]) == ("booking", "booked", 9000)
    then = ask("GET", path, query={"limit": "1", "cursor": first.body["cursor"]})
    [entry] = then.body["entries"]
    assert entry["ids"]["booking_id"] == booked.booking_id and entry["reference"] == booked.reference
    assert entry["title"] == f"Private lesson · {booked.resource_name}"
    assert ask("GET", path, query={"kind": "note"}).body["entries"] == []
    assert len(ask("GET", path, query={"kind": "note,booking"}).body["entries"]) == 2
    told = ask("GET", f"/api/v1/guests/{school.guest_id}/statistics").body
    assert told["statistics"]["upcoming"] == 1 and told["statistics"]["cancellation_rate"] == 1
    assert told["zone"] == "Europe/Zurich" and told["vip_terms"][0]["name"] == "coming"


def test_an_unknown_guest_a_merged_and_an_erased_one(
    school: School, ask: Ask, carry: Carry, tables: dict[str, Table], transactions: Transactions
) -> None:
    guests = Guests(tables["guests"], school.property_id)
    survivor = school.guest("Maria")
    school.bookings.book(school.wish(TEN), school.staff)
    assert ask("GET", "/api/v1/guests/gst_none/timeline").status == 404
    assert ask("GET", f"/api/v1/guests/{survivor}/timeline", query={"cursor": "x"}).status == 422
    assert ask("GET", f"/api/v1/guests/{survivor}/timeline", query={"kind": "tea"}).status == 422

    def store(guest_id: str, **change: Any) -> None:
        def work(tx: Any) -> None:
            seen = guests.get(guest_id)
            guests.apply(tx, seen, seen.revised(**change), "test")

        transactions.run(school.staff, work)

    store(survivor, absorbed=(school.guest_id,))
    store(school.guest_id, merged_into=survivor)
    carry()
    moved = ask("GET", f"/api/v1/guests/{school.guest_id}/statistics")
    assert moved.status == 308 and survivor in moved.headers["Location"]
    assert len(ask("GET", f"/api/v1/guests/{survivor}/timeline").body["entries"]) == 1
    assert guests.get(survivor).statistics.upcoming == 1

    store(survivor, erased_at=transactions._clock.now())
    with transactions.begin(school.staff) as tx:
        ids = [survivor, school.guest_id]
        tx.publish(GuestErased(guest_id=survivor, guest_ids=ids), aggregate_version=9)
    assert carry() == {"batchItemFailures": []}
    assert ask("GET", f"/api/v1/guests/{survivor}/timeline").status == 410
    for guest_id in ids:
        partition = f"{school.property_id}#HISTORY#{guest_id}"
        assert list(tables["guests"].query_all(partition)) == []


def test_what_cannot_be_read_comes_again_alone(school: School, published: Any, ask: Ask) -> None:
    school.bookings.book(school.wish(TEN), school.staff)
    [event] = [one for one in published() if one["type"] == "BookingBooked"]
    records = [
        {"messageId": "broken", "body": "{}"},
        {"messageId": "half", "body": json.dumps({"detail": {**event, "data": {}}})},
        {"messageId": "good", "body": json.dumps({"detail": event})},
    ]

    answer = history.lambda_handler({"Records": records}, FakeContext())

    assert {one["itemIdentifier"] for one in answer["batchItemFailures"]} == {"broken", "half"}
    assert len(ask("GET", f"/api/v1/guests/{school.guest_id}/timeline").body["entries"]) == 1


def test_the_sweep_counts_anew_what_the_clock_changed(
    school: School, carry: Carry, clock: FixedClock, tables: dict[str, Table]
) -> None:
    school.bookings.book(school.wish(TEN), school.staff)
    carry()
    assert recount.lambda_handler({}, FakeContext()) == {"counted": 0}

    clock.advance(days=2)
    assert recount.lambda_handler({}, FakeContext()) == {"counted": 1}
    assert Guests(tables["guests"], school.property_id).get(school.guest_id).statistics.upcoming == 0
    assert recount.lambda_handler({}, FakeContext()) == {"counted": 0}
