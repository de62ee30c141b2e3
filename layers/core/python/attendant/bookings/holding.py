"""Holds: a time kept for a session while its guest decides (S-22)."""

from attendant.bookings.agreeing import needs_payment
from attendant.bookings.ending import Endings
from attendant.bookings.events import BookingHeld
from attendant.bookings.models import Hold, HoldState, kept_by
from attendant.bookings.offer import taking
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.policy import audience_of, hold_length
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
        endings: Endings,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._endings = endings
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock

    def get(self, hold_id: str) -> Hold:
        """A hold as the clock sees it.

        Raises:
            NotFound: the property has no such hold.
        """
        return self._stored(hold_id).as_of(self._clock.now())

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
                    "until": hold.until + hold_length(tx.actor.channel, payment=hold.needs_payment),
                    "extended": True,
                    "revision": hold.revision + 1,
                }
            )
            ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
            ledger.put(longer.claims)
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

        def work(tx: Transaction) -> Hold:
            hold = self._stored(hold_id)
            live = hold.state is HoldState.LIVE
            return self._endings.let_go(tx, hold, HoldState.RELEASED) if live else hold

        return self._transactions.run(actor, work)

    def _make(self, tx: Transaction, wish: HoldWish) -> Hold:
        offer = self._planner.offer(wish.service_id, consistent=True)
        visit = wish.visit(audience_of(tx.actor))
        requested = bool(wish.named) and wish.resource_requested is not False
        pays = needs_payment(offer, wish.starts_at, wish.party_size)
        session_id = wish.session_id or f"{tx.actor.kind}:{tx.actor.id}"
        former = self._repository.hold_of_session(session_id)
        ledger = self._planner.ledger(offer.venue.anchor, tx.now)
        own = {former.hold_id} if former else set()
        kept = kept_by(former, wish.service_id, wish.starts_at, tx.now)
        wanted = Wanted(wish.starts_at, visit, wish.named, standing=kept, requested=requested)
        unit, slot = self._planner.choose(offer, ledger, wanted, tx.now, own)
        hold = Hold(
            **taking(offer, unit, slot, visit),
            hold_id=new_id("hld", tx.now),
            service_id=wish.service_id,
            resource_requested=requested,
            session_id=session_id,
            until=tx.now + hold_length(tx.actor.channel, payment=pays),
            needs_payment=pays,
        )
        if former and former.state is HoldState.LIVE:
            self._endings.end_hold(tx, ledger, former, HoldState.RELEASED)
        ledger.put(hold.claims)
        ledger.write(tx)
        self._repository.save_hold(tx, hold, None)
        self._repository.point_session(tx, hold, former)
        tx.publish(BookingHeld.of(hold), aggregate_version=hold.revision)
        return hold

    def _stored(self, hold_id: str) -> Hold:
        hold = self._repository.hold(hold_id)
        if hold is None:
            raise NotFound("There is no such hold.")
        return hold
