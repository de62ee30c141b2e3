"""Bringing back messages that were left on their way: queued and lost, waiting, or sent with no answer."""

from attendant.conversations import departure
from attendant.conversations.dispatch import Dispatch
from attendant.conversations.models import Conversation, Failure, Message
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.sending import publish_state
from attendant.conversations.states import State
from attendant.conversations.transcript import PENDING_PATIENCE
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import LostRevision, Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transactions

BATCH = 200


class Sweeping:
    """The sweep of one property."""

    def __init__(
        self,
        repository: ConversationRepository,
        transactions: Transactions,
        dispatch: Dispatch,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._transactions = transactions
        self._dispatch = dispatch
        self._clock = clock

    def sweep(self) -> int:
        """Bring back what is due, oldest first; gives how many were queued again."""
        queued = 0
        for message in self._repository.due(self._clock.now(), BATCH):
            try:
                conversation = self._repository.get(message.conversation_id)
                changed = self._moved(conversation, message)
            except LostRevision:
                logger.info("sweep_overtaken", message_id=message.message_id)
                continue
            except Unavailable:
                raise
            except Exception:
                # It comes again next minute; those behind it must not wait for it.
                logger.exception("message_not_swept", message_id=message.message_id)
                metrics.count("SweepFailed")
                continue
            if changed.state in (State.PENDING, State.DEFERRED):
                self._dispatch.enqueue(conversation, [changed])
                queued += 1
        return queued

    def _moved(self, conversation: Conversation, message: Message) -> Message:
        now = self._clock.now()
        changes: dict[str, object] = {"due_at": now + PENDING_PATIENCE, "attempt": message.attempt + 1}
        if message.state is State.SENDING:
            # Whoever was sending it ended: it may have gone out. A report decides, for a while.
            lost = Failure(code="outcome_unknown", reason="The sender ended before it knew.")
            changes = {"state": State.UNKNOWN, "due_at": now + departure.STATUS_WAIT, "failure": lost}
        elif message.state is State.UNKNOWN and departure.is_sent_again(conversation, message):
            changes |= {"state": State.PENDING}
        elif message.state not in (State.PENDING, State.DEFERRED):
            changes = {"due_at": None}
            metrics.count("OutcomeUnknown")
        actor = Actor(
            kind="system",
            id="sweep",
            property_id=self._repository.property_id,
            channel="schedule",
            correlation_id=message.message_id,
        )
        with self._transactions.begin(actor) as tx:
            changed = self._repository.change_message(tx, message, message.model_copy(update=changes))
            publish_state(tx, message, changed)
        return changed
