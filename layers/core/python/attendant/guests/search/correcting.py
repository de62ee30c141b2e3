"""Which words of the property's guests may have been meant by typed words with a slip (no I/O)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from attendant.guests.search.likeness import (
    SHORTEST,
    begins_with_a_slip,
    is_usual_slip,
    keys_of,
    one_slip_apart,
)

MOST_CORRECTIONS = 4
USUAL_SLIP = 4  # a slip of few possible ones makes up for a word that is 16 times as rare


class Correction(NamedTuple):
    """A word that may have been meant in the place of a typed one; more `weight`, more likely."""

    word: str
    typed: str
    weight: int


def keys_for(typed: Iterable[str]) -> list[str]:
    """Where the words that typed ones may stand for are filed: five keys for each at most."""
    return list(dict.fromkeys(key for word in typed if len(word) >= SHORTEST for key in keys_of(word)))


def corrections(typed: tuple[str, ...], filed: Mapping[str, int]) -> list[list[Correction]]:
    """For each typed word, the likeliest first; words that no guest bears come before those that some do.

    `filed` are words of guests with how usual they are, in powers of two.
    """
    words = sorted((word for word in typed if len(word) >= SHORTEST), key=lambda word: word in filed)
    return [_of(word, filed) for word in words]


def _of(typed: str, filed: Mapping[str, int]) -> list[Correction]:
    found: list[tuple[bool, Correction]] = []
    for word, usual in filed.items():
        if one_slip_apart(typed, word):
            weight = usual + (USUAL_SLIP if is_usual_slip(typed, word) else 0)
            found.append((False, Correction(word, typed, weight)))
        elif not word.startswith(typed) and begins_with_a_slip(typed, word):
            found.append((True, Correction(word, typed, usual)))
    found.sort(key=lambda one: (one[0], -one[1].weight, one[1].word))
    return [correction for _, correction in found[:MOST_CORRECTIONS]]
