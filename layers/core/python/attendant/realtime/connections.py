"""Which connections listen to which topics."""

from collections.abc import Iterable, Iterator

from attendant.kernel.clock import Clock, epoch_seconds
from attendant.kernel.tables import Key, Table
from attendant.realtime.models import Listener

# API Gateway ends every connection after two hours, so a record outlives its connection by at most as much.
LIFETIME_SECONDS = 2 * 60 * 60


class Connections:
    """The subscriptions of one property: one record per topic and connection, found from either side.

    A record left behind (the gateway does not promise to report every disconnect) goes at the first failed
    delivery or when its time is up.
    """

    def __init__(self, table: Table, clock: Clock, property_id: str) -> None:
        self._table = table
        self._clock = clock
        self._property_id = property_id

    def subscribe(self, listener: Listener, topics: Iterable[str]) -> None:
        """Let a connection have the events of these topics."""
        expires_at = epoch_seconds(self._clock.now()) + LIFETIME_SECONDS
        for topic in topics:
            self._table.put(
                {
                    **self._key(topic, listener.connection_id)._asdict(),
                    "by_connection_pk": self._of_connection(listener.connection_id),
                    "by_connection_sk": topic,
                    "user_id": listener.user_id,
                    "expires_at": expires_at,
                }
            )

    def unsubscribe(self, connection_id: str, topics: Iterable[str]) -> None:
        """Stop the events of these topics for a connection."""
        for topic in topics:
            self._table.delete(self._key(topic, connection_id))

    def topics_of(self, connection_id: str) -> list[str]:
        """The topics of a connection, in order of their names."""
        of_connection = self._of_connection(connection_id)
        records = self._table.query_all(of_connection, index="by_connection")
        return [str(record["by_connection_sk"]) for record in records]

    def listening_to(self, topic: str) -> Iterator[Listener]:
        """Everybody with this topic, however many pages they fill; also who subscribed this moment."""
        for record in self._table.query_all(f"{self._property_id}#TOPIC#{topic}", consistent=True):
            yield Listener(
                connection_id=record["sk"], property_id=self._property_id, user_id=record["user_id"]
            )

    def remove(self, connection_id: str) -> None:
        """Forget a connection that has ended, with all its topics; does nothing the second time."""
        self.unsubscribe(connection_id, self.topics_of(connection_id))

    def _key(self, topic: str, connection_id: str) -> Key:
        return Key(f"{self._property_id}#TOPIC#{topic}", connection_id)

    def _of_connection(self, connection_id: str) -> str:
        return f"{self._property_id}#CONNECTION#{connection_id}"
