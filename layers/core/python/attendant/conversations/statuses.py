"""Delivery reports: joined with our message by the reference they carry, else by the provider's id."""

from pydantic import BaseModel, ConfigDict

from attendant.conversations.models import Message
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.sending import Evidence, place_of, publish_state, sender_actor
from attendant.conversations.states import REPORTED, State
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.logs import logger
from attendant.kernel.transactions import Transaction, Transactions


class StatusReport(BaseModel):
    """Body of the status queue: one delivery report."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    property_id: str
    account: str
    provider_id: str
    status: str
    at: str
    reference: str | None = None
    failure_code: str | None = None
    failure_reason: str | None = None


class Statuses:
    """Applies reports to the messages of one property."""

    def __init__(self, repository: ConversationRepository, transactions: Transactions, clock: Clock) -> None:
        self._repository = repository
        self._transactions = transactions
        self._clock = clock

    def apply(self, report: StatusReport) -> None:
        """Move the message that a report is about; repeats and late ones change nothing.

        A report that comes before we know the provider's id is kept: the sender finds it.

        Raises:
            Unavailable, LostRevision: not applied; the queue brings it again.
        """
        if report.status not in REPORTED:
            logger.warning("status_unknown", status=report.status[:40])
            metrics.count("UnknownStatus")
        message = self._message(report)
        if message is not None:
            actor = sender_actor(report.property_id, message)
            self._transactions.run(actor, lambda tx: self._move(tx, message, report))

    def _message(self, report: StatusReport) -> Message | None:
        place = place_of(report.reference)
        if place is not None:
            message = self._repository.message(place[0], place[1])
            if message is not None and message.message_id == place[2]:
                return message
        kept = report.model_dump(exclude_none=True)
        record = self._repository.join_report(report.provider_id, kept, self._clock.now())
        if "conversation_id" not in record:
            return None
        return self._repository.message(record["conversation_id"], record["seq"])

    def _move(self, tx: Transaction, message: Message, report: StatusReport) -> None:
        before = self._repository.message(message.conversation_id, message.seq) or message
        after = Evidence(before).of_report(report.model_dump()).message
        if after.provider_id is None:
            after = after.model_copy(update={"provider_id": report.provider_id})
        if after == before:
            return
        publish_state(tx, before, self._repository.change_message(tx, before, after))
        if after.state is State.FAILED:
            metrics.count("MessageFailed")
            logger.warning(
                "message_failed",
                message_id=after.message_id,
                code=after.failure.code if after.failure else "",
            )
