"""Two profiles of one person made one, and two again; and a person who was erased."""

from attendant.guests.merging.models import MergeWish
from attendant.guests.merging.service import Merging
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions
from tests.conftest import FixedClock

GUESTS = Table("attendant-test-guests")
TRANSACTIONS = Transactions(Table("attendant-test-outbox"), FixedClock())


def joined(actor: Actor, survivor_id: str, absorbed_id: str) -> str:
    """Merge a profile into another; gives the id of the merge."""
    merging = Merging(GUESTS, actor.property_id)
    wish = MergeWish(survivor_id=survivor_id, absorbed_id=absorbed_id)
    return str(TRANSACTIONS.run(actor, lambda tx: merging.merge(tx, wish)).merge_id)


def parted(actor: Actor, merge_id: str) -> None:
    """Undo a merge."""
    merging = Merging(GUESTS, actor.property_id)
    TRANSACTIONS.run(actor, lambda tx: merging.undo(tx, merge_id))


def erased(actor: Actor, guest_id: str) -> None:
    """Leave a tombstone of a guest who is known no more."""
    guests = Guests(GUESTS, actor.property_id)

    def work(tx: Transaction) -> Guest:
        guest = guests.get(guest_id)
        gone = guest.model_copy(update={"erased_at": tx.now, "name": None})
        return guests.apply(tx, guest, gone, "test")

    TRANSACTIONS.run(actor, work)
