"""Deposits and fees: which rule fits, what it comes to, and that nobody pays twice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from attendant.bookings.terms import (
    Charge,
    FeeKind,
    FeeState,
    TermsRule,
    rule_for,
    terms_of,
    with_fee,
    without_fee,
)
from attendant.kernel.money import Money

START = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
FREE_UNTIL = START - timedelta(hours=48)
PRICE = Money(amount=9999, currency="CHF")
CHF = {"currency": "CHF"}


def rule(**fields: Any) -> TermsRule:
    return TermsRule.model_validate(fields)


def francs(amount: int) -> Money:
    return Money(amount=amount, currency="CHF")


GROUPS = rule(party_min=7, deposit={"amount": {"amount": 2000, **CHF}, "per": "person"})
SILVESTER = rule(first_day="2026-12-31", last_day="2026-12-31", starts_from="18:00", guarantee="card")
WEEKENDS = rule(weekdays=["saturday", "sunday"], starts_before="15:00", no_show_fee={"percent": 50})


@pytest.mark.parametrize(
    ("day", "minute", "party", "expected"),
    [
        (date(2026, 12, 31), 18 * 60, 8, GROUPS),
        (date(2026, 12, 31), 18 * 60, 2, SILVESTER),
        (date(2026, 12, 31), 18 * 60 - 1, 2, None),
        (date(2026, 12, 26), 15 * 60 - 1, 2, WEEKENDS),
        (date(2026, 12, 26), 15 * 60, 2, None),
        (date(2026, 12, 28), 12 * 60, 2, None),
    ],
)
def test_the_first_rule_that_fits_counts(
    day: date, minute: int, party: int, expected: TermsRule | None
) -> None:
    assert rule_for([GROUPS, SILVESTER, WEEKENDS], day, minute, party) is expected


def test_a_late_cancellation_costs_more_the_later_it_is() -> None:
    steps = rule(
        deposit={"amount": {"amount": 3000, **CHF}},
        late_fees=[
            {"minutes_before": 120, "charge": {"percent": 100}},
            {"charge": {"deposit": True}},
            {"minutes_before": 24 * 60, "charge": {"percent": 50}},
        ],
        no_show_fee={"amount": {"amount": 2500, **CHF}, "per": "person"},
    )
    terms = terms_of(steps, START, FREE_UNTIL, PRICE, party=4)
    assert terms.late_fee(FREE_UNTIL) is None
    assert terms.late_fee(FREE_UNTIL + timedelta(seconds=1)) == francs(3000)
    assert terms.late_fee(START - timedelta(hours=23)) == francs(5000)
    assert terms.late_fee(START - timedelta(minutes=1)) == PRICE
    assert (terms.no_show_fee, terms.deposit, terms.needs_payment) == (francs(10000), francs(3000), True)


def test_a_fee_never_begins_before_free_cancellation_ends() -> None:
    early = rule(late_fees=[{"minutes_before": 90 * 24 * 60, "charge": {"percent": 1}}])
    assert terms_of(early, START, FREE_UNTIL, PRICE, party=1).late_fees[0].after == FREE_UNTIL


@pytest.mark.parametrize(
    "charge",
    [
        {},
        {"percent": 10, "deposit": True},
        {"percent": 0},
        {"percent": 101},
        {"amount": {"amount": 0, **CHF}},
        {"amount": {"amount": -100, **CHF}},
    ],
)
def test_a_charge_says_one_thing_above_zero(charge: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Charge.model_validate(charge)


@pytest.mark.parametrize(
    "fields",
    [
        {"no_show_fee": {"deposit": True}},
        {"deposit": {"deposit": True}},
        {"party_min": 5, "party_max": 4},
        {"first_day": "2026-12-31", "last_day": "2026-12-30"},
    ],
)
def test_a_rule_makes_sense(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(**fields)


def test_a_fee_is_due_once_and_what_was_waived_stays_waived() -> None:
    once = with_fee([], FeeKind.NO_SHOW, PRICE)
    assert with_fee(once, FeeKind.NO_SHOW, francs(1)) == once
    waived = without_fee(once, FeeKind.NO_SHOW, FeeState.WAIVED, "regular guest")
    assert with_fee(waived, FeeKind.NO_SHOW, PRICE) == waived
    dropped = without_fee(once, FeeKind.NO_SHOW, FeeState.DROPPED)
    assert with_fee(dropped, FeeKind.NO_SHOW, PRICE) == once
    assert without_fee(waived, FeeKind.NO_SHOW, FeeState.DROPPED) == waived
