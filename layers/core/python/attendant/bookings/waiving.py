"""The venue does without what a guest owes (S-27)."""

from typing import Literal

from attendant.bookings.ending import step_of
from attendant.bookings.events import BookingChanged, BookingFeeWaived
from attendant.bookings.keeping import Keeping
from attendant.bookings.models import Booking
from attendant.bookings.terms import DepositState, FeeKind, FeeState, without_fee
from attendant.kernel.errors import NotFound
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

Owed = Literal["late_cancellation", "no_show", "deposit"]


class Waivers:
    """Fees and deposits that are not asked for after all. Each commits in one transaction."""

    def __init__(self, keeping: Keeping, transactions: Transactions) -> None:
        self._keeping = keeping
        self._transactions = transactions

    def waive(
        self, booking_id: str, owed: Owed, reason: str, expected_revision: int | None, actor: Actor
    ) -> Booking:
        """Do without a fee or the deposit; it does not become due again. A repeat changes nothing.

        Raises:
            NotFound: the property has no such booking, or nothing of the kind is owed for it.
            StaleRevision: it has another revision than expected.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if owed == "deposit":
                return self._waive_deposit(tx, before, reason)
            kind = FeeKind(owed)
            mine = [fee for fee in before.fees if fee.kind is kind and fee.state is not FeeState.DROPPED]
            if not mine:
                raise NotFound("No such fee is due.")
            if mine[0].state is FeeState.WAIVED:
                return before
            fees = without_fee(before.fees, kind, FeeState.WAIVED, reason)
            after = before.stepped(step_of(tx, before.status, "fee waived"), fees=fees)
            return self._keeping.save(tx, after, before, BookingFeeWaived.of_fee(after, kind, tx.actor.kind))

        return self._transactions.run(actor, work)

    def _waive_deposit(self, tx: Transaction, before: Booking, reason: str) -> Booking:
        if before.deposit_state is DepositState.NONE:
            raise NotFound("No deposit is due.")
        if before.deposit_state is DepositState.WAIVED:
            return before
        step = step_of(tx, before.status, reason)
        after = before.stepped(step, deposit_state=DepositState.WAIVED)
        event = BookingChanged.between(before, after, tx.actor.kind, moved=False)
        return self._keeping.save(tx, after, before, event)
