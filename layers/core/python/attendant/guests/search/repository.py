"""Where search records and the words of all guests' names are read and kept.

The words of a property stand under `<property>#FIND#NEAR#<key>`: one record per key with an attribute for
each word that is filed under it, whose value tells how usual the word is.
"""

from collections.abc import Iterable

from attendant.guests.search.entries import partition
from attendant.guests.search.query import Lookup
from attendant.kernel.tables import Key, Record, Table

_WORD = "="


class SearchRepository:
    """The search records of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id

    def look_up(self, lookup: Lookup) -> tuple[list[Record], bool]:
        """The records that one look-up asks for, and whether there are more than its limit."""
        page = self._table.query(
            partition(self._property_id, lookup.kind, lookup.begins),
            begins=lookup.text or None,
            limit=lookup.limit,
        )
        return page.records, page.cursor is not None

    def filed_under(self, keys: Iterable[str]) -> dict[str, int]:
        """Words filed under any of these keys, with how usual they are, in one read."""
        records = self._table.get_many([self._near(key) for key in keys])
        return {
            name.removeprefix(_WORD): int(usual)
            for record in records.values()
            for name, usual in record.items()
            if name.startswith(_WORD)
        }

    def file(self, word: str, keys: Iterable[str], usual: int) -> None:
        """File a word under each of the keys, or tell anew how usual it is."""
        for key in keys:
            self._table.update(self._near(key), set={f"{_WORD}{word}": usual})

    def remove(self, word: str, keys: Iterable[str]) -> None:
        """Take a word away from each of the keys."""
        for key in keys:
            self._table.update(self._near(key), remove=[f"{_WORD}{word}"])

    def _near(self, key: str) -> Key:
        return Key(partition(self._property_id, "NEAR", key), "WORDS")
