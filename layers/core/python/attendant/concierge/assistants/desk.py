"""What an assistant's program may do for its guests. Every write names the guest or proves who is asking.

There is no talk and no shown proposal here, so nobody can check a guest's yes: the program vouches for it.
What can be checked is: the price it was given for, that a late cancellation is meant, that a repeat is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from attendant.bookings.catalogue import Approval, Service
from attendant.bookings.models import Booking, Hold, Slot, Verdict
from attendant.bookings.service import Bookings
from attendant.bookings.wishes import BookingWish, ChangeWish, HoldWish, TimeWish
from attendant.concierge.assistants.answers import (
    BookingFacts,
    HoldFacts,
    TermsFacts,
    VerdictFacts,
    VisitFacts,
)
from attendant.concierge.assistants.meaning import Meaning
from attendant.concierge.assistants.proof import belongs_to
from attendant.concierge.assistants.service import Facts
from attendant.concierge.assistants.wishes import (
    TOLD,
    BookingRef,
    BookWish,
    CancelBookingWish,
    ChangeBookingWish,
    KeptVisitWish,
    VisitWish,
)
from attendant.concierge.case import Case
from attendant.concierge.refusals import Refusal
from attendant.guests.service import Guests
from attendant.kernel.errors import Gone, NotFound
from attendant.kernel.quotas import Quota
from attendant.kernel.subjects import Actor


@dataclass(frozen=True)
class Quotas:
    """How often a program may keep times, and name bookings that are not its guests'."""

    holds: Quota
    misses: Quota


