"""What the server does with a message of a client."""

from attendant.kernel.errors import DomainError, Invalid
from attendant.realtime.connections import Connections
from attendant.realtime.models import Listener, Ping, ServerMessage, Subscribe, client_message
from attendant.realtime.topics import allowed

TOPICS_PER_CONNECTION = 50


class Protocol:
    """Answers the messages of the members of one property."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def answer(self, listener: Listener, text: str) -> ServerMessage:
        """Do what the client asks; a refusal is a message of type `error`."""
        try:
            return self._answer(listener, text)
        except DomainError as error:
            return ServerMessage(type="error", code=error.code, title=error.title, detail=error.detail)

    def leave(self, connection_id: str) -> None:
        """Forget a connection that has ended."""
        self._connections.remove(connection_id)

    def _answer(self, listener: Listener, text: str) -> ServerMessage:
        message = client_message(text)
        if isinstance(message, Ping):
            return ServerMessage(type="pong")
        topics = allowed(message.topics)
        if isinstance(message, Subscribe):
            self._subscribe(listener, topics)
            return ServerMessage(type="subscribed", topics=topics)
        self._connections.unsubscribe(listener.connection_id, topics)
        return ServerMessage(type="unsubscribed", topics=topics)

    def _subscribe(self, listener: Listener, topics: list[str]) -> None:
        if len({*self._connections.topics_of(listener.connection_id), *topics}) > TOPICS_PER_CONNECTION:
            raise Invalid.field("topics", f"at most {TOPICS_PER_CONNECTION} topics on one connection")
        self._connections.subscribe(listener, topics)
