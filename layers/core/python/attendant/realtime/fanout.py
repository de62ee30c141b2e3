"""From the outbox to the browsers: each event to every connection that listens to one of its topics.

A client either gets every event of its topics, possibly twice, or loses its connection: it never misses one
while it believes to be up to date, for on reconnecting it reads the state again.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from attendant.kernel import metrics
from attendant.kernel.logs import logger
from attendant.kernel.outbox import Carried
from attendant.realtime.connections import Connections
from attendant.realtime.models import EventMessage, Listener
from attendant.realtime.sockets import ConnectionGone, ConnectionUnreachable, Sockets
from attendant.realtime.topics import topics_of

POSTING_AT_ONCE = 8


class FanOut:
    """Delivers events to the connections that listen.

    Membership is asked for at each delivery, so that somebody removed from the property hears no more, though
    a connection lives for up to two hours.
    """

    def __init__(
        self,
        connections_of: Callable[[str], Connections],
        is_member: Callable[[Listener], bool],
        sockets: Sockets,
    ) -> None:
        self._connections_of = connections_of
        self._is_member = is_member
        self._sockets = sockets

    def deliver(self, batch: Sequence[Carried]) -> str | None:
        """Send a batch, in stream order, and give the sequence number to resume at.

        None when the whole batch is done. A number only when the store of connections failed: a client that
        cannot be reached never holds up the others.
        """
        letters, resume_at = self._addressed(batch)
        if letters:
            with ThreadPoolExecutor(max_workers=min(POSTING_AT_ONCE, len(letters))) as pool:
                # One task per connection, so that its messages leave in the order of the stream.
                list(pool.map(self._post_all, letters, letters.values()))
        return resume_at

    def _addressed(self, batch: Sequence[Carried]) -> tuple[dict[Listener, list[str]], str | None]:
        """The messages for each listener, and where the store failed if it did."""
        letters: dict[Listener, list[str]] = defaultdict(list)
        listening: dict[tuple[str, str], list[Listener]] = {}
        for carried in batch:
            event = carried.envelope
            if event is None:
                # The relay parks what cannot be read; here it must only not stop the others.
                logger.error("unreadable_event", sequence_number=carried.sequence_number)
                metrics.count("UnreadableEvent")
                continue
            places = [(event.property_id, topic) for topic in topics_of(event)]
            try:
                for place in places:
                    if place not in listening:
                        listening[place] = self._members_listening(*place)
            except Exception:
                # Whatever it is, the stream must hand this event and those after it in again.
                logger.exception("listeners_not_read", event_id=event.event_id)
                return letters, carried.sequence_number
            body = event.model_dump(mode="json")
            for place in places:
                text = EventMessage(topic=place[1], event=body).text()
                for listener in listening[place]:
                    letters[listener].append(text)
        return letters, None

    def _members_listening(self, property_id: str, topic: str) -> list[Listener]:
        members = []
        for listener in self._connections_of(property_id).listening_to(topic):
            if self._is_member(listener):
                members.append(listener)
            else:
                self._close(listener)
        return members

    def _post_all(self, listener: Listener, texts: Sequence[str]) -> None:
        try:
            for text in texts:
                self._sockets.post(listener.connection_id, text)
        except ConnectionGone:
            self._forget(listener)
        except ConnectionUnreachable:
            logger.warning("connection_unreachable", connection_id=listener.connection_id, exc_info=True)
            metrics.count("ConnectionUnreachable")
            self._close(listener)

    def _close(self, listener: Listener) -> None:
        try:
            self._sockets.close(listener.connection_id)
        except ConnectionUnreachable:
            logger.warning("connection_not_closed", connection_id=listener.connection_id, exc_info=True)
        self._forget(listener)

    def _forget(self, listener: Listener) -> None:
        try:
            self._connections_of(listener.property_id).remove(listener.connection_id)
        except Exception:
            # The next event for it finds it gone again, or its record expires.
            logger.exception("connection_not_removed", connection_id=listener.connection_id)
