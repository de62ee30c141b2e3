"""Use cases of the guests capability. Changes add their writes to the caller's transaction.

Where aliases are involved the transaction belongs in `Transactions.run`: an alias that was linked to somebody
between reading and committing makes it run again.
"""

from collections.abc import Sequence

from attendant.guests.events import GuestAliasConflicted, GuestChanged, GuestCreated, GuestLinked
from attendant.guests.models import (
    MAX_ALIASES,
    NAME_LENGTH,
    Alias,
    AliasConflict,
    AliasConflicts,
    Guest,
    GuestChange,
    GuestPage,
    GuestWish,
)
from attendant.guests.repository import GuestRepository, guest_behind
from attendant.kernel.errors import Conflict, NotFound, StaleRevision
from attendant.kernel.ids import new_id
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction


class AliasTaken(Conflict):
    """The alias belongs to another guest, named in `guest_id`."""

    code, title = "alias_taken", "Belongs to another guest"


class Guests:
    """The guests of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._repository = GuestRepository(table, property_id)

    def get(self, guest_id: str, *, consistent: bool = False) -> Guest:
        """The guest with an id.

        Raises:
            NotFound: the property has no such guest.
        """
        guest = self._repository.find(guest_id, consistent=consistent)
        if guest is None:
            raise NotFound("There is no such guest.")
        return guest

    def newest(self, limit: int = 50, cursor: str | None = None, phone: str | None = None) -> GuestPage:
        """Guests, newest first; with `phone` (E.164) those who have that number."""
        if phone:
            return self._repository.with_phone(phone, limit, cursor)
        return self._repository.newest(limit, cursor)

    def conflicts(self, limit: int = 50, cursor: str | None = None) -> AliasConflicts:
        """Aliases that arrived with one guest and belong to another, for review."""
        return self._repository.conflicts(limit, cursor)

    def resolve(self, aliases: Sequence[Alias]) -> str | None:
        """The guest behind any of these aliases of one person, in one read; the first known one decides."""
        return next((guest for guest in self._repository.linked_guests(aliases) if guest), None)

    def place_of(self, alias: Alias) -> tuple[Table, Key]:
        """Where an alias is stored, to read it together with other records and pass it to `meet`."""
        return self._repository.place_of(alias)

    def meet(
        self,
        tx: Transaction,
        aliases: Sequence[Alias],
        *,
        name: str | None = None,
        found: Sequence[Record | None] | None = None,
    ) -> str:
        """The id of the guest behind aliases that arrived together; made if none is known.

        Unknown aliases are linked to that guest. One that leads to another guest stays there and is noted for
        review. `found` are the alias records in the same order, if the caller has read them already.
        """
        if found is None:
            linked = self._repository.linked_guests(aliases)
        else:
            linked = [guest_behind(record) for record in found]
        guest_id = next((guest for guest in linked if guest), None)
        if guest_id is None:
            wish = GuestWish.model_construct(name=_shortened(name), aliases=tuple(aliases))
            return self.create(tx, wish).guest_id
        if None in linked:
            unknown = [alias for alias, guest in zip(aliases, linked, strict=True) if guest is None]
            self._link(tx, self.get(guest_id, consistent=True), unknown)
        for alias, belongs_to in zip(aliases, linked, strict=True):
            if belongs_to not in (None, guest_id):
                self._note_conflict(tx, alias, guest_id, str(belongs_to))
        return guest_id

    def create(self, tx: Transaction, wish: GuestWish) -> Guest:
        """Make a guest; its aliases must be free, which the commit checks."""
        guest = Guest.of(wish, new_id("gst", tx.now), tx.now)
        self._repository.add(tx, guest)
        tx.publish(GuestCreated(guest_id=guest.guest_id), aggregate_version=guest.revision)
        return guest

    def register(self, tx: Transaction, wish: GuestWish) -> Guest:
        """Make a guest that staff entered.

        Raises:
            AliasTaken: an alias belongs to a guest already.
        """
        for alias, guest_id in zip(wish.aliases, self._repository.linked_guests(wish.aliases), strict=True):
            if guest_id:
                raise AliasTaken(f"The {alias.kind} alias belongs to a guest already.", guest_id=guest_id)
        return self.create(tx, wish)

    def change(self, tx: Transaction, guest_id: str, change: GuestChange, expected_revision: int) -> Guest:
        """Change details of a guest.

        Raises:
            NotFound: the property has no such guest.
            StaleRevision: it has another revision than expected, now or at the commit.
        """
        seen = self.get(guest_id, consistent=True)
        if seen.revision != expected_revision:
            raise StaleRevision(seen.revision)
        return self._replace(tx, seen, seen.changed(change), rerun=False)

    def tell(self, tx: Transaction, guest_id: str, change: GuestChange) -> Guest:
        """Keep what a guest said about themselves, whatever the revision is.

        Raises:
            NotFound: the property has no such guest.
        """
        seen = self.get(guest_id, consistent=True)
        return self._replace(tx, seen, seen.changed(change), rerun=True)

    def link_alias(self, tx: Transaction, guest_id: str, alias: Alias) -> Guest:
        """Let an alias lead to a guest; linking it twice changes nothing.

        Raises:
            NotFound: the property has no such guest.
            AliasTaken: it belongs to another guest; nothing is moved.
        """
        guest = self.get(guest_id, consistent=True)
        [belongs_to] = self._repository.linked_guests([alias])
        if belongs_to is None:
            if len(guest.aliases) >= MAX_ALIASES:
                raise Conflict(f"A guest has at most {MAX_ALIASES} aliases.")
            return self._link(tx, guest, [alias])
        if belongs_to != guest_id:
            raise AliasTaken("Nothing was moved.", guest_id=belongs_to)
        return guest

    def rename(self, tx: Transaction, guest_id: str, old: Sequence[Alias], new: Sequence[Alias]) -> Guest:
        """The person behind `old` goes on as `new`; whoever uses `old` from now on is somebody else.

        Raises:
            NotFound: the property has no such guest.
            AliasTaken: one of `new` belongs to another guest; nothing is moved.
        """
        seen = self.get(guest_id, consistent=True)
        links = dict(zip([*old, *new], self._repository.linked_guests([*old, *new]), strict=True))
        if taken := next((links[alias] for alias in new if links[alias] not in (None, guest_id)), None):
            raise AliasTaken("Nothing was moved.", guest_id=taken)
        renamed = seen.renamed(old, new)
        if renamed == seen:
            return seen
        self._repository.replace(tx, seen, renamed, "guest_renamed", rerun=True)
        for alias in old:
            if links[alias] == guest_id:
                self._repository.remove_alias(tx, alias, guest_id)
        for alias in new:
            if links[alias] is None:
                self._repository.add_alias(tx, alias, guest_id)
            event = GuestLinked(guest_id=guest_id, channel=alias.channel, kind=alias.kind)
            tx.publish(event, aggregate_version=renamed.revision)
        return renamed

    def _link(self, tx: Transaction, seen: Guest, aliases: Sequence[Alias]) -> Guest:
        linked = seen.linked(aliases)
        self._repository.replace(tx, seen, linked, "guest_linked", rerun=True)
        for alias in aliases:
            self._repository.add_alias(tx, alias, seen.guest_id)
            event = GuestLinked(guest_id=seen.guest_id, channel=alias.channel, kind=alias.kind)
            tx.publish(event, aggregate_version=linked.revision)
        return linked

    def _replace(self, tx: Transaction, seen: Guest, changed: Guest, *, rerun: bool) -> Guest:
        if changed == seen:
            return seen
        self._repository.replace(tx, seen, changed, "guest_changed", rerun=rerun)
        fields = [
            name
            for name in ("name", "phone_e164", "email", "language")
            if getattr(seen, name) != getattr(changed, name)
        ]
        tx.publish(GuestChanged(guest_id=seen.guest_id, fields=fields), aggregate_version=changed.revision)
        return changed

    def _note_conflict(self, tx: Transaction, alias: Alias, guest_id: str, belongs_to: str) -> None:
        conflict = AliasConflict(alias=alias, guest_id=guest_id, belongs_to=belongs_to, noticed_at=tx.now)
        if self._repository.knows_conflict(conflict):
            return
        self._repository.note_conflict(tx, conflict)
        event = GuestAliasConflicted(
            guest_id=guest_id, belongs_to=belongs_to, channel=alias.channel, kind=alias.kind
        )
        tx.publish(event, aggregate_version=0)


def _shortened(name: str | None) -> str | None:
    """A name that somebody gave themselves on a channel, as far as it is kept."""
    return (name or "").strip()[:NAME_LENGTH] or None
