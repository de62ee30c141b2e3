"""When a place is open on a date."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from attendant.properties.hours import DAY, Hours, LocalSpan, OpenSpan, merged

MONDAY = date(2026, 3, 2)
NINE_TO_FIVE = {"opens": "09:00", "closes": "17:00"}
OPEN_MONDAYS: dict[str, Any] = {"weekly": {"monday": [NINE_TO_FIVE]}}


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ({"opens": "09:00", "closes": "17:00"}, 540, 1020),
        ({"opens": "00:00", "closes": "24:00"}, 0, DAY),
        ({"opens": "18:00", "closes": "02:00", "ends_next_day": True}, 1080, DAY + 120),
        ({"opens": "18:00", "closes": "18:00", "ends_next_day": True}, 1080, DAY + 1080),
        ("09:00-17:30", 540, 1050),
        ("18:00 \u2013 24:00", 1080, DAY),
    ],
)
def test_a_span_says_its_minutes(span: Any, start: int, end: int) -> None:
    assert OpenSpan.model_validate(span).local == LocalSpan(start, end)


@pytest.mark.parametrize(
    ("span", "complaint"),
    [
        ({"opens": "17:00", "closes": "09:00"}, "ends_next_day"),
        ({"opens": "09:00", "closes": "09:00"}, "ends_next_day"),
        ({"opens": "09:00", "closes": "10:00", "ends_next_day": True}, "24 hours"),
        ({"opens": "24:00", "closes": "24:00"}, "09:00"),
        ({"opens": "9:00", "closes": "17:00"}, "09:00"),
        ({"opens": "09:60", "closes": "17:00"}, "09:00"),
        ({"opens": "09:00", "closes": "25:00"}, "09:00"),
        ({"opens": "09:00", "closes": "17:00", "lunch": True}, "Extra inputs"),
        ("nine to five", "09:00-17:00"),
        ("18:00-02:00", "ends_next_day"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(span: Any, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        OpenSpan.model_validate(span)


WINTER = {
    "name": "winter",
    "first_day": "2026-03-01",
    "last_day": "2026-03-31",
    "weekly": {"monday": ["10:00-12:00"]},
}
OVERRIDE = {"day": "2026-03-02", "spans": ["08:00-09:00", "13:00-14:00"]}
CLOSURE = {"first_day": "2026-03-01", "last_day": "2026-03-02", "reason": "storm"}


@pytest.mark.parametrize(
    ("hours", "spans"),
    [
        (OPEN_MONDAYS, [(540, 1020)]),
        (OPEN_MONDAYS | {"seasons": [WINTER]}, [(600, 720)]),
        (OPEN_MONDAYS | {"seasons": [WINTER], "overrides": [OVERRIDE]}, [(480, 540), (780, 840)]),
        (OPEN_MONDAYS | {"overrides": [{"day": "2026-03-02"}]}, []),
        (OPEN_MONDAYS | {"overrides": [OVERRIDE], "closures": [CLOSURE]}, []),
        ({"overrides": [OVERRIDE]}, [(480, 540), (780, 840)]),
        ({}, []),
    ],
)
def test_closure_beats_override_beats_season_beats_week(hours: Any, spans: list[tuple[int, int]]) -> None:
    assert Hours.model_validate(hours).spans_on(MONDAY) == spans


def test_a_season_and_a_closure_include_their_last_day() -> None:
    hours = Hours.model_validate(OPEN_MONDAYS | {"closures": [CLOSURE]})
    assert hours.spans_on(MONDAY) == []
    assert hours.closure_on(MONDAY) == hours.closures[0]
    assert hours.closure_on(MONDAY + timedelta(days=1)) is None
    assert hours.spans_on(MONDAY + timedelta(days=7)) == [(540, 1020)]


def test_several_overrides_of_a_date_add_up() -> None:
    hours = Hours.model_validate(
        {
            "overrides": [
                {"day": "2026-03-02", "spans": ["09:00-17:00"]},
                {"day": "2026-03-02", "spans": ["19:00-21:00"]},
            ]
        }
    )
    assert hours.spans_on(MONDAY) == [(540, 1020), (1140, 1260)]


def test_overlapping_seasons_are_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="'winter' and 'lent' overlap"):
        Hours.model_validate({"seasons": [WINTER, WINTER | {"name": "lent", "first_day": "2026-03-31"}]})


def test_a_range_of_days_runs_forward() -> None:
    with pytest.raises(ValidationError, match="last_day"):
        Hours.model_validate({"closures": [{"first_day": "2026-03-02", "last_day": "2026-03-01"}]})


def test_hours_survive_their_own_json() -> None:
    hours = Hours.model_validate(
        OPEN_MONDAYS | {"seasons": [WINTER], "overrides": [OVERRIDE], "closures": [CLOSURE]}
    )
    assert Hours.model_validate_json(hours.model_dump_json()) == hours


spans = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(lambda s: LocalSpan(s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=8))
def test_merging_changes_no_minute_and_leaves_gaps(given_spans: list[LocalSpan]) -> None:
    result = merged(given_spans)
    assert {m for s in result for m in range(*s)} == {m for s in given_spans for m in range(*s)}
    assert all(earlier.end < later.start for earlier, later in pairwise(result))
