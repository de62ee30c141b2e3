"""Two profiles of one person made one by hand, and two again: ids, aliases, the tombstone, no more."""

from collections.abc import Callable

from attendant.guests.models import Guest
from attendant.guests.repository import GuestRepository
from attendant.guests.service import Guests
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions
from tests.conftest import FixedClock

GUESTS = Table("attendant-test-guests")


def joined(actor: Actor, survivor_id: str, absorbed_id: str) -> None:
    """The absorbed profile leads to the survivor, who lists its id and has its aliases."""

    def work(survivor: Guest, absorbed: Guest) -> tuple[Guest, Guest]:
        ids, aliases = (*survivor.absorbed, *absorbed.ids), (*survivor.aliases, *absorbed.aliases)
        _lead(actor, absorbed, survivor_id)
        return (
            survivor.model_copy(update={"absorbed": ids, "aliases": aliases}),
            absorbed.model_copy(update={"merged_into": survivor_id}),
        )

    _both(actor, survivor_id, absorbed_id, work)


def parted(actor: Actor, survivor_id: str, absorbed_id: str) -> None:
    """Two persons again."""

    def work(survivor: Guest, absorbed: Guest) -> tuple[Guest, Guest]:
        ids = tuple(one for one in survivor.absorbed if one not in absorbed.ids)
        aliases = tuple(one for one in survivor.aliases if one not in absorbed.aliases)
        _lead(actor, absorbed, absorbed_id)
        return (
            survivor.model_copy(update={"absorbed": ids, "aliases": aliases}),
            absorbed.model_copy(update={"merged_into": None}),
        )

    _both(actor, survivor_id, absorbed_id, work)


def erased(actor: Actor, guest_id: str) -> None:
    """The profile is a tombstone of somebody who is known no more."""
    guests = Guests(GUESTS, actor.property_id)

    def work(tx: Transaction) -> Guest:
        guest = guests.get(guest_id)
        gone = guest.model_copy(update={"erased_at": tx.now, "name": None})
        return guests.apply(tx, guest, gone, "test")

    Transactions(Table("attendant-test-outbox"), FixedClock()).run(actor, work)


def _lead(actor: Actor, absorbed: Guest, guest_id: str) -> None:
    for alias in absorbed.aliases:
        _, key = Guests(GUESTS, actor.property_id).place_of(alias)
        GUESTS.put({**key._asdict(), "guest_id": guest_id})


def _both(
    actor: Actor, survivor_id: str, absorbed_id: str, work: Callable[[Guest, Guest], tuple[Guest, Guest]]
) -> None:
    guests = GuestRepository(GUESTS, actor.property_id)
    found = guests.find_many([survivor_id, absorbed_id])
    before = found[survivor_id], found[absorbed_id]

    def write(tx: Transaction) -> None:
        for seen, changed in zip(before, work(*before), strict=True):
            after = changed.model_copy(update={"revision": seen.revision + 1})
            guests.replace(tx, seen, after, "test", rerun=True)

    Transactions(Table("attendant-test-outbox"), FixedClock()).run(actor, write)
