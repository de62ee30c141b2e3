"""Builds the conversations of a property for whoever calls them."""

from typing import Protocol

from attendant.conversations.dispatch import Dispatch
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.service import Conversations
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.queues import Queue
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class Places(Protocol):
    """The settings that a caller's function needs for conversations."""

    @property
    def conversations_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def send_queue_url(self) -> str: ...


def conversations_for(
    property_id: str,
    places: Places,
    clock: Clock | None = None,
    *,
    idempotency_table: str | None = None,
) -> Conversations:
    """The conversations of one property. With `idempotency_table`, staff messages take an idempotency key."""
    clock = clock or SystemClock()
    transactions = Transactions(Table(places.outbox_table), clock)
    return Conversations(
        ConversationRepository(property_id, Table(places.conversations_table)),
        transactions,
        Dispatch(property_id, Queue(places.send_queue_url)),
        clock,
        Idempotency(Table(idempotency_table), transactions) if idempotency_table else None,
    )
