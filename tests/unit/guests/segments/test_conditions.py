"""Rules of managers: what can be said, and how a mistake is named."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.contacts import read_email
from attendant.guests.models import Guest
from attendant.guests.profile import Address, Consent, Statistics
from attendant.guests.segments.conditions import condition_of
from attendant.guests.segments.fields import FIELDS, OPERATORS
from attendant.guests.segments.moments import Moment
from attendant.kernel.errors import Invalid
from attendant.kernel.money import Money

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MOMENT = Moment(NOW, "Europe/Zurich")
ANNA = Guest(
    guest_id="gst_1",
    name="Anna Keller",
    language="de-CH",
    tags=("wine-lover", "lake-view"),
    emails=(read_email("anna@example.org"),),
    address=Address(city="Zürich", country="CH"),
    consents=(Consent(channel="email", purpose="marketing", given=True, source="staff", at=NOW),),
    statistics=Statistics(
        visits=4, stays=1, no_show_rate=0.25, total_spend=Money(amount=90000, currency="CHF")
    ),
    created_at=NOW,
    revision=1,
)


def question(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


@pytest.mark.parametrize(
    ("tree", "holds"),
    [
        (question("language", "eq", "de"), True),
        (question("language", "eq", "de-CH"), True),
        (question("language", "eq", "de-AT"), False),
        (question("language", "none_of", ["fr", "it"]), True),
        (question("city", "eq", "zürich"), True),
        (question("company", "eq", "Acme"), False),
        (question("company", "ne", "Acme"), True),
        (question("company", "known", False), True),
        (question("tags", "has", "Wine-Lover"), True),
        (question("tags", "has_all", ["wine-lover", "golf"]), False),
        (question("tags", "has_any", ["wine-lover", "golf"]), True),
        (question("dietary", "lacks", "vegan"), True),
        (question("consents", "has", "email:marketing"), True),
        (question("has_email", "eq", True), True),
        (question("times_here", "gte", 5), True),
        (question("frequency", "one_of", ["regular", "frequent"]), True),
        (question("no_show_rate", "gt", 0.2), True),
        (question("cancellation_rate", "gt", 0), False),
        (question("total_spend", "gte", {"amount": 90000, "currency": "CHF"}), True),
        (question("total_spend", "gte", {"amount": 1, "currency": "EUR"}), False),
        (question("visits", "between", [4, 6]), True),
        ({"not": question("vip", "eq", True)}, True),
        ({"all": [question("vip", "eq", False), {"any": [question("visits", "eq", 9)]}]}, False),
    ],
)
def test_what_a_rule_says(tree: dict[str, Any], holds: bool) -> None:
    assert condition_of(tree).holds(ANNA, MOMENT) is holds


@pytest.mark.parametrize(
    ("tree", "place", "word"),
    [
        ([], "body.when", "object"),
        ({}, "body.when", "exactly one"),
        ({"all": []}, "body.when.all", "at least one"),
        (
            {"all": [question("vip", "eq", True), question("shoe_size", "eq", 4)]},
            "body.when.all.1.field",
            "no such",
        ),
        ({"any": [question("tags", "gt", 4)]}, "body.when.any.0.op", "has, lacks"),
        ({"not": question("visits", "gt", "four")}, "body.when.not.value", "number"),
        (question("visits", "between", [6, 4]), "body.when.value", "lower"),
        (question("frequency", "eq", "daily"), "body.when.value", "first_time"),
        (question("days_until_birthday", "lt", 1.5), "body.when.value", "whole number"),
        (question("total_spend", "gt", 500), "body.when.value", "minor units"),
        (question("vip", "eq", 1), "body.when.value", "true or false"),
        ({"field": "vip", "op": "eq"}, "body.when.value", "required"),
        ({**question("vip", "eq", True), "weight": 3}, "body.when.weight", "only"),
        ({"all": [question("vip", "eq", True)], "any": []}, "body.when", "exactly one"),
        (
            {
                "not": {"not": {"not": {"not": {"not": {"not": {}}}}}},
            },
            "body.when.not.not.not.not.not.not",
            "levels",
        ),
        ({"all": [{"all": [question("vip", "eq", True)] * 30}] * 2}, "body.when", "at most 40"),
        ({"any": [question("city", "one_of", ["x" * 119] * 50)] * 4}, "body.when", "at most 20000"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_at_its_place(tree: Any, place: str, word: str) -> None:
    with pytest.raises(Invalid) as refused:
        condition_of(tree)
    assert [(p.field, word in p.reason) for p in refused.value.problems] == [(place, True)]


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        condition_of({"all": [question("shoe_size", "eq", 1), question("vip", "is", True)]})
    assert [p.field for p in refused.value.problems] == ["body.when.all.0.field", "body.when.all.1.op"]


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just({"amount": 1, "currency": "CHF"}),
)
leaves = st.fixed_dictionaries(
    {
        "field": st.sampled_from([*FIELDS, "other"]),
        "op": st.sampled_from(sorted({op for ops in OPERATORS.values() for op in ops})),
        "value": values | st.lists(values, max_size=3),
    }
)
trees = st.recursive(
    leaves | values,
    lambda parts: st.one_of(
        st.fixed_dictionaries({"all": st.lists(parts, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(parts, max_size=3) | values}),
        st.fixed_dictionaries({"not": parts}),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(tree=trees)
def test_whatever_is_sent_is_refused_as_invalid_or_can_be_asked(tree: Any) -> None:
    try:
        condition = condition_of(tree)
    except Invalid as refused:
        assert all(problem.field.startswith("body.when") for problem in refused.problems)
    else:
        assert condition.holds(ANNA, MOMENT) in (True, False)
        assert all(day is not None for day in condition.turns(ANNA, MOMENT))
