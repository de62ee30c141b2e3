"""Wholes and their parts: who has a part keeps the whole from others, but not its other parts.

A hall that can be divided, a double court, a suite of rooms: `part_of` of a resource names the whole. What
takes a resource stands in the way of everything above and below it, and of nothing beside it.
"""

from collections.abc import Mapping

LARGEST_TREE = 20
"""Most relatives a resource may have: each is one more record that a write must find unchanged."""

type Parents = Mapping[str, str | None]
"""For each resource the whole it is a part of, if any."""


def relatives(resource_id: str, parents: Parents) -> set[str]:
    """Everything that cannot be had beside a resource: its wholes, and its parts and theirs."""
    return _above(resource_id, parents) | {
        other for other in parents if other != resource_id and resource_id in _above(other, parents)
    }


def problem(resource_id: str, parents: Parents) -> str | None:
    """Why a resource cannot stand where `parents` puts it, for the person who said so; None if it can."""
    whole = parents.get(resource_id)
    if whole is None:
        return None
    if whole not in parents:
        return "no such resource"
    if whole == resource_id or resource_id in _above(whole, parents):
        return "a resource cannot be a part of itself or of its own parts"
    root = max(_above(resource_id, parents), key=lambda one: len(relatives(one, parents)))
    if len(relatives(root, parents)) > LARGEST_TREE:
        return f"a whole has {LARGEST_TREE} parts at most, those of its parts included"
    return None


def _above(resource_id: str, parents: Parents) -> set[str]:
    found: set[str] = set()
    whole = parents.get(resource_id)
    while whole is not None and whole not in found:
        found.add(whole)
        whole = parents.get(whole)
    return found
