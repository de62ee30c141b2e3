"""Builds the parts of the realtime capability from names and addresses."""

from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.properties.directory import directory_in
from attendant.realtime.connections import Connections
from attendant.realtime.fanout import FanOut
from attendant.realtime.models import Listener
from attendant.realtime.protocol import Protocol
from attendant.realtime.sockets import GatewaySockets
from attendant.realtime.tickets import Tickets


def tickets_for(property_id: str, connections_table: str) -> Tickets:
    """The tickets of a property."""
    return Tickets(Table(connections_table), SystemClock(), property_id)


def protocol_for(property_id: str, connections_table: str) -> Protocol:
    """The answers to clients of a property."""
    return Protocol(Connections(Table(connections_table), SystemClock(), property_id))


def fan_out(connections_table: str, properties_table: str, websocket_endpoint: str) -> FanOut:
    """The fan-out over the connections of every property."""
    directory = directory_in(properties_table)

    def is_member(listener: Listener) -> bool:
        return directory.standing(listener.user_id).in_property(listener.property_id) is not None

    def connections_of(property_id: str) -> Connections:
        return Connections(Table(connections_table), SystemClock(), property_id)

    return FanOut(connections_of, is_member, GatewaySockets(websocket_endpoint))
