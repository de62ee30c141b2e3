"""What one booking can take: single resources, declared sets, tables that stand side by side."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.tables import Combination
from attendant.bookings.turn_times import TurnTimes
from attendant.bookings.units import single, together, unfit, units_of, withheld
from attendant.bookings.visits import Audience, Needs, Visit
from tests.conftest import FixedClock

NOW = FixedClock().now()


def table(number: int, **other: Any) -> Resource:
    fields = {"resource_id": f"rsc_{number}", "name": f"T{number}", "kind": "table", "party_max": 4, **other}
    return Resource.model_validate(fields)


def dinner(**other: Any) -> Service:
    price = {"duration_minutes": 120, "price": {"amount": 0, "currency": "EUR"}}
    fields = {"service_id": "svc_1", "name": "Dinner", "prices": [price], "resource_ids": ["rsc_1"], **other}
    return Service.model_validate(fields)


def declared(*numbers: int, **other: Any) -> Combination:
    fields = {
        "combination_id": "cmb_1",
        "name": "Long table",
        "resource_ids": [f"rsc_{number}" for number in numbers],
        "party_max": 8,
        **other,
    }
    return Combination.model_validate(fields)


@pytest.mark.parametrize(
    ("joins", "sets"),
    [
        ("none", []),
        ("declared", [("rsc_1", "rsc_2")]),
        ("adjacent", [("rsc_1", "rsc_2"), ("rsc_2", "rsc_3"), ("rsc_1", "rsc_2", "rsc_3")]),
    ],
)
def test_a_service_says_which_tables_may_be_joined(joins: str, sets: list[tuple[str, ...]]) -> None:
    row = [table(1, adjacent_ids=["rsc_2"]), table(2), table(3, adjacent_ids=["rsc_2"]), table(4)]
    units = units_of(dinner(joins=joins), row, [declared(1, 2)])
    assert [unit.resource_ids for unit in units if len(unit.members) > 1] == sets
    assert [unit.name for unit in units][:4] == ["T1", "T2", "T3", "T4"]


def test_a_set_with_a_table_out_of_use_is_out_of_use() -> None:
    units = units_of(dinner(), [table(1), table(2, active=False)], [declared(1, 2)])
    assert [unit.resource_ids for unit in units] == [("rsc_1",)]


@pytest.mark.parametrize(
    ("visit", "codes"),
    [
        (Visit(None, 4), []),
        (Visit(None, 5), ["party_too_large"]),
        (Visit(None, 5, Audience.IN_HOUSE), []),
        (Visit(None, 1), ["party_too_small"]),
        (Visit(None, 2, area_id="are_1"), []),
        (Visit(None, 2, area_id="are_2"), ["needs"]),
        (Visit(None, 2, needs=Needs(attributes=("quiet",))), []),
        (Visit(None, 2, needs=Needs(attributes=("quiet", "step-free"))), ["needs"]),
    ],
)
def test_who_fits_at_a_table(visit: Visit, codes: list[str]) -> None:
    one = single(table(1, party_min=2, extra_seats=1, area_id="are_1", attributes=["Quiet"]))
    assert [reason.code.value for reason in unfit(one, visit, dinner())] == codes


@pytest.mark.parametrize(
    ("needs", "codes"),
    [
        (Needs(), []),
        (Needs(language="de"), []),
        (Needs(language="it"), ["needs"]),
        (Needs(level="beginner"), []),
        (Needs(discipline="snowboard"), ["needs"]),
    ],
)
def test_an_instructor_teaches_what_is_needed_unless_nothing_is_said(needs: Needs, codes: list[str]) -> None:
    teaching = {"languages": ["de", "en"], "disciplines": ["ski"]}
    one = single(table(1, kind="instructor", teaching=teaching))
    assert [reason.code.value for reason in unfit(one, Visit(60, 1, needs=needs), dinner())] == codes


@pytest.mark.parametrize(
    ("code", "audience", "kept"),
    [
        ("available", Audience.ONLINE, False),
        ("on_call", Audience.ONLINE, True),
        ("on_call", Audience.IN_HOUSE, False),
        ("ill", Audience.IN_HOUSE, True),
        ("holiday", Audience.ONLINE, True),
    ],
)
def test_day_codes_say_who_is_there(code: str, audience: Audience, kept: bool) -> None:
    day = date(2026, 3, 3)
    codes = [{"first_day": "2026-03-01", "last_day": "2026-03-31", "code": code}]
    one = single(table(1, day_codes=codes))
    assert bool(withheld(one, Visit(60, 1, audience), NOW + timedelta(days=1), day, NOW)) is kept
    assert not withheld(one, Visit(60, 1, audience), NOW + timedelta(days=40), date(2026, 4, 11), NOW)


@given(st.lists(st.integers(1, 8), min_size=1, max_size=6), st.integers(1, 60))
def test_nobody_of_a_party_is_left_without_a_table(sizes: list[int], party: int) -> None:
    unit = together([table(number, party_max=size) for number, size in enumerate(sizes)])
    shares = unit.split(party)
    assert sum(shares.values()) == party
    assert set(shares) == set(unit.resource_ids)
    if len(sizes) <= party <= sum(sizes):
        assert all(1 <= shares[one.resource_id] <= (one.party_max or 0) for one in unit.members)


@pytest.mark.parametrize(
    ("party", "minute", "minutes"),
    [
        (1, 0, 90),
        (2, 0, 90),
        (3, 0, 120),
        (6, 0, 120),
        (8, 0, 150),
        (9, 0, 180),
        (2, 12 * 60, 60),
        (2, 23 * 60, 75),
    ],
)
def test_turn_times_go_by_party_and_time_of_day(party: int, minute: int, minutes: int) -> None:
    bands = [
        {"party_max": 2, "minutes": 60, "from_time": "11:00", "until_time": "15:00"},
        {"party_max": 2, "minutes": 75, "from_time": "22:00", "until_time": "00:00"},
        *TurnTimes().model_dump()["bands"],
    ]
    assert TurnTimes.model_validate({"bands": bands}).minutes_for(party, minute) == minutes
