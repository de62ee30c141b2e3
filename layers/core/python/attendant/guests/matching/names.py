"""What two names say about whether they are one person's (no I/O)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from attendant.guests.matching.nicknames import is_given_name, is_nickname
from attendant.guests.matching.spelling import folded, likeness

MOST_WORDS = 6
SAME_FROM, NEAR_FROM, ALIKE_FROM = 0.97, 0.89, 0.82

_SMALL = (
    "de del della di da do dos das du des la le les van von vom zu zum zur der den ter ten af av und and e y"
)
_TITLE = (
    "mr mrs ms miss mx sir dr prof herr frau hr fr fam familie family mme mlle monsieur madame sig sigra "
    "sra sr senor senora dott dottssa ing dipl mag jun jr sen ii iii mt bc"
)
_NOBODY_IS = (
    "guest gast client cliente unknown unbekannt whatsapp user test walkin walk in na none anonymous "
    "anonym name noname"
)
_SMALL_WORDS, _TITLES, _NOBODY = (frozenset(text.split()) for text in (_SMALL, _TITLE, _NOBODY_IS))


class Level(IntEnum):
    """How much two parts of names agree."""

    DIFFERENT = 0
    OTHER_FORM = 1  # Daniel and Daniela, Lena and Lina: two people more often than a slip
    UNSURE = 2
    MISSING = 3
    INITIAL = 4
    NEAR = 5
    SAME = 6


@dataclass(frozen=True)
class Name:
    """A name as folded words: the given ones and the family's. One word alone counts as given."""

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.given, *self.family)

    @property
    def full(self) -> bool:
        """Whether there is a given and a family name."""
        return bool(self.given and self.family)


NO_NAME = Name()


@dataclass(frozen=True)
class Agreement:
    """How given and family names of two people compare."""

    given: Level
    family: Level
    swapped: bool = False

    @property
    def total(self) -> int:
        return self.given + self.family


def name_of(shown: str | None, given: str | None, family: str | None) -> Name:
    """The name in a profile's fields; without given and family name those of the shown one, in its order."""
    if given or family:
        return Name(_words(given or ""), _words(family or ""))
    if shown and "," in shown:
        before, _, after = shown.partition(",")
        if after.strip():
            return Name(_words(after), _words(before))
    words = _words(shown or "")
    return Name(words[:-1], words[-1:]) if len(words) > 1 else Name(words)


@lru_cache(maxsize=65536)
def compare(one: Name, other: Name) -> Agreement:
    """How two names agree, in the arrangement in which they agree best: given and family may be swapped."""
    if not one.words or not other.words:
        return Agreement(Level.MISSING, Level.MISSING)
    if not (one.full and other.full):
        return _with_one_part(one, other)
    found = [Agreement(_given(one.given, other.given), _family(one.family, other.family))]
    crossed = Agreement(_given(one.given, other.family), _given(one.family, other.given), swapped=True)
    if min(crossed.given, crossed.family) >= Level.NEAR:
        found.append(crossed)
    if len(one.words) > 2 or len(other.words) > 2:
        found.append(_in_any_order(one.words, other.words))
    return max(found, key=lambda agreement: (agreement.total, not agreement.swapped))


def _with_one_part(one: Name, other: Name) -> Agreement:
    """One of them is a single part, such as the name somebody gave themselves on a channel."""
    part, whole = (one, other) if not one.full else (other, one)
    words = part.words
    if not whole.full:
        level = max(_given(words, whole.words), _family(words, whole.words))
        return Agreement(_softened(level, words), Level.MISSING)
    as_given, as_family = _given(words, whole.given), _family(words, whole.family)
    if as_family > as_given and as_family >= Level.NEAR:
        return Agreement(Level.MISSING, as_family)
    return Agreement(_softened(as_given, words), Level.MISSING)


