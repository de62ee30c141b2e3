"""Use cases of the waiting list (S-28)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attendant.bookings.ending import Endings
from attendant.bookings.models import Booking, Hold, HoldState, NotBookable, Reason, ReasonCode
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.visits import Audience
from attendant.bookings.waitlist.joining import Joining
from attendant.bookings.waitlist.models import (
    OfferOver,
    OfferWish,
    SeatWish,
    WaitlistBooking,
    WaitlistEntry,
    WaitlistWish,
)
from attendant.bookings.waitlist.offering import Offered, Offering, WaitlistOffers
from attendant.bookings.waitlist.quoting import band_of
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.waitlist.states import WaitlistState, WrongWaitlistStep
from attendant.bookings.waitlist.view import WaitlistView
from attendant.bookings.wishes import BookingWish
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import NotFound, StaleRevision
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

NOTHING_FREE = Reason(code=ReasonCode.TAKEN, text="Nothing that fits is free.")


class Waitlist(WaitlistView):
    """The waiting list of one property. Each step commits in one transaction; a failed one changes nothing.

    Steps take the revision they were decided on where the caller has one. A guest finds only their own
    entries.
    """

    def __init__(
        self,
        entries: WaitlistRepository,
        repository: BookingsRepository,
        planner: Planner,
        endings: Endings,
        placing: Placing,
        offering: Offering,
        offers: WaitlistOffers,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        super().__init__(entries, planner, clock)
        self._repository = repository
        self._endings = endings
        self._placing = placing
        self._offering = offering
        self._offers = offers
        self._joining = Joining(entries, planner, placing, self)
        self._transactions = transactions
        self._idempotency = idempotency

    def join(self, wish: WaitlistWish, actor: Actor, key: str | None = None) -> WaitlistEntry:
        """Put somebody on the list; the same key gives the first answer again. See `Joining.join`."""
        work = self._joining.join
        return self._idempotency.once(
            actor, "waitlist-join", key, wish, WaitlistEntry, lambda tx: work(tx, wish)
        )

    def would_join(self, wish: WaitlistWish, actor: Actor) -> WaitlistEntry:
        """The entry that joining would make now; nothing is stored. Raises what `join` raises."""
        return self._joining.join(self._transactions.rehearsal(actor), wish)

    def join_within(self, tx: Transaction, wish: WaitlistWish, entry_id: str) -> WaitlistEntry:
        """Put somebody on the list as part of a larger change, under an id that a repeat makes again."""
        return self._joining.join(tx, wish, entry_id)

    def offer(
        self, entry_id: str, wish: OfferWish, expected_revision: int | None, actor: Actor, key: str | None
    ) -> WaitlistEntry:
        """Offer somebody a time by hand: the one that staff name, else the first that fits.

        Raises:
            NotFound, StaleRevision: as for every step.
            WrongWaitlistStep: they do not wait, or have an offer that stands.
            NotBookable: the time cannot be had, or none that they would take is free.
            TooLate: the start is too near.
        """

        def work(tx: Transaction) -> WaitlistEntry:
            entry = self._current(tx, entry_id, expected_revision)
            return self._offering.offer(tx, entry, self._chosen(entry, wish))

        return self._idempotency.once(actor, f"waitlist-offer#{entry_id}", key, wish, WaitlistEntry, work)

    def accept(
        self,
        entry_id: str,
        offer_id: str | None,
        expected_revision: int | None,
        actor: Actor,
    ) -> WaitlistBooking:
        """Turn the offer into a booking; a repeat gives the same booking again.

        Raises:
            NotFound, StaleRevision: as for every step.
            OfferOver: it ran out, was declined, or is not the one that stands.
            WrongWaitlistStep: there is no offer.
            NotBookable: somebody let go of what was held, and it is taken.
        """

        def work(tx: Transaction) -> WaitlistBooking:
            before = self._current(tx, entry_id, None)
            offer = before.offer
            meant = offer is not None and offer_id in (None, offer.offer_id)
            if before.state is WaitlistState.ACCEPTED and before.booking_id and meant:
                booking = self._repository.booking(before.booking_id)
                if booking is not None:
                    return WaitlistBooking(entry=before, booking=booking.as_of(tx.now), repeated=True)
            _expect(before, expected_revision)
            if offer_id is not None and (not meant or before.state is not WaitlistState.OFFERED):
                raise OfferOver("The offer has ended.")
            if before.state is WaitlistState.LAPSED and offer is not None:
                raise OfferOver(f"The offer stood until {offer.until:%H:%M} UTC.")
            if before.state is not WaitlistState.OFFERED or offer is None:
                raise WrongWaitlistStep(before.state)
            hold = self._repository.hold(offer.hold_id)
            wish = self._wish(before, offer.starts_at, offer.party_size, offer.audience, offer.area_id)
            booking = self._place(tx, wish, hold)
            changes = {"booking_id": booking.booking_id}
            entry = self._offering.step(tx, before, WaitlistState.ACCEPTED, **changes)
            return WaitlistBooking(entry=entry, booking=booking)

        accepted = self._transactions.run(actor, work)
        if not accepted.repeated:
            metrics.count("WaitlistAccepted")
        return accepted

    def decline(
        self, entry_id: str, offer_id: str | None, expected_revision: int | None, actor: Actor
    ) -> WaitlistEntry:
        """Say no to the offer, which frees what it held for the next; a repeat changes nothing.

        Raises:
            NotFound, StaleRevision: as for every step.
            OfferOver: it has ended otherwise.
            WrongWaitlistStep: there is no offer.
        """

        def work(tx: Transaction) -> WaitlistEntry:
            before = self._current(tx, entry_id, None)
            meant = before.offer is not None and offer_id in (None, before.offer.offer_id)
            if before.state is WaitlistState.DECLINED and meant:
                return before
            _expect(before, expected_revision)
            if offer_id is not None and (not meant or before.state is not WaitlistState.OFFERED):
                raise OfferOver("The offer has ended.")
            if before.state is WaitlistState.OFFERED:
                self._offering.withdraw(tx, before, HoldState.RELEASED)
            return self._offering.step(tx, before, WaitlistState.DECLINED)

        return self._transactions.run(actor, work)

    def leave(
        self, entry_id: str, expected_revision: int | None, actor: Actor, reason: str | None = None
    ) -> WaitlistEntry:
        """Take somebody off the list, and free what was held for them; a repeat changes nothing.

        Raises:
            NotFound, StaleRevision, WrongWaitlistStep: as for every step.
        """

        def work(tx: Transaction, before: WaitlistEntry) -> WaitlistEntry:
            if before.state is WaitlistState.OFFERED:
                self._offering.withdraw(tx, before, HoldState.RELEASED)
            return self._offering.step(tx, before, WaitlistState.LEFT, reason)

        return self._step(entry_id, WaitlistState.LEFT, expected_revision, actor, work)

    def rejoin(self, entry_id: str, expected_revision: int | None, actor: Actor) -> WaitlistEntry:
        """Let somebody wait again whose offer ended without a yes, behind those who wait already.

        Raises:
            NotFound, StaleRevision, WrongWaitlistStep: as for every step.
            OfferOver: the time they waited for has passed.
        """

        def work(tx: Transaction, before: WaitlistEntry) -> WaitlistEntry:
            if before.expires_at <= tx.now:
                raise OfferOver("The time is too near, or has passed.")
            return self._offering.step(tx, before, WaitlistState.WAITING, queued_at=tx.now, offer=None)

        return self._step(entry_id, WaitlistState.WAITING, expected_revision, actor, work)

    def ready(self, entry_id: str, expected_revision: int | None, actor: Actor) -> WaitlistEntry:
        """The place of somebody at the door is ready; a repeat changes nothing."""
        return self._plain(entry_id, WaitlistState.SERVICE_READY, expected_revision, actor)

    def check_in(self, entry_id: str, expected_revision: int | None, actor: Actor) -> WaitlistEntry:
        """Somebody who waits is there; a repeat changes nothing."""
        return self._plain(entry_id, WaitlistState.CHECKED_IN, expected_revision, actor)

    def no_show(self, entry_id: str, expected_revision: int | None, actor: Actor) -> WaitlistEntry:
        """Somebody did not come when it was their turn; a repeat changes nothing."""
        return self._plain(entry_id, WaitlistState.NO_SHOW, expected_revision, actor)

    def seat(
        self, entry_id: str, wish: SeatWish, expected_revision: int | None, actor: Actor
    ) -> WaitlistBooking:
        """Seat a party now: a walk-in booking. Notes how long they waited and how far off the quote was.

        Raises:
            NotFound, StaleRevision, WrongWaitlistStep: as for every step.
            NotBookable: there is no place for them now.
        """

        def work(tx: Transaction) -> WaitlistBooking:
            before = self._current(tx, entry_id, None)
            if before.state is WaitlistState.SEATED and before.booking_id:
                booking = self._repository.booking(before.booking_id)
                if booking is not None:
                    return WaitlistBooking(entry=before, booking=booking.as_of(tx.now), repeated=True)
            _expect(before, expected_revision)
            booking = self._seated(tx, before, wish)
            waited = round((tx.now - before.joined_at) / timedelta(minutes=1))
            off = None if before.quoted_minutes is None else waited - before.quoted_minutes
            entry = self._offering.step(
                tx,
                before,
                WaitlistState.SEATED,
                booking_id=booking.booking_id,
                waited_minutes=waited,
                quote_error_minutes=off,
            )
            if entry.audience is Audience.WALK_IN:
                band = band_of(entry.party_size)
                waits = self._entries.waits(entry.service_id, [band], consistent=True)[band]
                self._entries.save_waits(tx, entry.service_id, waits.with_one_more(waited))
            return WaitlistBooking(entry=entry, booking=booking)

        return self._transactions.run(actor, work)

    def _seated(self, tx: Transaction, entry: WaitlistEntry, wish: SeatWish) -> Booking:
        """The walk-in booking, in the first wished area that has a place."""
        start = tx.now.replace(second=0, microsecond=0)
        size = wish.party_size or entry.party_size
        refused: NotBookable | None = None
        for area_id in (None,) if wish.resource_ids else entry.areas:
            made = self._wish(entry, start, size, Audience.WALK_IN, area_id)
            named = {"resource_id": None, "resource_ids": wish.resource_ids} if wish.resource_ids else {}
            made = made.model_copy(update={**named, "seated": True, "force_reason": wish.force_reason})
            try:
                return self._place(tx, made, None)
            except NotBookable as error:
                refused = refused or error
        raise refused or NotBookable([NOTHING_FREE], [])

    def _place(self, tx: Transaction, wish: BookingWish, hold: Hold | None) -> Booking:
        offer = self._planner.offer(wish.service_id, consistent=True)
        ledger = self._planner.ledger(offer.venue.anchor, tx.now)
        booking = self._placing.place(tx, ledger, offer, wish, self._placing.guest(tx, wish), hold)
        if hold and hold.state is HoldState.LIVE:
            self._endings.end_hold(tx, ledger, hold, HoldState.BOOKED, booking.booking_id)
        ledger.put(booking.claims)
        ledger.write(tx)
        return booking

    def _wish(
        self,
        entry: WaitlistEntry,
        starts_at: datetime,
        party_size: int,
        audience: Audience,
        area_id: str | None,
    ) -> BookingWish:
        return BookingWish(
            service_id=entry.service_id,
            starts_at=starts_at,
            duration_minutes=entry.duration_minutes,
            resource_id=entry.resource_id,
            party_size=party_size,
            area_id=area_id,
            needs=entry.needs,
            audience=audience,
            guest_id=entry.guest_id,
            guest_name=(entry.guest_name or "")[:80] or None,
            conversation_id=entry.conversation_id,
            notes=entry.notes,
        )

    def _chosen(self, entry: WaitlistEntry, wish: OfferWish) -> Offered:
        """What staff offer: as they say, and where they do not, as the entry would have it."""
        named = tuple(wish.resource_ids) or entry.named
        size = wish.party_size or entry.party_size
        least = wish.party_size or entry.party_min
        areas = [wish.area_id] if wish.area_id else [] if wish.resource_ids else entry.area_ids
        changes = {"audience": Audience.IN_HOUSE, "party_size": size, "party_min": least, "area_ids": areas}
        asked = entry.model_copy(update=changes)
        if wish.starts_at is not None:
            return Offered(wish.starts_at, next(asked.visits), named, wish.offer_minutes)
        found = self._offers.fit_of(asked, named)
        if found is None:
            raise NotBookable([NOTHING_FREE], [])
        return Offered(found.slot.starts_at, found.visit, named, wish.offer_minutes)

    def _plain(
        self, entry_id: str, state: WaitlistState, expected_revision: int | None, actor: Actor
    ) -> WaitlistEntry:
        def work(tx: Transaction, before: WaitlistEntry) -> WaitlistEntry:
            return self._offering.step(tx, before, state)

        return self._step(entry_id, state, expected_revision, actor, work)

    def _step(
        self,
        entry_id: str,
        state: WaitlistState,
        expected_revision: int | None,
        actor: Actor,
        work: Callable[[Transaction, WaitlistEntry], WaitlistEntry],
    ) -> WaitlistEntry:
        """A step that changes nothing where the entry is in that state already."""

        def once(tx: Transaction) -> WaitlistEntry:
            before = self._current(tx, entry_id, None)
            if before.state is state:
                return before
            _expect(before, expected_revision)
            return work(tx, before)

        return self._transactions.run(actor, once)

    def _current(self, tx: Transaction, entry_id: str, expected_revision: int | None) -> WaitlistEntry:
        """The entry as the clock sees it; a guest finds only their own."""
        entry = self._entries.entry(entry_id)
        if entry is None or not tx.actor.may_touch(entry.guest_id):
            raise NotFound("There is no such entry.")
        _expect(entry, expected_revision)
        return entry.as_of(tx.now)


def _expect(entry: WaitlistEntry, expected_revision: int | None) -> None:
    if expected_revision is not None and entry.revision != expected_revision:
        raise StaleRevision(entry.revision)
