"""What staff note while guests are there: arrived, seated, left, or not come at all (S-26, S-27)."""

from datetime import datetime, timedelta
from typing import Any

from attendant.bookings.ending import step_of
from attendant.bookings.events import (
    BookingArrived,
    BookingEvent,
    BookingFeeDue,
    BookingFinished,
    BookingNoShow,
    BookingSeated,
    BookingStayChanged,
)
from attendant.bookings.keeping import Keeping
from attendant.bookings.models import Booking
from attendant.bookings.states import PRESENT, BookingStatus, WrongStep, check_step
from attendant.bookings.terms import FeeKind, with_fee
from attendant.bookings.turn_times import LONGEST_MINUTES
from attendant.bookings.wishes import BookingWish
from attendant.kernel.errors import Conflict, Invalid
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

EARLIEST_ARRIVAL = timedelta(hours=12)


class StillSeated(Conflict):
    """Another party sits at the table; `bookings` says which, without names."""

    code, title = "still_seated", "Another party still sits there"

    def __init__(self, there: list[Booking]) -> None:
        references = ", ".join(one.reference for one in there)
        fields = {"booking_id", "reference", "resource_id", "resource_name", "starts_at", "ends_at"}
        super().__init__(
            f"Finish or move {references} first, or give a force_reason.",
            bookings=[one.model_dump(mode="json", include=fields) for one in there],
        )