def _softened(level: Level, words: tuple[str, ...]) -> Level:
    # A single word may be a pet name, a company or half a name: unless it is a given name, it says little.
    if level < Level.UNSURE and not any(is_given_name(word) for word in words):
        return Level.UNSURE
    return level


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    if not one or not other:
        return Level.MISSING
    if "".join(one) == "".join(other):
        return Level.SAME
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    level = min(max(_word(word, candidate) for candidate in more) for word in fewer)
    if level is Level.SAME and len(fewer) < len(more) and fewer[0] != more[0]:
        return Level.NEAR  # Maria may be Anna Maria, who may be Anna
    if len(fewer) < len(more) and level < Level.NEAR and likeness("".join(one), "".join(other)) >= SAME_FROM:
        return Level.NEAR
    return level


def _family(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    if not one or not other:
        return Level.MISSING
    if "".join(one) == "".join(other):
        return Level.SAME
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    levels = [max(_plain_word(word, candidate) for candidate in more) for word in fewer]
    if len(fewer) < len(more):
        # One of two family names is often left out, or came with a marriage.
        return Level.NEAR if min(levels) >= Level.NEAR else min(levels)
    return min(levels)


def _in_any_order(one: Sequence[str], other: Sequence[str]) -> Agreement:
    fewer, more = (list(one), list(other)) if len(one) <= len(other) else (list(other), list(one))
    left, levels = list(more), []
    for word in fewer:
        best = max(left, key=lambda candidate: _word(word, candidate))
        left.remove(best)
        levels.append(_word(word, best))
    level = min(levels)
    if level < Level.NEAR:
        return Agreement(Level.DIFFERENT, Level.DIFFERENT)
    return Agreement(level, level if len(one) == len(other) else Level.NEAR)


def _word(one: str, other: str) -> Level:
    """Two given names, each a word."""
    if one == other:
        return Level.SAME
    if len(one) == 1 or len(other) == 1:
        return Level.INITIAL if one[0] == other[0] else Level.DIFFERENT
    if _other_gender(one, other):
        return Level.OTHER_FORM
    short, long = sorted((one, other), key=len)
    if is_nickname(one, other) or (len(short) >= 3 and long.startswith(short) and len(long) - len(short) > 1):
        return max(Level.NEAR, _plain_word(one, other))
    level = _plain_word(one, other)
    if Level.DIFFERENT < level < Level.SAME and is_given_name(one) and is_given_name(other):
        return Level.OTHER_FORM  # Marco and Marcel, Lena and Lina: both are names
    return level


def _plain_word(one: str, other: str) -> Level:
    if len(one) == 1 or len(other) == 1:
        return Level.INITIAL if one[0] == other[0] else Level.DIFFERENT
    alike = likeness(one, other)
    if alike >= SAME_FROM:
        return Level.SAME
    if alike >= NEAR_FROM or (min(len(one), len(other)) >= 4 and _one_slip(one, other)):
        return Level.NEAR
    return Level.UNSURE if alike >= ALIKE_FROM else Level.DIFFERENT


_GENDERS = (
    ("", "a"),
    ("", "e"),
    ("o", "a"),
    ("us", "a"),
    ("e", "a"),
    ("", "ne"),
    ("", "ine"),
    ("", "in"),
    ("s", ""),
)


def _other_gender(one: str, other: str) -> bool:
    """Whether two names differ as his and hers do: Daniel and Daniela, Mario and Maria."""
    for his, hers in _GENDERS:
        for a, b in ((one, other), (other, one)):
            stem = a.removesuffix(his)
            if a.endswith(his) and len(stem) >= 4 and stem + hers == b and b[-1] != b[-2]:
                return True
    return False


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two in the other order make one word of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, theirs = one[start:], other[start:]
    return (
        rest[1:] == theirs[1:]
        or rest[1:] == theirs
        or rest == theirs[1:]
        or (rest[:2] == theirs[1::-1] and rest[2:] == theirs[2:])
    )


def _words(text: str) -> tuple[str, ...]:
    words = [word for word in re.split(r"\s+", folded(text)) if word and not word.isdigit()]
    if all(word in _NOBODY for word in words):
        return ()
    named = [word for word in words if word not in _TITLES and word not in _SMALL_WORDS]
    return tuple((named or words)[:MOST_WORDS])
