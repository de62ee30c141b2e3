"""Use cases around the data of a person: asking for it, how far a request is, what its parts report."""

from collections.abc import Callable, Sequence

from attendant.guests.events import GuestErased
from attendant.guests.models import Guest
from attendant.guests.privacy.events import PersonalDataAnswered, PersonalDataRequested
from attendant.guests.privacy.models import (
    BookingInTheWay,
    PersonalDataRequest,
    PersonalDataRequests,
    PersonalDataWish,
    RequestState,
    StillNeeded,
)
from attendant.guests.privacy.parts import Order, Part, Progress
from attendant.guests.privacy.repository import Found, PrivacyRepository, erasure_id
from attendant.kernel.errors import NotFound
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions

InTheWay = Callable[[Sequence[str]], list[BookingInTheWay]]
"""What bookings still need a guest who is known by these ids."""


class Privacy:
    """The requests for personal data of one property, which the consumers of their events work off."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions) -> None:
        self._repository = PrivacyRepository(table, property_id)
        self._property_id = property_id
        self._transactions = transactions

    def get(self, guest_id: str, request_id: str) -> PersonalDataRequest:
        """A request about a guest.

        Raises:
            NotFound: there is no such request about this guest.
        """
        found = self._repository.find(request_id)
        if found is None or guest_id not in found.request.guest_ids:
            raise NotFound("There is no such request.")
        return found.request

    def of_guest(self, guest_id: str, limit: int, cursor: str | None) -> PersonalDataRequests:
        """A page of the requests about a guest, newest first; those of an erased guest stay readable."""
        return self._repository.of_guest(guest_id, limit, cursor)

    def ask(
        self, tx: Transaction, guest: Guest, wish: PersonalDataWish, in_the_way: InTheWay
    ) -> PersonalDataRequest:
        """Begin to collect or erase what is stored about a guest. A guest is erased once: asking for it again
        gives the request that is under way.

        Raises:
            StillNeeded: bookings are still to come, or a fee is due, and the wish does not settle that.
        """
        request_id = new_id("pdr", tx.now)
        if wish.kind == "erasure":
            request_id = erasure_id(self._property_id, guest.guest_id)
            if (known := self._repository.find(request_id)) is not None:
                return known.request
            settled = {"upcoming": wish.cancel_upcoming, "fee_due": wish.despite_fees}
            if bookings := [one for one in in_the_way(guest.ids) if not settled[one.why]]:
                raise StillNeeded(bookings)
            self._repository.still(tx, guest)
        request = PersonalDataRequest(
            request_id=request_id,
            guest_id=guest.guest_id,
            guest_ids=guest.ids,
            kind=wish.kind,
            cancel_upcoming=wish.cancel_upcoming,
            requested_by=f"{tx.actor.kind}:{tx.actor.id}",
            at=tx.now,
        )
        self._repository.add(tx, request, [str(alias) for alias in guest.aliases])
        tx.publish(_turn_of(request), aggregate_version=request.revision)
        return request

    def order(self, request_id: str, part: Part) -> Order | None:
        """What a part has to do now; None if it is not its turn, or it has done it."""
        found = self._repository.find(request_id)
        if found is None or part not in found.request.turn:
            return None
        return found.request.order(found.names, found.conversation_ids)

    def note_conversations(self, order: Order, conversation_ids: Sequence[str]) -> Order:
        """Remember which conversations are the person's; the order with all that are known by now."""
        known = tuple(dict.fromkeys((*order.conversation_ids, *conversation_ids)))
        if known != order.conversation_ids:
            self._repository.note_conversations(order.request_id, known)
        return order.model_copy(update={"conversation_ids": known})

    def report(self, order: Order, part: Part, progress: Progress, actor: Actor) -> PersonalDataRequest:
        """A part is done: the next one's turn comes, or the request is answered. A repeat changes nothing."""

        def work(tx: Transaction) -> PersonalDataRequest:
            found = self._existing(order.request_id)
            after = found.request.reported(part, progress, tx.now)
            if after is found.request:
                return after
            self._repository.save(tx, found, after)
            if part == "guests" and after.kind == "erasure":
                erased = GuestErased(guest_id=after.guest_id, guest_ids=list(after.guest_ids))
                tx.publish(erased, aggregate_version=after.revision)
            if after.state is RequestState.DONE:
                done = PersonalDataAnswered(
                    request_id=after.request_id, guest_id=after.guest_id, kind=after.kind
                )
                tx.publish(done, aggregate_version=after.revision)
            elif not set(after.turn) <= set(found.request.turn):
                tx.publish(_turn_of(after), aggregate_version=after.revision)
            return after

        return self._transactions.run(actor, work)

    def _existing(self, request_id: str) -> Found:
        found = self._repository.find(request_id)
        if found is None:
            raise NotFound("There is no such request.")
        return found


def _turn_of(request: PersonalDataRequest) -> PersonalDataRequested:
    return PersonalDataRequested(
        request_id=request.request_id,
        guest_id=request.guest_id,
        guest_ids=list(request.guest_ids),
        kind=request.kind,
        parts=list(request.turn),
    )
