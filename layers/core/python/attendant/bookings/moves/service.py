"""Use cases of moves: a booking elsewhere, two exchanged, one kept where it is (S-16, S-19)."""

from dataclasses import replace
from typing import Any

from attendant.bookings.agreeing import agreed_anew
from attendant.bookings.catalogue import DurationPrice, ResourceKind, Service
from attendant.bookings.ending import step_of
from attendant.bookings.events import BookingChanged
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Allocation, Booking, NotBookable
from attendant.bookings.moves.models import (
    InTheWay,
    Locked,
    LockWish,
    MoveRefused,
    MoveWish,
    SwapAnswer,
    SwapOffer,
    SwapWish,
)
from attendant.bookings.occupancy import Claim, ClaimKind, collisions
from attendant.bookings.offer import Offer, taking
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.policy import answer_deadline
from attendant.bookings.reasons import TAKEN
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.states import PRESENT, BookingStatus, WrongStep
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.windows import Window
from attendant.kernel.errors import Conflict, Invalid, NotFound, StaleRevision
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

TIME_TAKEN = frozenset(reason.code for reason in TAKEN.values())


class Moves:
    """Puts the bookings of one property elsewhere. Each step is one transaction; a refused one changes
    nothing.
    """

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        transactions: Transactions,
        idempotency: Idempotency,
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._transactions = transactions
        self._idempotency = idempotency

    def move(
        self, booking_id: str, wish: MoveWish, expected_revision: int, actor: Actor, key: str | None = None
    ) -> Booking:
        """Give a booking these resources and no others, at its time or another; its price and terms stay.

        Raises:
            NotFound: the property has no such booking.
            StaleRevision: it has another revision than expected.
            WrongStep: it has ended.
            Locked: it is to stay where it is, and no reason was given.
            MoveRefused: it cannot be had; says what is in the way and whether a swap would do.
        """

        def work(tx: Transaction) -> Booking:
            before = self._movable(tx, booking_id, expected_revision, wish.force_reason)
            start = wish.starts_at or before.starts_at
            if set(wish.resource_ids) == set(before.resource_ids) and start == before.starts_at:
                return before
            if start != before.starts_at and before.status in PRESENT:
                raise Conflict("The party is here; only its table can change.")
            ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
            ledger.take(before.claims)
            wanted = Wanted(start, visit_of(before), tuple(wish.resource_ids), force=wish.force_reason)
            try:
                offer = self.offer(before, wanted)
                changes, quietly = self.place(tx, ledger, offer, before, wanted)
            except NotBookable as error:
                raise self._refused(tx, ledger, before, wanted, error) from error
            after = before.stepped(step_of(tx, before.status, "moved"), **changes)
            after = after.model_copy(update={"locked": before.locked or wish.lock})
            ledger.put(after.claims)
            ledger.write(tx)
            return self.save(tx, before, after, quietly=quietly)

        return self._idempotency.once(actor, f"move#{booking_id}", key, wish, Booking, work)

    def swap(
        self, booking_id: str, wish: SwapWish, expected_revision: int, actor: Actor, key: str | None = None
    ) -> SwapAnswer:
        """Exchange the resources of two bookings, each at its own time; both fit or nothing changes.

        Raises:
            NotFound, StaleRevision, WrongStep, Locked: as in `move`, of either booking.
            MoveRefused: one of them does not fit where the other is.
        """

        def work(tx: Transaction) -> SwapAnswer:
            if booking_id == wish.with_booking_id:
                raise Invalid.field("body.with_booking_id", "another booking than the one in the path")
            one = self._movable(tx, booking_id, expected_revision, wish.force_reason)
            other = self._movable(tx, wish.with_booking_id, wish.with_revision, wish.force_reason)
            ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
            try:
                exchanged = self._exchange(tx, ledger, one, other, wish.force_reason)
            except NotBookable as error:
                raise MoveRefused(error.reasons, error.alternatives, [], None) from error
            ledger.write(tx)
            return SwapAnswer(
                bookings=[
                    self.save(tx, before, after, quietly=quietly)
                    for before, (after, quietly) in zip((one, other), exchanged, strict=True)
                ]
            )

        return self._idempotency.once(actor, f"swap#{booking_id}", key, wish, SwapAnswer, work)

    def lock(
        self, booking_id: str, wish: LockWish, expected_revision: int | None, actor: Actor, *, locked: bool
    ) -> Booking:
        """Keep a booking where it is when tables are assigned anew, or no longer; a repeat changes nothing.

        Raises:
            NotFound, StaleRevision, WrongStep: as in `move`.
        """

        def work(tx: Transaction) -> Booking:
            before = self._standing(tx, booking_id, expected_revision)
            if before.locked == locked:
                return before
            said = f"{'locked' if locked else 'unlocked'}{f': {wish.reason}' if wish.reason else ''}"
            after = before.stepped(step_of(tx, before.status, said), locked=locked)
            self._repository.save_booking(tx, after, before)
            self._repository.audit_booking(tx, after, before)
            event = BookingChanged.between(before, after, tx.actor.kind, moved=False)
            tx.publish(event, aggregate_version=after.revision)
            return after

        return self._transactions.run(actor, work)

    def _exchange(
        self, tx: Transaction, ledger: Ledger, one: Booking, other: Booking, force: str | None
    ) -> list[tuple[Booking, bool]]:
        """Both bookings after a swap, and whether quietly; their claims are in the ledger."""
        ledger.take(one.claims)
        ledger.take(other.claims)
        exchanged = []
        for before, place in ((one, other.resource_ids), (other, one.resource_ids)):
            wanted = Wanted(before.starts_at, visit_of(before), place, force=force)
            offer = self.offer(before, wanted)
            changes, quietly = self.place(tx, ledger, offer, before, wanted, look_further=False)
            after = before.stepped(step_of(tx, before.status, "swapped"), **changes)
            ledger.put(after.claims)
            exchanged.append((after, quietly))
        return exchanged

    def place(
        self,
        tx: Transaction,
        ledger: Ledger,
        offer: Offer,
        before: Booking,
        wanted: Wanted,
        *,
        look_further: bool = True,
    ) -> tuple[dict[str, Any], bool]:
        """The fields of a booking elsewhere, and whether its guest need not be told: another table does not
        matter to them unless they asked for theirs. Its former claims are out of the ledger already.

        At its own time it adds nothing to the pace. A party that is here needs a new table from now on.

        Raises:
            NotBookable: it cannot be had, or not even with the reason given.
        """
        wanted = replace(wanted, standing=Window(before.starts_at, before.ends_at))
        own, forced = {before.booking_id}, None
        tables = all(one.kind is ResourceKind.TABLE for one in offer.resources)
        quietly = tables and not before.resource_requested and wanted.start == before.starts_at
        try:
            unit, slot = self._planner.choose(
                offer, ledger, replace(wanted, force=None), tx.now, own, look_further=look_further
            )
        except NotBookable as error:
            if late := self._from_now_on(tx, ledger, offer, before, wanted, error):
                return late, quietly
            if wanted.force is None:
                raise
            unit, slot = self._planner.choose(offer, ledger, wanted, tx.now, own, look_further=look_further)
            forced = wanted.force
        changes = {
            **taking(offer, unit, slot, wanted.visit),
            "audience": before.audience,
            "area_id": before.area_id,
            "needs": before.needs,
            "price": before.price,
            "forced_reason": forced,
        }
        if wanted.start != before.starts_at:
            same_price = slot.model_copy(update={"price": before.price})
            changes |= agreed_anew(offer, before, same_price, wanted.visit, tx.now)
            if before.status is BookingStatus.REQUESTED:
                changes["pending_until"] = answer_deadline(tx.now, slot.starts_at)
        return changes, quietly

    def _from_now_on(
        self,
        tx: Transaction,
        ledger: Ledger,
        offer: Offer,
        before: Booking,
        wanted: Wanted,
        error: NotBookable,
    ) -> dict[str, Any] | None:
        """The new tables of a party that is here, where only its past is in the way."""
        begun = before.status in PRESENT and before.starts_at < tx.now < before.ends_at
        if not begun or not TIME_TAKEN.issuperset(one.code for one in error.reasons):
            return None
        members = [one for one in offer.resources if one.resource_id in wanted.named]
        shares = self._shares(before, [one.resource_id for one in members])
        since = tx.now.replace(second=0, microsecond=0)
        allocations = [
            Allocation(
                resource_id=one.resource_id,
                resource_name=one.name,
                covers=shares[one.resource_id],
                since=since,
            )
            for one in members
        ]
        after = before.model_copy(update={"allocations": allocations})
        if self._rivals(tx, ledger, offer, after):
            return None
        ledger.guard(offer.beside(wanted.named), offer.days_during(since, before.ends_at))
        return {"allocations": allocations, "forced_reason": None}

    def _rivals(self, tx: Transaction, ledger: Ledger, offer: Offer, after: Booking) -> dict[str, Claim]:
        """What stands in the way of a booking, by its owner."""
        found: dict[str, Claim] = {}
        policy, size = offer.service.buffer_policy, offer.service.class_size
        for resource_id, claim in after.claims.items():
            days = claim.days(offer.venue.anchor)
            beside = ledger.claims([resource_id, *offer.beside([resource_id])], days)
            there = [one for claims in beside.values() for one in claims]
            found |= {one.owner: one for one in collisions(there, claim, policy, tx.now, (), size)}
        return found

    def _refused(
        self, tx: Transaction, ledger: Ledger, before: Booking, wanted: Wanted, error: NotBookable
    ) -> MoveRefused:
        """Who has the place, and whether the two could change places."""
        length = before.ends_at - before.starts_at
        shares = self._shares(before, wanted.named)
        there = before.model_copy(
            update={
                "allocations": [
                    Allocation(resource_id=name, resource_name="", covers=shares[name])
                    for name in wanted.named
                ],
                "starts_at": wanted.start,
                "ends_at": wanted.start + length,
            }
        )
        rivals = self._rivals(tx, ledger, self.offer(before, wanted), there)
        bookings = self._repository.bookings(
            one.owner for one in rivals.values() if one.kind is ClaimKind.BOOKING
        )
        conflicts = [InTheWay.of(claim, bookings.get(owner)) for owner, claim in rivals.items()]
        conflicts.sort(key=lambda one: (one.starts_at, one.owner_id))
        swap = None
        other = next(iter(bookings.values()), None)
        alone = len(rivals) == len(bookings) == 1 and wanted.start == before.starts_at
        if alone and other is not None and other.as_of(tx.now).status.blocks:
            swap = SwapOffer(possible=True, with_booking_id=other.booking_id, with_revision=other.revision)
            try:
                self._exchange(tx, ledger, before, other, None)
            except NotBookable as reason:
                swap = swap.model_copy(update={"possible": False, "reasons": reason.reasons})
        return MoveRefused(error.reasons, error.alternatives, conflicts, swap)

    def offer(self, before: Booking, wanted: Wanted) -> Offer:
        """What decides about a booking elsewhere: at its own time the pace of the house does not."""
        offer = self._planner.offer(before.service_id, consistent=True)
        offer = replace(offer, service=_still_offering(offer.service, before))
        if wanted.start != before.starts_at:
            return offer
        return replace(offer, rules=offer.rules.model_copy(update={"pacing": None}))

    def _shares(self, before: Booking, resource_ids: tuple[str, ...] | list[str]) -> dict[str, int]:
        """A party over several tables, as evenly as it goes."""
        each, more = divmod(before.party_size, max(1, len(resource_ids)))
        return {name: each + (number < more) for number, name in enumerate(resource_ids)}

    def save(self, tx: Transaction, before: Booking, after: Booking, *, quietly: bool) -> Booking:
        """Add a booking that was put elsewhere to a transaction."""
        self._repository.save_booking(tx, after, before)
        self._repository.audit_booking(tx, after, before)
        event = BookingChanged.between(before, after, tx.actor.kind, moved=True, reseated=quietly)
        tx.publish(event, aggregate_version=after.revision)
        return after

    def _movable(
        self, tx: Transaction, booking_id: str, expected_revision: int, force: str | None
    ) -> Booking:
        booking = self._standing(tx, booking_id, expected_revision)
        if booking.locked and force is None and booking.status not in PRESENT:
            raise Locked(booking.booking_id)
        return booking

    def _standing(self, tx: Transaction, booking_id: str, expected_revision: int | None) -> Booking:
        booking = self._repository.booking(booking_id)
        if booking is None:
            raise NotFound("There is no such booking.")
        if expected_revision is not None and booking.revision != expected_revision:
            raise StaleRevision(booking.revision)
        seen = booking.as_of(tx.now)
        if not seen.status.blocks:
            raise WrongStep(seen.status)
        return seen


def visit_of(booking: Booking) -> Visit:
    """What a booking asks of a place, as its venue sees it."""
    return Visit(booking.duration_minutes, booking.party_size, Audience.IN_HOUSE)


def _still_offering(service: Service, booking: Booking) -> Service:
    """The service as if it still offered what a booking of it has: that length, and itself."""
    kept = DurationPrice(duration_minutes=booking.duration_minutes, price=booking.price)
    lacks = service.price_of(booking.duration_minutes) is None
    prices = [*service.prices, kept] if lacks else service.prices
    return service.model_copy(update={"prices": prices, "active": True})
