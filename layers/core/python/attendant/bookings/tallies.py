"""Where it is kept how much of a service is booked per period: `#TALLY#<service>` / period."""

from collections.abc import Iterable

from boto3.dynamodb.conditions import Attr

from attendant.bookings.limits import Entry, Tally
from attendant.kernel.errors import LostRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction


class Tallies:
    """The tallies of one property, by key as `Limits.keys` gives them."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def read(self, keys: Iterable[str], *, consistent: bool = False) -> dict[str, Tally]:
        """These tallies, in one read; revision 0 where nothing is stored."""
        places = {key: self._key(key) for key in dict.fromkeys(keys)}
        found = self._table.get_many(list(places.values()), consistent=consistent)
        return {key: _tally(key, found.get(place)) for key, place in places.items()}

    def save(self, tx: Transaction, tally: Tally) -> None:
        """Write a tally, if nobody else did since it was read; else decide anew (S-20)."""
        record: Record = {
            **self._key(tally.key)._asdict(),
            "revision": tally.revision + 1,
            "entries": {owner: entry.packed for owner, entry in tally.entries.items()},
        }
        if tally.revision == 0:
            tx.create(self._table, record, otherwise=LostRevision())
        else:
            same = Attr("revision").eq(tally.revision)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())

    def _key(self, key: str) -> Key:
        service_id, _, period = key.partition("#")
        return Key(f"{self._property}#TALLY#{service_id}", period)


def _tally(key: str, record: Record | None) -> Tally:
    if record is None:
        return Tally(key)
    return Tally(key, record["revision"], {owner: Entry(*one) for owner, one in record["entries"].items()})
