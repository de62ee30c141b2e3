"""Where notes are stored: under `<property>#NOTES#<guest>` by their id, which sorts by time."""

import re
from collections.abc import Sequence

from boto3.dynamodb.conditions import Attr, ConditionBase

from attendant.guests.history.places import timeline_place
from attendant.guests.notes.models import Note, NotePage
from attendant.kernel.errors import DomainError, Invalid, StaleRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

_NOTE_ID = re.compile(r"nte_[0-9A-HJKMNP-TV-Z]{26}")


class NotesRepository:
    """The notes of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id

    def find(self, guest_ids: Sequence[str], note_id: str) -> Note | None:
        """A note on any of a person's profiles."""
        found = self._table.get_many(
            [self._key(guest_id, note_id) for guest_id in guest_ids], consistent=True
        )
        return next((Note.model_validate(record) for record in found.values()), None)

    def newest(self, guest_ids: Sequence[str], limit: int, cursor: str | None) -> NotePage:
        """A page of the notes on all of a person's profiles, newest first; the cursor is a note's id.

        Raises:
            Invalid: the cursor is not one of this list.
        """
        if cursor is not None and not _NOTE_ID.fullmatch(cursor):
            raise Invalid.field("cursor", "not a cursor of this list")
        found: list[Note] = []
        for guest_id in guest_ids:
            page = self._table.query(
                self._partition(guest_id),
                between=("nte_", cursor or "nte_~"),
                limit=limit + 2,
                newest_first=True,
            )
            found += [Note.model_validate(record) for record in page.records]
        found = [note for note in found if cursor is None or note.note_id < cursor]
        found.sort(key=lambda note: note.note_id, reverse=True)
        more = found[limit - 1].note_id if len(found) > limit else None
        return NotePage(notes=found[:limit], cursor=more)

    def save(self, tx: Transaction, note: Note, former: Note | None) -> None:
        """Store a note; StaleRevision if it changed since `former` was read."""
        record = {
            **self._key(note.guest_id, note.note_id)._asdict(),
            **note.model_dump(mode="json"),
            **timeline_place(self._property_id, note.guest_id, note.written_at, "note", note.note_id),
        }
        tx.put(self._table, record, condition=_unchanged(former), otherwise=_stale)
        before = former.model_dump(mode="json") if former else None
        action = "note_changed" if former else "note_written"
        tx.audit(self._table, note.guest_id, action, before=before, after=note.model_dump(mode="json"))

    def remove(self, tx: Transaction, note: Note) -> None:
        """Remove a note; StaleRevision if it changed since it was read."""
        key = self._key(note.guest_id, note.note_id)
        tx.delete(self._table, key, condition=_unchanged(note), otherwise=_stale)
        tx.audit(self._table, note.guest_id, "note_removed", before=note.model_dump(mode="json"))

    def _partition(self, guest_id: str) -> str:
        return f"{self._property_id}#NOTES#{guest_id}"

    def _key(self, guest_id: str, note_id: str) -> Key:
        return Key(self._partition(guest_id), note_id)


def _unchanged(former: Note | None) -> ConditionBase:
    return Attr("revision").eq(former.revision) if former else Attr("pk").not_exists()


def _stale(existing: Record | None) -> DomainError:
    return StaleRevision(existing["revision"] if existing else None)
