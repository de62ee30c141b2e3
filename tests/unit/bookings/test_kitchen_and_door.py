"""When the kitchen closes, how long parties stay, who may come in when: on nights and clock changes, too."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.openings import Venue
from attendant.bookings.visits import Audience, Visit
from attendant.properties.hours import Hours

NOW = datetime(2026, 3, 20, 11, 0, tzinfo=UTC)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVENING = {"opens": "18:00", "closes": "02:00", "ends_next_day": True}
FRIDAY, SATURDAY = date(2026, 3, 27), date(2026, 3, 28)  # the clock jumps over 02:00 on Sunday
AUTUMN = date(2026, 10, 24)  # the clock repeats 02:00 on Sunday


def every_day(*spans: Any) -> Hours:
    return Hours.model_validate({"weekly": {day: list(spans) for day in DAYS}})


def table(number: int = 1, **other: Any) -> Resource:
    fields = {"kind": ResourceKind.TABLE, "party_max": 4, **other}
    return Resource(resource_id=f"rsc_{number}", name=f"Table {number}", **fields)


def dinner(**other: Any) -> Service:
    fields = {
        "service_id": "svc_1",
        "name": "Dinner",
        "prices": [{"duration_minutes": 120, "price": {"amount": 0, "currency": "EUR"}}],
        "party_max": 8,
        "resource_ids": ["rsc_1"],
        **other,
    }
    return Service.model_validate(fields)


def house(
    service: Service, hours: Hours | None = None, tables: list[Resource] | None = None, now: datetime = NOW
) -> Timetable:
    venue = Venue(ZoneInfo("Europe/Vienna"), hours or every_day(EVENING), anchor=240)
    return Timetable(venue, service, tables or [table()], {}, now)


def starts(found: Timetable, day: date, visit: Visit | None = None) -> list[str]:
    return [f"{slot.starts_local:%H:%M}" for slot in found.slots(day, day, visit or Visit(None))]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Vienna"))


@pytest.mark.parametrize(
    ("hours", "rules", "day", "first", "last"),
    [
        (every_day("11:00-15:00"), {"latest_end": "14:30"}, FRIDAY, "11:00", "12:30"),
        (every_day("11:00-15:00"), {"latest_end": "14:30", "last_start": "12:00"}, FRIDAY, "11:00", "12:00"),
        (every_day(EVENING), {"latest_end": "23:00"}, FRIDAY, "18:00", "21:00"),
        # After midnight the evening of Thursday goes on: its last visit begins at 22:30.
        (every_day(EVENING), {"latest_end": "00:30"}, FRIDAY, "18:00", "22:30"),
        (every_day(EVENING), {"latest_end": "01:30"}, FRIDAY, "18:00", "23:30"),
        (every_day(EVENING), {}, FRIDAY, "00:00", "23:30"),
        (every_day("11:00-14:00", EVENING), {"latest_end": "22:00"}, FRIDAY, "11:00", "20:00"),
    ],
)
def test_the_last_visit_is_over_when_the_kitchen_closes(
    hours: Hours, rules: dict[str, Any], day: date, first: str, last: str
) -> None:
    found = starts(house(dinner(**rules), hours), day)
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize(
    ("day", "closes", "latest", "last_utc"),
    [
        # 02:30 is skipped in spring and means 03:30 there; in autumn the first 02:30 is meant.
        (SATURDAY, "04:00", "02:30", "2026-03-28T23:30"),
        (SATURDAY, "04:00", "03:30", "2026-03-28T23:30"),
        (AUTUMN, "04:00", "02:30", "2026-10-24T22:30"),
        (AUTUMN, "04:00", "03:30", "2026-10-25T00:30"),
    ],
)
def test_nights_of_a_clock_change_end_at_the_instant_that_the_wall_means(
    day: date, closes: str, latest: str, last_utc: str
) -> None:
    hours = every_day({"opens": "18:00", "closes": closes, "ends_next_day": True})
    sunday = day + timedelta(days=1)
    now = datetime(2026, 10, 20, tzinfo=UTC) if day == AUTUMN else NOW
    found = house(dinner(latest_end=latest), hours, now=now)
    night = [
        slot for slot in found.slots(day, sunday, Visit(None)) if slot.starts_local < local(f"{sunday} 12:00")
    ]
    assert f"{night[-1].starts_at:%Y-%m-%dT%H:%M}" == last_utc
    assert found.reasons(night[-1].starts_at + timedelta(minutes=30), Visit(None)) != []


BANDS = [
    {"party_max": 2, "minutes": 60, "from_time": "22:30", "until_time": "01:00"},
    {"party_max": 2, "minutes": 90},
    {"minutes": 150},
]


@pytest.mark.parametrize(
    ("start", "party", "minutes"),
    [
        ("2026-03-27 22:00", 2, 90),
        ("2026-03-27 22:30", 2, 60),
        ("2026-03-28 00:30", 2, 60),
        ("2026-03-27 22:30", 3, 150),
    ],
)
def test_a_part_of_the_day_may_run_over_midnight(start: str, party: int, minutes: int) -> None:
    found = house(dinner(turn_times={"bands": BANDS}))
    begin = local(start)
    slot = next(
        one for one in found.slots(begin.date(), begin.date(), Visit(None, party)) if one.starts_at == begin
    )
    assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
    assert found.reasons(begin, Visit(None, party)) == []


def test_a_long_stay_ends_the_evening_earlier() -> None:
    found = house(dinner(turn_times={"bands": BANDS}, latest_end="00:00"))
    assert (starts(found, FRIDAY, Visit(None, 2))[-1], starts(found, FRIDAY, Visit(None, 4))[-1]) == (
        "23:00",
        "21:30",
    )


@pytest.mark.parametrize(
    ("start", "now", "codes"),
    [
        ("2026-03-27 19:07", "2026-03-27 19:07", []),
        ("2026-03-27 18:10", "2026-03-27 19:07", []),
        ("2026-03-27 18:05", "2026-03-27 19:07", ["past"]),
        ("2026-03-27 17:59", "2026-03-27 17:59", ["closed"]),
        ("2026-03-28 00:30", "2026-03-28 00:30", ["closed"]),
        ("2026-03-27 23:30", "2026-03-27 23:30", []),
    ],
)
def test_guests_at_the_door_need_no_notice_and_no_grid(start: str, now: str, codes: list[str]) -> None:
    strict = dinner(min_notice_minutes=240, horizon={"days": 0, "opens_at": "23:59"})
    found = house(strict, now=local(now).astimezone(UTC))
    assert [one.code for one in found.reasons(local(start), Visit(None, 2, Audience.WALK_IN))] == codes
    if not codes:
        assert found.reasons(local(start), Visit(None, 2)) != []


def test_a_table_kept_back_is_offered_online_shortly_before() -> None:
    kept = table(audiences=("in_house", "walk_in"), release_minutes=180)
    service, night = dinner(), local("2026-03-27 20:00")
    before, at_last = (
        house(service, tables=[kept], now=(night - timedelta(minutes=minutes)).astimezone(UTC))
        for minutes in (181, 180)
    )
    assert [one.code for one in before.reasons(night, Visit(None))] == ["no_table"]
    assert before.reasons(night, Visit(None, audience=Audience.IN_HOUSE)) == []
    assert "20:00" not in starts(before, FRIDAY)
    assert at_last.reasons(night, Visit(None)) == []
    assert starts(at_last, FRIDAY)[-1] == "20:00"


def test_extra_seats_are_for_guests_whom_staff_book() -> None:
    found, eight = house(dinner(), tables=[table(extra_seats=1)]), local("2026-03-27 20:00")
    codes = {
        audience: [one.code for one in found.reasons(eight, Visit(None, 5, audience))]
        for audience in (Audience.ONLINE, Audience.IN_HOUSE)
    }
    assert codes == {Audience.ONLINE: ["party_too_large"], Audience.IN_HOUSE: []}


@st.composite
def evenings(draw: st.DrawFn) -> tuple[Timetable, date]:
    opens = draw(st.integers(14 * 60, 22 * 60))
    closes = draw(st.integers(0, 6 * 60))
    latest = draw(st.one_of(st.none(), st.integers(0, 1439)))
    rules = {} if latest is None else {"latest_end": _clock(latest)}
    if draw(st.booleans()):
        rules["last_start"] = _clock(draw(st.integers(0, 1439)))
    hours = every_day({"opens": _clock(opens), "closes": _clock(closes), "ends_next_day": True})
    day = draw(st.sampled_from([FRIDAY, SATURDAY, AUTUMN]))
    now = datetime(2026, 10, 20, tzinfo=UTC) if day == AUTUMN else NOW
    service = dinner(turn_times={"bands": BANDS}, grid={"step_minutes": 20}, **rules)
    return house(service, hours, now=now), day


@settings(max_examples=40, deadline=None)
@given(evenings(), st.integers(1, 4))
def test_every_evening_lists_what_the_write_takes(evening: tuple[Timetable, date], party: int) -> None:
    found, day = evening
    visit = Visit(None, party)
    listed = {slot.starts_at for slot in found.slots(day, day + timedelta(days=1), visit)}
    midnight = local(f"{day} 00:00").astimezone(UTC)
    for step in range(0, 48 * 60, 20):
        start = midnight + timedelta(minutes=step)
        if (start.astimezone(ZoneInfo("Europe/Vienna")).date() - day).days in (0, 1):
            assert (start in listed) == (found.reasons(start, visit) == [])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
