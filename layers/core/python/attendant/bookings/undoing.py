"""A wrong step taken back: within a day, with a reason, and only while its time is still free (S-26)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from attendant.bookings.ending import step_of
from attendant.bookings.events import BookingStepUndone
from attendant.bookings.keeping import Keeping
from attendant.bookings.models import Booking, BookingStep
from attendant.bookings.policy import answer_deadline
from attendant.bookings.states import CANCELLED, PRESENT, BookingStatus
from attendant.bookings.terms import FeeKind, FeeState, without_fee
from attendant.kernel.errors import Conflict
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

UNDO_WITHIN = timedelta(hours=24)
UNDOABLE = (
    PRESENT
    | CANCELLED
    | {BookingStatus.CONFIRMED, BookingStatus.DECLINED, BookingStatus.FINISHED, BookingStatus.NO_SHOW}
)
FEE_OF = {
    BookingStatus.NO_SHOW: FeeKind.NO_SHOW,
    BookingStatus.CANCELLED_LATE: FeeKind.LATE_CANCELLATION,
}


class CannotUndo(Conflict):
    """There is no step that could be taken back, or no longer."""

    code, title = "cannot_undo", "This step cannot be undone"


def trail(history: Sequence[BookingStep]) -> list[BookingStep]:
    """The steps that led to where a booking stands: one per state, without those that were undone."""
    steps: list[BookingStep] = []
    for step in history:
        if step.undoes is not None:
            steps.pop()
        elif not steps or steps[-1].status is not step.status:
            steps.append(step)
        elif step.covers is not None:
            steps[-1] = step
    return steps


def undone(booking: Booking, now: datetime) -> tuple[BookingStatus, dict[str, Any]]:
    """The state before the last step, and what else of the booking becomes what it was.

    Raises:
        CannotUndo: it is the first step, one that nobody took by mistake, or longer ago than a day.
    """
    steps = trail(booking.history)
    if len(steps) < 2 or steps[-1].status not in UNDOABLE or steps[-1].status is not booking.status:
        raise CannotUndo("It stands as it was made; there is no step to take back.")
    wrong, former = steps[-1], steps[-2]
    if now - wrong.at > UNDO_WITHIN:
        raise CannotUndo("A step can be undone within 24 hours.")
    changes: dict[str, Any] = {"freed_at": None, "left_at": None}
    if former.status in (BookingStatus.BOOKED, BookingStatus.CONFIRMED, BookingStatus.REQUESTED):
        changes |= {"arrived_covers": 0, "seated_at": None}
    elif former.status is not BookingStatus.SEATED:
        changes |= {"arrived_covers": former.covers or booking.arrived_covers, "seated_at": None}
    if former.status is BookingStatus.REQUESTED:
        changes["pending_until"] = answer_deadline(now, booking.starts_at)
        if changes["pending_until"] <= now:
            raise CannotUndo("It has begun; it cannot wait for an answer any more.")
    if kind := FEE_OF.get(wrong.status):
        changes["fees"] = without_fee(booking.fees, kind, FeeState.DROPPED)
    return former.status, changes


class Undoing:
    """Takes steps back. Each commits in one transaction; a refused one changes nothing."""

    def __init__(self, keeping: Keeping, transactions: Transactions) -> None:
        self._keeping = keeping
        self._transactions = transactions

    def undo(self, booking_id: str, reason: str, expected_revision: int | None, actor: Actor) -> Booking:
        """Bring a booking back to where it stood before its last step.

        Time that the step had set free is taken again, if nobody else has it.

        Raises:
            NotFound: the property has no such booking.
            StaleRevision: it has another revision than expected.
            CannotUndo: there is no such step, or it is longer ago than a day.
            NotBookable: somebody else has its time.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            status, changes = undone(before, tx.now)
            step = step_of(tx, status, reason).model_copy(update={"undoes": before.status})
            after = before.stepped(step, **changes)
            after = after.model_copy(update=after.coming_from(tx.now))
            if after.claims != before.claims or not before.status.blocks:
                self._keeping.take_again(tx, before, after)
            event = BookingStepUndone.of_step(after, before.status, tx.actor.kind)
            return self._keeping.save(tx, after, before, event)

        return self._transactions.run(actor, work)
