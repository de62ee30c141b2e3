"""Where merges are kept, in the guests table.

`<property>#MERGE#<absorbed>` / merge: both profiles as they were, until it is undone. By the survivor it is
found under `<property>#MERGE#<survivor>` / merge, by its own id under `<property>#MERGES` / merge; ids only.
"""

from boto3.dynamodb.conditions import Attr

from attendant.guests.aliases import Alias
from attendant.guests.matching.repository import as_record
from attendant.guests.merging.models import Merge
from attendant.guests.models import Guest
from attendant.guests.privacy.repository import erasure_place
from attendant.guests.repository import GuestRepository
from attendant.kernel.errors import DomainError, LostRevision
from attendant.kernel.tables import Key, Record, Table, absent
from attendant.kernel.transactions import LIMIT, Transaction

KEPT_FREE = 12
"""Writes for the merge, the pair, events and the trail."""


class MergeRepository:
    """The merges of one property, and what they write to the guests."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._guests = GuestRepository(table, property_id)

    def guest(self, guest_id: str) -> Guest | None:
        """A profile as it is now, tombstones included."""
        return self._guests.find(guest_id, consistent=True)

    def find(self, merge_id: str) -> Merge | None:
        """A merge by its id."""
        where = self._table.get(Key(f"{self._property}#MERGES", merge_id), consistent=True)
        return self._under(where["absorbed_id"], merge_id) if where else None

    def of_absorbed(self, guest_id: str) -> Merge | None:
        """The merge by which a profile became a tombstone, the last if there were several."""
        page = self._table.query(self._pk(guest_id), newest_first=True, limit=25, consistent=True)
        found = (Merge.model_validate(one) for one in page.records if one.get("absorbed_id") == guest_id)
        return next((merge for merge in found if merge.state == "merged"), None)

    def add(self, tx: Transaction, merge: Merge) -> None:
        """Keep a new merge."""
        tx.create(self._table, self._record(merge), otherwise=LostRevision())
        where = {"absorbed_id": merge.absorbed_id, "survivor_id": merge.survivor_id}
        tx.put(self._table, {"pk": f"{self._property}#MERGES", "sk": merge.merge_id, **where})
        by_survivor = {"pk": self._pk(merge.survivor_id), "sk": merge.merge_id, "of": merge.absorbed_id}
        tx.put(self._table, by_survivor)

    def replace(self, tx: Transaction, merge: Merge, before: Merge) -> None:
        """Store another state of a merge, if nobody was faster (LostRevision)."""
        same = Attr("revision").eq(before.revision)
        tx.put(self._table, self._record(merge), condition=same, otherwise=LostRevision())

    def save(self, tx: Transaction, seen: Guest, changed: Guest, action: str) -> None:
        """Store the next revision of a profile with all that follows from it.

        What follows from a profile that comes back is left to the consumer of the event if it does not fit.
        """
        room = LIMIT - tx.size - KEPT_FREE - len(changed.aliases)
        self._guests.replace(tx, seen, changed, action, rerun=True, room=room)

    def not_to_be_erased(self, tx: Transaction, guest_id: str, otherwise: DomainError) -> None:
        """Commit only if nobody asked for the erasure of a guest."""
        place = erasure_place(self._property, guest_id)
        tx.check(self._table, place, condition=absent(), otherwise=otherwise)

    def move_alias(self, tx: Transaction, alias: Alias, source: str, target: str) -> None:
        """Let an alias lead to another guest; LostRevision if it does not lead to the first one any more."""
        _, key = self._guests.place_of(alias)
        leads_there = Attr("guest_id").eq(source)
        record: Record = {**key._asdict(), "guest_id": target}
        tx.put(self._table, record, condition=leads_there, otherwise=LostRevision())

    def owners(self, aliases: tuple[Alias, ...]) -> dict[Alias, str | None]:
        """To whom aliases lead, in one read."""
        return dict(zip(aliases, self._guests.linked_guests(aliases), strict=True))

    def _under(self, absorbed_id: str, merge_id: str) -> Merge | None:
        record = self._table.get(Key(self._pk(absorbed_id), merge_id), consistent=True)
        return Merge.model_validate(record) if record else None

    def _record(self, merge: Merge) -> Record:
        return {
            "pk": self._pk(merge.absorbed_id),
            "sk": merge.merge_id,
            **as_record(merge),
        }

    def _pk(self, guest_id: str) -> str:
        return f"{self._property}#MERGE#{guest_id}"