class Arrivals:
    """The steps of bookings whose guests are expected or there. Each commits in one transaction."""

    def __init__(self, keeping: Keeping, transactions: Transactions) -> None:
        self._keeping = keeping
        self._transactions = transactions

    def arrive(
        self, booking_id: str, covers: int | None, expected_revision: int | None, actor: Actor
    ) -> Booking:
        """The party is here, or `covers` of it: fewer than the party is partly arrived.

        Raises:
            NotFound: the property has no such booking.
            StaleRevision: it has another revision than expected.
            WrongStep: it is not expected, or seated already.
            Conflict: it begins in more than twelve hours.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            here = covers or before.party_size
            status = BookingStatus.ARRIVED if here >= before.party_size else BookingStatus.PARTLY_ARRIVED
            if (before.status, before.arrived_covers) == (status, here):
                return before
            if before.status is not status:
                check_step(before.status, status)
            _refuse_early(before, tx.now)
            step = step_of(tx, status).model_copy(update={"covers": here})
            after = before.stepped(step, arrived_covers=here)
            return self._save(tx, after, before, BookingArrived)

        return self._transactions.run(actor, work)

    def seat(
        self,
        booking_id: str,
        expected_revision: int | None,
        actor: Actor,
        force_reason: str | None = None,
    ) -> Booking:
        """The party sits at its table, which is its own from now on (S-16).

        A table where another party sits still is refused, unless staff say why it must be.

        Raises:
            NotFound, StaleRevision, WrongStep, Conflict: as in `arrive`.
            StillSeated: another party has not left; says which.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if before.status is BookingStatus.SEATED:
                return before
            check_step(before.status, BookingStatus.SEATED)
            _refuse_early(before, tx.now)
            if force_reason is None and (there := self._keeping.seated_there(tx, before)):
                raise StillSeated(there)
            after = before.stepped(
                step_of(tx, BookingStatus.SEATED, force_reason),
                seated_at=tx.now,
                arrived_covers=before.arrived_covers or before.party_size,
                locked=True,
            )
            return self._save(tx, after, before, BookingSeated)

        return self._transactions.run(actor, work)

    def finish(self, booking_id: str, expected_revision: int | None, actor: Actor) -> Booking:
        """The party has left; the rest of its time is free from now on (S-25).

        Raises:
            NotFound, StaleRevision, WrongStep: as in `arrive`.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if before.status is BookingStatus.FINISHED:
                return before
            check_step(before.status, BookingStatus.FINISHED)
            after = before.stepped(step_of(tx, BookingStatus.FINISHED), left_at=tx.now, freed_at=tx.now)
            self._keeping.free_rest(tx, before, after)
            return self._save(tx, after, before, BookingFinished)

        return self._transactions.run(actor, work)

    def no_show(
        self, booking_id: str, expected_revision: int | None, actor: Actor, reason: str | None
    ) -> Booking:
        """Nobody came; the rest of its time is free, and what was agreed for that is owed (S-27).

        Raises:
            NotFound, StaleRevision, WrongStep: as in `arrive`.
            Conflict: it has not begun.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if before.status is BookingStatus.NO_SHOW:
                return before
            check_step(before.status, BookingStatus.NO_SHOW)
            if tx.now < before.starts_at:
                raise Conflict("It has not begun; nobody can have missed it.")
            owed = before.terms.no_show_fee if before.terms else None
            fees = with_fee(before.fees, FeeKind.NO_SHOW, owed)
            after = before.stepped(step_of(tx, BookingStatus.NO_SHOW, reason), freed_at=tx.now, fees=fees)
            self._keeping.free_rest(tx, before, after)
            told: list[BookingEvent] = [BookingNoShow.of(after, tx.actor.kind)]
            if fees != before.fees:
                told.append(BookingFeeDue.of_fee(after, FeeKind.NO_SHOW, tx.actor.kind))
            return self._keeping.save(tx, after, before, *told)

        return self._transactions.run(actor, work)

    def stay(
        self,
        booking_id: str,
        ends_at: datetime,
        expected_revision: int | None,
        actor: Actor,
        force_reason: str | None = None,
    ) -> Booking:
        """Give one booking another end; others keep theirs and the price stays (S-8).

        A later end that reaches into another booking is refused, unless staff say why it must be.

        Raises:
            NotFound, StaleRevision: as in `arrive`.
            WrongStep: it has ended, or is not booked yet.
            Invalid: the end is not after the start, over already, or later than a day and than it was.
            NotBookable: somebody else has that time.
        """

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if not (before.status.expected or before.status in PRESENT):
                raise WrongStep(before.status)
            if ends_at == before.ends_at:
                return before
            longest = max(LONGEST_MINUTES, before.duration_minutes)
            latest = before.starts_at + timedelta(minutes=longest)
            if not max(before.starts_at, tx.now) < ends_at <= latest:
                raise Invalid.field(
                    "body.ends_at",
                    "after the start and after now, 24 hours long at most or as long as before",
                )
            after = before.stepped(
                step_of(tx, before.status, force_reason or "stay"),
                ends_at=ends_at,
                forced_reason=force_reason or before.forced_reason,
            )
            if ends_at < before.ends_at:
                self._keeping.free_rest(tx, before, after)
            else:
                self._keeping.take_again(tx, before, after, force=force_reason is not None)
            event = BookingStayChanged.between_ends(before, after, tx.actor.kind)
            return self._keeping.save(tx, after, before, event)

        return self._transactions.run(actor, work)

    def _save(self, tx: Transaction, after: Booking, before: Booking, event: type[BookingEvent]) -> Booking:
        return self._keeping.save(tx, after, before, event.of(after, tx.actor.kind))


def seated_from_the_start(tx: Transaction, wish: BookingWish) -> dict[str, Any]:
    """The fields of a booking whose party sits already: a walk-in.

    Raises:
        Invalid: a guest asks for it.
        Conflict: it begins in more than twelve hours.
    """
    if tx.actor.speaks_for_a_guest:
        raise Invalid.field("body.seated", "only staff can say so")
    _refuse_early(wish, tx.now)
    return {"seated_at": tx.now, "arrived_covers": wish.party_size, "locked": True}


def _refuse_early(booking: Booking | BookingWish, now: datetime) -> None:
    if booking.starts_at - now > EARLIEST_ARRIVAL:
        raise Conflict("It begins in more than twelve hours; is it the right booking?")
