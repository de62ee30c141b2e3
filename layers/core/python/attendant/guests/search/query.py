"""What somebody typed, read as the kinds of thing it may be, and where each is looked up (no I/O).

Every look-up is one bounded Query. Those for names come in the order in which they are worth asking.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from attendant.guests.search.dialling import digits_of, without_trunk
from attendant.guests.search.entries import in_turn, reference_text, room_text
from attendant.guests.search.folding import words_of

MOST_WORDS = 4
FEW, SOME = 20, 40
LONGEST_PARTICLE = 3
SHORTEST_TAIL = 3
REFERENCE_LENGTH = 6
SHORTEST_REFERENCE, SHORTEST_NUMBER, LONGEST_REFERENCE = 3, 4, 20
SHORTEST_MAIL = 3
SHORTEST_ROOM_NAME, LONGEST_ROOM_NAME = 3, 20
LONGEST_ROOM_NUMBER = 5
NEARLY_WHOLE = 6
SURE_TAIL = 8
_SAYS_ROOM = frozenset(
    ["room", "rm", "zimmer", "zi", "suite", "chambre", "camera", "habitacion", "kamer", "nr", "no"]
)
_NUMBER = re.compile(r"[\d\s+()/.\-–]+")
_MAIL = re.compile(r"[^\s@,;]+(?:@[^\s@,;]*)?|@[^\s@,;]+")


class Lookup(NamedTuple):
    """One Query: records of a kind in a part of the index whose sort key begins with `text`.

    When a look-up that `settles` gives fewer than its limit, further ones of its kind find nobody else.
    """

    kind: str
    begins: str
    text: str
    limit: int = FEW
    settles: bool = False


class Typed(NamedTuple):
    """What a typed text may be: names always, and whatever else it looks like.

    Digits `from_start` begin as only the first digits of a number do.
    """

    words: tuple[str, ...]
    digits: str = ""
    from_start: bool = False
    mail: str | None = None
    reference: str | None = None
    rooms: tuple[str, ...] = ()

    @property
    def is_no_name(self) -> bool:
        """Whether it is a number or looks like a mail address, so that these are looked up first."""
        numbered = self.digits or not self.words
        return bool(numbered) or any(not letter.isalpha() for letter in self.mail or "")


def read(text: str) -> Typed:
    """Everything that a typed text may be."""
    text = " ".join(text.split())
    if _NUMBER.fullmatch(text) and (digits := digits_of(without_trunk(text))):
        return Typed((), digits, _from_start(text, digits), reference=_reference(text), rooms=_rooms(text))
    if "@" in text:
        return Typed((), mail=text.casefold() if _MAIL.fullmatch(text) else None)
    tokens = text.split(" ")
    numbers = [token for token in tokens if _NUMBER.fullmatch(token)]
    words = words_of(" ".join(token for token in tokens if token not in numbers))
    rooms = _rooms(text)
    if numbers:
        rooms = (*rooms, *_rooms(" ".join(numbers)))
        if _SAYS_ROOM & set(words):
            return Typed((), rooms=tuple(dict.fromkeys(rooms)))
    mail = text.casefold() if len(tokens) == 1 and len(text) >= SHORTEST_MAIL else None
    digits = digits_of(without_trunk("".join(numbers)))
    first = _from_start("".join(numbers), digits)
    return Typed(words[:MOST_WORDS], digits, first, mail, _reference(text), tuple(dict.fromkeys(rooms)))


def other_lookups(typed: Typed) -> list[Lookup]:
    """Where references, rooms, phones and mail addresses are looked up, at most seven."""
    wanted = []
    if typed.reference:
        wanted.append(Lookup("REF", typed.reference[0], typed.reference))
    wanted += [Lookup("ROOM", "", room) for room in typed.rooms]
    wanted += _phone_lookups(typed.digits, from_start=typed.from_start)
    if typed.mail and typed.mail.startswith("@"):
        wanted.append(Lookup("HOST", typed.mail[1], typed.mail[1:]))
    elif typed.mail:
        wanted.append(Lookup("MAIL", typed.mail[0], typed.mail))
    return wanted


def name_lookups(words: tuple[str, ...]) -> Iterator[Lookup]:
    """Where guests with names that begin with all of these words are looked up, at most six."""
    if len(words) == 1:
        yield Lookup("WORD", words[0][0], words[0], settles=True)
    if len(words) < 2:
        return
    # The two longest words tell most; the others narrow down what these find.
    one, other = sorted(sorted(words, key=len)[-2:], key=words.index)
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        yield _both(short, long, settles=True)
    yield Lookup("PAIR", long[0] + short[0], long, SOME, settles=True)
    yield Lookup("PAIR", short[0] + long[0], f"{short} {long}")
    yield Lookup("PAIR", long[0] + short[0], f"{long} {short}")
    if len(short) != len(long):
        yield _both(short, long[: len(short)], settles=False)
    yield Lookup("PAIR", short[0] + long[0], short, SOME)


def last_resort(words: tuple[str, ...]) -> list[Lookup]:
    """Where guests are looked up by one of several words when these are no pair that names are kept by."""
    if len(words) < 2 or min(map(len, words)) > LONGEST_PARTICLE:
        return []
    long = max(words, key=len)
    return [Lookup("WORD", long[0], long, SOME)]


def corrected_lookup(word: str, others: tuple[str, ...]) -> Lookup:
    """Where guests with a word as it was meant are looked up, and with how the others begin."""
    if not others:
        return Lookup("WORD", word[0], word)
    other = max(others, key=len)
    return Lookup("PAIR", word[0] + other[0], f"{word} {other}")


def _both(one: str, other: str, *, settles: bool) -> Lookup:
    """Two beginnings of the same length, in alphabetical order as the words themselves are."""
    low, high = sorted((one, other))
    return Lookup("BOTH", low[0] + high[0], in_turn(low, high), SOME, settles=settles)


def _from_start(text: str, digits: str) -> bool:
    """Whether digits begin with a country or an area; a few behind one 0 may as well be the last ones."""
    return text.startswith(("+", "00")) or (digits.startswith("0") and len(digits) >= NEARLY_WHOLE)


def _phone_lookups(digits: str, *, from_start: bool) -> list[Lookup]:
    if len(digits) < SHORTEST_TAIL:
        return []
    bare = digits.lstrip("0")
    last = [Lookup("TAIL", digits[-1], digits[::-1], SOME)]
    if bare != digits and len(bare) >= NEARLY_WHOLE:
        last.append(Lookup("TAIL", bare[-1], bare[::-1]))
    if len(bare) >= NEARLY_WHOLE + 3:
        # Whatever stands before, such as a 0 or 8 that is dialled at home only: these tell enough.
        last.append(Lookup("TAIL", bare[-1], bare[: -SURE_TAIL - 1 : -1]))
    first = [Lookup("HEAD", bare[0], bare)] if bare else []
    return [*first, *last] if from_start else [*last[:1], *first, *last[1:]]


def _reference(text: str) -> str | None:
    """The text as the reference of a booking, the number of a stay or the beginning of one."""
    typed = reference_text(text)
    if len(text) > LONGEST_REFERENCE or not text.isascii() or not re.fullmatch(r"[\w\s-]+", text):
        return None
    if len(typed) == REFERENCE_LENGTH and "U" not in typed:
        return typed
    shortest = SHORTEST_NUMBER if text.isdecimal() else SHORTEST_REFERENCE
    numbered = " " not in text and any(character.isdecimal() for character in text)
    return typed if numbered and len(typed) >= shortest else None


def _rooms(text: str) -> tuple[str, ...]:
    room = room_text(text)
    if room.isdecimal() and len(room) > LONGEST_ROOM_NUMBER:
        return ()
    shortest = 1 if any(character.isdecimal() for character in room) else SHORTEST_ROOM_NAME
    return (room,) if shortest <= len(room) <= LONGEST_ROOM_NAME else ()
