"""Every record of the concierge capability: one partition per conversation, kept for a week."""

from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from attendant.concierge.models import Draft, Memory, Offer, Proposal, ProposalState, ShownOffer
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import Conflict
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

KEPT = timedelta(days=7)


class ConciergeRepository:
    """Reads and writes of one property."""

    def __init__(self, property_id: str, table: Table) -> None:
        self._property_id = property_id
        self._table = table

    def memory(self, conversation_id: str) -> Memory:
        """What is remembered about a conversation, in one read."""
        memory = Memory()
        for record in self._table.query_all(self._partition(conversation_id), consistent=True):
            kind = record["sk"].partition("#")[0]
            if kind == "PROPOSAL":
                memory.proposals.append(Proposal.model_validate(record["proposal"]))
            elif kind == "OFFER":
                memory.offers.append(Offer.model_validate(record["offer"]))
            elif kind == "WAITLIST":
                memory.waitlist.append(ShownOffer.model_validate(record["shown"]))
            elif kind == "DRAFT":
                memory.draft = Draft.model_validate(record["draft"])
        return memory

    def add(self, tx: Transaction, proposal: Proposal) -> None:
        """Keep a new proposal."""
        tx.put(self._table, self._proposal_record(proposal, tx.now))

    def change(self, tx: Transaction, before: Proposal, **changes: object) -> Proposal:
        """Keep the next revision of a proposal.

        Raises:
            Conflict: at the commit, when somebody else changed it since.
        """
        after = before.model_copy(update={**changes, "revision": before.revision + 1})
        tx.put(
            self._table,
            self._proposal_record(after, tx.now),
            condition=Attr("revision").eq(before.revision),
            otherwise=Conflict("The proposal changed in the meantime."),
        )
        return after

    def show(self, tx: Transaction, proposal: Proposal, after_seq: int, replaced: list[Proposal]) -> None:
        """Keep that a proposal is put to the guest now, in place of those before it."""
        shown = proposal.model_copy(update={"shown_at": tx.now, "shown_after_seq": after_seq})
        tx.put(self._table, self._proposal_record(shown, tx.now))
        for other in replaced:
            self.change(tx, other, state=ProposalState.REPLACED)

    def offer(self, tx: Transaction, offer: Offer) -> None:
        """Keep slots that the guest is offered."""
        record = {"offer": offer.model_dump(mode="json"), "expires_at": epoch_seconds(tx.now + KEPT)}
        tx.put(self._table, {**self._key(offer.conversation_id, f"OFFER#{offer.offer_id}"), **record})

    def waitlist(self, tx: Transaction, shown: ShownOffer) -> None:
        """Keep that an offer of the waiting list was shown, or answered."""
        record = {"shown": shown.model_dump(mode="json"), "expires_at": epoch_seconds(tx.now + KEPT)}
        tx.put(self._table, {**self._key(shown.conversation_id, f"WAITLIST#{shown.entry_id}"), **record})

    def draft(self, tx: Transaction, conversation_id: str, draft: Draft | None) -> None:
        """Keep what is known of an open wish, or forget it."""
        key = self._key(conversation_id, "DRAFT")
        if draft is None:
            tx.delete(self._table, Key(**key))
            return
        record = {"draft": draft.model_dump(mode="json"), "expires_at": epoch_seconds(tx.now + KEPT)}
        tx.put(self._table, {**key, **record})

    def _proposal_record(self, proposal: Proposal, now: datetime) -> Record:
        return {
            **self._key(proposal.conversation_id, f"PROPOSAL#{proposal.proposal_id}"),
            "proposal": proposal.model_dump(mode="json"),
            "revision": proposal.revision,
            "expires_at": epoch_seconds(now + KEPT),
        }

    def _key(self, conversation_id: str, sk: str) -> dict[str, str]:
        return {"pk": self._partition(conversation_id), "sk": sk}

    def _partition(self, conversation_id: str) -> str:
        return f"{self._property_id}#CONVERSATION#{conversation_id}"
