"""Use cases of notes about guests. Changes add their writes to the caller's transaction."""

from attendant.guests.events import GuestNoted
from attendant.guests.notes.models import Note, NoteChange, NotePage, NoteWish
from attendant.guests.notes.repository import NotesRepository
from attendant.guests.service import Guests
from attendant.kernel.errors import NotFound, StaleRevision
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction


class Notes:
    """Notes about the guests of one property. Those on merged profiles belong to the person, too."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._guests = Guests(table, property_id)
        self._repository = NotesRepository(table, property_id)

    def newest(self, guest_id: str, limit: int, cursor: str | None) -> NotePage:
        """A page of the notes about a guest, newest first.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`.
            Invalid: the cursor is not one of this list.
        """
        return self._repository.newest(self._guests.get(guest_id).ids, limit, cursor)

    def write(self, tx: Transaction, guest_id: str, wish: NoteWish, author: Subject) -> Note:
        """Write a note about a guest.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`.
        """
        note = Note(
            note_id=new_id("nte", tx.now),
            guest_id=self._guests.get(guest_id).guest_id,
            text=wish.text,
            pinned=wish.pinned,
            author=author.user_id,
            author_email=author.email,
            written_at=tx.now,
        )
        self._save(tx, note, None)
        return note

    def change(
        self, tx: Transaction, guest_id: str, note_id: str, change: NoteChange, expected_revision: int
    ) -> Note:
        """Change a note.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`, or there is no such note.
            StaleRevision: it has another revision than expected, now or at the commit.
        """
        seen = self._expected(guest_id, note_id, expected_revision)
        wanted = {name: value for name, value in change.model_dump().items() if value is not None}
        if all(getattr(seen, name) == value for name, value in wanted.items()):
            return seen
        note = seen.model_copy(update={**wanted, "edited_at": tx.now, "revision": seen.revision + 1})
        self._save(tx, note, seen)
        return note

    def remove(self, tx: Transaction, guest_id: str, note_id: str, expected_revision: int) -> None:
        """Remove a note.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`, or there is no such note.
            StaleRevision: it has another revision than expected, now or at the commit.
        """
        note = self._expected(guest_id, note_id, expected_revision)
        self._repository.remove(tx, note)
        tx.publish(_noted(note), aggregate_version=0)

    def _expected(self, guest_id: str, note_id: str, expected_revision: int) -> Note:
        note = self._repository.find(self._guests.get(guest_id).ids, note_id)
        if note is None:
            raise NotFound("There is no such note.")
        if note.revision != expected_revision:
            raise StaleRevision(note.revision)
        return note

    def _save(self, tx: Transaction, note: Note, former: Note | None) -> None:
        self._repository.save(tx, note, former)
        tx.publish(_noted(note), aggregate_version=0)


def _noted(note: Note) -> GuestNoted:
    return GuestNoted(guest_id=note.guest_id, note_id=note.note_id)
