"""The one write of a turn: only what was shown before, and only after a clear yes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from attendant.bookings.lessons.models import CourseWish, NoCourse
from attendant.bookings.models import Booking, NotBookable, ReasonCode
from attendant.bookings.service import Bookings
from attendant.bookings.states import BookingStatus
from attendant.bookings.wishes import BookingWish, ChangeWish
from attendant.concierge.case import Case
from attendant.concierge.claims import Effect
from attendant.concierge.looking import MOST_SLOTS
from attendant.concierge.models import PROPOSAL_KEPT, Proposal, ProposalKind, ProposalState
from attendant.concierge.proposing import Proposing
from attendant.concierge.refusals import Refusal
from attendant.concierge.repository import ConciergeRepository
from attendant.concierge.wish import Sought, Wish
from attendant.concierge.wording.consent import Answer, Consent, answer_to
from attendant.concierge.wording.text import fold
from attendant.kernel.errors import Conflict, LostRevision, NotFound, Unavailable
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transactions


@dataclass
class Deeds:
    """What one turn did. `done` holds the write, `failed` a proposal whose time is gone."""

    case: Case
    proposing: Proposing
    bookings: Bookings
    repository: ConciergeRepository
    transactions: Transactions
    actor: Actor
    done: tuple[Proposal, Booking] | None = None
    failed: Proposal | None = None
    others: list[Booking] = field(default_factory=list)

    def consent(self, proposal: Proposal) -> Answer:
        """What the guest's words since the proposal was shown say to it."""
        since = [
            message
            for message in self.case.inbound
            if proposal.could_be_meant(message.seq, message.at) or message.action
        ]
        if not since or not proposal.awaits_answer(self.case.now):
            return Answer(Consent.UNCLEAR)
        if len(since) < len(self.case.inbound):
            return Answer(Consent.UNCLEAR)
        texts = []
        for message in since:
            if message.action is None:
                texts.append(message.text)
            elif message.action == f"confirm:{proposal.key}":
                texts.append("yes")
            elif message.action == f"reject:{proposal.key}":
                texts.append("no")
            else:
                return Answer(Consent.UNCLEAR)
        return answer_to(texts, proposal.kind.value, without_restated=self._without_restated(proposal))

    def carry_out(self, proposal: Proposal) -> Booking:
        """Do what the guest said yes to, once: a repeat of the turn gives the same booking.

        Raises:
            Refusal: nobody said yes, something was done in this turn already, or the time is gone.
        """
        case = self.case
        if self.done is not None:
            if self.done[0].proposal_id == proposal.proposal_id:
                return self.done[1]
            raise Refusal(
                "one_write_per_turn",
                case.voice.say("not_clear"),
                "Only one booking, change or cancellation per guest message. Tell what was done.",
            )
        if not self.actor.may_touch(proposal.guest_id):
            raise self._no_consent(proposal)
        if proposal.state is ProposalState.OPEN:
            if self.consent(proposal).consent is not Consent.YES:
                raise self._no_consent(proposal)
            self._check_price(proposal)
            proposal = self._accept(proposal)
        answered = (proposal.accepted_seq or 0) <= case.conversation.answered_through
        if proposal.state is not ProposalState.ACCEPTED or answered:
            raise self._no_consent(proposal)
        try:
            booking = self._write(proposal)
        except NotBookable as refused:
            self.failed = proposal
            self._refuse_taken(proposal, refused)
        except NotFound:
            self.failed = proposal
            raise self.proposing.not_found() from None
        except NoCourse:
            self.failed = proposal
            raise Refusal("taken", case.voice.say("taken"), "Nothing was booked. Look again.") from None
        except LostRevision as lost:
            raise Unavailable("Too many changes at the same moment.") from lost
        except Conflict as refused:
            self.failed = proposal
            raise Refusal("not_possible", refused.detail, "Tell the guest why and offer help.") from None
        self.done = (proposal, booking)
        for made in (booking, *self.others):
            case.may_quote_booking(made)
        case.known.effects.add(self._effect(proposal, booking))
        return booking

    def _write(self, proposal: Proposal) -> Booking:
        if proposal.kind is ProposalKind.CANCEL:
            return self.bookings.cancel(proposal.booking_id or "", None, self.actor, "asked for in the chat")
        if proposal.kind is ProposalKind.CHANGE:
            fields: dict[str, object] = {
                "starts_at": proposal.starts_at,
                "duration_minutes": self._minutes(proposal),
                "party_size": proposal.party_size,
                "area_id": proposal.area_id,
                "needs": proposal.needs,
            }
            if proposal.resource_id:
                fields["resource_id"] = proposal.resource_id
            return self.bookings.change(
                proposal.booking_id or "",
                ChangeWish.model_validate(fields),
                proposal.booking_revision or 0,
                self.actor,
                proposal.key,
            )
        if proposal.later_starts:
            return self._book_course(proposal)
        wish = BookingWish(
            service_id=proposal.service_id,
            starts_at=proposal.starts_at,
            duration_minutes=self._minutes(proposal),
            resource_id=proposal.resource_id,
            party_size=proposal.party_size,
            area_id=proposal.area_id,
            needs=proposal.needs,
            guest_id=proposal.guest_id,
            guest_name=proposal.guest_name,
            conversation_id=proposal.conversation_id,
            notes=proposal.notes,
            dietary=proposal.dietary,
            special_requests=proposal.special_requests,
        )
        return self.bookings.book(wish, self.actor, proposal.key)

    def _book_course(self, proposal: Proposal) -> Booking:
        """Book the lessons of all days; gives the first, the others are told with it."""
        local = [one.astimezone(self.case.zone) for one in (proposal.starts_at, *proposal.later_starts)]
        wish = CourseWish(
            service_id=proposal.service_id,
            dates=[one.date() for one in local],
            time=f"{local[0]:%H:%M}",
            duration_minutes=proposal.duration_minutes,
            party_size=proposal.party_size,
            needs=proposal.needs,
            resource_id=proposal.resource_id,
            guest_id=proposal.guest_id,
            guest_name=proposal.guest_name,
            conversation_id=proposal.conversation_id,
            notes=proposal.notes,
        )
        made = self.bookings.courses.book(wish, self.actor, proposal.key).bookings
        self.others = made[1:]
        return made[0]

    def _minutes(self, proposal: Proposal) -> int | None:
        """How long, where that is the guest's choice and not the house's."""
        service = self.case.service(proposal.service_id)
        return None if service and service.turn_times is not None else proposal.duration_minutes

    def _accept(self, proposal: Proposal) -> Proposal:
        """Remember the yes before acting on it, so that whoever repeats the turn finishes it."""
        with self.transactions.begin(self.actor) as tx:
            return self.repository.change(
                tx,
                proposal,
                state=ProposalState.ACCEPTED,
                accepted_seq=self.case.conversation.last_inbound_seq,
            )

    def _check_price(self, proposal: Proposal) -> None:
        service = self.case.service(proposal.service_id)
        if proposal.kind is ProposalKind.CANCEL:
            return
        size, minutes = proposal.party_size, proposal.duration_minutes
        moved = next((own for own in self.case.own if own.booking_id == proposal.booking_id), None)
        asked = proposal.resource_id is not None or (moved is not None and moved.resource_requested)
        price = service.price_of(minutes, size, requested=asked) if service else None
        price = price.times(1 + len(proposal.later_starts)) if price else None
        if price is not None and price != proposal.price:
            renewed = proposal.model_copy(
                update={
                    "proposal_id": self.proposing.looking.new_id("prl", "price", proposal.proposal_id),
                    "price": price,
                    "shown_at": None,
                    "shown_after_seq": None,
                    "expires_at": self.case.now + PROPOSAL_KEPT,
                    "created_at": self.case.now,
                    "revision": 1,
                }
            )
            self.proposing.show(renewed)
            say = self.case.voice.say("price_changed")
            raise Refusal("price_changed", say, "The server shows the new price; ask the guest again.")

    def _refuse_taken(self, proposal: Proposal, refused: NotBookable) -> NoReturn:
        service = self.case.service(proposal.service_id)
        offer = None
        if service is not None:
            resource = self.case.resource(proposal.resource_id) if proposal.resource_id else None
            area = next((one for one in self.case.areas if one.area_id == proposal.area_id), None)
            minutes, size = self._minutes(proposal), proposal.party_size
            sought = Sought(service, minutes, size, resource, area, proposal.needs)
            booking = next((own for own in self.case.own if own.booking_id == proposal.booking_id), None)
            offer = self.proposing.looking.offer(
                refused.alternatives[:MOST_SLOTS], sought, Wish(booking=booking)
            )
        taken = {ReasonCode.TAKEN, ReasonCode.HELD} & {reason.code for reason in refused.reasons}
        voice = self.case.voice
        say = (
            voice.say("taken")
            if taken
            else voice.say(
                "not_possible",
                when=voice.moment(proposal.starts_at),
                reasons=voice.reasons(refused.reasons),
            )
        )
        raise Refusal(
            "taken" if taken else "not_bookable",
            say,
            "Nothing was booked. Offer the alternatives; all other details are kept.",
            alternatives=[self.proposing.looking.described(slot) for slot in offer.slots] if offer else [],
        ) from None

    def _without_restated(self, proposal: Proposal) -> Callable[[str], str | None]:
        local = proposal.starts_at.astimezone(self.case.zone)

        def rest(text: str) -> str | None:
            reading = self.case.reads(text)
            agrees = (
                not reading.doubts
                and reading.day in (None, local.date())
                and reading.starts in (None, local.time())
                and reading.window is None
                and reading.duration_minutes in (None, proposal.duration_minutes)
                and reading.party_size in (None, proposal.party_size)
            )
            if not reading.says_anything:
                return fold(text)
            return reading.rest if agrees else None

        return rest

    def _effect(self, proposal: Proposal, booking: Booking) -> Effect:
        if proposal.kind is ProposalKind.CANCEL:
            return Effect.CANCELLED
        if booking.status is BookingStatus.REQUESTED:
            return Effect.REQUESTED
        return Effect.BOOKED if proposal.kind is ProposalKind.BOOK else Effect.CHANGED

    def _no_consent(self, proposal: Proposal) -> Refusal:
        if proposal.shown_at is None:
            advice = "The guest has not seen it yet: end this turn, the server shows it with Yes and No."
        else:
            advice = "The guest has not clearly said yes. Ask again; do not claim anything was done."
        return Refusal("no_consent", self.case.voice.say("not_clear"), advice)
