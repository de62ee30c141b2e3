"""The people of one file, found like stored ones: so that two rows about one person match each other.

Of each row its keys, the words of its name and where it begins are in memory; the row itself is read again
from the file when somebody looks like it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import IO

from attendant.guests.imports.rows import Row
from attendant.guests.imports.taking_in import lines
from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.judging import Files, Hit
from attendant.guests.matching.keys import MatchKey, match_keys
from attendant.guests.models import Guest

LATEST = 50
"""Rows kept per key; matching looks at half as many."""
READ_LATELY = 4_096


class PeopleInFile:
    """The rows decided so far, by their matching keys."""

    def __init__(
        self,
        file: IO[bytes],
        understood: Callable[[int, Sequence[str]], Row],
        profile: Callable[[Row, str], Guest],
        id_of: Callable[[int], str],
    ) -> None:
        """`understood` reads a row, `profile` makes its guest; `id_of` is the id under which it is made."""
        self._file = file
        self._understood = understood
        self._profile = profile
        self._id_of = id_of
        self._starts: dict[int, int] = {}
        self._words: dict[int, str] = {}
        self._ids: dict[int, str] = {}
        self._first: dict[str, int] = {}
        self._under: dict[int, list[int]] = defaultdict(list)
        self.guest = lru_cache(READ_LATELY)(self._guest)

    def add(self, start: int, number: int, guest_id: str, evidence: Evidence) -> None:
        """A row whose guest is known now; it begins at a byte of the lines."""
        self._starts[number] = start
        self._words[number] = " ".join(evidence.name.words)[:60]
        if guest_id != self._id_of(number):
            self._ids[number] = guest_id
            self._first.setdefault(guest_id, number)
        else:
            self._first[guest_id] = number
        for key in match_keys(evidence):
            rows = self._under[hash(key.text)]
            rows.append(number)
            if len(rows) > LATEST:
                del rows[:-LATEST]

    def row_of(self, guest_id: str) -> int | None:
        """The first row of the file that is about a guest."""
        return self._first.get(guest_id)

    def made_here(self, guest_id: str) -> bool:
        """Whether the guest is made of a row of this file."""
        number = self._first.get(guest_id)
        return number is not None and number not in self._ids

    def under(self, key: MatchKey, limit: int) -> list[Hit]:
        """The people of the file under a key, the latest first."""
        numbers = self._under.get(hash(key.text), ())
        return [Hit(self._id(number), self._words[number]) for number in reversed(numbers[-limit:])]

    def _guest(self, number: int) -> Guest:
        """The person of a row, as the row says."""
        _, _, cells = next(lines(self._file, self._starts[number]))
        return self._profile(self._understood(number, cells), self._id(number))

    def _id(self, number: int) -> str:
        return self._ids.get(number) or self._id_of(number)


class Everybody:
    """Stored people and those of the file, as matching looks them up."""

    def __init__(self, stored: Files, file: PeopleInFile) -> None:
        self._stored = stored
        self._file = file

    def under(self, key: MatchKey, limit: int) -> list[Hit]:
        """The profiles under a key: those of the file first."""
        found = {hit.guest_id: hit for hit in self._file.under(key, limit)}
        for hit in self._stored.under(key, limit):
            found.setdefault(hit.guest_id, hit)
        return list(found.values())[:limit]

    def read(self, guest_ids: Sequence[str]) -> list[Evidence]:
        """What these profiles say; a guest who is made of a row is as the row says."""
        wanted = [guest_id for guest_id in guest_ids if not self._file.made_here(guest_id)]
        found = {one.guest_id: one for one in self._stored.read(wanted)} if wanted else {}
        for guest_id in guest_ids:
            number = self._file.row_of(guest_id)
            if guest_id not in found and number is not None and self._file.made_here(guest_id):
                found[guest_id] = Evidence.of(self._file.guest(number))
        return [found[guest_id] for guest_id in guest_ids if guest_id in found]


class Remembered:
    """Look-ups of stored people, each made once: for the rows of one chunk."""

    def __init__(self, stored: Files) -> None:
        self._stored = stored
        self._under: dict[tuple[str, int], Sequence[Hit]] = {}
        self._read: dict[str, Evidence | None] = {}

    def under(self, key: MatchKey, limit: int) -> Sequence[Hit]:
        """The stored profiles under a key."""
        place = (key.text, limit)
        if place not in self._under:
            self._under[place] = self._stored.under(key, limit)
        return self._under[place]

    def read(self, guest_ids: Sequence[str]) -> Iterable[Evidence]:
        """What these stored profiles say."""
        unread = [guest_id for guest_id in guest_ids if guest_id not in self._read]
        if unread:
            found = {one.guest_id: one for one in self._stored.read(unread)}
            self._read |= {guest_id: found.get(guest_id) for guest_id in unread}
        return [one for guest_id in guest_ids if (one := self._read[guest_id]) is not None]
