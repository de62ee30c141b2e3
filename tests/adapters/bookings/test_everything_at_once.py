"""Random schedules, deeds and clock changes: what must hold whatever happens."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.bookings.worlds import WEEK, Plan, World
from tests.memory import memory_store

CHANGES = [
    ("Europe/Zurich", date(2026, 3, 29)),
    ("Europe/Zurich", date(2026, 10, 25)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kathmandu", date(2026, 6, 10)),
]
HOURS = [
    {"opens": "18:00", "closes": "07:00", "ends_next_day": True},
    {"opens": "00:00", "closes": "24:00"},
    {"opens": "01:30", "closes": "13:10"},
]
DEEDS = ["book", "book", "book", "hold", "hold", "book_held", "extend", "release", "change", "change"]
DEEDS += ["cancel", "confirm", "move", "move", "swap", "block", "lift", "wait", "leap"]
DEEDS += ["wait_for", "wait_for", "wait_for", "rearrange", "rearrange"]
DEEDS += ["make_series", "make_series", "change_series", "cancel_series", "step", "step", "step"]
LIMITS = [
    None,
    {"bookings": {"day": 2, "month": 4}},
    {"minutes": {"day": 180, "week": 300, "year": 600}},
]

numbers = st.integers(0, 10_000)
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), numbers, numbers), min_size=20, max_size=30)
probes = st.lists(numbers, min_size=4, max_size=6)


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    """Where, when and on which grid."""
    zone, day = draw(st.sampled_from(CHANGES))
    span = draw(st.sampled_from(HOURS))
    hours: dict[str, Any] = {"weekly": {name: [span] for name in WEEK}}
    if draw(st.booleans()):
        hours["overrides"] = [{"day": str(day), "spans": ["09:00-12:00", "13:00-24:00"]}]
    grid = {
        "step_minutes": draw(st.sampled_from([15, 20, 30, 45])),
        "align": draw(st.sampled_from(["clock", "opening", "pack"])),
        "regrid_after_busy": draw(st.booleans()),
    }
    return {"zone": zone, "day": day, "hours": hours, "grid": grid}


@st.composite
def lessons(draw: st.DrawFn) -> Plan:
    """Two instructors; buffers, approval and limits as it comes."""
    when = draw(schedules())
    price = {"amount": 5000, "currency": "EUR"}
    service = {
        "name": "Lesson",
        "prices": [{"duration_minutes": minutes, "price": price} for minutes in (60, 120)],
        "grid": when["grid"],
        "buffer_before_minutes": draw(st.sampled_from([0, 10])),
        "buffer_after_minutes": draw(st.sampled_from([0, 30])),
        "buffer_policy": draw(st.sampled_from(["shared", "additive"])),
        "approval": draw(st.sampled_from(["instant", "request"])),
        "limits": draw(
            st.sampled_from(
                [
                    None,
                    {"bookings": {"day": 2, "month": 4}},
                    {"minutes": {"day": 180, "week": 300, "year": 600}},
                ]
            )
        ),
    }
    resources = [{"name": "Anna"}, {"name": "Ben"}]
    return Plan(when["zone"], when["day"], when["hours"], resources, service)


@st.composite
def dinners(draw: st.DrawFn) -> Plan:
    """Four tables, two of them joinable by declaration, three by adjacency; a pace, sometimes."""
    when = draw(schedules())
    service = {
        "name": "Dinner",
        "prices": [{"duration_minutes": 120, "price": {"amount": 0, "currency": "EUR"}}],
        "turn_times": {},
        "grid": {**when["grid"], "regrid_after_busy": False},
        "party_max": 14,
        "joins": draw(st.sampled_from(["none", "declared", "adjacent"])),
    }
    tables: list[dict[str, Any]] = [
        {"name": "T1", "kind": "table", "party_max": 2},
        {"name": "T2", "kind": "table", "party_max": 4, "adjacent": [0]},
        {
            "name": "T3",
            "kind": "table",
            "party_max": 4,
            "adjacent": [1],
            "audiences": ["in_house", "walk_in"],
        },
        {"name": "T4", "kind": "table", "party_min": 3, "party_max": 6, "release_minutes": 2880},
    ]
    pair = {"name": "Long", "members": [1, 2], "party_min": 5, "party_max": 8}
    pair |= {"setup_minutes": draw(st.sampled_from([0, 15])), "reset_minutes": 10}
    pace = {"interval_minutes": 15, "limits": {"covers_starting": 6, "covers_present": 11}}
    return Plan(
        when["zone"],
        when["day"],
        when["hours"],
        tables,
        service,
        parties=(2, 4, 7, 1),
        durations=(None,),
        combinations=[pair],
        rules=draw(st.sampled_from([None, {"pacing": pace}])),
    )


@st.composite
def halls(draw: st.DrawFn) -> Plan:
    """A hall of two halves, one of them with a stage: wholes and parts."""
    when = draw(schedules())
    service = {
        "name": "Event",
        "prices": [{"duration_minutes": 120, "price": {"amount": 90000, "currency": "EUR"}}],
        "grid": when["grid"],
        "buffer_after_minutes": draw(st.sampled_from([0, 20])),
    }
    rooms: list[dict[str, Any]] = [
        {"name": "Hall", "kind": "room"},
        {"name": "Left", "kind": "room", "part_of": 0},
        {"name": "Right", "kind": "room", "part_of": 0},
        {"name": "Stage", "kind": "room", "part_of": 1},
    ]
    return Plan(when["zone"], when["day"], when["hours"], rooms, service, durations=(120,))


@st.composite
def classes(draw: st.DrawFn) -> Plan:
    """Group lessons of four: bookings of one start share an instructor."""
    when = draw(schedules())
    service = {
        "name": "Class",
        "prices": [{"duration_minutes": 60, "price": {"amount": 3000, "currency": "EUR"}}],
        "grid": {**when["grid"], "step_minutes": 60},
        "class_size": 4,
        "party_max": 4,
        "buffer_after_minutes": draw(st.sampled_from([0, 15])),
        "limits": draw(st.sampled_from([None, {"bookings": {"day": 5}}])),
    }
    resources = [{"name": "Anna"}, {"name": "Ben"}]
    parties, durations = (1, 2, 3), (60,)
    return Plan(when["zone"], when["day"], when["hours"], resources, service, parties, durations)


@pytest.mark.parametrize("kind", [lessons, dinners, halls, classes], ids=lambda kind: kind.__name__)
def test_whatever_happens_no_place_has_two_owners_and_the_list_is_right(kind: Any) -> None:
    @settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(plan=kind(), deeds=deeds, probes=probes)
    def whatever_happens(plan: Plan, deeds: list[tuple[str, int, int]], probes: list[int]) -> None:
        with memory_store() as store:
            world = World(store, plan)
            for deed in deeds:
                world.do(*deed)
                world.check()
            world.check_list(probes)

    whatever_happens()
