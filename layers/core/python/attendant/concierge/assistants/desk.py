"""What an assistant's program may do for its guests. Every write names the guest or proves who is asking.

There is no talk and no shown proposal here, so nobody can check a guest's yes: the program vouches for it.
What can be checked is: the price it was given for, that a late cancellation is meant, that a repeat is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from attendant.bookings.catalogue import Approval, Service
from attendant.bookings.models import Booking, Hold, Slot, Verdict
from attendant.bookings.service import Bookings
from attendant.bookings.visits import Audience
from attendant.bookings.wishes import BookingWish, ChangeWish, HoldWish, TimeWish
from attendant.concierge.assistants.answers import (
    BookingFacts,
    HoldFacts,
    TermsFacts,
    VerdictFacts,
    VisitFacts,
)
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
from attendant.concierge.naming import Naming
from attendant.concierge.refusals import Refusal
from attendant.concierge.wish import Wish
from attendant.concierge.wording.reading import Reading
from attendant.guests.models import GuestWish
from attendant.guests.service import Guests
from attendant.kernel.errors import NotFound
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
        case = self._talk(wish.language)
        verdict = self.bookings.check(TimeWish.model_validate(self._time(wish, case)))
        return self._verdict(case, self._service(wish, case), wish.party_size, verdict)

    def keep(self, wish: KeptVisitWish) -> HoldFacts:
        """Keep a time while the guest decides.

        Raises:
            Refusal: no such service, resource or area.
            NotBookable: the time cannot be had.
            TooManyRequests: too many times are kept.
        """
        case = self._talk(wish.language)
        self.quotas.holds.spend(self.actor.property_id, self.actor.id)
        fields = {**self._time(wish, case), "session_id": self._own(wish.session)}
        hold = self.bookings.hold(
            HoldWish.model_validate(fields), self.actor, self._own(wish.idempotency_key)
        )
        return HoldFacts.of(hold, case)

    def release(self, hold_id: str) -> HoldFacts:
        """Let go of a time that this program keeps.

        Raises:
            NotFound: it keeps no such time.
        """
        self._own_hold(hold_id)
        return HoldFacts.of(self.bookings.holds.release(hold_id, self.actor), self._talk("en"))

    def book(self, wish: BookWish) -> BookingFacts:
        """Book a visit; the same key gives the first answer again.

        Raises:
            Refusal: no such service, resource or area; the price is not the agreed one.
            NotBookable: the time cannot be had.
            NotFound: the program keeps no such time.
        """
        case = self._talk(wish.language)
        time = self._time(wish, case)
        if wish.hold_id is not None:
            self._own_hold(wish.hold_id)
        if wish.agreed_price is not None:
            self._check_price(wish.agreed_price, self.bookings.check(TimeWish.model_validate(time)), case)
        guest = GuestWish(
            name=wish.guest_name,
            phone=wish.guest_phone,
            email=wish.guest_email,
            language=wish.language,
        )
        told = {name: getattr(wish, name) for name in TOLD}
        fields = {**time, **told, "guest": guest, "hold_id": wish.hold_id}
        booking = self.bookings.book(
            BookingWish.model_validate(fields), self.actor, self._own(wish.idempotency_key)
        )
        return BookingFacts.of(booking, case)

    def booking(self, ref: BookingRef) -> BookingFacts:
        """A booking, for who knows what it was made with.

        Raises:
            Refusal: no booking has this reference and contact.
        """
        case = self._talk(ref.language)
        return BookingFacts.of(self._proven(ref, case), case)

    def change(self, wish: ChangeBookingWish) -> BookingFacts | VerdictFacts:
        """Change a booking that stands, or with `dry_run` say whether it could be.

        Raises:
            Refusal: no booking has this reference and contact; the price is not the agreed one.
            NotBookable: the new time cannot be had; nothing is lost.
            WrongStep: it has ended.
        """
        case = self._talk(wish.language)
        booking = self._proven(wish, case)
        service = self._service_of(booking, case)
        moved = {
            "starts_at": self._instant(wish.starts_at, case) if wish.starts_at else None,
            "duration_minutes": wish.duration_minutes,
            "party_size": wish.party_size,
            "resource_id": self._resource_id(wish.resource, service, case),
            "area_id": self._area_id(wish.area, service, case),
        }
        asked = {name: value for name, value in moved.items() if value is not None}
        if asked and (wish.dry_run or wish.agreed_price is not None):
            verdict = self._possible(booking, asked)
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
            self._own(wish.idempotency_key),
        )
        return BookingFacts.of(changed, case)

    def cancel(self, wish: CancelBookingWish) -> BookingFacts:
        """Cancel a booking on its guest's behalf; a repeat changes nothing.

        Raises:
            Refusal: no booking has this reference and contact; free cancellation is over.
            WrongStep, Conflict: it has ended or begun.
        """
        case = self._talk(wish.language)
        booking = self._proven(wish, case)
        late = booking.last_free_cancel_at < case.now
        if late and booking.status.blocks and not wish.accept_late:
            say = case.voice.say("late_cancel", when=case.voice.moment(booking.last_free_cancel_at))
            advice = "Tell the guest; if they still want it, call again with accept_late."
            fee = booking.terms.late_fee(case.now) if booking.terms else None
            raise Refusal("late_cancellation", say, advice, fee=fee.model_dump() if fee else None)
        cancelled = self.bookings.cancel(booking.booking_id, None, self.actor, wish.reason, "guest")
        return BookingFacts.of(cancelled, case)

    # What is meant

    def _talk(self, language: str) -> Case:
        return self.facts.talk(language=language)

    def _service(self, wish: VisitWish, case: Case) -> Service:
        local = self._instant(wish.starts_at, case).astimezone(case.zone)
        at = Reading(language=case.language, day=local.date(), starts=local.time())
        return Naming(case).service(Wish(service=wish.service), at)

    def _service_of(self, booking: Booking, case: Case) -> Service:
        service = case.service(booking.service_id)
        if service is None:
            raise NotFound("The service of this booking is no longer offered.")
        return service

    def _time(self, wish: VisitWish, case: Case) -> dict[str, object]:
        service = self._service(wish, case)
        return {
            "service_id": service.service_id,
            "starts_at": self._instant(wish.starts_at, case),
            "duration_minutes": wish.duration_minutes,
            "resource_id": self._resource_id(wish.resource, service, case),
            "party_size": wish.party_size,
            "area_id": self._area_id(wish.area, service, case),
            "needs": Naming(case).needs(
                Wish(
                    features=wish.features,
                    taught_in=wish.taught_in,
                    level=wish.level,
                    discipline=wish.discipline,
                ),
                service,
            ),
            "audience": Audience.ONLINE,
        }

    def _instant(self, given: datetime, case: Case) -> datetime:
        if given.tzinfo is not None:
            return given.astimezone(UTC)
        return case.at(given.date(), given.time())

    def _resource_id(self, name: str | None, service: Service, case: Case) -> str | None:
        if name is None or case.resource(name) is not None:
            return name
        found = Naming(case).resource(Wish(instructor=name), service)
        return found.resource_id if found else None

    def _area_id(self, name: str | None, service: Service, case: Case) -> str | None:
        if name is None or any(name == area.area_id for area in case.areas):
            return name
        area = Naming(case).area(Wish(area=name), service)
        return area.area_id if area else None

    # What is whose

    def _own(self, name: str) -> str:
        """A key or session of this program, apart from those of all others."""
        return f"{self.actor.id}:{name}"

    def _own_hold(self, hold_id: str) -> Hold:
        hold = self.bookings.holds.get(hold_id)
        if not hold.session_id.startswith(self._own("")):
            raise NotFound("There is no such hold.")
        return hold

    def _proven(self, ref: BookingRef, case: Case) -> Booking:
        """The booking of a reference, if the contact is that of its guest; a miss is counted."""
        self.quotas.misses.refuse_if_exhausted(self.actor.property_id, self.actor.id)
        booking = self.bookings.find_by_reference(ref.reference)
        if booking is not None and belongs_to(ref.contact, booking, self.guests.get(booking.guest_id)):
            return booking
        self.quotas.misses.spend(self.actor.property_id, self.actor.id)
        say = case.voice.say("unknown_reference")
        raise Refusal("not_found", say, "Ask for the reference and the phone, e-mail or name once more.")

    # What it costs, and whether it can be had

    def _possible(self, booking: Booking, asked: Mapping[str, object]) -> Verdict:
        kept = {
            "service_id": booking.service_id,
            "starts_at": booking.starts_at,
            "duration_minutes": booking.duration_minutes,
            "party_size": booking.party_size,
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

    def _verdict(self, case: Case, service: Service | None, size: int, verdict: Verdict) -> VerdictFacts:
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
                "venue_confirms_each_request": service is not None and service.approval is Approval.REQUEST,
                "free_cancel_until": verdict.last_free_cancel_at,
                "terms": TermsFacts.of(verdict.terms),
                "waitlist": verdict.waitlist,
            }
        )
