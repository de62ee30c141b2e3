"""What the concierge remembers about a conversation: what it offered and proposed, what is still open."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict

from attendant.bookings.terms import Terms
from attendant.bookings.visits import NO_NEEDS, Needs
from attendant.kernel.money import Money

PROPOSAL_KEPT = timedelta(minutes=30)
"""How long a yes to a proposal counts; after that it is looked at and asked again."""
OFFER_KEPT = timedelta(minutes=30)
DRAFT_KEPT = timedelta(hours=2)


class ProposalKind(StrEnum):
    """What a yes would do."""

    BOOK = "book"
    CHANGE = "change"
    CANCEL = "cancel"


class ProposalState(StrEnum):
    """`accepted`: the guest said yes and the write is under way; `done`: the booking service did it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"
    REJECTED = "rejected"
    REPLACED = "replaced"


class OfferedSlot(BaseModel):
    """A free time that was offered; the guest names it by its short id, never by its contents.

    `seated`: a table for as long as parties of that size stay, so the guest is told until when.
    """

    model_config = ConfigDict(frozen=True)

    slot_id: str
    service_id: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    party_size: int
    price: Money
    resource_id: str | None = None
    resource_name: str | None = None
    area_id: str | None = None
    area_name: str | None = None
    needs: Needs = NO_NEEDS
    seated: bool = False
    later_starts: list[AwareDatetime] = []
    booking_id: str | None = None

    @property
    def duration_minutes(self) -> int:
        """Length in real minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class Offer(BaseModel):
    """Slots offered together in one conversation."""

    offer_id: str
    conversation_id: str
    slots: list[OfferedSlot]
    name: str | None = None
    notes: str | None = None
    expires_at: AwareDatetime

    def slot(self, slot_id: str, now: datetime) -> OfferedSlot | None:
        """The slot of that id, unless the offer is over."""
        if now >= self.expires_at:
            return None
        return next((slot for slot in self.slots if slot.slot_id == slot_id), None)


class Proposal(BaseModel):
    """A booking, change or cancellation put to the guest, with everything a yes would do.

    `shown_after_seq`: the number of the newest guest message when the server showed it; only a later one can
    be a yes. The booking's idempotency key is the id and the version.
    """

    proposal_id: str
    version: int = 1
    kind: ProposalKind
    state: ProposalState = ProposalState.OPEN
    conversation_id: str
    guest_id: str
    service_id: str
    service_name: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    party_size: int
    price: Money
    needs_approval: bool = False
    resource_id: str | None = None
    resource_name: str | None = None
    resource_kind: str | None = None
    area_id: str | None = None
    area_name: str | None = None
    needs: Needs = NO_NEEDS
    seated: bool = False
    later_starts: list[AwareDatetime] = []
    guest_name: str | None = None
    notes: str | None = None
    dietary: str | None = None
    special_requests: str | None = None
    booking_id: str | None = None
    reference: str | None = None
    booking_revision: int | None = None
    last_free_cancel_at: AwareDatetime | None = None
    terms: Terms | None = None
    created_at: AwareDatetime
    expires_at: AwareDatetime
    shown_at: AwareDatetime | None = None
    shown_after_seq: int | None = None
    accepted_seq: int | None = None
    revision: int = 1

    @property
    def key(self) -> str:
        """Idempotency key of the write it stands for."""
        return f"{self.proposal_id}:{self.version}"

    @property
    def duration_minutes(self) -> int:
        """Length in real minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def days(self, zone: ZoneInfo) -> str:
        """Its local date, or all dates of a course, in words that are read again as the same."""
        starts = (self.starts_at, *self.later_starts)
        return " and ".join(one.astimezone(zone).date().isoformat() for one in starts)

    def awaits_answer(self, now: datetime) -> bool:
        """Whether it was shown and a yes to it still counts."""
        return self.state is ProposalState.OPEN and self.shown_at is not None and now < self.expires_at

    def could_be_meant(self, seq: int, written_at: datetime) -> bool:
        """Whether a guest message of that number and time (whole seconds) was written after it was shown."""
        if self.shown_at is None or self.shown_after_seq is None:
            return False
        return seq > self.shown_after_seq and written_at >= self.shown_at.replace(microsecond=0)


class Draft(BaseModel):
    """What the guest has said so far of a wish that is not complete."""

    wish: str = "book"
    service_id: str | None = None
    day: str | None = None
    time: str | None = None
    duration_minutes: int | None = None
    party_size: int | None = None
    instructor: str | None = None
    area: str | None = None
    features: str | None = None
    taught_in: str | None = None
    level: str | None = None
    discipline: str | None = None
    dietary: str | None = None
    special_requests: str | None = None
    reference: str | None = None
    asked_for: str | None = None
    expires_at: AwareDatetime | None = None


class ShownOffer(BaseModel):
    """An offer of the waiting list that the guest was told of; only a message after `shown_after_seq` can be
    an answer to it.
    """

    entry_id: str
    offer_id: str
    conversation_id: str
    shown_at: AwareDatetime
    shown_after_seq: int
    answered: bool = False


class Memory(BaseModel):
    """Everything remembered about one conversation."""

    proposals: list[Proposal] = []
    offers: list[Offer] = []
    waitlist: list[ShownOffer] = []
    draft: Draft | None = None

    def pending(self, now: datetime) -> Proposal | None:
        """The newest proposal that awaits an answer."""
        waiting = [proposal for proposal in self.proposals if proposal.awaits_answer(now)]
        return max(waiting, key=lambda proposal: proposal.created_at, default=None)

    def accepted(self, answered_through: int) -> Proposal | None:
        """A proposal with a yes that nobody answered yet; the apology for a turn is an answer, too."""
        return next(
            (
                found
                for found in self.proposals
                if found.state is ProposalState.ACCEPTED and (found.accepted_seq or 0) > answered_through
            ),
            None,
        )

    def latest(self) -> Proposal | None:
        """The newest proposal that the guest saw, whatever became of it."""
        shown = [proposal for proposal in self.proposals if proposal.shown_at is not None]
        return max(shown, key=lambda proposal: proposal.created_at, default=None)

    def proposal(self, proposal_id: str) -> Proposal | None:
        """The proposal of that id."""
        return next((found for found in self.proposals if found.proposal_id == proposal_id), None)

    def slot(self, slot_id: str, now: datetime) -> tuple[Offer, OfferedSlot] | None:
        """An offered slot by its id, with its offer."""
        for offer in self.offers:
            if (slot := offer.slot(slot_id, now)) is not None:
                return offer, slot
        return None

    def live_draft(self, now: datetime) -> Draft | None:
        """The open wish, unless it is too old."""
        if self.draft is None or self.draft.expires_at is None or now >= self.draft.expires_at:
            return None
        return self.draft
