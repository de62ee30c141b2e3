"""The guests table as far as it is about one person: all of it as data, and its erasure."""

from collections.abc import Callable, Iterator
from typing import Any

from attendant.guests.derived import DERIVED_VERSION, derived_records
from attendant.guests.history.repository import HistoryRepository
from attendant.guests.models import Guest
from attendant.guests.privacy.parts import Order, Progress, Unfinished
from attendant.guests.repository import GuestRepository
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.trail import Trail
from attendant.kernel.transactions import Transaction, Transactions

OF_A_GUEST = {"notes": "NOTES", "history": "HISTORY", "merges": "MERGE", "possible_duplicates": "PAIRS"}
"""Partitions that hold one guest's records, by what an export calls them: `<property>#<partition>#<guest>`.
An erasure deletes them.
"""
HARMLESS = frozenset(
    {"revision", "changed_at", "created_at", "merged_into", "absorbed", "erased_at", "guest_id", "note_id"}
)
HIDDEN = frozenset({"pk", "schema_version", "expires_at"})


class GuestsPrivacy:
    """The guests table of one property, as far as it is about a person."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions) -> None:
        self._table = table
        self._property_id = property_id
        self._transactions = transactions
        self._repository = GuestRepository(table, property_id)
        self._trail = Trail(table, property_id)

    def collect(self, order: Order) -> dict[str, Any]:
        """Every profile of the person with what belongs to it, what was changed and who looked, as JSON."""
        return {"profiles": [self._collected(guest_id) for guest_id in order.guest_ids]}

    def erase(self, order: Order, actor: Actor, go_on: Callable[[], bool]) -> Progress:
        """Make every profile of the person an empty tombstone and delete what belongs to it; a repeat goes on
        where the last one ended.

        Raises:
            Unfinished: `go_on` said no before everything was done.
        """
        counts = {"profiles": 0, "channel_identities": 0, "records": 0, "trail": 0}
        for guest_id in order.guest_ids:
            if not go_on():
                raise Unfinished("profiles")
            counts["channel_identities"] += self._forget_aliases(guest_id, actor)
            counts["profiles"] += self._bury(guest_id, actor)
            counts["records"] += HistoryRepository(self._table, self._property_id).remove(guest_id)
            for record in list(self._belonging(guest_id)):
                for key in self._places_of(record, guest_id):
                    self._table.delete(key)
                counts["records"] += 1
            counts["trail"] += self._trail.redact(guest_id, HARMLESS)
        return Progress(counts=counts)

    def _collected(self, guest_id: str) -> Record:
        guest = self._repository.find(guest_id, consistent=True)
        kept = {name: self._partition(f"{part}#{guest_id}") for name, part in OF_A_GUEST.items()}
        return {
            "profile": guest.model_dump(mode="json") if guest else None,
            **{name: [_shown(record) for record in records] for name, records in kept.items()},
            "doubts_about_identities": [_shown(one) for one in self._conflicts(guest_id)],
            "changes": [_shown(record) for record in self._trail.all(guest_id)],
            "looked_at": [_shown(record) for record in self._partition(f"ACCESS#{guest_id}")],
        }

    def _forget_aliases(self, guest_id: str, actor: Actor) -> int:
        """Whoever writes under one of these identities from now on is somebody new."""

        def work(tx: Transaction) -> int:
            seen = self._repository.find(guest_id, consistent=True)
            if seen is None or not seen.aliases:
                return 0
            self._unlink(tx, seen)
            self._repository.replace(tx, seen, seen.revised(aliases=()), "guest_unlinked", rerun=True)
            return len(seen.aliases)

        return self._transactions.run(actor, work)

    def _unlink(self, tx: Transaction, guest: Guest) -> None:
        linked = self._repository.linked_guests(guest.aliases)
        for alias, leads_to in zip(guest.aliases, linked, strict=True):
            if leads_to == guest.guest_id:
                self._repository.remove_alias(tx, alias, guest.guest_id)

    def _bury(self, guest_id: str, actor: Actor) -> int:
        """The profile gives way to a tombstone; with it goes what follows from it: search, lists, matches."""

        def work(tx: Transaction) -> int:
            seen = self._repository.find(guest_id, consistent=True)
            if seen is None or seen.erased_at is not None:
                return 0
            self._unlink(tx, seen)  # what was linked since they were forgotten
            if seen.derived_version != DERIVED_VERSION:
                for key in derived_records(seen, self._property_id):
                    tx.delete(self._table, key)
            tombstone = Guest(
                guest_id=guest_id,
                absorbed=seen.absorbed,
                merged_into=seen.merged_into,
                created_at=seen.created_at,
                changed_at=tx.now,
                erased_at=tx.now,
                revision=seen.revision + 1,
            )
            self._repository.replace(tx, seen, tombstone, "guest_erased", rerun=True)
            return 1

        return self._transactions.run(actor, work)

    def _belonging(self, guest_id: str) -> Iterator[Record]:
        for part in OF_A_GUEST.values():
            yield from self._partition(f"{part}#{guest_id}")
        yield from self._conflicts(guest_id)

    def _places_of(self, record: Record, guest_id: str) -> list[Key]:
        """Where a record stands, and where else the same is told of the other guest in it."""
        places = [Key(record["pk"], record["sk"])]
        if record["pk"] == f"{self._property_id}#PAIRS#{guest_id}":
            places.append(Key(f"{self._property_id}#PAIRS#{record['sk']}", guest_id))
        elif record["pk"] == f"{self._property_id}#MERGE#{guest_id}":
            others = {record.get("of"), record.get("survivor_id"), record.get("absorbed_id")}
            places += [Key(f"{self._property_id}#MERGE#{one}", record["sk"]) for one in others - {None}]
            places.append(Key(f"{self._property_id}#MERGES", record["sk"]))
        return list(dict.fromkeys(places))

    def _conflicts(self, guest_id: str) -> list[Record]:
        kept = self._partition("ALIAS_CONFLICTS")
        return [one for one in kept if guest_id in (one["guest_id"], one["belongs_to"])]

    def _partition(self, part: str) -> Iterator[Record]:
        return self._table.query_all(f"{self._property_id}#{part}", consistent=True)


def _shown(record: Record) -> Record:
    return {
        name: value
        for name, value in record.items()
        if name not in HIDDEN and not name.endswith(("_pk", "_sk"))
    }
