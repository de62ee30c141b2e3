"""What happened to the machine clients of a property."""

from typing import ClassVar

from attendant.kernel.events import Event


class ClientAdded(Event):
    """A machine client may act for guests of the property."""

    aggregate: ClassVar[str] = "client_id"

    client_id: str
    scopes: list[str]


class ClientRevoked(Event):
    """A machine client may no longer act for the property."""

    aggregate: ClassVar[str] = "client_id"

    client_id: str
