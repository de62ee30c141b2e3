"""The floor over REST: the state of each table by slot, wishes checked, what changes soon."""

from datetime import UTC, datetime
from typing import Any

from tests.conftest import FixedClock
from tests.handlers.bookings.conftest import Caller
from tests.restaurants import Restaurant

DAY = "2026-03-06"


def book(restaurant: Restaurant, staff: Caller, start: str, party: int, *names: str) -> dict[str, Any]:
    wish: dict[str, Any] = {
        "service_id": restaurant.dinner.service_id,
        "starts_at": f"{DAY}T{start}+01:00",
        "party_size": party,
        "resource_ids": [restaurant.tables[name].resource_id for name in names],
        "guest": {"name": f"Guest of {names[0]}"},
    }
    answer = staff.call("POST", "bookings", body=wish)
    assert answer.status == 201, answer.body
    return dict(answer.body)


def states(answer: dict[str, Any], restaurant: Restaurant, day: int = 0) -> dict[str, dict[str, str]]:
    """By slot and table name what the table is."""
    names = {table.resource_id: name for name, table in restaurant.tables.items()}
    return {
        slot["starts_local"][11:16]: {names[one["resource_id"]]: one["state"] for one in slot["tables"]}
        for slot in answer["days"][day]["slots"]
    }


def test_every_table_has_a_state_in_every_slot_with_the_booking_behind_it(
    restaurant: Restaurant, staff: Caller, clock: FixedClock
) -> None:
    couple = book(restaurant, staff, "19:00", 2, "T1")
    group = book(restaurant, staff, "20:00", 7, "T3", "T4")
    hold = {"service_id": restaurant.dinner.service_id, "starts_at": f"{DAY}T18:00+01:00"}
    held = {**hold, "session_id": "s-1", "party_size": 2, "resource_id": restaurant.tables["T2"].resource_id}
    block = {"starts_at": f"{DAY}T21:00+01:00", "ends_at": f"{DAY}T22:00+01:00", "reason": "Singer"}
    clock.set(datetime(2026, 3, 6, 17, 30, tzinfo=UTC))
    staff.call("POST", "blocks", body={**block, "resource_ids": [restaurant.tables["T5"].resource_id]})
    assert staff.call("POST", "bookings/holds", body={**held, "audience": "walk_in"}).status == 201
    answer = staff.call("GET", f"tables/availability?date={DAY}&party=4").body
    seen = states(answer, restaurant)
    assert next(iter(seen)) == "18:00" and list(seen)[-1] == "22:30"
    assert seen["18:00"]["T2"] == "held"
    assert [seen[at]["T1"] for at in ("18:30", "19:00", "20:00", "20:30")] == [
        "free",
        "reserved",
        "reserved",
        "free",
    ]
    # Set up from 19:45, reset until 22:45.
    assert [seen[at]["T3"] for at in ("19:00", "19:30", "22:30")] == ["free", "reserved", "reserved"]
    assert seen["21:00"]["T5"] == "blocked"
    bookings = answer["days"][0]["bookings"]
    assert [one["reference"] for one in bookings] == [couple["reference"], group["reference"]]
    (at_seven,) = [one for one in answer["days"][0]["slots"] if one["starts_local"][11:16] == "19:00"]
    assert at_seven["bookable"] and at_seven["resource_ids"] == [restaurant.tables["T5"].resource_id]
    (behind,) = [one for one in at_seven["tables"] if one["state"] == "reserved"]
    assert (behind["booking_id"], behind["until"]) == (couple["booking_id"], couple["ends_at"])
    (late,) = [one for one in answer["days"][0]["slots"] if one["starts_local"][11:16] == "22:00"]
    assert not late["bookable"] and late["reasons"][0]["code"] == "closed"
    path = f"bookings/{couple['booking_id']}/seat"
    clock.set(datetime(2026, 3, 6, 18, 5, tzinfo=UTC))
    assert staff.call("POST", path).status == 200
    now = states(staff.call("GET", f"tables/availability?date={DAY}&time=19:00").body, restaurant)
    assert now == {"19:00": {"T1": "occupied", "T2": "free", "T3": "free", "T4": "free", "T5": "free"}}


