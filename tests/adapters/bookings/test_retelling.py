"""Telling all bookings again."""

from typing import Any

import pytest

from attendant.bookings import retelling
from attendant.bookings.retelling import Retelling
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from tests.schools import School
from tests.store import Crashed, Interrupted


@pytest.fixture
def booked(school: School, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(retelling, "PORTION", 2)
    starts = (f"2026-03-0{day}T10:00+01:00" for day in (3, 4, 5, 6))
    made = [school.bookings.book(school.wish(start), school.staff) for start in starts]
    ended = school.bookings.cancel(made[0].booking_id, None, school.staff)
    return [ended.booking_id, *(one.booking_id for one in made[1:])]


@pytest.fixture
def tell(school: School, tables: dict[str, Table], transactions: Transactions) -> Retelling:
    return Retelling(tables["bookings"], school.property_id, transactions)


def restated(published: Any) -> list[Any]:
    return [event for event in published() if event["type"] == "BookingRestated"]


def test_every_booking_is_told_as_it_is_now(
    booked: list[str], tell: Retelling, school: School, published: Any
) -> None:
    first = tell.portion(school.staff)
    assert (first.told, first.ended_at) == (2, None)
    while tell.portion(school.staff).ended_at is None:
        pass
    told = restated(published)
    assert sorted(event["aggregate_id"] for event in told) == sorted(booked)
    [ended] = [event for event in told if event["aggregate_id"] == booked[0]]
    assert (ended["aggregate_version"], ended["data"]["status"]) == (2, "cancelled_by_venue")
    assert ended["data"]["price"] == {"amount": 9000, "currency": "CHF"}
    assert ended["data"]["created_at"] == "2026-03-02T08:00:00Z"


def test_what_was_cut_short_goes_on_where_it_stopped(
    booked: list[str], tell: Retelling, school: School, published: Any
) -> None:
    for calls in (1, 2, 3, 1, 2, 3):
        with pytest.raises(Crashed), Interrupted(after=calls):
            tell.portion(school.staff)
    ended = tell.progress()
    assert ended and ended.ended_at and ended.told == 4
    assert sorted(event["aggregate_id"] for event in restated(published)) == sorted(booked)
