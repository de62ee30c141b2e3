"""What is due: ended by the clock already, and told and tidied up by a sweep of every minute (S-22, S-25).

Records with a deadline stand in the sparse index `due`. Nothing that was promised depends on the sweep: lists
and writes go by the clock, and a record that is found late, or twice, is judged by what it is by then.
"""

from collections.abc import Mapping
from functools import partial
from typing import Protocol

from attendant.bookings.deadlines import LANES, DueKind, due_of
from attendant.bookings.ending import Endings
from attendant.bookings.events import BookingExpired
from attendant.bookings.models import HoldState
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.states import BookingStatus
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


class Settling(Protocol):
    """What is done about one kind of record whose time has come."""

    def settle(self, tx: Transaction, owner: str) -> None:
        """Read the owner as it is now, and add what is still due about it to the transaction, if anything."""
        ...


class DueWork:
    """The housekeeping of one property, a small settling for each kind of record."""

    def __init__(
        self,
        repository: BookingsRepository,
        kinds: Mapping[DueKind, Settling],
        transactions: Transactions,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._kinds = kinds
        self._transactions = transactions
        self._clock = clock

    def sweep(self, actor: Actor, limit: int = 100) -> int:
        """Settle what is due, in each lane the longest due first; gives how many records were due.

        A repeat finds nothing left to do. A record that fails comes again next minute, and those behind it do
        not wait for it.

        Raises:
            Unavailable: the store does not answer.
        """
        now = self._clock.now()
        due = [
            record
            for lane in LANES
            for record in self._repository.due(None, now, lane=lane, limit=limit).records
        ]
        for record in due:
            try:
                kind, owner = due_of(record)
                self._transactions.run(actor, partial(self._kinds[kind].settle, owner=owner))
            except Unavailable:
                raise
            except Exception:
                logger.exception("settling_failed", place=record["sk"])
                metrics.count("SweepFailed")
        return len(due)


class HoldExpiry:
    """Holds that were not turned into a booking in time (S-22)."""

    def __init__(self, repository: BookingsRepository, endings: Endings) -> None:
        self._repository = repository
        self._endings = endings

    def settle(self, tx: Transaction, owner: str) -> None:
        """End the hold, if the clock says so."""
        hold = self._repository.hold(owner)
        if hold and hold.as_of(tx.now).state is not hold.state:
            self._endings.let_go(tx, hold, HoldState.EXPIRED)


class RequestExpiry:
    """Requests that the venue did not answer in time (S-25)."""

    def __init__(self, repository: BookingsRepository, endings: Endings) -> None:
        self._repository = repository
        self._endings = endings

    def settle(self, tx: Transaction, owner: str) -> None:
        """End the request, if the clock says so."""
        booking = self._repository.booking(owner)
        if booking and booking.as_of(tx.now).status is not booking.status:
            self._endings.end_booking(tx, booking, BookingStatus.EXPIRED, BookingExpired)