def test_many_dates_at_once_and_one_area_only(restaurant: Restaurant, staff: Caller) -> None:
    terrace = restaurant.areas["Terrace"].area_id
    path = f"tables/availability?from=2026-03-05&to=2026-03-07&area_id={terrace}&step=60"
    answer = staff.call("GET", path).body
    assert [day["date"] for day in answer["days"]] == ["2026-03-05", "2026-03-06", "2026-03-07"]
    assert [one["name"] for one in answer["tables"]] == ["T5"]
    assert {slot["tables"][0]["state"] for day in answer["days"] for slot in day["slots"]} == {"free"}
    assert staff.call("GET", f"tables/availability?date={DAY}&area_id=are_none").status == 404
    assert staff.call("GET", "tables/availability?from=2026-03-05&to=2026-05-05").status == 422


def test_a_wish_is_answered_with_reasons_another_area_the_next_date_and_whether_to_wait(
    restaurant: Restaurant, staff: Caller
) -> None:
    book(restaurant, staff, "19:00", 4, "T3")
    book(restaurant, staff, "19:00", 4, "T4")
    wish = {
        "starts_at": f"{DAY}T19:00+01:00",
        "party_size": 4,
        "area_id": restaurant.areas["Room"].area_id,
    }
    refused = staff.call("POST", "tables/availability", body=wish).body
    assert not refused["bookable"] and refused["waitlist"]
    assert [one["code"] for one in refused["reasons"]] == ["taken"]
    same_time = refused["alternatives"][0]
    assert same_time["area_id"] == restaurant.areas["Terrace"].area_id
    assert same_time["starts_local"].startswith(f"{DAY}T19:00")
    assert refused["next_date"]["starts_local"].startswith("2026-03-07T19:00")
    free = staff.call("POST", "tables/availability", body={**wish, "party_size": 2}).body
    assert free["bookable"] and free["service_id"] == restaurant.dinner.service_id


def test_the_forecast_says_who_comes_and_what_becomes_free(restaurant: Restaurant, staff: Caller) -> None:
    couple = book(restaurant, staff, "18:30", 2, "T1")
    group = book(restaurant, staff, "20:00", 7, "T3", "T4")
    answer = staff.call("GET", f"tables/forecast?at={DAY}T17:00:00Z&hours=3").body
    told = [(one["kind"], one["booking"]["reference"], len(one["resource_ids"])) for one in answer["changes"]]
    assert told == [
        ("arrives", couple["reference"], 1),
        ("arrives", group["reference"], 2),
        ("frees", couple["reference"], 1),
    ]
    assert [one["free_tables"] for one in answer["free"]] == [5, 4, 4, 2, 3, 3]


def test_history_and_utilisation_go_by_who_really_sat_there(
    restaurant: Restaurant, staff: Caller, clock: FixedClock
) -> None:
    couple = book(restaurant, staff, "18:00", 2, "T1")
    book(restaurant, staff, "20:00", 7, "T3", "T4")
    gone = book(restaurant, staff, "20:00", 2, "T1")
    staff.call("POST", f"bookings/{gone['booking_id']}/cancel")
    block = {"starts_at": f"{DAY}T18:00+01:00", "ends_at": f"{DAY}T20:30+01:00", "reason": "Paint"}
    staff.call("POST", "blocks", body={**block, "resource_ids": [restaurant.tables["T2"].resource_id]})
    clock.set(datetime(2026, 3, 6, 17, 0, tzinfo=UTC))
    staff.call("POST", f"bookings/{couple['booking_id']}/seat")
    clock.advance(minutes=60)
    assert staff.call("POST", f"bookings/{couple['booking_id']}/finish").status == 200
    found = staff.call("GET", f"tables/utilisation?from={DAY}&to={DAY}").body
    by_name = {one["name"]: one for one in found["tables"]}
    one, two, three = (by_name[name] for name in ("T1", "T2", "T3"))
    assert (one["open_seat_minutes"], one["used_seat_minutes"], one["percent"]) == (600, 120, 20.0)
    assert (one["turns"], one["covers"], one["average_stay_minutes"]) == (1, 2, 60.0)
    assert (two["open_seat_minutes"], two["used_seat_minutes"]) == (300, 0)
    assert (three["covers"], three["used_seat_minutes"]) == (4, 600)
    assert (found["total"]["turns"], found["total"]["covers"]) == (2, 9)
    table = restaurant.tables["T1"].resource_id
    history = staff.call("GET", f"tables/{table}/history?from={DAY}&to={DAY}").body
    assert [each["status"] for each in history["bookings"]] == ["finished", "cancelled_by_venue"]
    single = staff.call("GET", f"tables/{table}/utilisation?from={DAY}&to={DAY}").body
    assert single["tables"] == [one]
    assert staff.call("GET", f"tables/rsc_none/history?from={DAY}&to={DAY}").status == 404
