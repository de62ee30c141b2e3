"""Where the facts of guests' histories are stored, in the guests table.

A fact stands under `<property>#HISTORY#<guest>` by its kind and id, and in the index `by_time` under
`<property>#TIMELINE#<guest>` by its time. What only happened and is counted nowhere sorts behind everything
else (`~handover#…`), so that statistics read past none of it. Beside the facts a guest has a record, `~due`,
that says when statistics change by the clock alone; the index lists it under `<property>#RECOUNT`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr, ConditionBase

from attendant.guests.history.models import Fact, FactKind
from attendant.guests.history.places import TIME_INDEX, timeline_partition, timeline_place
from attendant.guests.search.entries import reference_record, room_record
from attendant.kernel.clock import iso
from attendant.kernel.errors import LostRevision
from attendant.kernel.tables import Key, Page, Record, Table
from attendant.kernel.together import query_together
from attendant.kernel.transactions import Transaction

MOST_COUNTED = 1000
DUE = "~due"
FOUND_WHILE = frozenset({"expected", "in_house"})


class Counted(NamedTuple):
    """The facts that statistics are counted from; not `complete` if there are more.

    `due` says of each of the ids when its guest is to be counted again, as it is stored.
    """

    facts: list[Fact]
    complete: bool
    due: dict[str, str]


class HistoryRepository:
    """The facts of one property's guests."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id

    def find(self, facts: Iterable[Fact]) -> dict[Key, Fact]:
        """What is kept of the things that these facts are about."""
        found = self._table.get_many([self.key_of(fact) for fact in facts], consistent=True)
        return {key: Fact.model_validate(record) for key, record in found.items()}

    def key_of(self, fact: Fact) -> Key:
        """Where a fact stands."""
        mark = "~" if fact.kind.is_moment else ""
        return Key(self._partition(fact.guest_id), f"{mark}{fact.kind}#{fact.fact_id}")

    def counted(self, guest_ids: Sequence[str], *, consistent: bool = False) -> Counted:
        """The bookings, stays and whatever else goes on of one person: one Query per id.

        Of more than a thousand each the newest are read.
        """
        facts: list[Fact] = []
        due: dict[str, str] = {}
        complete = True
        for guest_id in guest_ids:
            page = self._table.query(
                self._partition(guest_id),
                between=("a", DUE),
                limit=MOST_COUNTED,
                newest_first=True,
                consistent=consistent,
            )
            for record in page.records:
                if record["sk"] == DUE:
                    due[guest_id] = record["due_at"]
                else:
                    facts.append(Fact.model_validate(record))
            complete = complete and page.cursor is None
        return Counted(facts, complete, due)

    def due(self, now: datetime, limit: int) -> list[str]:
        """Ids of guests whose statistics have changed by the clock, those due first."""
        between = (" ", f"{iso(now)}~")
        page = self._table.query(self._recount, index=TIME_INDEX, between=between, limit=limit)
        return [str(record["guest_id"]) for record in page.records]

    def plan(self, tx: Transaction, counted: Counted, guest_id: str, due_at: datetime | None) -> None:
        """Have a guest counted again at an instant, under no other id; LostRevision if that changed."""
        wanted = {guest_id: iso(due_at)} if due_at else {}
        for one in counted.due.keys() | wanted.keys():
            before, after = counted.due.get(one), wanted.get(one)
            if before == after:
                continue
            key = Key(self._partition(one), DUE)
            same = Attr("due_at").eq(before) if before else Attr("pk").not_exists()
            if after is None:
                tx.delete(self._table, key, condition=same, otherwise=LostRevision())
                continue
            place = {f"{TIME_INDEX}_pk": self._recount, f"{TIME_INDEX}_sk": f"{after}#{one}"}
            record = {**key._asdict(), "guest_id": one, "due_at": after, **place}
            tx.put(self._table, record, condition=same, otherwise=LostRevision())

    def timeline(self, guest_ids: Sequence[str], *, limit: int, cursor: str | None) -> Page:
        """A page of everything that has a place in one person's timeline, newest first, facts and notes.

        Raises:
            Invalid: the cursor is not one of this list.
        """
        partitions = [timeline_partition(self._property_id, guest_id) for guest_id in guest_ids]
        return query_together(
            self._table, partitions, index=TIME_INDEX, limit=limit, cursor=cursor, newest_first=True
        )

    def save(self, tx: Transaction, fact: Fact, former: Fact | None) -> None:
        """Write a fact over what was read, and by what its guest is found; LostRevision if that changed."""
        key = self.key_of(fact)
        record: Record = {
            **key._asdict(),
            **fact.model_dump(
                mode="json", exclude_defaults=True, exclude={"gone"} if not fact.gone else None
            ),
        }
        if not fact.gone:
            record |= timeline_place(self._property_id, fact.guest_id, fact.at, fact.kind.value, fact.fact_id)
        tx.put(self._table, record, condition=_unchanged(former), otherwise=LostRevision())
        before, after = self._findable(former), self._findable(fact)
        for gone in before.keys() - after.keys():
            tx.delete(self._table, gone)
        for place, entry in after.items():
            # Another stay in the same room may have taken the record of this one away.
            if before.get(place) != entry or fact.kind is FactKind.STAY:
                tx.put(self._table, entry)

    def remove(self, guest_id: str) -> int:
        """Forget everything that is kept of a guest's history, and by what they are found; gives how much."""
        removed = 0
        for record in list(self._table.query_all(self._partition(guest_id), consistent=True)):
            if "kind" in record:
                for place in self._findable(Fact.model_validate(record)):
                    self._table.delete(place)
            self._table.delete(Key(record["pk"], record["sk"]))
            removed += 1
        return removed

    def _findable(self, fact: Fact | None) -> Mapping[Key, Record]:
        """By what the guest of a booking or stay is found: its reference, and the room while it is theirs."""
        if fact is None or fact.gone or fact.reference is None:
            return {}
        records: list[Record] = []
        if fact.kind in (FactKind.BOOKING, FactKind.STAY):
            records.append(reference_record(self._property_id, fact.reference, fact.guest_id))
        if fact.kind is FactKind.STAY and fact.room and fact.departs_on and fact.status in FOUND_WHILE:
            dates = (fact.departs_on, fact.arrives_on)
            records.append(room_record(self._property_id, fact.room, fact.guest_id, *dates))
        return {Key(record["pk"], record["sk"]): record for record in records}

    @property
    def _recount(self) -> str:
        return f"{self._property_id}#RECOUNT"

    def _partition(self, guest_id: str) -> str:
        return f"{self._property_id}#HISTORY#{guest_id}"


def _unchanged(former: Fact | None) -> ConditionBase:
    if former is None:
        return Attr("pk").not_exists()
    # By value and time of telling: a revision of its own would differ after the same events in another order.
    return Attr("version").eq(former.version) & Attr("told_at").eq(former.model_dump(mode="json")["told_at"])
