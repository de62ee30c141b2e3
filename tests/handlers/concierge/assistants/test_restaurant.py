"""Tables for an outside assistant's guests: party, area, features; no length is asked. On Monday 2 March."""

from typing import Any

import pytest

from attendant.bookings.waitlist.models import OfferWish
from attendant.bookings.waitlist.wiring import waitlist_for
from tests.handlers.concierge.assistants.conftest import Assistant
from tests.restaurants import Restaurant
from tests.schools import Tables

pytestmark = pytest.mark.usefixtures("restaurant")

LENA = {"guest_name": "Lena Graf", "guest_email": "lena@example.test"}


def read(assistant: Assistant, text: str, **more: Any) -> dict[str, Any]:
    answer = assistant.call("POST", "interpret", {"text": text, **more})
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body
    return found


def test_the_context_says_how_long_parties_stay_and_where_they_sit(reader: Assistant) -> None:
    found = reader.call("GET", "context").body
    [dinner] = found["services"]
    assert dinner["duration_is_asked"] is False
    assert [(turn["party_max"], turn["minutes"]) for turn in dinner["turn_times"]] == [
        (2, 90),
        (6, 120),
        (8, 150),
        (None, 180),
    ]
    assert (dinner["areas"], dinner["resources"], dinner["last_start"]) == (["Room", "Terrace"], [], "21:00")
    assert [(area["name"], area["tables"], area["largest_party"]) for area in found["areas"]] == [
        ("Room", 4, 8),
        ("Terrace", 1, 6),
    ]


def test_a_table_for_six_on_friday_in_two_texts(reader: Assistant, restaurant: Restaurant) -> None:
    first = read(reader, "A table on Friday at 8 pm, vegan food please")
    assert (first["missing"], first["question"]) == (["party_size"], "For how many people, please?")
    second = read(reader, "6", earlier=first["earlier"])
    assert second["availability"]["bookable"] is True
    [slot] = second["availability"]["slots"]
    assert (slot["starts_local"], slot["party_size"], slot["duration_minutes"]) == (
        "2026-03-06T20:00:00+01:00",
        6,
        120,
    )
    assert second["wish"]["dietary"]
    terrace = read(reader, "outside on the terrace", earlier=second["earlier"])
    assert terrace["availability"]["slots"][0]["area_id"] == restaurant.areas["Terrace"].area_id


def test_a_table_on_the_terrace_is_found_booked_and_grows(booker: Assistant, restaurant: Restaurant) -> None:
    found = booker.tool(
        "find_availability", day="Friday", time="8 pm", party_size=4, area="outside", features="quiet"
    )
    assert found["bookable"] is True
    booked = booker.tool(
        "book",
        service="Dinner",
        starts_at="2026-03-06T20:00",
        party_size=4,
        area="Terrace",
        features="quiet",
        dietary="one nut allergy",
        occasion="birthday",
        **LENA,
        idempotency_key="key-00000001",
    )
    assert (booked["ok"], booked["resource"], booked["duration_minutes"]) == (True, "T5", 120)
    assert booked["dietary"] == "one nut allergy"
    proof = {"reference": booked["reference"], "contact": "LENA@example.test"}
    grown = booker.tool("change_booking", **proof, party_size=6, idempotency_key="key-00000002")
    assert (grown["party_size"], grown["starts_local"]) == (6, booked["starts_local"])
    refused = booker.tool("change_booking", **proof, party_size=9, idempotency_key="key-00000003")
    assert refused["code"] == "not_bookable"
    assert booker.tool("find_booking", **proof)["party_size"] == 6


def test_an_area_that_is_not_there_names_those_that_are(booker: Assistant) -> None:
    wish = {"service": "Dinner", "starts_at": "2026-03-06T20:00", "party_size": 2}
    refused = booker.tool("check_time", **wish, area="the cellar")
    assert refused["code"] == "unknown_area"
    assert refused["areas"] == ["Room", "Terrace"]
    assert booker.tool("check_time", **wish, features="with a fireplace")["code"] == "unknown_feature"


def test_a_guest_waits_is_offered_a_table_and_takes_it(booker: Assistant, restaurant: Restaurant) -> None:
    wish = {"service": "Dinner", "day": "2026-03-06", "from_time": "19:00", "until_time": "20:00", **LENA}
    placed = booker.tool("join_waitlist", **wish, party_size=6, idempotency_key="key-00000001")
    assert (placed["state"], placed["offer"]) == ("waiting", None)
    ref = {"entry_id": placed["entry_id"], "contact": "Lena Graf"}
    waitlist = waitlist_for(restaurant.property_id, Tables(), restaurant.clock)
    waitlist.offer(placed["entry_id"], OfferWish(), None, restaurant.staff, None)
    offer = booker.tool("waitlist_status", **ref)["offer"]
    assert offer["starts_local"] == "2026-03-06T19:00:00+01:00"
    for contact in ("Eve", "+41795550100"):
        assert booker.tool("waitlist_status", **{**ref, "contact": contact})["code"] == "not_found"
    booked = booker.tool("answer_waitlist_offer", **ref, offer_id=offer["offer_id"], accept=True)
    again = booker.tool("answer_waitlist_offer", **ref, offer_id=offer["offer_id"], accept=True)
    assert (booked["status"], booked["party_size"]) == ("booked", 6)
    assert again["reference"] == booked["reference"]
    assert booker.tool("find_booking", reference=booked["reference"], contact="Lena Graf")["ok"]


def test_a_guest_stops_waiting(booker: Assistant) -> None:
    wish = {"service": "Dinner", "day": "2026-03-06", **LENA}
    placed = booker.tool("join_waitlist", **wish, party_size=2, idempotency_key="key-00000001")
    ref = {"entry_id": placed["entry_id"], "contact": "lena@example.test"}
    assert booker.tool("leave_waitlist", **ref)["state"] == "left"
    assert booker.tool("leave_waitlist", **{**ref, "entry_id": "wle_unknown"})["code"] == "not_found"
