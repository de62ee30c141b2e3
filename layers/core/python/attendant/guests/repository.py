"""Where guests are stored.

A guest stands under `<property>#GUESTS` by its id, which sorts by time; each alias is a record of its own
under `<property>#ALIAS#<alias>`, so that one alias cannot lead to two guests. What follows from the profile
alone (`derived.py`) is written with it.
"""

from collections.abc import Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr

from attendant.guests.aliases import Alias, AliasConflict, AliasConflicts
from attendant.guests.derived import DERIVED_VERSION, derived_records
from attendant.guests.models import Guest, GuestPage
from attendant.kernel.errors import DomainError, LostRevision, StaleRevision
from attendant.kernel.tables import Key, Page, Record, Table, get_across
from attendant.kernel.transactions import LIMIT, Transaction

PHONE_INDEX = "by_contact"


class GuestRepository:
    """The guests of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id
        self._guests = f"{property_id}#GUESTS"
        self._conflicts = f"{property_id}#ALIAS_CONFLICTS"

    def find(self, guest_id: str, *, consistent: bool = False) -> Guest | None:
        """The guest with an id, if there is one."""
        record = self._table.get(Key(self._guests, guest_id), consistent=consistent)
        return Guest.model_validate(record) if record else None

    def newest(self, limit: int, cursor: str | None) -> GuestPage:
        """A page of guests, newest first."""
        page = self._table.query(self._guests, limit=limit, cursor=cursor, newest_first=True)
        return _living(page)

    def with_phone(self, phone_e164: str, limit: int, cursor: str | None) -> GuestPage:
        """A page of the guests with a phone number, newest first."""
        page = self._table.query(
            f"{self._property_id}#{phone_e164}",
            index=PHONE_INDEX,
            limit=limit,
            cursor=cursor,
            newest_first=True,
        )
        return _living(page)

    def place_of(self, alias: Alias) -> tuple[Table, Key]:
        """Where an alias is stored, for callers that read it together with records of their own."""
        return self._table, Key(f"{self._property_id}#ALIAS#{alias}", "ALIAS")

    def linked_guests(self, aliases: Sequence[Alias]) -> list[str | None]:
        """For each alias the guest it leads to, in one read."""
        records = get_across([self.place_of(alias) for alias in aliases], consistent=True)
        return [guest_behind(record) for record in records]

    def find_many(self, guest_ids: Sequence[str]) -> dict[str, Guest]:
        """The guests among these ids that exist, tombstones included."""
        found = self._table.get_many([Key(self._guests, guest_id) for guest_id in guest_ids])
        return {key.sk: Guest.model_validate(record) for key, record in found.items()}

    def add(self, tx: Transaction, guest: Guest) -> None:
        """Store a new guest and its aliases; LostRevision if one of them was linked meanwhile."""
        after = self._record(guest)
        tx.create(self._table, after, otherwise=LostRevision())
        for alias in guest.aliases:
            self.add_alias(tx, alias, guest.guest_id)
        self._follow(tx, None, guest)
        tx.audit(self._table, guest.guest_id, "guest_created", before=None, after=after)

    def replace(
        self, tx: Transaction, seen: Guest, changed: Guest, action: str, *, rerun: bool, room: int = LIMIT
    ) -> None:
        """Store a new revision. If somebody was faster: LostRevision when `rerun`, else StaleRevision.

        Of a guest who comes back from being a tombstone, and of whom more follows than there is `room` for,
        that is written when the event of the change is worked off (`segments/keeping.py`).
        """
        before, after = self._record(seen), self._record(changed)
        later = seen.is_tombstone and len(derived_records(changed, self._property_id)) > room
        if later:
            after["derived_version"] = 0
        tx.put(
            self._table,
            after,
            condition=Attr("revision").eq(seen.revision),
            otherwise=LostRevision() if rerun else _stale,
        )
        if not later:
            self._follow(tx, seen, changed)
        tx.audit(self._table, seen.guest_id, action, before=before, after=after)

    def add_alias(self, tx: Transaction, alias: Alias, guest_id: str) -> None:
        """Let an alias lead to a guest; LostRevision if it leads somewhere already."""
        _, key = self.place_of(alias)
        tx.create(self._table, {**key._asdict(), "guest_id": guest_id}, otherwise=LostRevision())

    def knows_conflict(self, conflict: AliasConflict) -> bool:
        """Whether the same alias was noted with the same guest before."""
        return self._table.get(self._place_of_conflict(conflict)) is not None

    def remove_alias(self, tx: Transaction, alias: Alias, guest_id: str) -> None:
        """Let an alias lead nowhere; LostRevision if it does not lead to this guest any more."""
        _, key = self.place_of(alias)
        tx.delete(self._table, key, condition=Attr("guest_id").eq(guest_id), otherwise=LostRevision())

    def note_conflict(self, tx: Transaction, conflict: AliasConflict) -> None:
        """Keep a conflict for review."""
        key = self._place_of_conflict(conflict)
        tx.put(self._table, {**key._asdict(), **conflict.model_dump(mode="json")})

    def conflicts(self, limit: int, cursor: str | None) -> AliasConflicts:
        """A page of the conflicts noted; those of the guests who came last are first."""
        page = self._table.query(self._conflicts, limit=limit, cursor=cursor, newest_first=True)
        found = [AliasConflict.model_validate(record) for record in page.records]
        return AliasConflicts(conflicts=found, cursor=page.cursor)

    def _place_of_conflict(self, conflict: AliasConflict) -> Key:
        return Key(self._conflicts, f"{conflict.guest_id}#{conflict.alias}")

    def _follow(self, tx: Transaction, seen: Guest | None, guest: Guest) -> None:
        """Write what follows from a profile where it differs from what followed from the former state."""
        former = {}
        if seen is not None and seen.derived_version == DERIVED_VERSION:
            former = derived_records(seen, self._property_id)
        wanted = derived_records(guest, self._property_id)
        for key in former.keys() - wanted.keys():
            # Readers look at the guest, too: where it is no more, or says something else, this leads nowhere.
            tx.delete(self._table, key, may_wait=True)
        for key, record in wanted.items():
            if former.get(key) != record:
                tx.put(self._table, record)

    def _record(self, guest: Guest) -> dict[str, Any]:
        stored = guest.model_dump(mode="json", exclude_defaults=True)
        record = {"pk": self._guests, "sk": guest.guest_id, **stored, "derived_version": DERIVED_VERSION}
        if guest.phone_e164:
            record["by_contact_pk"] = f"{self._property_id}#{guest.phone_e164}"
            record["by_contact_sk"] = guest.guest_id
        return record


def _living(page: Page) -> GuestPage:
    guests = [Guest.model_validate(record) for record in page.records]
    return GuestPage(guests=[guest for guest in guests if not guest.is_tombstone], cursor=page.cursor)


def guest_behind(record: Record | None) -> str | None:
    """The guest that an alias record leads to."""
    return str(record["guest_id"]) if record else None


def _stale(existing: Record | None) -> DomainError:
    return StaleRevision(existing["revision"] if existing else None)
