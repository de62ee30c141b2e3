"""Builds what takes webhook bodies in, for the webhook and the bulk function. Light: imported at every
cold start.
"""

from functools import cache
from typing import Protocol

from attendant.conversations.amendments import Amendments
from attendant.conversations.dispatch import Dispatch
from attendant.conversations.inbox import Inbox
from attendant.conversations.receiving import Desk, Receiving
from attendant.conversations.repository import ConversationRepository
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.errors import DomainError
from attendant.kernel.queues import Queue
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in


class InboundPlaces(Protocol):
    """The settings that a function needs to take webhook bodies in."""

    @property
    def properties_table(self) -> str: ...
    @property
    def guests_table(self) -> str: ...
    @property
    def conversations_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def ai_queue_url(self) -> str: ...
    @property
    def send_queue_url(self) -> str: ...
    @property
    def status_queue_url(self) -> str: ...


def receiving_for(places: InboundPlaces, clock: Clock | None = None) -> Receiving:
    """What takes bodies in, for all properties."""
    clock = clock or SystemClock()
    conversations = Table(places.conversations_table)
    transactions = Transactions(Table(places.outbox_table), clock)

    @cache
    def desk_of(property_id: str) -> Desk:
        repository = ConversationRepository(property_id, conversations)
        guests = Guests(Table(places.guests_table), property_id)
        properties = Table(places.properties_table)
        inbox = Inbox(repository, guests, transactions, lambda: language_of(properties, property_id))
        return Desk(
            inbox=inbox,
            amendments=Amendments(repository, guests, transactions, inbox),
            dispatch=Dispatch(property_id, Queue(places.send_queue_url)),
        )

    return Receiving(
        directory=directory_in(places.properties_table),
        desk_of=desk_of,
        table=conversations,
        ai_queue=Queue(places.ai_queue_url),
        status_queue=Queue(places.status_queue_url),
        clock=clock,
    )


def language_of(properties: Table, property_id: str) -> str:
    """The property's language, for what the server itself says; asked only where it says something."""
    # The models of a property cost more to import than the webhook's whole budget leaves.
    from attendant.properties.service import Properties

    try:
        return Properties(properties, property_id).get().language
    except DomainError:
        return "en"
