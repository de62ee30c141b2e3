"""How holds and bookings end (S-22, S-25)."""

from attendant.bookings.events import BookingEvent, BookingFeeDue, BookingReleased
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Booking, BookingStep, Hold, HoldState
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.states import BookingStatus, check_step
from attendant.bookings.terms import FeeKind, with_fee
from attendant.kernel.transactions import Transaction


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
        ledger.take(hold.claims)
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
        *,
        ledger: Ledger | None = None,
    ) -> Booking:
        """A booking takes a last step; a ledger that is given is written by the caller.

        Raises:
            WrongStep: its state does not allow it.
        """
        check_step(before.status, status)
        late = status is BookingStatus.CANCELLED_LATE and before.terms is not None
        owed = before.terms.late_fee(tx.now) if late and before.terms else None
        fees = with_fee(before.fees, FeeKind.LATE_CANCELLATION, owed)
        after = before.stepped(step_of(tx, status, reason), pending_until=None, fees=fees)
        shared = ledger or self._planner.ledger(self._planner.venue().anchor, tx.now)
        shared.take(before.claims)
        if ledger is None:
            shared.write(tx)
        self._repository.save_booking(tx, after, before)
        self._repository.audit_booking(tx, after, before)
        tx.publish(event.of(after, tx.actor.kind), aggregate_version=after.revision)
        if fees != before.fees:
            due = BookingFeeDue.of_fee(after, FeeKind.LATE_CANCELLATION, tx.actor.kind)
            tx.publish(due, aggregate_version=after.revision)
        return after


def step_of(tx: Transaction, status: BookingStatus, reason: str | None = None) -> BookingStep:
    """The step of a booking that this transaction makes."""
    actor = f"{tx.actor.kind}:{tx.actor.id}"
    return BookingStep(status=status, at=tx.now, actor=actor, channel=tx.actor.channel, reason=reason)
