"""Builds the parts of the realtime capability from names and addresses."""

from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.realtime.connections import Connections
from attendant.realtime.protocol import Protocol
from attendant.realtime.tickets import Tickets


def tickets_for(property_id: str, connections_table: str) -> Tickets:
    """The tickets of a property."""
    return Tickets(Table(connections_table), SystemClock(), property_id)


def protocol_for(property_id: str, connections_table: str) -> Protocol:
    """The answers to clients of a property."""
    return Protocol(Connections(Table(connections_table), SystemClock(), property_id))
