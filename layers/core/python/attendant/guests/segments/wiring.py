"""Builds the segments of one property, from the tables a function has."""

from typing import Protocol

from attendant.guests.listing.repository import ListRepository
from attendant.guests.segments.counting import Counting
from attendant.guests.segments.keeping import Keeping
from attendant.guests.segments.repository import SegmentRepository
from attendant.guests.segments.service import Segments
from attendant.guests.segments.walking import Walking
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.queues import Queue
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


class KeepingSettings(Protocol):
    """What it takes to evaluate and count guests."""

    @property
    def guests_table(self) -> str: ...
    @property
    def properties_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...


class WalkSettings(KeepingSettings, Protocol):
    """What it takes to walk through all guests."""

    @property
    def guest_walks_queue_url(self) -> str: ...


class SegmentsSettings(WalkSettings, Protocol):
    """What managers need."""

    @property
    def idempotency_table(self) -> str: ...


def keeping_for(property_id: str, settings: KeepingSettings, clock: Clock | None = None) -> Keeping:
    """Who keeps the segments of a property's guests true."""
    clock = clock or SystemClock()
    table, transactions = Table(settings.guests_table), Transactions(Table(settings.outbox_table), clock)
    return Keeping(
        SegmentRepository(table, property_id),
        Guests(table, property_id),
        Counting(table, property_id, transactions),
        Properties(Table(settings.properties_table), property_id),
        transactions,
        clock,
    )


def walking_for(property_id: str, settings: WalkSettings, clock: Clock | None = None) -> Walking:
    """Who walks through the guests of a property."""
    clock = clock or SystemClock()
    table = Table(settings.guests_table)
    return Walking(
        SegmentRepository(table, property_id),
        keeping_for(property_id, settings, clock),
        Counting(table, property_id, Transactions(Table(settings.outbox_table), clock)),
        Queue(settings.guest_walks_queue_url),
        clock,
        property_id,
    )


def segments_for(property_id: str, settings: SegmentsSettings, clock: Clock | None = None) -> Segments:
    """The segments of a property, for managers."""
    clock = clock or SystemClock()
    table, transactions = Table(settings.guests_table), Transactions(Table(settings.outbox_table), clock)
    return Segments(
        SegmentRepository(table, property_id),
        ListRepository(table, property_id),
        walking_for(property_id, settings, clock),
        Properties(Table(settings.properties_table), property_id),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        clock,
        property_id,
    )
