"""How many of the guests who are meant are on the first page: texts of many kinds, and what they recall.

A text's recall is the number of hits that are meant, by the number of guests who are meant or ten, whichever
is less. Who is meant is found without the index: guests with words that begin as the words typed, whole words
where something is typed wrongly, phones with these digits, addresses that begin so.
"""

import random
import string
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from attendant.guests.search.folding import words_of
from tests.people import Person
from tests.search_world import SearchWorld, guest_id_of

PAGE = 10
RIGHT, ONE_SLIP = 0.95, 0.8
SLIPS = ("substitution", "deletion", "insertion", "transposition")


class Wish(NamedTuple):
    """What is typed, and which guests are meant."""

    typed: str
    meant: set[str]


@dataclass
class Measured:
    """What texts of one kind recalled and cost, over all of them."""

    kind: str
    bar: float
    texts: int = 0
    recalled: float = 0.0
    calls: int = 0
    most_calls: int = 0
    units: float = 0.0
    most_units: float = 0.0

    @property
    def recall(self) -> float:
        return self.recalled / self.texts

    def row(self) -> str:
        """The figures as a row of a table."""
        return (
            f"| {self.kind} | {self.texts} | {self.recall:.3f} | {self.bar:g} | "
            f"{self.calls / self.texts:.1f} | {self.most_calls} | "
            f"{self.units / self.texts:.1f} | {self.most_units:g} |"
        )


