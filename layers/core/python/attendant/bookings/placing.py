"""Making a booking: outright, from a hold, or once for a wish that comes twice (S-20 to S-23)."""

from collections.abc import Mapping
from typing import Any, Protocol

from attendant.bookings.agreeing import agreed_for
from attendant.bookings.arriving import seated_from_the_start
from attendant.bookings.catalogue import Approval
from attendant.bookings.course import Asked
from attendant.bookings.ending import Endings, step_of
from attendant.bookings.events import BookingBooked, BookingRequested
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Booking, Hold, HoldState, Slot, kept_by
from attendant.bookings.offer import Offer, taking
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.policy import answer_deadline, audience_of
from attendant.bookings.repeats import Repeats
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.states import BookingStatus
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.wishes import BookingWish
from attendant.guests.models import Guest, GuestWish
from attendant.guests.service import Guests
from attendant.kernel import metrics
from attendant.kernel.errors import Gone, NotFound
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction


class NamesGuest(Protocol):
    """A wish that says who the guest is: by id, or as somebody who may be new."""

    @property
    def guest_id(self) -> str | None: ...
    @property
    def guest(self) -> GuestWish | None: ...


class Placing:
    """Makes the bookings of one property. Each commits in one transaction with all that belongs to it."""

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        endings: Endings,
        guests: Guests,
        idempotency: Idempotency,
        repeats: Repeats,
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._endings = endings
        self._guests = guests
        self._idempotency = idempotency
        self._repeats = repeats

    def book(self, wish: BookingWish, actor: Actor, key: str | None) -> Booking:
        """Book a time; a wish that comes again makes no second booking."""
        work = self._book if key is not None else self._book_unless_repeated
        booking = self._idempotency.once(actor, "book", key, wish, Booking, lambda tx: work(tx, wish))
        logger.info("booking_made", booking_id=booking.booking_id, repeated=booking.repeated)
        if not booking.repeated:
            metrics.count("BookingMade", status=booking.status.value)
        return booking

    def _book_unless_repeated(self, tx: Transaction, wish: BookingWish) -> Booking:
        wish, guest = self.named_today(wish)
        former_id = self._repeats.booked_lately(tx, wish)
        if former_id and (former := self._standing(tx, former_id)):
            return former.model_copy(update={"repeated": True})
        booking = self._book(tx, wish, guest)
        if not booking.repeated:
            self._repeats.note(tx, wish, booking.booking_id, former_id)
        return booking

    def _book(self, tx: Transaction, wish: BookingWish, guest: Guest | None = None) -> Booking:
        hold = self._hold(wish)
        if hold and hold.booking_id and (former := self._standing(tx, hold.booking_id)):
            return former.model_copy(update={"repeated": True})
        offer = self._planner.offer(wish.service_id, consistent=True)
        ledger = self._planner.ledger(offer.venue.anchor, tx.now)
        booking = self.place(tx, ledger, offer, wish, guest or self.guest(tx, wish), hold)
        if hold:
            self._endings.end_hold(tx, ledger, hold, HoldState.BOOKED, booking.booking_id)
        ledger.put(booking.claims)
        ledger.write(tx)
        return booking

    def place(
        self,
        tx: Transaction,
        ledger: Ledger,
        offer: Offer,
        wish: BookingWish,
        guest: Guest,
        hold: Hold | None = None,
        preferred: tuple[str, ...] = (),
        look_further: bool = True,
        **extra: Any,
    ) -> Booking:
        """Add one booking with its record, audit and event to a transaction, decided on the ledger.

        The caller puts its claims into the ledger and writes that, once for all that the transaction makes.
        Of what is free `preferred` resources are taken. Without `look_further` a refusal comes without
        alternatives. `extra` are further fields of the booking.

        Raises:
            NotBookable: the time cannot be had; says why and what can be had instead.
        """
        visit = wish.visit(audience_of(tx.actor))
        named = wish.named or (hold.resource_ids if hold and hold.resource_requested else ())
        preferred = hold.resource_ids if hold else preferred
        requested = bool(named) and wish.resource_requested is not False
        kept = kept_by(hold, wish.service_id, wish.starts_at, tx.now)
        wanted = Wanted(wish.starts_at, visit, named, preferred, wish.force_reason, kept, requested)
        own = {hold.hold_id} if hold else set()
        unit, slot = self._planner.choose(offer, ledger, wanted, tx.now, own, look_further=look_further)
        booking = _booking(tx, wish, guest, offer, unit, slot, visit, requested=requested, extra=extra)
        self._repository.save_booking(tx, booking, None)
        self._repository.audit_booking(tx, booking, None)
        event = BookingRequested if booking.status is BookingStatus.REQUESTED else BookingBooked
        tx.publish(event.of(booking, tx.actor.kind), aggregate_version=booking.revision)
        return booking

    def _hold(self, wish: BookingWish) -> Hold | None:
        """The hold that is to become a booking; one that ran out still may, if its time is free (S-22)."""
        if wish.hold_id is None:
            return None
        hold = self._repository.hold(wish.hold_id)
        if hold is None:
            raise NotFound("There is no such hold.")
        if hold.state is HoldState.RELEASED:
            raise Gone("The hold was let go of; look for a time again.")
        return hold

    def named_today(self, wish: BookingWish) -> tuple[BookingWish, Guest | None]:
        """The wish under the id that its guest has today, and that guest if it names one by id.

        Raises:
            NotFound: the property has no such guest.
            Gone: the guest was erased.
        """
        if wish.guest_id is None:
            return wish, None
        guest = self._guests.current(wish.guest_id)
        return wish.model_copy(update={"guest_id": guest.guest_id}), guest

    def guest(self, tx: Transaction, wish: NamesGuest) -> Guest:
        """The guest who is meant: by id or alias, or somebody of that name and phone, or somebody new."""
        known = wish.guest_id or (self._guests.resolve(wish.guest.aliases) if wish.guest else None)
        if known or wish.guest is None:
            return self._guests.current(str(known))
        namesakes = self._guests.newest(phone=wish.guest.phone).guests if wish.guest.phone else []
        for guest in namesakes:
            if (guest.name or "").casefold() == (wish.guest.name or "").casefold():
                return guest
        return self._guests.create(tx, wish.guest)

    def _standing(self, tx: Transaction, booking_id: str) -> Booking | None:
        booking = self._repository.booking(booking_id)
        seen = booking.as_of(tx.now) if booking else None
        return seen if seen and seen.status.blocks else None


