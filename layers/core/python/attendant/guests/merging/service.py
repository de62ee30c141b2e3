"""Merging two profiles and undoing it. Each adds its writes to the caller's transaction.

The transaction belongs in `Transactions.run`: whoever changes one of the profiles between reading and
committing makes it run again. Bookings, stays and conversations are not rewritten: the survivor lists the
absorbed ids, and whoever asks for what a guest has asks for all of them.
"""

from attendant.guests.events import GuestChanged, GuestMerged, GuestUnmerged
from attendant.guests.matching.decisions import settle
from attendant.guests.matching.repository import Reviews
from attendant.guests.merging.joining import merged, separated, set_aside
from attendant.guests.merging.models import Merge, MergeAnswer, MergeWish, UndoAnswer
from attendant.guests.merging.repository import MergeRepository
from attendant.guests.models import Guest
from attendant.kernel.errors import Conflict, Gone, Invalid, NotFound, StaleRevision
from attendant.kernel.ids import new_id
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction


class AlreadyMerged(Conflict):
    """One of the profiles was merged before; `guest_id` is where it leads, `merge_id` by which merge."""

    code, title = "already_merged", "The profile was merged before"


class MergedFurther(Conflict):
    """The survivor was merged into another profile since; `merge_id` names what is to be undone first."""

    code, title = "merged_further", "A later merge stands on this one"


class BeingErased(Conflict):
    """One of the guests, named in `guest_id`, is being erased: what is merged now would be left over."""

    code, title = "being_erased", "The guest is being erased"


