"""Tables for an outside assistant's guests: party, area, features; no length is asked. On Monday 2 March."""

from typing import Any

import pytest

from tests.handlers.concierge.assistants.conftest import Assistant
from tests.restaurants import Restaurant

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
