"""Use cases of the guests capability. Changes add their writes to the caller's transaction.

Where aliases are involved the transaction belongs in `Transactions.run`: an alias that was linked to somebody
between reading and committing makes it run again.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attendant.guests.aliases import MAX_ALIASES, Alias, AliasConflict, AliasConflicts
from attendant.guests.contacts import Source
from attendant.guests.derived import DERIVED_VERSION
from attendant.guests.events import GuestAliasConflicted, GuestChanged, GuestCreated, GuestLinked
from attendant.guests.models import MAX_PREFERENCES, NAME_LENGTH, Guest, GuestChange, GuestPage, GuestWish
from attendant.guests.profile import NEEDS, with_needs
from attendant.guests.repository import GuestRepository, guest_behind
from attendant.kernel.errors import Conflict, Gone, Moved, NotFound, StaleRevision
from attendant.kernel.ids import new_id
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

if TYPE_CHECKING:
    from attendant.guests.profile import Preference
    from attendant.guests.wishes import NewGuest, ProfileChange, ProfileWish


class GuestMoved(Moved):
    """The profile was merged into another, named in `guest_id`."""

    code, title = "guest_merged", "The profile was merged into another"

    def __init__(self, former_id: str, guest_id: str) -> None:
        super().__init__(former_id, guest_id, guest_id=guest_id)


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
            GuestMoved: the profile was merged into another.
            Gone: the guest was erased.
        """
        guest = self._repository.find(guest_id, consistent=consistent)
        if guest is None:
            raise NotFound("There is no such guest.")
        if guest.merged_into is not None:
            raise GuestMoved(guest_id, self.current(guest.merged_into, consistent=consistent).guest_id)
        if guest.erased_at is not None:
            raise Gone("The guest's data was erased.")
        return guest

    def current(self, guest_id: str, *, consistent: bool = False) -> Guest:
        """The guest whom an id means today: that of a merged profile leads to the one it was merged into.

        Raises:
            NotFound: the property has no such guest.
            Gone: the guest was erased.
        """
        try:
            return self.get(guest_id, consistent=consistent)
        except GuestMoved as moved:
            return self.get(moved.current_id, consistent=consistent)

    def ids_of(self, guest_id: str) -> tuple[str, ...]:
        """Every id under which the person behind one may be known, that of today first.

        Raises:
            NotFound: the property has no such guest.
            Gone: the guest was erased.
        """
        return self.current(guest_id).ids

    def known_ids(self, guest_id: str) -> tuple[str, ...]:
        """As `ids_of`, for reading what is kept of somebody: an erased or unknown guest has their own ids."""
        guest = self._repository.find(guest_id)
        while guest is not None and guest.merged_into is not None:
            guest = self._repository.find(guest.merged_into)
        return guest.ids if guest else (guest_id,)

    def people(self, guest_ids: Sequence[str]) -> dict[str, Guest]:
        """The guest whom each of these ids means today, without erased ones.

        One read, and another where profiles were merged.
        """
        found: dict[str, Guest] = {}
        asked: set[str] = set()
        while (
            wanted := ({*guest_ids} | {one.merged_into for one in found.values() if one.merged_into}) - asked
        ):
            found |= self._repository.find_many(sorted(wanted))
            asked |= wanted
        people: dict[str, Guest] = {}
        for guest_id in guest_ids:
            guest = found.get(guest_id)
            while guest is not None and guest.merged_into is not None:
                guest = found.get(guest.merged_into)
            if guest is not None and guest.erased_at is None:
                people[guest_id] = guest
        return people

    def living(self, guest_ids: Sequence[str]) -> list[Guest]:
        """Those of these guests who are neither merged away nor erased, in the order asked, in one read."""
        found = self._repository.find_many(guest_ids)
        ordered = [found[guest_id] for guest_id in dict.fromkeys(guest_ids) if guest_id in found]
        return [guest for guest in ordered if not guest.is_tombstone]

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
            self._link(tx, self.current(guest_id, consistent=True), unknown)
        for alias, belongs_to in zip(aliases, linked, strict=True):
            if belongs_to not in (None, guest_id) and belongs_to not in self.known_ids(guest_id):
                self._note_conflict(tx, alias, guest_id, str(belongs_to))
        return guest_id

    def create(self, tx: Transaction, wish: GuestWish) -> Guest:
        """Make a guest; its aliases must be free, which the commit checks."""
        return self.add(tx, Guest.of(wish, new_id("gst", tx.now), tx.now))

    def add(self, tx: Transaction, guest: Guest) -> Guest:
        """Store a new guest; their id and aliases must be free, which the commit checks."""
        self._repository.add(tx, guest)
        tx.publish(GuestCreated(guest_id=guest.guest_id), aggregate_version=guest.revision)
        return guest

    def register(self, tx: Transaction, wish: "NewGuest") -> Guest:
        """Make a guest that staff entered.

        Raises:
            AliasTaken: an alias belongs to a guest already.
            Invalid: the birthday or a decision lies in the future.
        """
        for alias, guest_id in zip(wish.aliases, self._repository.linked_guests(wish.aliases), strict=True):
            if guest_id:
                raise AliasTaken(f"The {alias.kind} alias belongs to a guest already.", guest_id=guest_id)
        return self.add(tx, wish.guest(new_id("gst", tx.now), tx.now))

    def change(
        self, tx: Transaction, guest_id: str, change: "ProfileChange", expected_revision: int
    ) -> Guest:
        """Change parts of a profile.

        Raises:
            NotFound, GuestMoved, Gone: as `get`.
            StaleRevision: it has another revision than expected, now or at the commit.
            Invalid: the birthday or a decision lies in the future.
        """
        seen = self._expected(guest_id, expected_revision)
        return self.apply(tx, seen, change.applied(seen, tx.now), "guest_changed", rerun=False)

    def replace(self, tx: Transaction, guest_id: str, wish: "ProfileWish", expected_revision: int) -> Guest:
        """Put a profile in the place of the former one.

        Raises:
            NotFound, GuestMoved, Gone: as `get`.
            StaleRevision: it has another revision than expected, now or at the commit.
            Invalid: the birthday or a decision lies in the future.
        """
        seen = self._expected(guest_id, expected_revision)
        return self.apply(tx, seen, wish.replaced(seen, tx.now), "guest_replaced", rerun=False)

    def tell(
        self,
        tx: Transaction,
        guest_id: str,
        change: GuestChange,
        source: Source = "guest",
        said: Sequence["Preference"] = (),
    ) -> Guest:
        """Keep what a guest said about themselves, whatever the revision is; what is known already stays.

        What they said of allergies and diets stands among those of the profile, too, while there is room.

        Raises:
            NotFound, Gone: as `current`.
        """
        seen = self.current(guest_id, consistent=True)
        changed = seen.changed(change, source)
        known = {(one.topic, one.text.casefold()) for one in changed.preferences}
        new = [one for one in said if (one.topic, one.text.casefold()) not in known]
        kept = (*changed.preferences, *new)[:MAX_PREFERENCES]
        needs = {
            field: with_needs(getattr(changed, field), [one.text for one in said if one.topic == topic])
            for topic, field in NEEDS.items()
        }
        return self.apply(tx, seen, changed.revised(preferences=kept, **needs), "guest_changed")

    def apply(
        self, tx: Transaction, seen: Guest, changed: Guest, action: str, *, rerun: bool = True
    ) -> Guest:
        """Store another state of a guest as the next revision, with what follows from it; `seen` if equal.

        `action` names the change in the audit trail. If somebody was faster, the commit raises LostRevision
        (so that `Transactions.run` reads again) or, without `rerun`, StaleRevision.
        """
        fields = seen.differing(changed)
        if not fields and seen.derived_version == DERIVED_VERSION:
            return seen
        changed = changed.model_copy(update={"revision": seen.revision + 1, "changed_at": tx.now})
        self._repository.replace(tx, seen, changed, action, rerun=rerun)
        # Without fields it tells those who follow profiles of one that was stored before they did.
        event = GuestChanged(guest_id=seen.guest_id, fields=fields)
        tx.publish(event, aggregate_version=changed.revision)
        return changed

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
        seen = self.current(guest_id, consistent=True)
        links = dict(zip([*old, *new], self._repository.linked_guests([*old, *new]), strict=True))
        if taken := next((links[alias] for alias in new if links[alias] not in (None, *seen.ids)), None):
            raise AliasTaken("Nothing was moved.", guest_id=taken)
        renamed = seen.renamed(old, new)
        if renamed == seen:
            return seen
        renamed = renamed.model_copy(update={"changed_at": tx.now})
        self._repository.replace(tx, seen, renamed, "guest_renamed", rerun=True)
        for alias in old:
            if (former := links[alias]) in seen.ids:
                self._repository.remove_alias(tx, alias, former)
        for alias in new:
            if links[alias] is None:
                self._repository.add_alias(tx, alias, seen.guest_id)
            event = GuestLinked(guest_id=seen.guest_id, channel=alias.channel, kind=alias.kind)
            tx.publish(event, aggregate_version=renamed.revision)
        return renamed

    def _link(self, tx: Transaction, seen: Guest, aliases: Sequence[Alias]) -> Guest:
        linked = seen.linked(aliases).model_copy(update={"changed_at": tx.now})
        self._repository.replace(tx, seen, linked, "guest_linked", rerun=True)
        for alias in aliases:
            self._repository.add_alias(tx, alias, seen.guest_id)
            event = GuestLinked(guest_id=seen.guest_id, channel=alias.channel, kind=alias.kind)
            tx.publish(event, aggregate_version=linked.revision)
        return linked

    def _expected(self, guest_id: str, expected_revision: int) -> Guest:
        seen = self.get(guest_id, consistent=True)
        if seen.revision != expected_revision:
            raise StaleRevision(seen.revision)
        return seen

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
