"""Putting stored messages on the send queue. A message that misses the queue is found by the sweep."""

from collections.abc import Sequence

from attendant.conversations.models import Conversation, Message, ReceiptJob, SendJob
from attendant.kernel import metrics
from attendant.kernel.errors import Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.queues import Outgoing, Queue


class Dispatch:
    """The send queue of one property's messages: one group per conversation keeps their order."""

    def __init__(self, property_id: str, queue: Queue) -> None:
        self._property_id = property_id
        self._queue = queue

    def enqueue(self, conversation: Conversation, messages: Sequence[Message]) -> None:
        """Queue messages for sending. Never raises: they are stored, and the sweep queues what is left
        behind.
        """
        self._send([self._outgoing(conversation, message) for message in messages])

    def receipt(self, conversation: Conversation) -> None:
        """Queue read ticks and a typing bubble for the guest's newest message. Best effort."""
        if conversation.last_inbound_provider_id is None:
            return
        job = ReceiptJob(
            property_id=self._property_id,
            channel=conversation.channel,
            account=conversation.account,
            receipt_for=conversation.last_inbound_provider_id,
        )
        group = f"{conversation.conversation_id}#receipts"
        deduplication = f"receipt-{conversation.conversation_id}-{conversation.last_inbound_seq}"
        self._send([Outgoing(body=job.model_dump(), group=group, deduplication=deduplication)])

    def _outgoing(self, conversation: Conversation, message: Message) -> Outgoing:
        job = SendJob(
            property_id=self._property_id,
            conversation_id=conversation.conversation_id,
            account=conversation.account,
            message_id=message.message_id,
            seq=message.seq,
            attempt=message.attempt,
        )
        deduplication = f"{message.message_id}#{message.attempt}" if message.attempt else message.message_id
        return Outgoing(
            body=job.model_dump(), group=conversation.conversation_id, deduplication=deduplication
        )

    def _send(self, outgoing: list[Outgoing]) -> None:
        if not outgoing:
            return
        try:
            self._queue.send_many(outgoing)
        except Unavailable:
            logger.warning("send_queue_refused", messages=len(outgoing))
            metrics.count("SendQueueRefused")
