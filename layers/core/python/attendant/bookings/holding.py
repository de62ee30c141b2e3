"""Holds: a time kept for a session while its guest decides (S-22)."""

from attendant.bookings.events import BookingHeld, BookingReleased
from attendant.bookings.models import Hold, HoldState
from attendant.bookings.planning import Ledger, Planner, Wanted
from attendant.bookings.policy import hold_length
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wishes import HoldWish
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, Gone, NotFound
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


class Holds:
    """The holds of one property. A session has one at most: a new one lets go of the former."""

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock

    def get(self, hold_id: str) -> Hold:
        """A hold as the clock sees it.

        Raises:
            NotFound: the property has no such hold.
        """
        return self._stored(hold_id).as_of(self._clock.now())

    def own(self, session_id: str | None) -> set[str]:
        """The owners whose claims a session sees as free: its own hold."""
        hold = self._repository.hold_of_session(session_id) if session_id else None
        return {hold.hold_id} if hold else set()

    def make(self, wish: HoldWish, actor: Actor, key: str | None = None) -> Hold:
        """Keep a time: 300 seconds, 900 in a chat.

        Raises:
            NotFound: the property has no such service.
            NotBookable: the time cannot be had.
        """
        return self._idempotency.once(actor, "hold", key, wish, Hold, lambda tx: self._make(tx, wish))

    def extend(self, hold_id: str, actor: Actor) -> Hold:
        """Prolong a hold, once, by as long as it was made for.

        Raises:
            NotFound: the property has no such hold.
            Gone: it has ended.
            Conflict: it was extended before.
        """

        def work(tx: Transaction) -> Hold:
            hold = self._stored(hold_id)
            if hold.as_of(tx.now).state is not HoldState.LIVE:
                raise Gone("The hold has ended; look for a time again.")
            if hold.extended:
                raise Conflict("A hold is extended once; book it, or look for a time again.")
            longer = hold.model_copy(
                update={
                    "until": hold.until + hold_length(tx.actor.channel),
                    "extended": True,
                    "revision": hold.revision + 1,
                }
            )
            ledger = self._ledger(tx)
            ledger.put(longer.resource_id, longer.claim)
            ledger.write(tx)
            self._repository.save_hold(tx, longer, hold)
            tx.publish(BookingHeld.of(longer), aggregate_version=longer.revision)
            return longer

        return self._transactions.run(actor, work)

    def release(self, hold_id: str, actor: Actor) -> Hold:
        """Let go of a hold; of one that has ended nothing changes.

        Raises:
            NotFound: the property has no such hold.
        """
        return self._transactions.run(actor, lambda tx: self._let_go(tx, hold_id, HoldState.RELEASED))

    def expire(self, hold_id: str, actor: Actor) -> Hold:
        """Tidy up after a hold whose time is up; any other stays as it is."""

        def work(tx: Transaction) -> Hold:
            hold = self._stored(hold_id)
            return hold if hold.until > tx.now else self._let_go(tx, hold_id, HoldState.EXPIRED)

        return self._transactions.run(actor, work)

    def end(
        self, tx: Transaction, ledger: Ledger, hold: Hold, state: HoldState, booking_id: str | None = None
    ) -> Hold:
        """Add to a transaction that a hold ends: let go of, run out, or turned into a booking."""
        ended = hold.model_copy(
            update={"state": state, "booking_id": booking_id, "revision": hold.revision + 1}
        )
        ledger.take(hold.resource_id, hold.claim)
        self._repository.save_hold(tx, ended, hold)
        if state is not HoldState.BOOKED:
            tx.publish(BookingReleased.of(ended), aggregate_version=ended.revision)
        return ended

    def _let_go(self, tx: Transaction, hold_id: str, state: HoldState) -> Hold:
        hold = self._stored(hold_id)
        if hold.state is not HoldState.LIVE:
            return hold
        ledger = self._ledger(tx)
        ended = self.end(tx, ledger, hold, state)
        ledger.write(tx)
        return ended

    def _make(self, tx: Transaction, wish: HoldWish) -> Hold:
        offer = self._planner.offer(wish.service_id, consistent=True)
        visit = offer.visit(wish.duration_minutes, wish.party_size)
        wanted = Wanted(wish.starts_at, visit, wish.resource_id)
        former = self._repository.hold_of_session(wish.session_id)
        ledger = self._ledger(tx, offer.venue.anchor)
        own = {former.hold_id} if former else set()
        resource, slot = self._planner.choose(offer, ledger, wanted, tx.now, own)
        hold = Hold(
            hold_id=new_id("hld", tx.now),
            service_id=wish.service_id,
            resource_id=resource.resource_id,
            resource_requested=wish.resource_id is not None,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            party_size=wish.party_size,
            price=slot.price,
            session_id=wish.session_id,
            until=tx.now + hold_length(tx.actor.channel),
            buffer_before_minutes=offer.service.buffer_before_minutes,
            buffer_after_minutes=offer.service.buffer_after_minutes,
        )
        if former and former.state is HoldState.LIVE:
            self.end(tx, ledger, former, HoldState.RELEASED)
        ledger.put(resource.resource_id, hold.claim)
        ledger.write(tx)
        self._repository.save_hold(tx, hold, None)
        self._repository.point_session(tx, hold, former)
        tx.publish(BookingHeld.of(hold), aggregate_version=hold.revision)
        return hold

    def _ledger(self, tx: Transaction, anchor: int | None = None) -> Ledger:
        if anchor is None:
            anchor = self._planner.venue().anchor
        return self._planner.ledger(anchor, tx.now)

    def _stored(self, hold_id: str) -> Hold:
        hold = self._repository.hold(hold_id)
        if hold is None:
            raise NotFound("There is no such hold.")
        return hold
