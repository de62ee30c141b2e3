"""Sixteen callers fight for the same times through the public API of the deployed stacks."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
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
    return local_stack.staff()


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
