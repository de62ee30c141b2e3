"""What the concierge can do for one guest in one turn. Tools and the fallback dialogue both work here.

Looking and proposing write nothing: what has to be remembered is stored in the transaction of the answer that
shows it. The one write a turn may make needs a proposal that was shown before and a clear yes after it.
"""

from dataclasses import dataclass, field

from attendant.bookings.service import Bookings
from attendant.bookings.waitlist.service import Waitlist
from attendant.concierge.case import Case
from attendant.concierge.claims import Effect
from attendant.concierge.deeds import Deeds
from attendant.concierge.looking import Looking
from attendant.concierge.models import DRAFT_KEPT, Draft, Proposal, ProposalState
from attendant.concierge.proposing import Proposing
from attendant.concierge.refusals import Refusal
from attendant.concierge.repository import ConciergeRepository
from attendant.concierge.waiting import Waiting
from attendant.guests.models import GuestChange
from attendant.guests.profile import Preference
from attendant.guests.service import Guests
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


@dataclass
class Desk:
    """One guest's turn."""

    case: Case
    bookings: Bookings
    waitlist: Waitlist
    guests: Guests
    repository: ConciergeRepository
    transactions: Transactions
    actor: Actor
    rejected: Proposal | None = None
    hand_over_reason: str | None = None
    hand_over_say: str | None = None
    draft: Draft | None = None
    remembered: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.looking = Looking(self.case, self.bookings, courses=self.bookings.courses)
        self.proposing = Proposing(self.case, self.looking, self.bookings)
        self.deeds = Deeds(
            self.case, self.proposing, self.bookings, self.repository, self.transactions, self.actor
        )
        self.waiting = Waiting(self.case, self.looking, self.waitlist, self.repository, self.actor)

    def leave_to_staff(self, refusal: Refusal) -> None:
        """Give the conversation to people, with what the guest is told of why."""
        if refusal.hand_over is not None:
            self.hand_over_reason, self.hand_over_say = refusal.hand_over, refusal.say
            self.case.known.effects.add(Effect.HANDED_OVER)

    def remember(self, topic: str, sentence: str) -> None:
        """Keep the guest's own sentence with the answer, for their next visits."""
        if (topic, sentence) not in self.remembered:
            self.remembered.append((topic, sentence))

    def reject(self, proposal: Proposal) -> None:
        """The guest said no; the proposal is closed with the answer."""
        self.rejected = proposal

    def store(self, tx: Transaction) -> None:
        """Add everything the turn has to remember to the transaction of its answer."""
        seen = self.case.conversation.last_inbound_seq
        if self.deeds.done is not None:
            self.repository.change(
                tx, self.deeds.done[0], state=ProposalState.DONE, booking_id=self.deeds.done[1].booking_id
            )
        closed = {self.deeds.done[0].proposal_id} if self.deeds.done else set()
        for proposal, state in (
            (self.deeds.failed, ProposalState.FAILED),
            (self.rejected, ProposalState.REJECTED),
        ):
            if proposal is not None and proposal.proposal_id not in closed:
                self.repository.change(tx, proposal, state=state)
                closed.add(proposal.proposal_id)
        if self.proposing.shown is not None:
            replaced = [
                other
                for other in self.case.memory.proposals
                if other.state is ProposalState.OPEN
                and other.proposal_id not in {*closed, self.proposing.shown.proposal_id}
            ]
            self.repository.show(tx, self.proposing.shown, seen, replaced)
        for offer in self.looking.offers:
            self.repository.offer(tx, offer)
        self.waiting.store(tx)
        if self.proposing.told is not None or self.remembered:
            said = [
                Preference(
                    topic=topic,
                    text=text,
                    source="concierge",
                    noted_at=tx.now,
                    conversation_id=self.case.conversation.conversation_id,
                )
                for topic, text in self.remembered
            ]
            change = self.proposing.told or GuestChange()
            self.guests.tell(tx, self.case.guest.guest_id, change, said=said)
        if self.draft is not None:
            kept = self.draft.model_copy(update={"expires_at": tx.now + DRAFT_KEPT})
            self.repository.draft(tx, self.case.conversation.conversation_id, kept)
        elif self.case.memory.draft is not None:
            self.repository.draft(tx, self.case.conversation.conversation_id, None)
