"""Proposing: what a yes would do, shown by the server before anything is written."""

from dataclasses import dataclass

from attendant.bookings.agreeing import terms_shown, terms_shown_anew
from attendant.bookings.catalogue import Service
from attendant.bookings.models import Booking
from attendant.bookings.service import Bookings
from attendant.bookings.visits import NO_NEEDS
from attendant.concierge.case import Case
from attendant.concierge.looking import Looking
from attendant.concierge.models import PROPOSAL_KEPT, OfferedSlot, Proposal, ProposalKind
from attendant.concierge.refusals import Refusal
from attendant.concierge.wish import Finding, Wish
from attendant.guests.models import GuestChange


@dataclass
class Proposing:
    """Proposals of one turn. `shown` is the one that the answer shows, `told` what the guest said of
    themselves.
    """

    case: Case
    looking: Looking
    bookings: Bookings
    shown: Proposal | None = None
    told: GuestChange | None = None

    def propose(
        self,
        slot_id: str,
        name: str | None,
        notes: str | None,
        *,
        dietary: str | None = None,
        special_requests: str | None = None,
    ) -> Proposal:
        """Put an offered time to the guest; it is shown with the answer of this turn.

        Raises:
            Refusal: no such offer, or the guest's name is missing.
        """
        case = self.case
        slot = self.looking.slot(slot_id)
        if slot.booking_id is not None:
            return self._propose_move(slot)
        service = case.service(slot.service_id)
        if service is None:
            raise self.looking.outdated()
        who = (name or case.guest.name or "").strip()
        if not who:
            say = case.voice.say("missing_name")
            raise Refusal("name_missing", say, "Ask for the name, then propose the same slot again.")
        if name and not case.guest.name:
            self.told = GuestChange(name=name.strip()[:120])
        return self._put(
            ProposalKind.BOOK,
            service,
            slot,
            guest_name=who[:80],
            notes=(notes or None) and str(notes)[:1000],
            dietary=(dietary or None) and str(dietary)[:500],
            special_requests=(special_requests or None) and str(special_requests)[:500],
            needs_approval=service.approval.value == "request",
        )

    def propose_change(self, reference: str, wish: Wish) -> tuple[Proposal | None, Finding]:
        """Put a change of the guest's own booking to them; without a free exact time only the finding.

        Raises:
            Refusal: not their booking, or the words leave something open.
        """
        booking = self.own_booking(reference)
        local = booking.starts_at.astimezone(self.case.zone)
        kept_day = wish.day or local.date().isoformat()
        kept_time = wish.time or (None if wish.time else f"{local:%H:%M}")
        completed = Wish(
            service=booking.service_name,
            day=kept_day,
            time=kept_time,
            duration_minutes=wish.duration_minutes or booking.duration_minutes,
            instructor=wish.instructor,
            party_size=wish.party_size or booking.party_size,
            area=wish.area,
            features=wish.features,
            taught_in=wish.taught_in,
            level=wish.level,
            discipline=wish.discipline,
            booking=booking,
        )
        finding = self.looking.look(completed)
        if finding.bookable and finding.offer is not None:
            return self._propose_move(finding.offer.slots[0]), finding
        return None, finding

    def propose_cancel(self, reference: str) -> Proposal:
        """Put the cancellation of the guest's own booking to them.

        Raises:
            Refusal: not their booking.
        """
        booking = self.own_booking(reference)
        return self._put_for(ProposalKind.CANCEL, booking, None)

    def renew(self, proposal: Proposal) -> Proposal:
        """The same proposal once more, to be asked again; for one that is too old.

        Raises:
            Refusal: the time is no longer free.
        """
        if proposal.kind is ProposalKind.CANCEL:
            return self.propose_cancel(proposal.reference or "")
        local = proposal.starts_at.astimezone(self.case.zone)
        wish = Wish(
            service=proposal.service_name,
            day=proposal.days(self.case.zone),
            time=f"{local:%H:%M}",
            duration_minutes=proposal.duration_minutes,
            instructor=proposal.resource_name if proposal.resource_id else None,
            party_size=proposal.party_size,
            area=proposal.area_name,
            features=", ".join(proposal.needs.attributes) or None,
            taught_in=proposal.needs.language,
            level=proposal.needs.level,
            discipline=proposal.needs.discipline,
        )
        if proposal.kind is ProposalKind.CHANGE:
            changed, finding = self.propose_change(proposal.reference or "", wish)
            if changed is not None:
                return changed
        else:
            finding = self.looking.look(wish)
            if finding.bookable and finding.offer:
                return self.propose(
                    finding.offer.slots[0].slot_id,
                    proposal.guest_name,
                    proposal.notes,
                    dietary=proposal.dietary,
                    special_requests=proposal.special_requests,
                )
        raise self.looking.not_possible(finding)

    def show(self, proposal: Proposal) -> None:
        """Let the server show this proposal with the answer of this turn."""
        self.shown = proposal
        self.case.may_quote_visit(proposal.starts_at, proposal.ends_at, proposal.price.amount)
        self.case.may_name_table(proposal.resource_name)
        if proposal.reference:
            self.case.known.references.add(proposal.reference)

    def own_booking(self, reference: str) -> Booking:
        """A booking of this guest that still stands.

        Raises:
            Refusal: there is none under that reference, or it belongs to somebody else.
        """
        booking = self.bookings.find_by_reference(reference, self.case.guest.ids)
        if booking is None or not booking.status.blocks:
            raise self.not_found()
        self.case.may_quote_booking(booking)
        return booking

    def _put(
        self,
        kind: ProposalKind,
        service: Service,
        slot: OfferedSlot,
        *,
        guest_name: str | None,
        notes: str | None,
        dietary: str | None,
        special_requests: str | None,
        needs_approval: bool,
    ) -> Proposal:
        case = self.case
        free_until, terms = terms_shown(service, case.zone, slot.starts_at, slot.party_size, slot.price)
        proposal = Proposal(
            proposal_id=self.looking.new_id("prl", kind.value, slot.slot_id),
            kind=kind,
            conversation_id=case.conversation.conversation_id,
            guest_id=case.guest.guest_id,
            service_id=service.service_id,
            service_name=service.name,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            party_size=slot.party_size,
            price=slot.price,
            needs_approval=needs_approval,
            resource_id=slot.resource_id,
            resource_name=slot.resource_name,
            resource_kind=case.resource_kind(slot.resource_id) if slot.resource_id else None,
            area_id=slot.area_id,
            later_starts=slot.later_starts,
            area_name=slot.area_name,
            needs=slot.needs,
            seated=slot.seated,
            guest_name=guest_name,
            notes=notes,
            last_free_cancel_at=free_until,
            terms=terms,
            dietary=dietary,
            special_requests=special_requests,
            created_at=case.now,
            expires_at=min(case.now + PROPOSAL_KEPT, max(slot.starts_at, case.now)),
        )
        self.show(proposal)
        return proposal

    def _propose_move(self, slot: OfferedSlot) -> Proposal:
        booking = next(
            (own for own in self.case.own if own.booking_id == slot.booking_id), None
        ) or self.bookings.get(slot.booking_id or "")
        return self._put_for(ProposalKind.CHANGE, booking, slot)

    def _put_for(self, kind: ProposalKind, booking: Booking, slot: OfferedSlot | None) -> Proposal:
        """What becomes of a booking: another time, or none."""
        case = self.case
        to = slot or booking
        resource_id = slot.resource_id if slot else None
        resource = case.resource(resource_id) if resource_id else None
        seat = case.voice.seat(booking)
        # At another time another may stand in, unless the guest asked for this one.
        kept = seat.name if booking.resource_requested or slot is None else None
        free_until, terms = booking.last_free_cancel_at, booking.terms
        service = case.service(booking.service_id)
        if slot is not None and service is not None:
            free_until, terms = terms_shown_anew(
                service, case.zone, booking, slot.starts_at, slot.party_size, slot.price
            )
        proposal = Proposal.model_validate(
            {
                "proposal_id": self.looking.new_id(
                    "prl", kind.value, booking.booking_id, to.starts_at.isoformat()
                ),
                "kind": kind,
                "conversation_id": case.conversation.conversation_id,
                "guest_id": case.guest.guest_id,
                "service_id": booking.service_id,
                "service_name": booking.service_name,
                "starts_at": to.starts_at,
                "ends_at": to.ends_at,
                "party_size": to.party_size,
                "price": to.price,
                "resource_id": resource_id,
                "resource_name": resource.name if resource else kept,
                "resource_kind": case.resource_kind(resource_id or booking.resource_id),
                "area_id": slot.area_id if slot else None,
                "area_name": (slot.area_name if slot else None) or seat.area,
                "needs": slot.needs if slot else NO_NEEDS,
                "seated": seat.is_table,
                "booking_id": booking.booking_id,
                "reference": booking.reference,
                "booking_revision": booking.revision,
                "last_free_cancel_at": free_until,
                "terms": terms,
                "created_at": case.now,
                "expires_at": case.now + PROPOSAL_KEPT,
            }
        )
        self.show(proposal)
        return proposal

    def not_found(self) -> Refusal:
        """The refusal of a reference that is not one of the guest's own."""
        say = self.case.voice.say("unknown_reference")
        return Refusal("not_found", say, "Do not guess. Show the guest's own bookings.")
