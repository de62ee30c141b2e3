"""The dates of a series: its rule, what departs from it, and clock changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.series.recurrence import Occurrence, Recurrence, Rule, occurrences
from attendant.bookings.wall_clock import WallState, wall_of, wall_state
from attendant.kernel.errors import Invalid

ZURICH = ZoneInfo("Europe/Zurich")
ZONES = ["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def starts(recurrence: Recurrence, zone: ZoneInfo = ZURICH, **part: object) -> list[str]:
    found = occurrences(recurrence, zone, **part)  # type: ignore[arg-type]
    return [f"{one.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}" for one in found]


def ruled(first: str, rule: str, **departures: object) -> Recurrence:
    return Recurrence(wall(first), Rule.read(rule), **departures)  # type: ignore[arg-type]


def test_a_lesson_stays_at_its_hour_when_the_clock_changes() -> None:
    found = occurrences(ruled("2026-10-20T16:00", "FREQ=WEEKLY;COUNT=3"), ZURICH)
    assert [f"{one.starts_at:%d %H:%M}" for one in found] == ["20 14:00", "27 15:00", "03 15:00"]


def test_a_time_that_the_clock_skips_takes_the_offset_before_and_one_it_repeats_means_the_first() -> None:
    daily = ruled("2026-03-28T02:30", "FREQ=DAILY;COUNT=3")
    assert starts(daily) == ["2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30"]
    repeated = occurrences(ruled("2026-10-25T02:30", "FREQ=DAILY;COUNT=1"), ZURICH)
    assert repeated[0].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("FREQ=MONTHLY;BYDAY=-1FR,1MO;COUNT=3", ["2026-01-30", "2026-02-02", "2026-02-27"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;COUNT=3", ["2026-01-06", "2026-01-11", "2026-01-20"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU;COUNT=3", ["2026-01-06", "2026-01-18", "2026-01-20"]),
        ("FREQ=DAILY;INTERVAL=10;UNTIL=20260126", ["2026-01-06", "2026-01-16", "2026-01-26"]),
        ("RRULE:FREQ=DAILY;UNTIL=20260107T080000Z", ["2026-01-06", "2026-01-07"]),
        ("FREQ=DAILY;UNTIL=20260107T075959Z", ["2026-01-06"]),
        ("FREQ=DAILY;UNTIL=20260107T090000", ["2026-01-06", "2026-01-07"]),
    ],
)
def test_rules(rule: str, expected: list[str]) -> None:
    assert [start[:10] for start in starts(ruled("2026-01-06T09:00", rule))] == expected


def test_exceptions_are_taken_out_after_count_and_beat_added_and_moved_dates() -> None:
    series = ruled(
        "2026-01-06T09:00",
        "FREQ=DAILY;COUNT=4",
        added=[wall("2026-01-20T10:00"), wall("2026-01-21T10:00"), wall("2026-01-06T09:00")],
        excepted=[wall("2026-01-07T08:00Z"), date(2026, 1, 20), wall("2026-01-08T09:00")],
        moved={wall("2026-01-08T09:00"): wall("2026-01-08T17:00")},
    )
    assert starts(series) == ["2026-01-06T09:00", "2026-01-09T09:00", "2026-01-21T10:00"]


def test_an_exception_at_another_time_takes_out_nothing() -> None:
    series = ruled("2026-01-06T09:00", "FREQ=DAILY;COUNT=2", excepted=[wall("2026-01-06T09:30")])
    assert len(starts(series)) == 2


def test_a_moved_date_keeps_its_original_start_as_its_name() -> None:
    series = ruled(
        "2026-01-06T09:00", "FREQ=DAILY;COUNT=2", moved={wall("2026-01-06T09:00"): wall("2026-01-09T15:00")}
    )
    first, second = occurrences(series, ZURICH)
    assert first.starts_at == first.original
    assert second == Occurrence(wall("2026-01-09T14:00Z"), original=wall("2026-01-06T08:00Z"))


def test_without_a_rule_there_are_the_first_and_the_added_dates() -> None:
    series = Recurrence(wall("2026-01-06T09:00"), added=[wall("2026-02-03T09:00")])
    assert starts(series) == ["2026-01-06T09:00", "2026-02-03T09:00"]


def test_an_endless_rule_is_cut_by_the_question_or_refused() -> None:
    endless = ruled("2026-01-06T09:00", "FREQ=DAILY")
    assert len(starts(endless, limit=5)) == 5
    assert len(starts(endless, before=wall("2026-01-08T08:00Z"))) == 2
    with pytest.raises(Invalid):
        occurrences(endless, ZURICH)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every tuesday",
        "FREQ=YEARLY",
        "FREQ=HOURLY;COUNT=2",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20260101",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYMONTH=2",
        "FREQ=WEEKLY;WKST=1",
    ],
)
def test_what_is_no_rule_of_a_series_is_refused_by_name(rule: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Rule.read(rule)
    assert refusal.value.problems[0].field == "body.rule"


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.datetimes(min_value=wall("2011-01-01"), max_value=wall("2030-01-01")),
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    interval=st.integers(1, 6),
    count=st.integers(1, 60),
    out=st.sets(st.integers(0, 59), max_size=5),
)
def test_every_date_keeps_the_hour_and_exceptions_take_out_just_theirs(
    zone: ZoneInfo, first: datetime, frequency: str, interval: int, count: int, out: set[int]
) -> None:
    first = first.replace(second=0, microsecond=0)
    rule = Rule.read(f"FREQ={frequency};INTERVAL={interval};COUNT={count}")
    found = occurrences(Recurrence(first, rule), zone)
    minute = first.hour * 60 + first.minute
    for one in found:
        day, shown = wall_of(one.starts_at, zone)
        # A wall time inside a gap is shown later, by as much as the clock jumped.
        assert shown == minute or wall_state(day, minute, zone) is WallState.GAP or zone.key == "Pacific/Apia"
    assert all(one.starts_at < other.starts_at for one, other in pairwise(found))
    assert len(found) == count or (zone.key == "Pacific/Apia" and len(found) == count - 1)

    excepted = [found[index].original for index in out if index < len(found)]
    rest = occurrences(Recurrence(first, rule, excepted=excepted), zone)
    assert rest == [one for one in found if one.original not in excepted]


@given(st.integers(1, 104), st.timedeltas(min_value=timedelta(1), max_value=timedelta(700)))
def test_a_cut_gives_the_same_dates_up_to_there(limit: int, length: timedelta) -> None:
    endless = ruled("2026-01-06T09:00", "FREQ=WEEKLY;BYDAY=TU,SA")
    before = wall("2026-01-06T08:00Z") + length
    cut = occurrences(endless, ZURICH, limit=limit, before=before)
    assert cut == [one for one in occurrences(endless, ZURICH, limit=limit) if one.original < before]
