"""How holds and bookings end, and what is tidied up when nobody ended them in time (S-22, S-25)."""

from functools import partial

from attendant.bookings.events import BookingEvent, BookingExpired, BookingReleased
from attendant.bookings.models import Booking, BookingStep, Hold, HoldState
from attendant.bookings.planning import Ledger, Planner
from attendant.bookings.repository import BookingsRepository, booking_of, hold_id_of
from attendant.bookings.states import BookingStatus, check_step
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


class Endings:
    """Adds the end of a hold or booking to a transaction: its time is free, the record says why."""

    def __init__(self, repository: BookingsRepository, planner: Planner) -> None:
        self._repository = repository
        self._planner = planner

    def end_hold(
        self, tx: Transaction, ledger: Ledger, hold: Hold, state: HoldState, booking_id: str | None = None
    ) -> Hold:
        """A hold was let go of, ran out, or turned into a booking; the caller writes the ledger."""
        ended = hold.model_copy(
            update={"state": state, "booking_id": booking_id, "revision": hold.revision + 1}
        )
        ledger.take(hold.resource_id, hold.claim)
        self._repository.save_hold(tx, ended, hold)
        if state is not HoldState.BOOKED:
            tx.publish(BookingReleased.of(ended), aggregate_version=ended.revision)
        return ended

    def let_go(self, tx: Transaction, hold: Hold, state: HoldState) -> Hold:
        """A hold alone ends."""
        ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
        ended = self.end_hold(tx, ledger, hold, state)
        ledger.write(tx)
        return ended

    def end_booking(
        self,
        tx: Transaction,
        before: Booking,
        status: BookingStatus,
        event: type[BookingEvent],
        reason: str | None = None,
    ) -> Booking:
        """A booking takes a last step.

        Raises:
            WrongStep: its state does not allow it.
        """
        check_step(before.status, status)
        after = before.stepped(step_of(tx, status, reason), pending_until=None)
        ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
        ledger.take(before.resource_id, before.claim)
        ledger.write(tx)
        self._repository.save_booking(tx, after, before)
        self._repository.audit_booking(tx, after, before)
        tx.publish(event.of(after, tx.actor.kind), aggregate_version=after.revision)
        return after


class Expiries:
    """Housekeeping: what the clock has ended already gets its record, its event and its time back."""

    def __init__(
        self, repository: BookingsRepository, endings: Endings, transactions: Transactions, clock: Clock
    ) -> None:
        self._repository = repository
        self._endings = endings
        self._transactions = transactions
        self._clock = clock

    def sweep(self, actor: Actor, limit: int = 100) -> int:
        """Tidy up after holds and requests whose time is up, the longest due first; gives how many were due.

        A repeat finds nothing left to do. No promise depends on it: lists and writes go by the clock.
        """
        due = self._repository.due(None, self._clock.now(), limit=limit).records
        for record in due:
            if hold_id := hold_id_of(record):
                work = partial(self._expire_hold, hold_id=hold_id)
            else:
                work = partial(self._expire_booking, booking_id=booking_of(record).booking_id)
            try:
                self._transactions.run(actor, work)
            except Unavailable:
                raise
            except Exception:
                # It comes again next minute; those behind it must not wait for it.
                logger.exception("expiry_failed", place=record["sk"])
                metrics.count("SweepFailed")
        return len(due)

    def _expire_hold(self, tx: Transaction, hold_id: str) -> None:
        hold = self._repository.hold(hold_id)
        if hold and hold.as_of(tx.now).state is not hold.state:
            self._endings.let_go(tx, hold, HoldState.EXPIRED)

    def _expire_booking(self, tx: Transaction, booking_id: str) -> None:
        booking = self._repository.booking(booking_id)
        if booking and booking.as_of(tx.now).status is not booking.status:
            self._endings.end_booking(tx, booking, BookingStatus.EXPIRED, BookingExpired)


def step_of(tx: Transaction, status: BookingStatus, reason: str | None = None) -> BookingStep:
    """The step of a booking that this transaction makes."""
    actor = f"{tx.actor.kind}:{tx.actor.id}"
    return BookingStep(status=status, at=tx.now, actor=actor, channel=tx.actor.channel, reason=reason)