@dataclass
class Desk:
    """One call of a program. `actor` is the program itself; its keys and sessions are its own."""

    facts: Facts
    bookings: Bookings
    guests: Guests
    quotas: Quotas
    actor: Actor

    def check(self, wish: VisitWish) -> VerdictFacts:
        """Whether a visit could be booked now; stores nothing.

        Raises:
            Refusal: no such service, resource or area.
        """
        case = self.talk(wish.language)
        fields = Meaning(case).visit(wish)
        verdict = self.bookings.check(TimeWish.model_validate(fields))
        service = Meaning(case).offered(str(fields["service_id"]))
        return self._verdict(case, service, wish.party_size, verdict)

    def keep(self, wish: KeptVisitWish) -> HoldFacts:
        """Keep a time while the guest decides.

        Raises:
            Refusal: no such service, resource or area.
            NotBookable: the time cannot be had.
            TooManyRequests: too many times are kept.
        """
        case = self.talk(wish.language)
        self.quotas.holds.spend(self.actor.property_id, self.actor.id)
        fields = {**Meaning(case).visit(wish), "session_id": self.own(wish.session)}
        hold = self.bookings.hold(HoldWish.model_validate(fields), self.actor, self.own(wish.idempotency_key))
        return HoldFacts.of(hold, case)

    def release(self, hold_id: str) -> HoldFacts:
        """Let go of a time that this program keeps.

        Raises:
            NotFound: it keeps no such time.
        """
        self._own_hold(hold_id)
        return HoldFacts.of(self.bookings.holds.release(hold_id, self.actor), self.talk("en"))

    def book(self, wish: BookWish) -> BookingFacts:
        """Book a visit; the same key gives the first answer again.

        Raises:
            Refusal: no such service, resource or area; the price is not the agreed one.
            NotBookable: the time cannot be had.
            NotFound: the program keeps no such time.
        """
        case = self.talk(wish.language)
        time = Meaning(case).visit(wish)
        if wish.hold_id is not None:
            self._own_hold(wish.hold_id)
        if wish.agreed_price is not None:
            self._check_price(wish.agreed_price, self.bookings.check(TimeWish.model_validate(time)), case)
        told = {name: getattr(wish, name) for name in TOLD}
        fields = {**time, **told, "guest": wish.guest(wish.language), "hold_id": wish.hold_id}
        booking = self.bookings.book(
            BookingWish.model_validate(fields), self.actor, self.own(wish.idempotency_key)
        )
        return BookingFacts.of(booking, case)

    def booking(self, ref: BookingRef) -> BookingFacts:
        """A booking, for who knows what it was made with.

        Raises:
            Refusal: no booking has this reference and contact.
        """
        case = self.talk(ref.language)
        return BookingFacts.of(self._proven(ref, case), case)

    def change(self, wish: ChangeBookingWish) -> BookingFacts | VerdictFacts:
        """Change a booking that stands, or with `dry_run` say whether it could be.

        Raises:
            Refusal: no booking has this reference and contact; the price is not the agreed one.
            NotBookable: the new time cannot be had; nothing is lost.
            WrongStep: it has ended.
        """
        case = self.talk(wish.language)
        booking = self._proven(wish, case)
        meaning = Meaning(case)
        service = meaning.offered(booking.service_id)
        moved = {
            "starts_at": meaning.instant(wish.starts_at) if wish.starts_at else None,
            "duration_minutes": wish.duration_minutes,
            "party_size": wish.party_size,
            "resource_id": meaning.resource_id(wish.resource, service),
            "area_id": meaning.area_id(wish.area, service),
        }
        asked = {name: value for name, value in moved.items() if value is not None}
        if asked and (wish.dry_run or wish.agreed_price is not None):
            verdict = self._possible(booking, service, asked)
            if wish.dry_run:
                size = wish.party_size or booking.party_size
                return self._verdict(case, service, size, verdict)
            self._check_price(wish.agreed_price or 0, verdict, case)
        asked |= {name: told for name in TOLD if (told := getattr(wish, name)) is not None}
        if wish.dry_run:
            return BookingFacts.of(booking, case)
        changed = self.bookings.change(
            booking.booking_id,
            ChangeWish.model_validate(asked),
            booking.revision,
            self.actor,
            self.own(wish.idempotency_key),
        )
        return BookingFacts.of(changed, case)

    def cancel(self, wish: CancelBookingWish) -> BookingFacts:
        """Cancel a booking on its guest's behalf; a repeat changes nothing.

        Raises:
            Refusal: no booking has this reference and contact; free cancellation is over.
            WrongStep, Conflict: it has ended or begun.
        """
        case = self.talk(wish.language)
        booking = self._proven(wish, case)
        late = booking.last_free_cancel_at < case.now
        if late and booking.status.blocks and not wish.accept_late:
            say = case.voice.say("late_cancel", when=case.voice.moment(booking.last_free_cancel_at))
            advice = "Tell the guest; if they still want it, call again with accept_late."
            fee = booking.terms.late_fee(case.now) if booking.terms else None
            raise Refusal("late_cancellation", say, advice, fee=fee.model_dump() if fee else None)
        cancelled = self.bookings.cancel(booking.booking_id, None, self.actor, wish.reason, "guest")
        return BookingFacts.of(cancelled, case)

    def talk(self, language: str) -> Case:
        """The property as one call sees it, with texts in a language."""
        return self.facts.talk(language=language)

    # What is whose

    def own(self, name: str) -> str:
        """A key or session of this program, apart from those of all others."""
        return f"{self.actor.id}:{name}"

    def _own_hold(self, hold_id: str) -> Hold:
        hold = self.bookings.holds.get(hold_id)
        if not hold.session_id.startswith(self.own("")):
            raise NotFound("There is no such hold.")
        return hold

    def _proven(self, ref: BookingRef, case: Case) -> Booking:
        """The booking of a reference, if the contact is that of its guest; a miss is counted."""
        self.refuse_guessing()
        booking = self.bookings.find_by_reference(ref.reference)
        if booking is not None and self.asks(ref.contact, booking.guest_id, booking.guest_name):
            return booking
        raise self.missed(case)

    def refuse_guessing(self) -> None:
        """Refuse a program that has missed too often.

        Raises:
            TooManyRequests: it has.
        """
        self.quotas.misses.refuse_if_exhausted(self.actor.property_id, self.actor.id)

    def asks(self, contact: str, guest_id: str, called: str | None) -> bool:
        """Whether the guest of an id is asking, who is called so here."""
        try:
            return belongs_to(contact, self.guests.current(guest_id), called)
        except Gone:
            return False

    def missed(self, case: Case) -> Refusal:
        """The refusal of who asks for what is not theirs, or not there; it is counted."""
        self.quotas.misses.spend(self.actor.property_id, self.actor.id)
        say = case.voice.say("unknown_reference")
        return Refusal("not_found", say, "Ask for the reference and the phone, e-mail or name once more.")

    # What it costs, and whether it can be had

    def _possible(self, booking: Booking, service: Service, asked: Mapping[str, object]) -> Verdict:
        kept = {
            "service_id": booking.service_id,
            "starts_at": booking.starts_at,
            "duration_minutes": None if service.turn_times else booking.duration_minutes,
            "party_size": booking.party_size,
            "area_id": booking.area_id,
            "needs": booking.needs,
            "audience": booking.audience,
        }
        return self.bookings.check(TimeWish.model_validate({**kept, **asked}), moving=booking)

    def _check_price(self, agreed: int, verdict: Verdict, case: Case) -> None:
        if verdict.price is not None and verdict.price.amount != agreed:
            raise Refusal(
                "price_changed",
                case.voice.say("price_changed"),
                "Tell the guest the new price and ask again.",
                price=verdict.price.model_dump(),
                price_text=verdict.price.text(),
            )

    def _verdict(self, case: Case, service: Service, size: int, verdict: Verdict) -> VerdictFacts:
        def visit(slot: Slot) -> VisitFacts:
            return VisitFacts.of(slot, size, case)

        return VerdictFacts.model_validate(
            {
                "bookable": verdict.bookable,
                "visit": visit(verdict.slot) if verdict.slot else None,
                "price": verdict.price,
                "reasons": verdict.reasons,
                "say": "" if verdict.bookable else case.voice.reasons(verdict.reasons),
                "alternatives": [visit(slot) for slot in verdict.alternatives],
                "venue_confirms_each_request": service.approval is Approval.REQUEST,
                "free_cancel_until": verdict.last_free_cancel_at,
                "terms": TermsFacts.of(verdict.terms),
                "waitlist": verdict.waitlist,
            }
        )
