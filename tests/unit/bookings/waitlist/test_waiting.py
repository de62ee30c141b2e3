"""Who gets what comes free, how long an offer stands, and what guests at the door are told."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.models import Reason, ReasonCode
from attendant.bookings.occupancy import Claim, ClaimKind, minutes_of
from attendant.bookings.openings import Venue
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.waitlist.matching import CLOSE_FIT_SEATS, Fit, days_of, first_in_line, fit
from attendant.bookings.waitlist.models import WaitlistEntry, WaitlistOffer
from attendant.bookings.waitlist.quoting import KEPT_WAITS, Waits, band_of, estimate, free_after
from attendant.bookings.waitlist.rules import SHORTEST_OFFER, WaitlistRules, may_wait, offer_until
from attendant.bookings.waitlist.states import STEPS, WaitlistState, WrongWaitlistStep, check_step
from attendant.properties.hours import Hours

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")
TUESDAY = date(2026, 3, 3)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = Hours.model_validate({"weekly": {day: ["09:00-23:00"] for day in WEEK}})
SEATS = (2, 4, 8)
RULES = WaitlistRules()


def timetable(taken: dict[int, list[tuple[int, int]]], now: datetime = NOW, **dinner: Any) -> Timetable:
    """Tables for two, four and eight on Tuesday; `taken` are hours of its wall clock, by table."""
    tables = [
        Resource.model_validate(
            {"resource_id": f"rsc_{seats}", "name": f"T{seats}", "kind": "table", "party_max": seats}
        )
        for seats in SEATS
    ]
    price = {"duration_minutes": 120, "price": {"amount": 0, "currency": "CHF"}}
    fields = {
        "service_id": "svc_1",
        "name": "Dinner",
        "prices": [price],
        "party_max": 8,
        "resource_ids": [one.resource_id for one in tables],
        **dinner,
    }
    midnight = minutes_of(datetime(2026, 3, 2, 23, 0, tzinfo=UTC))
    claims = {
        f"rsc_{seats}": [
            Claim(f"bkg_{seats}_{begin}", ClaimKind.BOOKING, midnight + begin * 60, midnight + end * 60)
            for begin, end in spans
        ]
        for seats, spans in taken.items()
    }
    return Timetable(Venue(ZURICH, HOURS, 240), Service.model_validate(fields), tables, claims, now)


def entry(number: int = 1, **other: Any) -> WaitlistEntry:
    fields = {
        "entry_id": f"wle_{number:03d}",
        "service_id": "svc_1",
        "service_name": "Dinner",
        "day": TUESDAY,
        "from_time": "19:00",
        "until_time": "20:00",
        "party_size": 2,
        "party_min": other.get("party_size", 2),
        "audience": "online",
        "channel": "whatsapp",
        "guest_id": f"gst_{number}",
        "joined_at": NOW,
        "queued_at": NOW,
        "expires_at": NOW + timedelta(days=1),
        "history": [],
        **other,
    }
    return WaitlistEntry.model_validate(fields)


spans = st.dictionaries(
    st.sampled_from(SEATS),
    st.lists(st.integers(9, 21), max_size=4).map(
        lambda starts: [(one, one + 2) for one in sorted(set(starts))]
    ),
)
parties = st.integers(1, 8)


@given(taken=spans, party=parties, fewer=st.integers(0, 3), begin=st.integers(9, 21), hours=st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_what_fits_can_be_booked_and_whoever_fits_nothing_could_book_nothing(
    taken: dict[int, list[tuple[int, int]]], party: int, fewer: int, begin: int, hours: int
) -> None:
    table = timetable(taken)
    waiting = entry(
        party_size=party,
        party_min=max(1, party - fewer),
        from_time=f"{begin:02d}:00",
        until_time=f"{min(begin + hours, 23):02d}:00",
    )
    found = fit(table, waiting, RULES)
    every = [
        slot for visit in waiting.visits for slot in table.slots(TUESDAY, TUESDAY, visit, (), waiting.minutes)
    ]
    if found is None:
        assert every == []
        return
    assert table.reasons(found.slot.starts_at, found.visit) == []
    assert found.slot in every
    assert waiting.party_min <= found.visit.party_size <= waiting.party_size


@given(
    people=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(0, 50)), min_size=1, max_size=12
    )
)
def test_nobody_is_passed_over(people: list[tuple[int, int, int]]) -> None:
    [slot, *_] = timetable({}).slots(TUESDAY, TUESDAY, Visit(None))
    fits = [
        Fit(
            entry(number, priority=priority, queued_at=NOW + timedelta(minutes=age)),
            Visit(None),
            slot,
            spare,
        )
        for number, (spare, priority, age) in enumerate(people)
    ]
    first = first_in_line(fits)
    assert first is not None
    for other in fits:
        if (first.spare <= CLOSE_FIT_SEATS) != (other.spare <= CLOSE_FIT_SEATS):
            assert first.spare <= CLOSE_FIT_SEATS
        elif first.entry.priority != other.entry.priority:
            assert first.entry.priority > other.entry.priority
        else:
            assert first.entry.queued_at <= other.entry.queued_at
    assert first_in_line(reversed(fits)) == first


@given(
    left=st.integers(-60, 3000),
    cut_off=st.integers(0, 240),
    longest=st.integers(5, 30),
    notice=st.integers(0, 300),
)
def test_an_offer_stands_five_to_thirty_minutes_and_never_into_the_cut_off(
    left: int, cut_off: int, longest: int, notice: int
) -> None:
    rules = WaitlistRules(offer_minutes=longest, cut_off_minutes=cut_off)
    start = NOW + timedelta(minutes=left)
    until = offer_until(NOW, start, rules, notice)
    latest = start - timedelta(minutes=max(cut_off, notice))
    if until is None:
        assert latest - NOW < SHORTEST_OFFER
        return
    assert SHORTEST_OFFER <= until - NOW <= timedelta(minutes=longest)
    assert until <= latest


def test_the_whole_party_and_the_first_area_come_first() -> None:
    waiting = entry(party_size=3, party_min=2, area_ids=["are_b", "are_a"])
    assert [(one.party_size, one.area_id) for one in waiting.visits] == [
        (3, "are_b"),
        (3, "are_a"),
        (2, "are_b"),
        (2, "are_a"),
    ]


def test_the_start_nearest_to_the_wished_one_comes_first() -> None:
    wide = {"from_time": "18:30", "until_time": "20:30"}
    [any_start, wished] = [
        fit(timetable({}), entry(**wide, **more), RULES) for more in ({}, {"wished_time": "19:30"})
    ]
    assert any_start is not None
    assert wished is not None
    starts = [one.slot.starts_local for one in (any_start, wished)]
    assert [f"{one:%H:%M}" for one in starts] == ["18:30", "19:30"]


def test_the_clock_ends_offers_and_waits() -> None:
    waiting = entry()
    assert waiting.as_of(NOW).state is WaitlistState.WAITING
    assert waiting.as_of(waiting.expires_at).state is WaitlistState.LAPSED
    [slot, *_] = timetable({}).slots(TUESDAY, TUESDAY, Visit(None))
    offer = WaitlistOffer.model_validate(
        {
            **slot.model_dump(include={"starts_at", "ends_at", "resource_ids", "price"}),
            "offer_id": "wlo_1",
            "hold_id": "hld_1",
            "party_size": 2,
            "audience": "online",
            "resource_name": "T2",
            "made_at": NOW,
            "until": NOW + timedelta(minutes=15),
        }
    )
    offered = entry(state="offered", offer=offer)
    assert offered.as_of(NOW + timedelta(minutes=14)).state is WaitlistState.OFFERED
    assert offered.as_of(NOW + timedelta(minutes=15)).state is WaitlistState.LAPSED
    assert entry(state="seated").as_of(NOW + timedelta(days=9)).state is WaitlistState.SEATED


@pytest.mark.parametrize(
    "state", [WaitlistState.ACCEPTED, WaitlistState.SEATED, WaitlistState.LEFT, WaitlistState.NO_SHOW]
)
def test_what_has_ended_stays_ended(state: WaitlistState) -> None:
    assert state not in STEPS
    for wanted in WaitlistState:
        with pytest.raises(WrongWaitlistStep):
            check_step(state, wanted)


@pytest.mark.parametrize(
    ("codes", "waits"),
    [
        ([ReasonCode.TAKEN], True),
        ([ReasonCode.HELD, ReasonCode.PACE_START], True),
        ([ReasonCode.CLOSED], False),
        ([ReasonCode.PARTY_TOO_LARGE], False),
        ([], False),
    ],
)
def test_one_waits_for_what_may_come_free(codes: list[ReasonCode], waits: bool) -> None:
    start = NOW + timedelta(hours=5)
    reasons = [Reason(code=code, text="No.") for code in codes]
    assert may_wait(reasons, start, NOW, RULES) is waits
    assert not may_wait(reasons, start, NOW, WaitlistRules(status="closed_other"))
    assert not may_wait(reasons, NOW + timedelta(minutes=34), NOW, RULES)


@given(taken=spans, party=parties, minute=st.integers(0, 13 * 60))
@settings(max_examples=60, deadline=None)
def test_at_the_door_each_place_counts_once_and_is_free_when_said(
    taken: dict[int, list[tuple[int, int]]], party: int, minute: int
) -> None:
    now = datetime(2026, 3, 3, 8, 0, tzinfo=UTC) + timedelta(minutes=minute)
    table = timetable(taken, now)
    visit = Visit(None, party, Audience.WALK_IN)
    waits = free_after(table, visit)
    assert waits == sorted(waits)
    assert len(waits) <= sum(party <= seats for seats in SEATS)
    if waits:
        assert table.reasons(now + timedelta(minutes=waits[0]), visit) == []
    if not table.reasons(now, visit):
        assert waits[0] == 0


def test_who_waits_already_has_the_next_place() -> None:
    now = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)  # 19:30 there
    table = timetable(
        {2: [(18, 20)], 4: [(18, 21)], 8: [(18, 22)]},
        now,
        prices=[{"duration_minutes": 60, "price": {"amount": 0, "currency": "CHF"}}],
    )
    waits = free_after(table, Visit(None, 2, Audience.WALK_IN))
    assert waits == [30, 90, 150]
    told = [estimate(2, Waits("1-2"), waits, before, RULES).minutes for before in range(4)]
    assert told == [30, 90, 150, None]


@given(
    past=st.lists(st.integers(0, 180), max_size=80),
    free=st.lists(st.integers(0, 300), max_size=5).map(sorted),
)
def test_a_quote_lies_between_what_history_and_stays_say(past: list[int], free: list[int]) -> None:
    waits = Waits("3-4")
    for one in past:
        waits = waits.with_one_more(one)
    assert waits.minutes == tuple(past[-KEPT_WAITS:])
    told = estimate(4, waits, free, 0, RULES)
    known = [one for one in (told.by_history, told.by_stays) if one is not None]
    if told.minutes is None:
        assert known == []
        return
    if free and free[0] == 0:
        assert (told.minutes, told.status) == (0, "closed_no_wait")
        return
    assert min(known) <= told.minutes < max(known) + 5
    assert told.minutes % 5 == 0
    assert told.status == ("closed_other" if told.minutes > RULES.max_quote_minutes else told.status)
    if len(past) >= 5:
        assert told.by_history == round(median(waits.minutes))


def test_bands_meet_without_gaps() -> None:
    bands = [band_of(size) for size in range(1, 12)]
    assert [one for one, after in pairwise([*bands, ""]) if one != after] == ["1-2", "3-4", "5-6", "7+"]


def test_an_event_says_which_dates_may_have_something_free() -> None:
    moved = {
        "starts_at": "2026-03-06T19:00:00Z",
        "ends_at": "2026-03-06T21:00:00Z",
        "former_starts_at": "2026-03-09T19:00:00Z",
    }
    assert days_of(moved, ZURICH) == (date(2026, 3, 6), date(2026, 3, 9))
    assert days_of({"day": "2026-03-06"}, ZURICH) == (date(2026, 3, 6), date(2026, 3, 6))
    lifted = {
        "starts_at": moved["starts_at"],
        "ends_at": moved["starts_at"],
        "free_until": "2026-03-08T09:00:00Z",
    }
    assert days_of(lifted, ZURICH) == (date(2026, 3, 6), date(2026, 3, 8))
    assert days_of({"booking_id": "bkg_1"}, ZURICH) is None
