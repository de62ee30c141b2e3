"""Tools around bookings: propose first, write only after the guest's yes."""

from typing import Any

from attendant.bookings.models import Booking
from attendant.concierge.models import Proposal, ProposalKind
from attendant.concierge.refusals import Refusal
from attendant.concierge.tools.base import Arguments, Result, Tool
from attendant.concierge.wish import Wish

SHOWN = "The server shows this summary with Yes and No buttons. Do not repeat it and do not claim it is done."
TOLD = "The server sends this confirmation. Add only what else the guest asked, or nothing."


class SlotArguments(Arguments):
    """A slot the guest chose."""

    slot_id: str
    name: str | None
    notes: str | None
    dietary: str | None
    special_requests: str | None


class ProposalArguments(Arguments):
    """A proposal the guest said yes to."""

    proposal_id: str


class ChangeArguments(Arguments):
    """The guest's own booking, and what is to be different in the guest's words."""

    reference: str
    day: str | None
    time: str | None
    duration_minutes: int | None
    instructor: str | None
    party_size: int | None
    area: str | None
    features: str | None


class ReferenceArguments(Arguments):
    """The guest's own booking."""

    reference: str


class _Proposing(Tool):
    def _shown(self, proposal: Proposal) -> Result:
        outbound = self.desk.case.voice.proposal(proposal)
        return {
            "ok": True,
            "proposal_id": proposal.proposal_id,
            "version": proposal.version,
            "summary": outbound.text,
            "say": outbound.text,
            "next": SHOWN,
        }


class Propose(_Proposing):
    name = "propose"
    description = (
        "Put one offered slot to the guest. Needs a slot_id from find_availability in this chat. Allergies "
        "and diets go into dietary, occasions and other requests into special_requests."
    )
    arguments = SlotArguments

    def run(self, wish: SlotArguments) -> Result:
        proposal = self.desk.proposing.propose(
            wish.slot_id,
            wish.name,
            wish.notes,
            dietary=wish.dietary,
            special_requests=wish.special_requests,
        )
        return self._shown(proposal)


class ProposeChange(_Proposing):
    name = "propose_change"
    description = (
        "Put another time, length, instructor, party size or area for the guest's own booking to the guest."
    )
    arguments = ChangeArguments

    def run(self, wish: ChangeArguments) -> Result:
        wanted = Wish(
            day=wish.day,
            time=wish.time,
            duration_minutes=wish.duration_minutes,
            instructor=wish.instructor,
            party_size=wish.party_size,
            area=wish.area,
            features=wish.features,
        )
        proposal, finding = self.desk.proposing.propose_change(wish.reference, wanted)
        if proposal is not None:
            return self._shown(proposal)
        looking = self.desk.looking
        if finding.bookable is False:
            refusal = looking.not_possible(finding)
            slots = finding.offer.slots if finding.offer else []
            refusal.extra["alternatives"] = [looking.described(slot) for slot in slots]
            raise refusal
        if finding.offer is None:
            raise Refusal("none_free", self.desk.case.voice.say("none_free"), "Ask for another day.")
        slots_found = [looking.described(slot) for slot in finding.offer.slots]
        raise Refusal("choose", "", "Let the guest choose one, then propose its slot_id.", slots=slots_found)


class ProposeCancel(_Proposing):
    name = "propose_cancel"
    description = "Put the cancellation of the guest's own booking to the guest."
    arguments = ReferenceArguments

    def run(self, wish: ReferenceArguments) -> Result:
        return self._shown(self.desk.proposing.propose_cancel(wish.reference))


class _Writing(Tool):
    arguments = ProposalArguments
    writes = True
    kind: ProposalKind

    def run(self, wish: ProposalArguments) -> Result:
        desk = self.desk
        proposal = desk.case.memory.proposal(wish.proposal_id)
        if proposal is None and desk.proposing.shown and desk.proposing.shown.proposal_id == wish.proposal_id:
            proposal = desk.proposing.shown
        if proposal is None or proposal.kind is not self.kind:
            raise desk.looking.outdated()
        booking = desk.deeds.carry_out(proposal)
        return self._told(proposal, booking)

    def _told(self, proposal: Proposal, booking: Booking) -> Result:
        confirmation = self.desk.case.voice.confirmation(
            proposal.kind, booking, others=self.desk.deeds.others
        )
        return {
            "ok": True,
            "reference": booking.reference,
            "status": booking.status.value,
            "confirmation": confirmation.text,
            "say": confirmation.text,
            "next": TOLD,
        }


class Book(_Writing):
    name = "book"
    description = "Book the proposal that the server showed, only after the guest clearly said yes to it."
    kind = ProposalKind.BOOK


class Change(_Writing):
    name = "change"
    description = "Carry out the proposed change, only after the guest clearly said yes to it."
    kind = ProposalKind.CHANGE


class Cancel(_Writing):
    name = "cancel"
    description = "Carry out the proposed cancellation, only after the guest clearly said yes to it."
    kind = ProposalKind.CANCEL


def booking_facts(booking: Booking, case: Any) -> dict[str, Any]:
    """The guest's own booking as the model sees it."""
    local = booking.starts_at.astimezone(case.zone)
    seat = case.voice.seat(booking)
    who: dict[str, Any] = {"instructor": booking.resource_name, "price": booking.price.text()}
    if seat.is_table:
        who = {"party_size": booking.party_size, "area": seat.area, "table": seat.name}
    return {
        "line": case.voice.booking_line(booking),
        "reference": booking.reference,
        "service": booking.service_name,
        "date": local.date().isoformat(),
        "weekday": f"{local:%A}",
        "time": f"{local:%H:%M}",
        "duration": booking.duration_minutes,
        "status": booking.status.value,
        **who,
    }