TITLE = (
    "| typed | texts | recall@10 | bar | AWS calls | most | read units | most |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


class Recall:
    """Texts as people would type them for guests of a world; the same seed gives the same texts."""

    def __init__(self, world: SearchWorld, seed: int = 1) -> None:
        self._world = world
        self._random = random.Random(seed)

    def kinds(self) -> dict[str, tuple[float, Callable[[Person], Wish | None]]]:
        """Every kind of text, with its bar and what makes one for a person."""
        right: dict[str, Callable[[Person], Wish | None]] = {
            **{f"first {size} letters of a name": self._beginning(size) for size in (2, 3, 4, 6)},
            "a name": self._beginning(99),
            "2 letters of each, any order": self._beginnings(2, 2),
            "3 letters of each, any order": self._beginnings(3, 3),
            "4 and 3 letters, any order": self._beginnings(4, 3),
            "given name and 1 letter, any order": self._beginnings(99, 1),
            "1 letter and family name, any order": self._beginnings(1, 99),
            "given name and 3 letters, any order": self._beginnings(99, 3),
            "both names, any order": self._beginnings(99, 99),
            "name as it is written": lambda person: self._named(person.name, self._words(person)),
            "ue for ü and the like": self._spelt_out,
            **{f"last {size} digits": self._last_digits(size) for size in (4, 5, 7)},
            "+ and 5 digits, blanks between": self._first_digits,
            "whole number with 0 or 00": self._whole_number,
            "first 5 of an address": lambda person: self._address(person.email[:5]),
            "an address to its @": lambda person: self._address(person.email.partition("@")[0] + "@"),
        }
        slips = {
            **{f"both names, one {slip}": self._both_names(slip) for slip in SLIPS},
            **{f"one name, one {slip}": self._one_name(slip) for slip in SLIPS},
            "both names, first letter of one": self._both_names("first"),
            "one name, its first letter": self._one_name("first"),
            "family name, any slip": lambda person: self._slipped(
                [words_of(person.family_name)[-1]], self._random.choice(SLIPS)
            ),
        }
        return {
            **{kind: (RIGHT, make) for kind, make in right.items()},
            **{kind: (ONE_SLIP, make) for kind, make in slips.items()},
        }

    def measure(self, texts: int) -> Iterable[Measured]:
        """Type so many texts of each kind."""
        for kind, (bar, make) in self.kinds().items():
            measured = Measured(kind, bar)
            while measured.texts < texts:
                wish = make(self._random.choice(self._world.people))
                if wish and wish.meant:
                    self._type(wish, measured)
            yield measured

    def _type(self, wish: Wish, measured: Measured) -> None:
        store = self._world.store
        store.calls, store.read_units = Counter(), 0.0
        found = self._world.find(wish.typed)
        calls = sum(store.calls.values())
        measured.texts += 1
        measured.recalled += len(wish.meant & set(found)) / min(PAGE, len(wish.meant))
        measured.calls += calls
        measured.units += store.read_units
        measured.most_calls = max(measured.most_calls, calls)
        measured.most_units = max(measured.most_units, store.read_units)

    # --- names ---------------------------------------------------------------------------------------------

    def _words(self, person: Person) -> list[str]:
        return list(dict.fromkeys(words_of(person.name)))

    def _beginning(self, letters: int) -> Callable[[Person], Wish | None]:
        def make(person: Person) -> Wish | None:
            words = [word for word in self._words(person) if len(word) >= min(letters, 3)]
            if not words:
                return None
            typed = self._random.choice(words)[:letters]
            return self._named(typed, [typed])

        return make

    def _beginnings(self, given: int, family: int) -> Callable[[Person], Wish | None]:
        def make(person: Person) -> Wish | None:
            words = self._words(person)
            if len(words) < 2:
                return None
            typed = [words[0][:given], words[-1][:family]]
            self._random.shuffle(typed)
            return self._named(" ".join(typed), typed)

        return make

    def _spelt_out(self, person: Person) -> Wish | None:
        spelt = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"}
        typed = "".join(spelt.get(letter, letter) for letter in person.name.lower())
        return self._named(typed, self._words(person)) if typed != person.name.lower() else None

    def _both_names(self, slip: str) -> Callable[[Person], Wish | None]:
        return lambda person: self._slipped(self._words(person), slip) if " " in person.name else None

    def _one_name(self, slip: str) -> Callable[[Person], Wish | None]:
        return lambda person: self._slipped([self._random.choice(self._words(person))], slip)

    def _slipped(self, words: list[str], slip: str) -> Wish | None:
        at = self._random.randrange(len(words))
        if len(words[at]) < 4:
            return None
        wrong = slipped(words[at], slip, self._random)
        typed = [*words[:at], wrong, *words[at + 1 :]]
        return Wish(" ".join(typed), set.intersection(*(self._bearers[word] for word in words)))

    def _named(self, typed: str, beginnings: list[str]) -> Wish:
        """Guests who have for each beginning a word of its own."""
        rarest = max(beginnings, key=len)
        first = bisect_left(self._vocabulary, rarest)
        candidates: set[str] = set()
        for word in self._vocabulary[first:]:
            if not word.startswith(rarest):
                break
            candidates |= self._bearers[word]
        return Wish(typed, {one for one in candidates if _each(beginnings, self._world.words[one])})

    @cached_property
    def _bearers(self) -> dict[str, set[str]]:
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for guest_id, words in self._world.words.items():
            for word in words:
                bearers[word].add(guest_id)
        return bearers

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._bearers)

    # --- phones and addresses ------------------------------------------------------------------------------

    def _last_digits(self, size: int) -> Callable[[Person], Wish]:
        def make(person: Person) -> Wish:
            typed = person.phone[-size:]
            return Wish(f"{typed[:2]} {typed[2:]}", self._ending[size].get(typed, set()))

        return make

    def _first_digits(self, person: Person) -> Wish:
        meant = self._phones_where(lambda phone: phone.startswith(person.phone[:6]))
        return Wish(f"{person.phone[:3]} {person.phone[3:6]}", meant)

    def _whole_number(self, person: Person) -> Wish | None:
        if person.phone.startswith(("+1", "+39")):
            return None  # nobody dials a 0 there
        country = 2 if person.phone[1] == "7" else 4 if person.phone[1:4] in ("351", "353", "420") else 3
        typed = self._random.choice((f"0{person.phone[country:]}", f"00{person.phone[1:]}"))
        return Wish(f"{typed[:4]} {typed[4:7]} {typed[7:]}", self._phones_where(person.phone.__eq__))

    def _address(self, beginning: str) -> Wish:
        named = set() if "@" in beginning else self._named(beginning, [beginning]).meant
        people = enumerate(self._world.people)
        return Wish(
            beginning, named | {guest_id_of(at) for at, one in people if one.email.startswith(beginning)}
        )

    def _phones_where(self, holds: Callable[[str], bool]) -> set[str]:
        return {guest_id_of(at) for at, one in enumerate(self._world.people) if holds(one.phone)}

    @cached_property
    def _ending(self) -> dict[int, dict[str, set[str]]]:
        ending: dict[int, dict[str, set[str]]] = {size: defaultdict(set) for size in (4, 5, 7)}
        for at, person in enumerate(self._world.people):
            for size, guests in ending.items():
                guests[person.phone[-size:]].add(guest_id_of(at))
        return ending


def slipped(word: str, slip: str, chance: random.Random) -> str:
    """The word with one slip of a kind at any position, or one that concerns its first letter."""
    letters = string.ascii_lowercase
    while True:
        kind = chance.choice(SLIPS) if slip == "first" else slip
        at = 0 if slip == "first" else chance.randrange(len(word))
        wrong = {
            "substitution": word[:at] + chance.choice(letters) + word[at + 1 :],
            "deletion": word[:at] + word[at + 1 :],
            "insertion": word[:at] + chance.choice(letters) + word[at:],
            "transposition": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        }[kind]
        if wrong != word:
            return wrong


def _each(beginnings: list[str], words: tuple[str, ...]) -> bool:
    """Whether each beginning is that of a word of its own."""
    if not beginnings:
        return True
    first, *others = beginnings
    return any(
        word.startswith(first) and _each(others, words[:at] + words[at + 1 :])
        for at, word in enumerate(words)
    )
