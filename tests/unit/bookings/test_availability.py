"""What is offered, what is refused and why: the predicate behind lists and writes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.bookings.alternatives import alternatives
from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.occupancy import Claim, ClaimKind, collisions, minutes_of
from attendant.bookings.openings import Venue
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import day_bounds
from attendant.properties.hours import Hours

MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # 08:00 in Zurich
TUESDAY = date(2026, 3, 3)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
HOURS = Hours.model_validate({"weekly": {day: ["09:00-17:00"] for day in DAYS}})
HOUR = Visit(60)


def instructor(number: int, **other: Any) -> Resource:
    return Resource(resource_id=f"rsc_{number}", name=f"Instructor {number}", **other)


def lesson(**other: Any) -> Service:
    offered = [
        {"duration_minutes": minutes, "price": {"amount": 100 * minutes, "currency": "CHF"}}
        for minutes in (60, 120)
    ]
    fields = {
        "service_id": "svc_1",
        "name": "Private lesson",
        "prices": offered,
        "party_max": 4,
        "resource_ids": ["rsc_1", "rsc_2"],
        **other,
    }
    return Service.model_validate(fields)


def timetable(
    service: Service | None = None,
    resources: list[Resource] | None = None,
    claims: dict[str, list[Claim]] | None = None,
    now: datetime = MONDAY,
    zone: str = "Europe/Zurich",
    hours: Hours = HOURS,
) -> Timetable:
    venue = Venue(ZoneInfo(zone), hours, anchor=240)
    return Timetable(
        venue, service or lesson(), resources or [instructor(1), instructor(2)], claims or {}, now
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def taken(start: str, end: str, kind: ClaimKind = ClaimKind.BOOKING, **other: Any) -> Claim:
    return Claim(f"owner {start}", kind, minutes_of(at(start)), minutes_of(at(end)), **other)


def times(found: Timetable, day: date, visit: Visit = HOUR, **other: Any) -> list[str]:
    return [f"{slot.starts_local:%H:%M}" for slot in found.slots(day, day, visit, **other)]


@pytest.mark.parametrize(
    ("start", "service", "codes"),
    [
        ("2026-03-03T10:00+01:00", {}, []),
        ("2026-03-03T16:00+01:00", {}, []),
        ("2026-03-03T16:30+01:00", {}, ["closed"]),
        ("2026-03-03T08:30+01:00", {}, ["closed"]),
        ("2026-03-08T10:00+01:00", {}, ["closed"]),
        ("2026-03-02T07:59+01:00", {}, ["past"]),
        ("2026-03-02T09:00+01:00", {"min_notice_minutes": 60}, []),
        ("2026-03-02T09:00+01:00", {"min_notice_minutes": 61}, ["notice"]),
        ("2026-03-04T10:00+01:00", {"horizon": {"days": 2}}, []),
        ("2026-03-05T10:00+01:00", {"horizon": {"days": 2}}, ["horizon"]),
        ("2026-03-03T10:10+01:00", {}, ["not_a_start"]),
        ("2026-03-03T10:10+01:00", {"grid": {"step_minutes": 10}}, []),
        ("2026-03-03T10:00:30+01:00", {}, ["not_a_start"]),
        ("2026-03-03T12:00+01:00", {"last_start": "12:00"}, []),
        ("2026-03-03T12:30+01:00", {"last_start": "12:00"}, ["closed"]),
        ("2026-03-03T10:00+01:00", {"hours": {"weekly": {"tuesday": ["13:00-15:00"]}}}, ["closed"]),
        ("2026-03-03T14:00+01:00", {"hours": {"weekly": {"tuesday": ["13:00-15:00"]}}}, []),
        ("2026-03-03T10:00+01:00", {"active": False}, ["service"]),
        ("2026-03-03T10:00+01:00", {"party_min": 2}, ["party_too_small"]),
    ],
)
def test_every_refusal_has_its_reason(start: str, service: dict[str, Any], codes: list[str]) -> None:
    found = timetable(lesson(**service)).reasons(at(start), HOUR)
    assert [reason.code for reason in found] == codes


@pytest.mark.parametrize(
    ("visit", "named", "codes"),
    [
        (Visit(90), (), ["duration"]),
        (Visit(60, 5), (), ["party_too_large"]),
        (Visit(60), ("rsc_9",), ["resource"]),
    ],
)
def test_what_can_be_had_at_no_time(visit: Visit, named: tuple[str, ...], codes: list[str]) -> None:
    found = timetable()
    assert [reason.code for reason in found.reasons(at("2026-03-03T10:00+01:00"), visit, named)] == codes
    assert found.slots(TUESDAY, TUESDAY, visit, named) == []


@pytest.mark.parametrize(("kind", "code"), [("b", "taken"), ("h", "held"), ("x", "blocked")])
def test_one_who_is_busy_is_named_as_such_and_another_is_offered(kind: str, code: str) -> None:
    busy = {"rsc_1": [taken("2026-03-03T10:00+01:00", "2026-03-03T11:00+01:00", ClaimKind(kind))]}
    found, ten = timetable(claims=busy), at("2026-03-03T10:00+01:00")
    assert [reason.code for reason in found.reasons(ten, HOUR, ("rsc_1",))] == [code]
    assert found.reasons(ten, HOUR) == []
    assert [one.resource_ids[0] for one in found.choices(ten, HOUR)] == ["rsc_2"]


def test_buffers_may_reach_into_closed_time() -> None:
    service = lesson(buffer_before_minutes=60, buffer_after_minutes=60, grid={"step_minutes": 60})
    assert times(timetable(service), TUESDAY)[0] == "09:00"
    assert times(timetable(service), TUESDAY)[-1] == "16:00"


def test_a_grid_may_count_anew_where_a_booking_ends() -> None:
    busy = {
        "rsc_1": [taken("2026-03-03T09:00+01:00", "2026-03-03T10:20+01:00")],
        "rsc_2": [taken("2026-03-03T09:00+01:00", "2026-03-03T17:00+01:00")],
    }
    grid = {"step_minutes": 60, "align": "opening"}
    assert times(timetable(lesson(grid=grid), claims=busy), TUESDAY)[:2] == ["11:00", "12:00"]
    anew = timetable(lesson(grid={**grid, "regrid_after_busy": True}), claims=busy)
    assert times(anew, TUESDAY)[:2] == ["10:20", "11:20"]


def test_a_closure_of_the_property_closes_everybody() -> None:
    closed = Hours.model_validate(
        {**HOURS.model_dump(), "closures": [{"first_day": "2026-03-03", "last_day": "2026-03-03"}]}
    )
    own = instructor(1, hours=HOURS)
    assert times(timetable(resources=[own, instructor(2)], hours=closed), TUESDAY) == []


def test_own_hours_stand_in_for_those_of_the_property() -> None:
    early = Hours.model_validate({"weekly": {"tuesday": ["06:00-08:00"]}})
    found = timetable(resources=[instructor(1, hours=early)])
    assert times(found, TUESDAY) == ["06:00", "06:30", "07:00"]


def test_whoever_has_least_to_do_that_day_comes_first_and_then_the_order() -> None:
    ten = at("2026-03-03T10:00+01:00")
    everybody = [instructor(1), instructor(2), instructor(3)]
    assert [one.resource_ids[0] for one in timetable(resources=everybody).choices(ten, HOUR)] == [
        "rsc_1",
        "rsc_2",
        "rsc_3",
    ]
    busy = {
        "rsc_1": [taken("2026-03-03T13:00+01:00", "2026-03-03T15:00+01:00")],
        "rsc_2": [taken("2026-03-03T13:00+01:00", "2026-03-03T14:00+01:00")],
        "rsc_3": [taken("2026-03-05T09:00+01:00", "2026-03-05T17:00+01:00")],
    }
    found = timetable(resources=everybody, claims=busy).choices(ten, HOUR)
    assert [one.resource_ids[0] for one in found] == ["rsc_3", "rsc_2", "rsc_1"]


def test_a_table_that_wastes_the_fewest_seats_comes_first() -> None:
    tables = [
        instructor(1, kind=ResourceKind.TABLE, party_max=6),
        instructor(2, kind=ResourceKind.TABLE, party_max=2),
        instructor(3, kind=ResourceKind.TABLE, party_max=4),
    ]
    found = timetable(resources=tables)
    ten = at("2026-03-03T10:00+01:00")
    assert [one.resource_ids[0] for one in found.choices(ten, Visit(60, 2))] == ["rsc_2", "rsc_3", "rsc_1"]
    assert [one.resource_ids[0] for one in found.choices(ten, Visit(60, 4))] == ["rsc_3", "rsc_1"]


def test_an_empty_list_says_what_stands_against_its_starts() -> None:
    sunday = date(2026, 3, 8)
    assert [reason.code for reason in timetable().why_none(sunday, sunday, HOUR)] == ["closed"]
    full = {name: [taken("2026-03-03T09:00+01:00", "2026-03-03T17:00+01:00")] for name in ("rsc_1", "rsc_2")}
    found = timetable(claims=full)
    assert "taken" in [reason.code for reason in found.why_none(TUESDAY, TUESDAY, HOUR)]


def test_a_time_of_day_limits_the_list() -> None:
    assert times(timetable(), TUESDAY, minutes=(14 * 60, 15 * 60)) == ["14:00", "14:30", "15:00"]


def test_a_night_over_midnight_is_listed_on_the_date_of_its_start() -> None:
    night = Hours.model_validate(
        {"weekly": {day: [{"opens": "22:00", "closes": "02:00", "ends_next_day": True}] for day in DAYS}}
    )
    found = timetable(lesson(grid={"step_minutes": 60}), hours=night)
    assert times(found, TUESDAY) == ["00:00", "01:00", "22:00", "23:00"]
    assert found.reasons(at("2026-03-04T01:30+01:00"), HOUR)[0].code == "closed"


def test_a_visit_may_run_through_midnight_where_the_days_meet() -> None:
    always = Hours.model_validate({"weekly": {day: ["00:00-24:00"] for day in DAYS}})
    found = timetable(hours=always)
    assert found.reasons(at("2026-03-03T23:30+01:00"), HOUR) == []
    assert found.reasons(at("2026-03-07T23:30+01:00"), HOUR)[0].code == "closed"


def test_alternatives_are_another_resource_near_times_and_the_next_date() -> None:
    busy = {"rsc_1": [taken("2026-03-03T09:00+01:00", "2026-03-03T17:00+01:00")]}
    found = alternatives(timetable(claims=busy), at("2026-03-03T12:00+01:00"), HOUR, ("rsc_1",), nearest=2)
    assert [(f"{slot.starts_local:%d %H:%M}", slot.resource_ids) for slot in found] == [
        ("03 12:00", ["rsc_2"]),
        ("03 11:30", ["rsc_2"]),
        ("03 12:30", ["rsc_2"]),
        ("03 11:00", ["rsc_2"]),
        ("03 13:00", ["rsc_2"]),
        ("04 12:00", ["rsc_1"]),
    ]


def test_on_a_closed_date_the_nearest_times_of_day_of_the_next_open_one_are_offered() -> None:
    sunday = at("2026-03-08T10:00+01:00")
    found = alternatives(timetable(), sunday, HOUR)
    assert [f"{slot.starts_local:%a %H:%M}" for slot in found] == ["Mon 10:00", "Mon 09:30", "Mon 10:30"]


def test_every_alternative_can_be_had() -> None:
    busy = {name: [taken("2026-03-03T11:00+01:00", "2026-03-03T14:00+01:00")] for name in ("rsc_1", "rsc_2")}
    found = timetable(claims=busy)
    offered = alternatives(found, at("2026-03-03T12:00+01:00"), HOUR)
    assert len(offered) == 7
    assert all(found.reasons(slot.starts_at, HOUR) == [] for slot in offered)


CHANGES = [
    ("Europe/Zurich", date(2026, 3, 29)),
    ("Europe/Zurich", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kolkata", date(2026, 6, 1)),
]
EVERY_DAY = (*DAYS, "sunday")


@st.composite
def situations(draw: st.DrawFn) -> tuple[Timetable, date]:
    """A service on days around a clock change, with some of its time taken."""
    zone, day = draw(st.sampled_from(CHANGES))
    opens, length = draw(st.integers(0, 23)), draw(st.integers(1, 24))
    span = {
        "opens": f"{opens:02}:{draw(st.sampled_from([0, 20, 30])):02}",
        "closes": f"{(opens + length) % 24:02}:00",
        "ends_next_day": opens + length >= 24,
    }
    try:
        hours = Hours.model_validate({"weekly": {name: [span] for name in EVERY_DAY}})
    except ValueError:
        hours = Hours.model_validate({"weekly": {name: ["00:00-24:00"] for name in EVERY_DAY}})
    grid = {
        "step_minutes": draw(st.sampled_from([15, 20, 30, 45, 60, 90])),
        "align": draw(st.sampled_from(["clock", "opening", "pack"])),
        "regrid_after_busy": draw(st.booleans()),
    }
    service = lesson(
        grid=grid,
        buffer_before_minutes=draw(st.sampled_from([0, 15])),
        buffer_after_minutes=draw(st.sampled_from([0, 30])),
        buffer_policy=draw(st.sampled_from(["shared", "additive"])),
        min_notice_minutes=draw(st.sampled_from([0, 600])),
        resource_ids=["rsc_1"],
    )
    now = day_bounds(day, ZoneInfo(zone))[0] + timedelta(minutes=draw(st.integers(-600, 600)))
    claims = [
        Claim(f"bkg_{number}", kind, minutes_of(now) + offset, minutes_of(now) + offset + 60, 0, after)
        for number, (offset, kind, after) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.integers(-120, 2000), st.sampled_from(ClaimKind), st.sampled_from([0, 20])),
                    max_size=4,
                )
            )
        )
    ]
    return timetable(service, [instructor(1)], {"rsc_1": claims}, now, zone, hours), day


@settings(max_examples=150, deadline=None)
@given(situations(), st.sampled_from([60, 120]))
def test_what_is_listed_is_what_can_be_booked(situation: tuple[Timetable, date], duration: int) -> None:
    found, day = situation
    visit = Visit(duration)
    listed = [slot.starts_at for slot in found.slots(day, day, visit)]
    first, last = day_bounds(day, found.venue.zone)
    every = [
        first + timedelta(minutes=5 * step) for step in range(int((last - first).total_seconds()) // 300)
    ]
    bookable = [start for start in every if not found.reasons(start, visit)]
    assert [start for start in listed if start in set(every)] == bookable
    assert all(found.reasons(start, visit) == [] for start in listed)


@settings(max_examples=150, deadline=None)
@given(situations(), st.data())
def test_filling_a_day_never_gives_one_time_to_two(
    situation: tuple[Timetable, date], data: st.DataObject
) -> None:
    found, day = situation
    mine: list[Claim] = []
    policy = found.service.buffer_policy
    while slots := found.slots(day, day, HOUR):
        slot = data.draw(st.sampled_from(slots))
        begin = minutes_of(slot.starts_at)
        service = found.service
        new = Claim(
            f"new_{len(mine)}",
            ClaimKind.BOOKING,
            begin,
            begin + 60,
            service.buffer_before_minutes,
            service.buffer_after_minutes,
        )
        assert collisions([*found.claims["rsc_1"], *mine], new, policy, found.now) == []
        mine.append(new)
        claims = {"rsc_1": [*found.claims["rsc_1"], new]}
        found = Timetable(found.venue, found.service, found.resources, claims, found.now)
    begun = sorted((claim.start, claim.end) for claim in mine)
    assert all(one[1] <= other[0] for one, other in pairwise(begun))
