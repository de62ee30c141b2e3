"""Where search records and the words of all guests' names are read and kept.

The words of a property stand under `<property>#FIND#NEAR#<key>`: one record per key with an attribute for
each word that is filed under it, whose value tells how usual the word is.
"""

from collections.abc import Iterable
from contextlib import suppress

from boto3.dynamodb.conditions import Attr

from attendant.guests.search.entries import partition
from attendant.guests.search.query import Lookup
from attendant.kernel.errors import LostRevision
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
            self._table.update(self._near(key), set={f"{_WORD}{word}": usual}, add={"changes": 1})

    def remove(self, word: str, keys: Iterable[str]) -> None:
        """Take a word away from each of the keys.

        A key under which none is left goes, too, because it tells of the last word; not if another word is
        filed there meanwhile.
        """
        for key in keys:
            near = self._near(key)
            left = self._table.update(near, remove=[f"{_WORD}{word}"], add={"changes": 1})
            if any(name.startswith(_WORD) for name in left):
                continue
            unchanged = Attr("changes").eq(left["changes"])
            with suppress(LostRevision):
                self._table.delete(near, condition=unchanged, otherwise=LostRevision())

    def _near(self, key: str) -> Key:
        return Key(partition(self._property_id, "NEAR", key), "WORDS")
