"""From a webhook body to stored messages and queued work: the same for the webhook and for bulk bodies."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from attendant.conversations.amendments import Amendments
from attendant.conversations.dispatch import Dispatch
from attendant.conversations.inbox import CHANNEL, Inbox, Stored
from attendant.conversations.parked import park
from attendant.conversations.payload import Delivery, Incoming, Status, Unread, Update
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import LostRevision, Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.queues import Outgoing, Queue
from attendant.kernel.tables import Table
from attendant.properties.directory import Directory


@dataclass(frozen=True)
class Desk:
    """What works for one property while a body is taken in."""

    inbox: Inbox
    amendments: Amendments
    dispatch: Dispatch


@dataclass
class Receipt:
    """What became of a body. `failed` counts updates that the provider has to deliver again."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    statuses: int = 0
    amendments: int = 0
    parked: int = 0
    ignored: int = 0
    failed: int = 0


class Receiving:
    """Takes webhook bodies in. One bad update never harms its neighbours: it is parked."""

    def __init__(
        self,
        directory: Directory,
        desk_of: Callable[[str], Desk],
        table: Table,
        ai_queue: Queue,
        status_queue: Queue,
        clock: Clock,
    ) -> None:
        self._directory = directory
        self._desk_of = desk_of
        self._table = table
        self._ai_queue = ai_queue
        self._status_queue = status_queue
        self._clock = clock

    def take(self, delivery: Delivery) -> Receipt:
        """Store every update, then queue what follows from them."""
        receipt = Receipt(ignored=delivery.ignored)
        turns: list[Outgoing] = []
        statuses: list[Outgoing] = []
        for update in delivery.updates:
            try:
                self._take(update, receipt, turns, statuses)
            except Exception as fault:
                self._set_aside(update, fault, receipt)
        self._queue(self._ai_queue, turns, receipt)
        self._queue(self._status_queue, statuses, receipt)
        return receipt

    def _take(
        self, update: Update, receipt: Receipt, turns: list[Outgoing], statuses: list[Outgoing]
    ) -> None:
        account = update.account
        property_id = self._directory.property_of(CHANNEL, account) if account else None
        if property_id is None or isinstance(update, Unread):
            why = update.why if isinstance(update, Unread) else "unknown_number"
            self._park(update, property_id, why)
            receipt.parked += 1
        elif isinstance(update, Status):
            body = {"property_id": property_id, **asdict(update)}
            statuses.append(Outgoing(body=body))
            receipt.statuses += 1
        elif isinstance(update, Incoming):
            desk = self._desk_of(property_id)
            stored = desk.inbox.store(update)
            if stored.conversation is not None:
                desk.dispatch.enqueue(stored.conversation, stored.said)
            if stored.wake:
                turns.append(turn_for(property_id, stored))
            receipt.messages.append(
                {
                    "conversation_id": stored.conversation_id,
                    "message_id": stored.message_id,
                    "duplicate": stored.duplicate,
                }
            )
            metrics.count("MessageRepeated" if stored.duplicate else "MessageReceived")
        else:
            self._desk_of(property_id).amendments.apply(update)
            receipt.amendments += 1

    def _set_aside(self, update: Update, fault: Exception, receipt: Receipt) -> None:
        """Park what can never be stored; what the store could not take now has to be delivered again."""
        # Faults quote what they stumbled over, which may name a guest: only their kind is logged.
        logger.error("update_not_stored", kind=type(update).__name__, fault=type(fault).__name__)
        try:
            if is_passing(fault):
                receipt.failed += 1
            else:
                self._park(update, None, type(fault).__name__)
                receipt.parked += 1
        except Exception as again:
            logger.error("update_not_parked", fault=type(again).__name__)
            receipt.failed += 1

    def _park(self, update: Update, property_id: str | None, why: str) -> None:
        content = update.raw if isinstance(update, Unread) else asdict(update)
        raw = json.dumps(content, default=str, sort_keys=True)
        digest = hashlib.sha256(raw.encode()).hexdigest()[:32]
        owner = property_id or f"{CHANNEL.upper()}#{(update.account or 'none')[:100]}"
        park(self._table, owner, why, digest, raw, self._clock.now())
        logger.warning("update_kept", why=why[:60], kind=type(update).__name__)
        metrics.count("UpdateParked")

    def _queue(self, queue: Queue, outgoing: list[Outgoing], receipt: Receipt) -> None:
        if not outgoing:
            return
        try:
            queue.send_many(outgoing)
        except Unavailable:
            logger.exception("queue_refused", messages=len(outgoing))
            receipt.failed += len(outgoing)


def is_passing(fault: Exception) -> bool:
    """Whether a fault lies with the store and may pass, rather than with the update itself."""
    if isinstance(fault, ClientError):
        reasons = [str(reason.get("Code")) for reason in fault.response.get("CancellationReasons", ())]
        return not {fault.response["Error"]["Code"], *reasons} & {"ValidationException", "ValidationError"}
    return isinstance(fault, Unavailable | LostRevision | BotoCoreError)


def turn_for(property_id: str, stored: Stored) -> Outgoing:
    """The job that lets the concierge answer; a repeat of it within minutes is dropped by the queue."""
    return Outgoing(
        body={
            "conversation_id": stored.conversation_id,
            "message_id": stored.message_id,
            "message_text": stored.text,
            "property_id": property_id,
        },
        group=stored.conversation_id,
        deduplication=stored.message_id,
    )
