"""Bookings after they were made: changed, confirmed, declined, cancelled, expired (S-24 to S-27)."""

from typing import Any

from attendant.bookings.agreeing import agreed_anew
from attendant.bookings.catalogue import Approval
from attendant.bookings.course import Asked
from attendant.bookings.ending import Endings, step_of
from attendant.bookings.events import (
    BookingCancelled,
    BookingChanged,
    BookingConfirmed,
    BookingDeclined,
)
from attendant.bookings.keeping import Keeping
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Booking, CancelledBy
from attendant.bookings.offer import Offer, taking
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.policy import answer_deadline, cancelled_status, cancels_as
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.states import PRESENT, BookingStatus, WrongStep, check_step
from attendant.bookings.visits import NO_NEEDS, Audience, Needs, Visit
from attendant.bookings.windows import Window
from attendant.bookings.wishes import ChangeWish
from attendant.kernel.errors import Conflict
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


class Changes:
    """The steps of bookings that stand. Each commits in one transaction; a failed one changes nothing."""

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        endings: Endings,
        transactions: Transactions,
        idempotency: Idempotency,
    ) -> None:
        self._keeping = Keeping(repository, planner)
        self._planner = planner
        self._endings = endings
        self._transactions = transactions
        self._idempotency = idempotency

    def change(
        self, booking_id: str, wish: ChangeWish, expected_revision: int, actor: Actor, key: str | None
    ) -> Booking:
        """Give a booking another time, resource, duration, party or note: the new in exchange for the old."""

        def work(tx: Transaction) -> Booking:
            return self.changed(tx, self._standing(tx, booking_id, expected_revision), wish)

        return self._idempotency.once(actor, f"change#{booking_id}", key, wish, Booking, work)

    def changed(
        self,
        tx: Transaction,
        before: Booking,
        wish: ChangeWish,
        ledger: Ledger | None = None,
        offer: Offer | None = None,
        **extra: Any,
    ) -> Booking:
        """Add a change of a booking to a transaction; a ledger that is given is written by the caller.

        `offer` is that of its service, if it was read already. `extra` are further fields of the booking.

        Raises:
            NotBookable: the new time cannot be had; says why and what can be had instead.
        """
        after = self._changed(tx, before, wish, ledger, offer)
        if after == before:
            return self.relabel(tx, before, **extra)
        moved = (after.starts_at, after.ends_at, after.resource_ids, after.party_size) != (
            before.starts_at,
            before.ends_at,
            before.resource_ids,
            before.party_size,
        )
        after = after.model_copy(update=extra)
        event = BookingChanged.between(before, after, tx.actor.kind, moved=moved)
        return self._keeping.save(tx, after, before, event)

    def relabel(self, tx: Transaction, before: Booking, **extra: Any) -> Booking:
        """Add to a transaction what says where a booking belongs, which is no change to its guest."""
        after = before.model_copy(update=extra)
        if after == before:
            return before
        after = after.model_copy(update={"revision": before.revision + 1})
        return self._keeping.save(tx, after, before)

    def cancel(
        self,
        booking_id: str,
        expected_revision: int | None,
        actor: Actor,
        reason: str | None,
        by: CancelledBy | None,
    ) -> Booking:
        """End a booking before its time; one that was cancelled already stays as it is."""

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if before.status.cancelled:
                return before
            _leave_guests_alone(tx, before)
            whose = by or cancels_as(tx.actor)
            if whose == "guest" and before.starts_at <= tx.now:
                raise Conflict("It has begun; only the venue can end it now.")
            status = cancelled_status(whose, tx.now, before.last_free_cancel_at)
            return self._endings.end_booking(tx, before, status, BookingCancelled, reason)

        return self._transactions.run(actor, work)

    def confirm(self, booking_id: str, expected_revision: int | None, actor: Actor) -> Booking:
        """The venue's yes. A request is looked at again; it keeps its time for good (S-25)."""

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if before.status is BookingStatus.CONFIRMED:
                return before
            check_step(before.status, BookingStatus.CONFIRMED)
            after = before.stepped(
                step_of(tx, BookingStatus.CONFIRMED), pending_until=None, **before.coming_from(tx.now)
            )
            if before.status is BookingStatus.REQUESTED:
                self._keeping.take_again(tx, before, after, force=bool(after.forced_reason))
            return self._keeping.save(tx, after, before, BookingConfirmed.of(after, tx.actor.kind))

        return self._transactions.run(actor, work)

    def decline(
        self, booking_id: str, expected_revision: int | None, actor: Actor, reason: str | None
    ) -> Booking:
        """The venue's no to a request, which frees its time."""

        def work(tx: Transaction) -> Booking:
            before = self._keeping.current(tx, booking_id, expected_revision)
            if before.status is BookingStatus.DECLINED:
                return before
            return self._endings.end_booking(tx, before, BookingStatus.DECLINED, BookingDeclined, reason)

        return self._transactions.run(actor, work)

    def _changed(
        self,
        tx: Transaction,
        before: Booking,
        wish: ChangeWish,
        ledger: Ledger | None,
        offer: Offer | None,
    ) -> Booking:
        told = wish.model_dump(include={"notes", *Asked.model_fields} & wish.model_fields_set)
        start = wish.starts_at or before.starts_at
        if start != before.starts_at and before.status in PRESENT:
            raise Conflict("The party is here; its start cannot change.")
        party_size, duration = wish.party_size or before.party_size, wish.duration_minutes
        same_visit = (start, party_size, duration or before.duration_minutes) == (
            before.starts_at,
            before.party_size,
            before.duration_minutes,
        )
        area_id, needs = _kept_wishes(before, wish)
        same_wishes = (area_id, needs) == (before.area_id, before.needs)
        same_resources = set(wish.named or before.resource_ids) == set(before.resource_ids)
        says_who = wish.resource_requested not in (None, before.resource_requested)
        if same_visit and same_resources and (same_wishes or wish.named) and not says_who:
            if told == {name: getattr(before, name) for name in told}:
                return before
            return before.stepped(step_of(tx, before.status, "notes"), **told)
        offer = offer or self._planner.offer(before.service_id, consistent=True)
        if same_visit or offer.service.turn_times is None:
            duration = duration or before.duration_minutes
        audience = Audience.IN_HOUSE if tx.actor.kind == "staff" else before.audience
        visit = Visit(duration, party_size, audience, area_id, needs)
        standing = Window(before.starts_at, before.ends_at)
        asked_for = bool(wish.named) or before.resource_requested
        if wish.resource_requested is not None:
            asked_for = wish.resource_requested
        kept = before.resource_ids if asked_for else ()
        named = wish.named or kept
        wanted = Wanted(start, visit, named, before.resource_ids, wish.force_reason, standing, asked_for)
        shared = ledger or self._planner.ledger(offer.venue.anchor, tx.now)
        changes = self._another_time(tx, offer, before, wanted, shared)
        if ledger is None:
            shared.write(tx)
        return before.stepped(step_of(tx, changes.pop("status", before.status), "changed"), **told, **changes)

    def _another_time(
        self, tx: Transaction, offer: Offer, before: Booking, wanted: Wanted, ledger: Ledger
    ) -> dict[str, Any]:
        """The fields of the booking at another time; takes the new time and gives the old back."""
        service, visit = offer.service, wanted.visit
        unit, slot = self._planner.choose(offer, ledger, wanted, tx.now, {before.booking_id})
        same_time = (slot.starts_at, slot.ends_at) == (before.starts_at, before.ends_at)
        guest_asks = service.approval is Approval.REQUEST and tx.actor.speaks_for_a_guest
        asks = guest_asks and not same_time
        waits = asks or before.status is BookingStatus.REQUESTED
        changes: dict[str, Any] = {
            **taking(offer, unit, slot, visit),
            "audience": before.audience,
            "resource_requested": bool(wanted.named) and wanted.requested,
            "forced_reason": wanted.force or before.forced_reason,
            **agreed_anew(offer, before, slot, visit, tx.now),
            "status": BookingStatus.REQUESTED if waits else before.status,
            "pending_until": answer_deadline(tx.now, slot.starts_at) if waits else None,
        }
        ledger.take(before.claims)
        ledger.put(before.model_copy(update=changes).claims)
        return changes

    def _standing(self, tx: Transaction, booking_id: str, expected_revision: int) -> Booking:
        booking = self._keeping.current(tx, booking_id, expected_revision)
        if not booking.status.blocks:
            raise WrongStep(booking.status)
        _leave_guests_alone(tx, booking)
        return booking


def _leave_guests_alone(tx: Transaction, booking: Booking) -> None:
    """What has become of a party that is there is the venue's to say."""
    if tx.actor.speaks_for_a_guest and booking.status in PRESENT:
        raise WrongStep(booking.status)


def _kept_wishes(before: Booking, wish: ChangeWish) -> tuple[str | None, Needs]:
    """Area and needs after a change: what was asked for is kept, unless resources are named now."""
    if wish.named:
        return wish.area_id, wish.needs
    return wish.area_id or before.area_id, before.needs if wish.needs == NO_NEEDS else wish.needs