class Merging:
    """Merges of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._merges = MergeRepository(table, property_id)
        self._reviews = Reviews(table, property_id)

    def find(self, merge_id: str) -> Merge:
        """A merge with both profiles as they were.

        Raises:
            NotFound: the property has no such merge.
        """
        merge = self._merges.find(merge_id)
        if merge is None:
            raise NotFound("There is no such merge.")
        return merge

    def merge(self, tx: Transaction, wish: MergeWish, *, automatic: bool = False) -> MergeAnswer:
        """Make one profile of two; with `dry_run` only say what it would be.

        Raises:
            Invalid: both ids are the same.
            NotFound: the property has no such guest.
            Gone: one of them was erased.
            AlreadyMerged: one of them was merged into another profile.
            StaleRevision: one of them changed since the caller looked.
            TooMuchForOne: together they have more than one profile may have.
            BeingErased: the erasure of one of them is under way.
        """
        if wish.survivor_id == wish.absorbed_id:
            raise Invalid.field("body.absorbed_id", "the same as survivor_id")
        survivor = self._living(wish.survivor_id, wish.survivor_revision)
        absorbed = self._living(wish.absorbed_id, wish.absorbed_revision)
        after = merged(survivor, absorbed, wish.choices)
        answer = MergeAnswer(
            merge_id=None,
            guest=after,
            absorbed_id=absorbed.guest_id,
            from_absorbed=[field for field in survivor.differing(after) if field != "absorbed"],
            set_aside=set_aside(survivor, absorbed),
            dry_run=wish.dry_run,
        )
        if wish.dry_run:
            return answer
        after = after.model_copy(update={"revision": survivor.revision + 1, "changed_at": tx.now})
        merge = Merge(
            merge_id=new_id("mrg", tx.now),
            survivor_id=survivor.guest_id,
            absorbed_id=absorbed.guest_id,
            automatic=automatic,
            merged_at=tx.now,
            merged_by=tx.actor.id,
            survivor_before=survivor,
            absorbed_before=absorbed,
            survivor_after=after,
        )
        for one in (survivor.guest_id, absorbed.guest_id):
            self._merges.not_to_be_erased(tx, one, BeingErased("Nothing was merged.", guest_id=one))
        self._merges.save(tx, survivor, after, "guest_merged")
        self._merges.save(tx, absorbed, _tombstone(absorbed, survivor, tx), "guest_absorbed")
        for alias in absorbed.aliases:
            self._merges.move_alias(tx, alias, absorbed.guest_id, survivor.guest_id)
        self._merges.add(tx, merge)
        settle(tx, self._reviews, survivor.guest_id, absorbed.guest_id, "merged")
        event = GuestMerged(
            guest_id=survivor.guest_id, absorbed_id=absorbed.guest_id, merge_id=merge.merge_id
        )
        tx.publish(event, aggregate_version=after.revision)
        _tell_changes(tx, survivor, after)
        return answer.model_copy(update={"merge_id": merge.merge_id, "guest": after})

    def undo(self, tx: Transaction, merge_id: str) -> UndoAnswer:
        """Take a merge apart: the absorbed profile is again as it was.

        The survivor loses what came by the merge and did not change since. An alias that moved on since stays
        where it is. The pair counts as looked at and is not merged by itself again.

        Raises:
            NotFound: the property has no such merge.
            Gone: it was undone before, or the guest was erased.
            MergedFurther: the survivor was merged into another profile since.
        """
        merge = self.find(merge_id)
        before, after, absorbed = merge.survivor_before, merge.survivor_after, merge.absorbed_before
        if merge.state == "undone" or before is None or after is None or absorbed is None:
            raise Gone("The merge was undone before.")
        survivor, tombstone = self._merges.guest(merge.survivor_id), self._merges.guest(merge.absorbed_id)
        if survivor is None or tombstone is None or survivor.erased_at or tombstone.erased_at:
            raise Gone("The guest's data was erased.")
        if survivor.merged_into is not None:
            later = self._merges.of_absorbed(survivor.guest_id)
            raise MergedFurther(
                "Undo the later merge first.",
                guest_id=survivor.merged_into,
                merge_id=later.merge_id if later else None,
            )
        left, kept = separated(survivor, before, after, absorbed)
        left = left.model_copy(update={"revision": survivor.revision + 1, "changed_at": tx.now})
        owners = self._merges.owners(absorbed.aliases)
        returning = tuple(alias for alias in absorbed.aliases if owners[alias] == survivor.guest_id)
        restored = absorbed.model_copy(
            update={"revision": tombstone.revision + 1, "changed_at": tx.now, "aliases": returning}
        )
        self._merges.save(tx, survivor, left, "guest_unmerged")
        self._merges.save(tx, tombstone, restored, "guest_restored")
        for alias in returning:
            self._merges.move_alias(tx, alias, survivor.guest_id, restored.guest_id)
        undone = merge.model_copy(
            update={
                "state": "undone",
                "undone_at": tx.now,
                "undone_by": tx.actor.id,
                "survivor_before": None,
                "survivor_after": None,
                "absorbed_before": None,
                "revision": merge.revision + 1,
            }
        )
        self._merges.replace(tx, undone, merge)
        settle(tx, self._reviews, survivor.guest_id, restored.guest_id, "dismissed", sides=(left, restored))
        event = GuestUnmerged(
            guest_id=survivor.guest_id, restored_id=restored.guest_id, merge_id=merge.merge_id
        )
        tx.publish(event, aggregate_version=left.revision)
        _tell_changes(tx, survivor, left)
        return UndoAnswer(merge_id=merge.merge_id, guest=left, restored=restored, kept=kept)

    def _living(self, guest_id: str, expected: int | None) -> Guest:
        guest = self._merges.guest(guest_id)
        if guest is None:
            raise NotFound("There is no such guest.", guest_id=guest_id)
        if guest.erased_at is not None:
            raise Gone("The guest's data was erased.")
        if guest.merged_into is not None:
            merge = self._merges.of_absorbed(guest_id)
            raise AlreadyMerged(
                f"{guest_id} leads to another profile.",
                guest_id=guest.merged_into,
                merge_id=merge.merge_id if merge else None,
            )
        if expected is not None and guest.revision != expected:
            raise StaleRevision(guest.revision)
        return guest


def _tombstone(absorbed: Guest, survivor: Guest, tx: Transaction) -> Guest:
    return Guest(
        guest_id=absorbed.guest_id,
        merged_into=survivor.guest_id,
        created_at=absorbed.created_at,
        changed_at=tx.now,
        revision=absorbed.revision + 1,
        derived_version=absorbed.derived_version,
    )


def _tell_changes(tx: Transaction, before: Guest, after: Guest) -> None:
    fields = [field for field in before.differing(after) if field != "absorbed"]
    if fields:
        event = GuestChanged(guest_id=after.guest_id, fields=fields)
        tx.publish(event, aggregate_version=after.revision)
