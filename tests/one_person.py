"""Two profiles of one person made one by hand: the tombstone and the ids, nothing else."""

from attendant.guests.repository import GuestRepository
from attendant.guests.service import Guests
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions
from tests.conftest import FixedClock

GUESTS = Table("attendant-test-guests")


def joined(actor: Actor, survivor_id: str, absorbed_id: str) -> None:
    """The absorbed profile leads to the survivor, who lists its id."""
    guests = Guests(GUESTS, actor.property_id)

    def work(tx: Transaction) -> None:
        survivor, absorbed = guests.get(survivor_id), guests.get(absorbed_id)
        ids = (*survivor.absorbed, *absorbed.ids)
        guests.apply(tx, survivor, survivor.model_copy(update={"absorbed": ids}), "test")
        guests.apply(tx, absorbed, absorbed.model_copy(update={"merged_into": survivor_id}), "test")

    _run(actor, work)


def parted(actor: Actor, survivor_id: str, absorbed_id: str) -> None:
    """Two persons again."""
    guests = GuestRepository(GUESTS, actor.property_id)

    def work(tx: Transaction) -> None:
        found = guests.find_many([survivor_id, absorbed_id])
        survivor, absorbed = found[survivor_id], found[absorbed_id]
        ids = tuple(one for one in survivor.absorbed if one not in absorbed.ids)
        for before, after in ((survivor, {"absorbed": ids}), (absorbed, {"merged_into": None})):
            changed = before.model_copy(update={**after, "revision": before.revision + 1})
            guests.replace(tx, before, changed, "test", rerun=True)

    _run(actor, work)


def erased(actor: Actor, guest_id: str) -> None:
    """The profile is a tombstone of somebody who is known no more."""
    guests = Guests(GUESTS, actor.property_id)

    def work(tx: Transaction) -> None:
        guest = guests.get(guest_id)
        guests.apply(tx, guest, guest.model_copy(update={"erased_at": tx.now, "name": None}), "test")

    _run(actor, work)


def _run(actor: Actor, work: object) -> None:
    Transactions(Table("attendant-test-outbox"), FixedClock()).run(actor, work)  # type: ignore[arg-type]