def _booking(
    tx: Transaction,
    wish: BookingWish,
    guest: Guest,
    offer: Offer,
    unit: Unit,
    slot: Slot,
    visit: Visit,
    *,
    requested: bool,
    extra: Mapping[str, Any],
) -> Booking:
    """The booking of a wish, on the service's terms of this moment."""
    service = offer.service
    waits = service.approval is Approval.REQUEST and not wish.seated
    status = BookingStatus.REQUESTED if waits else BookingStatus.BOOKED
    if wish.seated:
        status = BookingStatus.SEATED
    fields: dict[str, Any] = {
        **taking(offer, unit, slot, visit),
        "booking_id": new_id("bkg", tx.now),
        "service_id": service.service_id,
        "service_name": service.name,
        "resource_requested": requested,
        "forced_reason": wish.force_reason,
        "status": status,
        "pending_until": answer_deadline(tx.now, slot.starts_at) if waits else None,
        "guest_id": guest.guest_id,
        "guest_name": wish.guest_name or guest.name,
        "conversation_id": wish.conversation_id,
        "notes": wish.notes,
        **wish.model_dump(include=set(Asked.model_fields)),
        "buffer_policy": service.buffer_policy,
        **agreed_for(offer, slot, visit, tx.now, in_chat=wish.conversation_id is not None),
        "history": [step_of(tx, status)],
        **(seated_from_the_start(tx, wish) if wish.seated else {}),
    }
    return Booking.model_validate(fields | dict(extra))
