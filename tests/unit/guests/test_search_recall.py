"""Guests are found by what people type, among a thousand made-up ones of fifteen languages."""

import pytest

from tests.people import People
from tests.search_recall import Measured, Recall
from tests.search_world import SearchWorld

MOST_CALLS = 18
PAGE_UNITS = 25


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    return list(Recall(SearchWorld(People(11).draw(1000))).measure(texts=25))


def test_what_is_typed_rightly_or_with_one_slip_recalls_who_is_meant(measured: list[Measured]) -> None:
    missed = {one.kind: round(one.recall, 3) for one in measured if one.recall < one.bar}
    assert not missed


def test_no_text_asks_more_than_a_bounded_number_of_bounded_pages(measured: list[Measured]) -> None:
    assert max(one.most_calls for one in measured) <= MOST_CALLS
    assert max(one.most_units for one in measured) <= PAGE_UNITS
