"""Wholes and parts: who keeps whom from being booked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.bookings.hierarchy import LARGEST_TREE, problem, relatives

HALL = {"hall": None, "left": "hall", "right": "hall", "stage": "left", "wing": "left", "bar": None}


@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("hall", {"left", "right", "stage", "wing"}),
        ("left", {"hall", "stage", "wing"}),
        ("stage", {"left", "hall"}),
        ("right", {"hall"}),
        ("bar", set()),
        ("unknown", set()),
    ],
)
def test_a_part_takes_its_wholes_and_a_whole_its_parts(one: str, others: set[str]) -> None:
    assert relatives(one, HALL) == others


@given(parents=st.lists(st.integers(0, 9), min_size=10, max_size=10))
@settings(max_examples=80, derandomize=True)
def test_relatives_are_mutual_even_where_somebody_made_a_circle(parents: list[int]) -> None:
    tree = {str(number): str(parent) if parent != number else None for number, parent in enumerate(parents)}
    for one in tree:
        for other in tree:
            assert (other in relatives(one, tree)) == (one in relatives(other, tree))


@pytest.mark.parametrize(
    ("parents", "wrong"),
    [
        ({"a": None}, None),
        ({"a": "b", "b": None}, None),
        ({"a": "b"}, "no such resource"),
        ({"a": "a"}, "part of itself"),
        ({"a": "b", "b": "c", "c": "a"}, "part of itself"),
    ],
)
def test_a_place_in_the_tree_must_make_sense(parents: dict[str, str | None], wrong: str | None) -> None:
    found = problem("a", parents)
    assert (found is None) if wrong is None else wrong in (found or "")


def test_a_tree_stays_small_enough_for_one_transaction() -> None:
    parts = {f"part {number}": "whole" for number in range(LARGEST_TREE)}
    assert problem("part 0", {"whole": None, **parts}) is None
    assert "parts at most" in (problem("one more", {"whole": None, **parts, "one more": "whole"}) or "")
