"""How well a guest's name fits what was typed (no I/O).

A whole word before the beginning of one, both before a word with a slip; words in the order typed before
another order.
"""

from typing import NamedTuple

from attendant.guests.search.likeness import SHORTEST, begins_with_a_slip, one_slip_apart


class Fit(NamedTuple):
    """How a name fits; the smaller the better. `words` are those of the name that were meant."""

    slips: int
    beginnings: int
    disorder: int
    words: tuple[str, ...]
    slipped: str | None = None


def fit(typed: tuple[str, ...], words: tuple[str, ...]) -> Fit | None:
    """The best way to find each typed word in a name of its own, with one slip at most; None without any."""
    best = _best(typed, words, slips_left=1)
    if best is None:
        return None
    slips, beginnings, chosen = best
    places = [words.index(word) for word in chosen]
    slipped = next((w for w, meant in zip(chosen, typed, strict=True) if not w.startswith(meant)), None)
    return Fit(slips, beginnings, int(places != sorted(places)), chosen, slipped)


def _best(
    typed: tuple[str, ...], words: tuple[str, ...], slips_left: int
) -> tuple[int, int, tuple[str, ...]] | None:
    if not typed:
        return 0, 0, ()
    found = []
    for word in words:
        slip, beginning = _compared(typed[0], word, slips_left)
        if slip > slips_left:
            continue
        rest = _best(typed[1:], tuple(one for one in words if one != word), slips_left - slip)
        if rest is not None:
            found.append((slip + rest[0], beginning + rest[1], (word, *rest[2])))
    return min(found, key=lambda one: one[:2], default=None)


def _compared(typed: str, word: str, slips_left: int) -> tuple[int, int]:
    """How many slips (2 stands for another word), and whether only the beginning was typed."""
    if word.startswith(typed):
        return 0, int(word != typed)
    if not slips_left or len(typed) < SHORTEST:
        return 2, 0
    if one_slip_apart(typed, word):
        return 1, 0
    return (1, 1) if begins_with_a_slip(typed, word) else (2, 0)
