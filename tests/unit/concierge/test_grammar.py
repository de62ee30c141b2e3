"""Guests' own words for days, times, lengths and parties, read at a known instant."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from attendant.concierge.wording.grammar import Venue, read
from attendant.concierge.wording.reading import Reading
from tests.unit.concierge.phrasings import DAYS, LENGTHS, PARTIES, SPANS, TIMES, WHOLE, WINDOWS

ZONE = ZoneInfo("Europe/Zurich")
SCHOOL = Venue(zone=ZONE, open_minutes=lambda day: [] if day.weekday() == 6 else [(540, 1020)])
RESTAURANT = Venue(zone=ZONE, open_minutes=lambda day: [(720, 870), (1080, 1410)])
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)


def at(text: str, now: datetime = MONDAY, venue: Venue = SCHOOL, **options: bool) -> Reading:
    return read(text, now, venue, **options)


def test_the_tables_hold_two_hundred_phrasings_and_more() -> None:
    assert sum(map(len, (DAYS, TIMES, LENGTHS, PARTIES, WINDOWS, SPANS, WHOLE))) > 250


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_resolved_in_the_zone_of_the_property(text: str, day: str) -> None:
    assert at(text).day == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "starts"), TIMES)
def test_a_time_is_read_and_an_open_half_of_the_day_follows_the_opening(text: str, starts: str) -> None:
    assert at(text).starts == time.fromisoformat(starts)


@pytest.mark.parametrize(("text", "minutes"), LENGTHS)
def test_a_length_is_no_time(text: str, minutes: int) -> None:
    reading = at(text)
    assert (reading.duration_minutes, reading.starts) == (minutes, None)


@pytest.mark.parametrize(("text", "size"), PARTIES)
def test_a_party_size(text: str, size: int) -> None:
    assert at(text, venue=RESTAURANT).party_size == size


@pytest.mark.parametrize(("text", "window"), WINDOWS)
def test_a_window_of_starts(text: str, window: tuple[int, int]) -> None:
    reading = at(text)
    assert (reading.window, reading.starts) == (window, None)


@pytest.mark.parametrize(("text", "first", "last"), SPANS)
def test_a_range_of_days(text: str, first: str, last: str) -> None:
    reading = at(text)
    assert (reading.day, reading.last_day) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("text", "day", "starts", "minutes", "size"), WHOLE)
def test_whole_wishes(text: str, day: str, starts: str, minutes: int | None, size: int | None) -> None:
    reading = at(text)
    assert (reading.day, reading.starts) == (date.fromisoformat(day), time.fromisoformat(starts))
    assert (reading.duration_minutes, reading.party_size) == (minutes, size)


@pytest.mark.parametrize(
    ("text", "code", "asks"),
    [
        ("yesterday at 10", "past_day", True),
        ("1 March", "past_day", True),
        ("1.3.2026", "past_day", True),
        ("2025-12-24", "past_day", True),
        ("gestern", "past_day", True),
        ("today at 8:30 am", "past_time", True),
        ("31 April", "impossible_day", True),
        ("30.02.2026", "impossible_day", True),
        ("Monday or Tuesday", "several_days", True),
        ("tomorrow at 10 or 11:30", "several_times", True),
        ("Friday 3 March", "weekday_mismatch", True),
        ("next Friday", "next_weekday", False),
        ("3/4", "day_order", False),
        ("Monday at 10", "today_or_next_week", False),
        ("tomorrow for 3", "time_or_party", True),
    ],
)
def test_what_is_open_is_kept_and_never_a_past_day_assumed(text: str, code: str, asks: bool) -> None:
    reading = at(text)
    assert (code, asks) in [(doubt.code, doubt.must_ask) for doubt in reading.doubts]
    if code in ("past_day", "impossible_day", "several_days", "weekday_mismatch"):
        assert reading.day is None


def test_a_weekday_of_today_is_next_week_once_the_time_is_over() -> None:
    noon = MONDAY.replace(hour=12)
    assert at("Monday at 10", noon).day == date(2026, 3, 9)
    assert at("Monday at 2", noon).day == date(2026, 3, 2)


def test_tomorrow_after_midnight_is_the_calendar_day_and_is_said_back() -> None:
    late = MONDAY.replace(hour=1)
    reading = at("tomorrow at 10", late)
    assert reading.day == date(2026, 3, 3)
    assert [(doubt.code, doubt.candidates) for doubt in reading.doubts] == [
        ("after_midnight", ("2026-03-02", "2026-03-03"))
    ]


def test_the_day_is_that_of_the_property_not_of_greenwich() -> None:
    almost_midnight_in_greenwich = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert at("today", almost_midnight_in_greenwich).day == date(2026, 3, 3)
    auckland = Venue(zone=ZoneInfo("Pacific/Auckland"))
    assert at("today", datetime(2026, 3, 2, 12, 0, tzinfo=UTC), auckland).day == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("now", "text", "day", "starts"),
    [
        (datetime(2026, 3, 28, 12, 0, tzinfo=ZONE), "tomorrow at 10", "2026-03-29", "10:00"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=ZONE), "in 1 hour", "2026-03-29", "03:30"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=ZONE), "in 90 minutes", "2026-03-29", "04:00"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=ZONE), "in 3 hours", "2026-03-29", "03:30"),
        (datetime(2026, 10, 24, 12, 0, tzinfo=ZONE), "morgen um 10", "2026-10-25", "10:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=ZONE), "in 2 hours", "2026-10-25", "02:30"),
        (datetime(2026, 10, 24, 23, 30, tzinfo=ZONE), "in 3 days at 10", "2026-10-27", "10:00"),
    ],
)
def test_over_a_clock_change_days_are_days_and_hours_are_hours(
    now: datetime, text: str, day: str, starts: str
) -> None:
    reading = at(text, now)
    assert (reading.day, reading.starts) == (date.fromisoformat(day), time.fromisoformat(starts))


def test_the_opening_decides_between_morning_and_evening() -> None:
    assert at("tomorrow at 8", venue=RESTAURANT).starts == time(20)
    assert at("tomorrow at 1", venue=RESTAURANT).starts == time(13)
    round_the_clock = Venue(zone=ZONE)
    reading = at("tomorrow at 8", venue=round_the_clock)
    assert reading.starts == time(8)
    assert [doubt.code for doubt in reading.doubts] == ["morning_or_evening"]


def test_an_hour_of_today_that_is_over_is_the_one_to_come() -> None:
    assert at("today at 3", MONDAY.replace(hour=14)).starts == time(15)


def test_day_and_month_follow_the_order_of_the_property() -> None:
    american = Venue(zone=ZoneInfo("America/Denver"), month_first=True)
    assert at("4/3 at 10am", venue=american).day == date(2026, 4, 3)
    assert at("4/3 at 10am").day == date(2026, 3, 4)


def test_a_change_means_what_stands_last() -> None:
    assert at("move it from 10 to 11", moving=True).starts == time(11)
    assert at("from Tuesday to Wednesday", moving=True).day == date(2026, 3, 4)
    assert at("von Dienstag 10 Uhr auf Mittwoch 11 Uhr", moving=True).starts == time(11)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "?", "👍", "what should I bring?", "K7QM2X", "thank you so much", "may I ask something"],
)
def test_a_text_without_a_wish_says_nothing(text: str) -> None:
    assert not at(text).says_anything


def test_a_lone_number_is_kept_for_whoever_asked() -> None:
    assert at("4").bare_number == 4
    assert at("2026").bare_number is None


@pytest.mark.parametrize("text", ["@1@", "@0@ tomorrow", "mia@7@example.com", "tomorrow @1@10:00"])
def test_signs_that_look_like_our_own_marks_are_only_text(text: str) -> None:
    assert at(text).language


@pytest.mark.parametrize("text", ["a lesson of 0 minutes", "for 3000 minutes", "90 hours"])
def test_a_length_that_no_visit_has_is_not_read(text: str) -> None:
    assert at(text).duration_minutes is None


@pytest.mark.parametrize("text", ["a table for 0 people", "for 100000 people"])
def test_a_party_that_nobody_is_is_not_read(text: str) -> None:
    assert at(text, venue=RESTAURANT).party_size is None
