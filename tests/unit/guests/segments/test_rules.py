"""Who belongs to which segment, and when the clock alone changes it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.models import Guest
from attendant.guests.profile import Statistics
from attendant.guests.segments.models import Rule, Thresholds
from attendant.guests.segments.moments import Moment
from attendant.guests.segments.rules import Definitions, next_change, segments_of

ZONE = "Europe/Zurich"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DEFAULTS = Definitions()


def guest(created: datetime = NOW - timedelta(days=400), **known: Any) -> Guest:
    statistics = Statistics(**known.pop("statistics", {}))
    return Guest(guest_id="gst_1", created_at=created, revision=1, statistics=statistics, **known)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def segments(person: Guest, now: datetime = NOW, definitions: Definitions = DEFAULTS) -> set[str]:
    return set(segments_of(person, definitions, Moment(now, ZONE)))


def test_a_guest_who_was_just_entered_is_new_for_thirty_days() -> None:
    person = guest(created=NOW)
    assert segments(person) == {"new"}
    change = next_change(person, DEFAULTS, Moment(NOW, ZONE))
    # The 31st local day begins an hour earlier in UTC: the clock changed in between.
    assert change == datetime(2026, 4, 1, 22, 0, tzinfo=UTC)
    assert segments(person, change) == set()


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"vip": True}, {"vip"}),
        ({"vip_score": 80}, {"vip"}),
        ({"statistics": {"bookings_24_months": 6}}, {"frequent"}),
        ({"statistics": {"visits": 1, "last_visit_at": ago(366)}}, {"lapsed"}),
        ({"statistics": {"visits": 1, "last_visit_at": ago(365)}}, set()),
        (
            {"statistics": {"visits": 9, "last_visit_at": ago(366), "next_arrival_at": NOW + timedelta(9)}},
            set(),
        ),
        ({"statistics": {"visits": 3, "first_visit_at": ago(90), "last_visit_at": ago(61)}}, {"at_risk"}),
        ({"statistics": {"visits": 3, "first_visit_at": ago(300), "last_visit_at": ago(100)}}, set()),
        ({"birthday": date(1980, 3, 16)}, {"birthday_soon"}),
        ({"birthday": date(1980, 3, 17)}, set()),
        ({"birthday": date(1980, 3, 1)}, set()),
        ({"statistics": {"next_arrival_at": NOW}}, {"arriving"}),
        ({"statistics": {"next_arrival_at": NOW + timedelta(days=1)}}, set()),
        ({"statistics": {"in_house_until": NOW + timedelta(hours=1)}}, {"in_house"}),
        ({"statistics": {"in_house_until": NOW}}, set()),
        ({"vip": True, "merged_into": "gst_2"}, set()),
    ],
)
def test_the_segments_that_every_property_has(known: dict[str, Any], expected: set[str]) -> None:
    assert segments(guest(**known)) == expected


def test_days_are_those_of_the_property() -> None:
    """Half past eleven at night in London is the next day in Zurich."""
    person = guest(statistics={"next_arrival_at": datetime(2026, 3, 2, 23, 30, tzinfo=UTC)})
    assert segments_of(person, DEFAULTS, Moment(NOW, "Europe/London")) == ("arriving",)
    assert segments_of(person, DEFAULTS, Moment(NOW, ZONE)) == ()


def test_a_birthday_of_the_leap_day_is_kept_on_the_28th_of_february() -> None:
    person = guest(birthday=date(2000, 2, 29))
    definitions = Definitions(Thresholds(birthday_days=0))
    assert segments(person, datetime(2026, 2, 28, 12, tzinfo=UTC), definitions) == {"birthday_soon"}
    assert segments(person, datetime(2028, 2, 29, 12, tzinfo=UTC), definitions) == {"birthday_soon"}
    assert segments(person, datetime(2028, 2, 28, 12, tzinfo=UTC), definitions) == set()


def test_a_rule_that_can_no_longer_be_read_keeps_nobody_else_from_their_segments() -> None:
    known = {"field": "vip", "op": "eq", "value": True}
    rules = ({"field": "shoe_size", "op": "eq", "value": 44}, known)
    stored = tuple(Rule(key=f"r{n}", name="r", when=when, created_at=NOW) for n, when in enumerate(rules))
    assert segments(guest(vip=True), NOW, Definitions.of(Thresholds(), stored)) == {"vip", "r1"}


RULES = [
    {"field": "days_since_last_visit", "op": "between", "value": [10, 40]},
    {"all": [{"field": "tags", "op": "has", "value": "wine"}, {"field": "age", "op": "gte", "value": 50}]},
    {"not": {"any": [{"field": "days_until_arrival", "op": "lte", "value": 7}]}},
    {
        "all": [
            {"field": "days_until_birthday", "op": "eq", "value": 3},
            {"field": "age", "op": "lt", "value": 40},
        ]
    },
    {"field": "days_since_entered", "op": "gt", "value": 500},
    {"field": "in_house", "op": "eq", "value": True},
]

near = st.integers(-450, 60).map(lambda days: NOW + timedelta(days=days, hours=7))
ahead = st.none() | st.integers(-5, 60).map(lambda days: NOW + timedelta(days=days, hours=5))
people = st.builds(
    lambda created, birthday, tags, vip, visits, first, last, arrival, until: guest(
        created=min(created, NOW),
        birthday=birthday,
        tags=tags,
        vip=vip,
        statistics={
            "visits": visits,
            "first_visit_at": min(first, last, NOW) if visits else None,
            "last_visit_at": min(last, NOW) if visits else None,
            "next_arrival_at": arrival,
            "in_house_until": until,
        },
    ),
    near,
    st.none() | st.dates(date(1960, 1, 1), date(2004, 12, 31)),
    st.sampled_from([(), ("wine",)]),
    st.booleans(),
    st.integers(0, 5),
    near,
    near,
    ahead,
    ahead,
)
definitions_of = st.lists(st.sampled_from(RULES), max_size=3).map(
    lambda rules: Definitions.of(
        Thresholds(arriving_days=2),
        tuple(Rule(key=f"r{n}", name="r", when=when, created_at=NOW) for n, when in enumerate(rules)),
    )
)


@settings(max_examples=60, deadline=None)
@given(person=people, definitions=definitions_of)
def test_nothing_changes_by_the_clock_before_the_moment_that_was_foretold(
    person: Guest, definitions: Definitions
) -> None:
    moment = Moment(NOW, ZONE)
    before = segments_of(person, definitions, moment)
    change = next_change(person, definitions, moment)
    assert change is None or change > NOW
    for hours in range(6, 24 * 420, 18):
        then = NOW + timedelta(hours=hours)
        if change is not None and then >= change:
            break
        assert segments_of(person, definitions, moment.at(then)) == before
