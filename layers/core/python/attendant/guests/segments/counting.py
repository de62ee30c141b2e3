"""How many guests stand in each list, kept by events.

Beside each guest stands in which lists they are counted (`<property>#LISTED` / guest), and both change in one
transaction on the revision of the guest that was read. An event only says that somebody should look:
repeated, late or out of order, it leads to the same counts.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from attendant.guests.listing.entries import facets_of
from attendant.guests.models import Guest
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table, absent
from attendant.kernel.transactions import Transaction, Transactions

ROOM = 80
"""Writes in one transaction; guests beyond are counted in the next."""
TOGETHER = 20


class Standing(NamedTuple):
    """A guest as they are stored, and in which lists they are counted."""

    guest_id: str
    guest: Guest | None
    listed: Record | None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The lists that should count the guest."""
        return facets_of(self.guest) if self.guest else ()

    @property
    def counted(self) -> tuple[str, ...]:
        """The lists that do."""
        return tuple(self.listed["facets"]) if self.listed else ()

    @property
    def differs(self) -> bool:
        """Whether something is to be counted."""
        return set(self.wanted) != set(self.counted)


class Counting:
    """The counts of one property."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions) -> None:
        self._table = table
        self._guests = f"{property_id}#GUESTS"
        self._listed = f"{property_id}#LISTED"
        self._counts = f"{property_id}#LIST_COUNTS"
        self._transactions = transactions

    def standings(self, guest_ids: Sequence[str]) -> list[Standing]:
        """Guests as they are at this moment, and how they are counted, in one read for fifty."""
        keys = [Key(pk, guest_id) for guest_id in guest_ids for pk in (self._guests, self._listed)]
        found = self._table.get_many(keys, consistent=True)
        return [
            Standing(
                guest_id,
                Guest.model_validate(record) if (record := found.get(Key(self._guests, guest_id))) else None,
                found.get(Key(self._listed, guest_id)),
            )
            for guest_id in dict.fromkeys(guest_ids)
        ]

    def settle(self, actor: Actor, guest_ids: Sequence[str]) -> int:
        """Count guests where they stand now and no longer where they stood; gives how many had moved.

        Raises:
            LostRevision: they keep changing while they are counted.
            Unavailable: the store is busy or does not answer.
        """
        moved = 0
        waiting = list(dict.fromkeys(guest_ids))
        while waiting:
            now, waiting = waiting[:TOGETHER], waiting[TOGETHER:]
            done, left = self._transactions.run(actor, partial(self._count, guest_ids=now))
            moved += done
            waiting = left + waiting
        return moved

    def _count(self, tx: Transaction, guest_ids: Sequence[str]) -> tuple[int, list[str]]:
        moved = [standing for standing in self.standings(guest_ids) if standing.differs]
        differences: Counter[str] = Counter()
        done = 0
        for standing in moved:
            touched = set(standing.wanted) ^ set(standing.counted)
            if done and tx.size + 2 + len(differences.keys() | touched) > ROOM:
                break
            done += 1
            for facet in touched:
                differences[facet] += 1 if facet in standing.wanted else -1
            self._note(tx, standing)
        for facet, difference in sorted(differences.items()):
            tx.update(self._table, Key(self._counts, facet), add={"guests": difference, "changes": 1})
        return done, [standing.guest_id for standing in moved[done:]]

    def _note(self, tx: Transaction, standing: Standing) -> None:
        """Write where the guest is counted from now on, if neither they nor that changed meanwhile."""
        place, guest, listed = Key(self._listed, standing.guest_id), standing.guest, standing.listed
        unchanged = Attr("counted").eq(listed["counted"]) if listed else absent()
        if standing.wanted:
            record = {
                **place._asdict(),
                "facets": list(standing.wanted),
                "counted": (listed["counted"] if listed else 0) + 1,
            }
            tx.put(self._table, record, condition=unchanged, otherwise=LostRevision())
        else:
            tx.delete(self._table, place, condition=unchanged, otherwise=LostRevision())
        as_read = Attr("revision").eq(guest.revision) if guest else absent()
        key = Key(self._guests, standing.guest_id)
        tx.check(self._table, key, condition=as_read, otherwise=LostRevision())

    def of(self, facet: str) -> int:
        """How many guests one list has."""
        record = self._table.get(Key(self._counts, facet))
        return int(record["guests"]) if record else 0

    def recount(self, keep_on: Callable[[], bool]) -> bool | None:
        """Count everybody anew and correct what is wrong; whether something was, None if time ran out.

        A count that changed while it was counted is left: events keep it, and the next time may settle it.
        """
        known = {record["sk"]: record for record in self._query(self._counts)}
        true: Counter[str] = Counter()
        for record in self._query(self._listed):
            true.update(record["facets"])
            if not keep_on():
                return None
        wrong = [facet for facet in known.keys() | true.keys() if _guests(known.get(facet)) != true[facet]]
        for facet in wrong:
            before = known.get(facet)
            unchanged = Attr("changes").eq(before["changes"]) if before else absent()
            try:
                self._table.update(
                    Key(self._counts, facet),
                    set={"guests": true[facet]},
                    add={"changes": 1},
                    condition=unchanged,
                    otherwise=Conflict(),
                )
            except Conflict:
                continue
        return bool(wrong)

    def _query(self, pk: str) -> Iterator[Record]:
        return self._table.query_all(pk, consistent=True)


def _guests(record: Record | None) -> int:
    return int(record["guests"]) if record else 0
