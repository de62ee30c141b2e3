"""Sixteen callers fight for the same times through the public API of the deployed stacks."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import httpx
import pytest

from tests.flows.stack import LocalStack

pytestmark = pytest.mark.local_cloud
THREADS = 16
ROUNDS = 4


@pytest.fixture
def staff(local_stack: LocalStack) -> httpx.Client:
    client = local_stack.staff()
    # Sixteen functions share the processors of one machine; how long that takes is not judged here.
    client.timeout = httpx.Timeout(240)
    return client


def free_starts(staff: httpx.Client, service: dict[str, Any], guest_free_days: int) -> list[dict[str, Any]]:
    """Free times some days ahead, where no other test books."""
    day = datetime.now().astimezone().date() + timedelta(days=guest_free_days)
    for ahead in range(3):
        query = {"service_id": service["service_id"], "date": str(day + timedelta(days=ahead))}
        slots: list[dict[str, Any]] = staff.get("/api/v1/availability", params=query).json()["slots"]
        if slots:
            return slots
    raise AssertionError("no free time on three days in a row")


def new_guest(staff: httpx.Client, name: str) -> str:
    answer = staff.post("/api/v1/guests", json={"name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["guest_id"])


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["starts_at"] < other["ends_at"] and other["starts_at"] < one["ends_at"])


def test_sixteen_callers_never_get_one_place_twice(staff: httpx.Client) -> None:
    """For each contested start there are at most as many winners as instructors, and losers hear why."""
    service = staff.get("/api/v1/services").json()["services"][0]
    slots = free_starts(staff, service, 20)
    # Neighbouring starts overlap each other, too, so that different wishes fight for the same minutes.
    contested = [slot["starts_at"] for slot in slots[:ROUNDS]]
    guests = [new_guest(staff, f"Racer {number}") for number in range(THREADS)]

    def book(attempt: tuple[str, str]) -> httpx.Response:
        start, guest = attempt
        wish = {"service_id": service["service_id"], "starts_at": start, "guest_id": guest}
        return staff.post("/api/v1/bookings", json=wish)

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(book, [(start, guest) for start in contested for guest in guests]))

    outcomes = Counter(answer.status_code for answer in answers)
    assert set(outcomes) <= {201, 409, 503}, outcomes
    winners = [answer.json() for answer in answers if answer.status_code == 201]
    assert winners
    double = [
        (one["reference"], other["reference"])
        for one, other in combinations(winners, 2)
        if one["resource_id"] == other["resource_id"] and overlap(one, other)
    ]
    assert double == []
    for answer in answers:
        if answer.status_code == 409:
            problem = answer.json()
            assert problem["code"] in ("not_bookable", "busy"), problem
            assert problem["code"] == "busy" or problem["reasons"], problem

    day = winners[0]["starts_at"][:10]
    listed = staff.get("/api/v1/bookings", params={"date": day, "limit": 100}).json()["bookings"]
    stored = {booking["booking_id"] for booking in listed}
    assert {winner["booking_id"] for winner in winners} <= stored


def test_one_idempotency_key_in_sixteen_hands_books_once(staff: httpx.Client) -> None:
    service = staff.get("/api/v1/services").json()["services"][0]
    start = free_starts(staff, service, 27)[0]["starts_at"]
    guest = new_guest(staff, "Impatient")
    wish = {"service_id": service["service_id"], "starts_at": start, "guest_id": guest}

    def book(_: int) -> httpx.Response:
        return staff.post("/api/v1/bookings", json=wish, headers={"Idempotency-Key": f"race-{guest}"})

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(book, range(THREADS)))
    booked = {answer.json()["booking_id"] for answer in answers if answer.status_code in (200, 201)}
    assert len(booked) == 1, Counter(answer.status_code for answer in answers)
    mine = staff.get("/api/v1/bookings", params={"guest_id": guest}).json()["bookings"]
    assert [booking["booking_id"] for booking in mine] == list(booked)


@dataclass
class Room:
    """Tables of their own for one service, where no other test books."""

    staff: httpx.Client
    tables: list[str]
    service: dict[str, Any]
    guests: list[str]

    @classmethod
    def furnished(cls, staff: httpx.Client, name: str, parts: Sequence[int | None], **service: Any) -> "Room":
        """A table for each entry of `parts`, which says what it is a part of."""
        room = cls(staff, [], {}, [])
        for number, whole in enumerate(parts):
            wish = {"name": f"{name} {number}", "kind": "table", "party_max": 4}
            part_of = {} if whole is None else {"part_of": room.tables[whole]}
            room.tables.append(room.made("resources", wish | part_of)["resource_id"])
        offered = staff.get("/api/v1/services").json()["services"][0]["prices"][0]["price"]
        price = {"amount": 0, "currency": offered["currency"]}
        room.service = room.made(
            "services",
            {
                "name": name,
                "prices": [{"duration_minutes": 60, "price": price}],
                "resource_ids": room.tables,
                "party_max": 4,
                "grid": {"step_minutes": 30},
                **service,
            },
        )
        room.guests = [new_guest(staff, f"{name} racer {number}") for number in range(THREADS)]
        return room

    def made(self, collection: str, wish: dict[str, Any]) -> dict[str, Any]:
        answer = self.staff.post(f"/api/v1/{collection}", json=wish)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def wish(self, start: str, guest: int, **other: Any) -> dict[str, Any]:
        service_id = self.service["service_id"]
        return {"service_id": service_id, "starts_at": start, "guest_id": self.guests[guest], **other}

    def revision(self, booking_id: str) -> int:
        return int(self.staff.get(f"/api/v1/bookings/{booking_id}").json()["revision"])

    def standing(self, day: str) -> list[dict[str, Any]]:
        """The bookings of a day that have their tables."""
        query = {"date": day, "limit": 100}
        listed = self.staff.get("/api/v1/bookings", params=query).json()["bookings"]
        here = [one for one in listed if one["service_id"] == self.service["service_id"]]
        return [one for one in here if one["status"] in ("booked", "confirmed", "requested")]


@dataclass
class Evening:
    """Two bookings to move and swap, two guests who have an offer, and what each caller does about them."""

    room: Room
    day: str
    starts: list[str]
    bookings: list[str]
    offered: list[str]

    @classmethod
    def begun(cls, room: Room) -> "Evening":
        slots = free_starts(room.staff, room.service, 34)
        evening = cls(room, slots[0]["starts_local"][:10], [one["starts_at"] for one in slots[:4]], [], [])
        for number in range(2):
            wish = room.wish(evening.starts[0], number, resource_id=room.tables[number])
            evening.bookings.append(room.made("bookings", wish)["booking_id"])
        evening.offered.extend(evening.offer(number) for number in range(2))
        return evening

    def offer(self, number: int) -> str:
        """Somebody waits and is offered a time, by the house itself or else here; it is held for them."""
        room = self.room
        wish = {"service_id": room.service["service_id"], "day": self.day, "guest_id": room.guests[number]}
        entry_id = room.made("bookings/waitlist", wish)["entry_id"]
        path = f"/api/v1/bookings/waitlist/{entry_id}/offer"
        answer = room.staff.post(path, json={"starts_at": self.starts[2]})
        assert answer.status_code == 200 or answer.json()["waitlist_state"] == "offered", answer.text
        return str(entry_id)

    def act(self, number: int) -> list[httpx.Response]:
        """What one caller does, one after the other; its number says what."""
        room, staff = self.room, self.room.staff
        start, table = self.starts[number % 4], room.tables[number % 3]
        one, two = self.bookings[number % 2], self.bookings[(number + 1) % 2]
        session = {"session_id": f"race-{number}", "service_id": room.service["service_id"]}
        answers = [staff.post("/api/v1/bookings/holds", json={**session, "starts_at": start})]
        if answers[0].status_code == 201:
            wish = room.wish(start, number, hold_id=answers[0].json()["hold_id"])
            answers.append(staff.post("/api/v1/bookings", json=wish))
        deeds: list[tuple[str, dict[str, Any]]] = [
            (f"{one}/move", {"resource_ids": [table], "starts_at": self.starts[number % 3]}),
            (f"{one}/swap", {"with_booking_id": two, "with_revision": room.revision(two)}),
            (f"waitlist/{self.offered[number % 2]}/accept", {}),
        ]
        for path, wish in deeds:
            seen = {} if "waitlist" in path else {"If-Match": f'"{room.revision(one)}"'}
            answers.append(staff.post(f"/api/v1/bookings/{path}", json=wish, headers=seen))
        answers.append(staff.post("/api/v1/bookings", json=room.wish(start, number, resource_id=table)))
        return answers


def test_sixteen_callers_hold_book_move_swap_and_accept_at_once(staff: httpx.Client) -> None:
    """No table has two owners, an offer becomes one booking, and everybody who is refused hears why."""
    room = Room.furnished(staff, "Race dinner", [None] * 3)
    evening = Evening.begun(room)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = [answer for part in pool.map(evening.act, range(THREADS)) for answer in part]

    outcomes = Counter((answer.url.path.rpartition("/")[2], answer.status_code) for answer in answers)
    assert {answer.status_code for answer in answers} <= {200, 201, 409, 410, 503}, outcomes
    for problem in (answer.json() for answer in answers if answer.status_code == 409):
        assert problem["code"] and problem["detail"], problem
        assert problem["code"] != "not_bookable" or problem["reasons"], problem
    standing = room.standing(evening.day)
    double = [
        (one["reference"], other["reference"])
        for one, other in combinations(standing, 2)
        if overlap(one, other) and set(tables_of(one)) & set(tables_of(other))
    ]
    assert double == [], outcomes
    for entry_id in evening.offered:
        entry = staff.get(f"/api/v1/bookings/waitlist/{entry_id}").json()
        assert entry["state"] == "accepted", (entry, outcomes)
        assert [one["booking_id"] for one in standing].count(entry["booking_id"]) == 1
    won = {answer.json().get("booking_id") for answer in answers if answer.status_code == 201} - {None}
    assert won <= {one["booking_id"] for one in standing}


def tables_of(booking: dict[str, Any]) -> list[str]:
    return [one["resource_id"] for one in booking["allocations"]]


def test_a_whole_and_its_part_are_never_given_away_at_once(staff: httpx.Client) -> None:
    """Sixteen callers ask for a hall or for one of its halves; who has a half has no rival in the hall."""
    room = Room.furnished(staff, "Race hall", [None, 0, 0])
    start = free_starts(staff, room.service, 41)[0]["starts_at"]

    def book(number: int) -> httpx.Response:
        wish = room.wish(start, number, resource_id=room.tables[number % 3])
        return staff.post("/api/v1/bookings", json=wish)

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(book, range(THREADS)))
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    won = sorted(answer.json()["resource_id"] for answer in answers if answer.status_code == 201)
    assert won in (room.tables[:1], sorted(room.tables[1:]), room.tables[1:2], room.tables[2:]), won


def test_a_limit_is_not_passed_by_sixteen_at_once(staff: httpx.Client) -> None:
    """Everybody asks for another time and place, so nothing but the limit of the day stands between them."""
    room = Room.furnished(staff, "Race limit", [None] * 4, limits={"bookings": {"day": 3}})
    starts = [slot["starts_at"] for slot in free_starts(staff, room.service, 48)][:8:2]

    def book(number: int) -> httpx.Response:
        wish = room.wish(starts[number // 4], number, resource_id=room.tables[number % 4])
        return staff.post("/api/v1/bookings", json=wish)

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(book, range(THREADS)))
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    assert 1 <= sum(answer.status_code == 201 for answer in answers) <= 3
    again = staff.post("/api/v1/bookings", json=room.wish(starts[0], 0, resource_id=room.tables[0]))
    assert again.status_code in (200, 201, 409)
    codes = {
        reason["code"]
        for answer in answers
        if answer.status_code == 409
        for reason in answer.json().get("reasons", [])
    }
    assert codes <= {"limit"}
