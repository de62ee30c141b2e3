"""From a batch of events to what each connected client gets."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from attendant.kernel.errors import Unavailable
from attendant.kernel.events import Envelope
from attendant.kernel.outbox import Carried
from attendant.kernel.tables import Key, Table
from attendant.realtime.connections import Connections
from attendant.realtime.fanout import FanOut
from attendant.realtime.models import Listener
from attendant.realtime.sockets import ConnectionGone, ConnectionUnreachable
from tests.conftest import PROPERTY, FixedClock
from tests.store import Interrupted

OTHER = "prp_01J00000000000000000000001"
CONVERSATION = "cnv_01J00000000000000000000000"


class Clients:
    """The connected clients: what each has got, who has left, who is stuck."""

    def __init__(self) -> None:
        self.got: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.gone: set[str] = set()
        self.stuck: set[str] = set()
        self.closed: list[str] = []
        self._lock = threading.Lock()

    def post(self, connection_id: str, text: str) -> None:
        if connection_id in self.gone:
            raise ConnectionGone(connection_id)
        if connection_id in self.stuck:
            raise ConnectionUnreachable(connection_id)
        with self._lock:
            self.got[connection_id].append(json.loads(text))

    def close(self, connection_id: str) -> None:
        self.closed.append(connection_id)


@pytest.fixture
def clients() -> Clients:
    return Clients()


@pytest.fixture
def connections_of(tables: dict[str, Table], clock: FixedClock) -> Callable[[str], Connections]:
    return lambda property_id: Connections(tables["connections"], clock, property_id)


@pytest.fixture
def fan_out(connections_of: Callable[[str], Connections], clients: Clients) -> FanOut:
    return FanOut(connections_of, lambda listener: listener.user_id != "usr_removed", clients)


@pytest.fixture
def listens(connections_of: Callable[[str], Connections]) -> Callable[..., None]:
    def subscribe(
        connection_id: str, *topics: str, property_id: str = PROPERTY, user_id: str = "usr_1"
    ) -> None:
        listener = Listener(connection_id=connection_id, property_id=property_id, user_id=user_id)
        connections_of(property_id).subscribe(listener, topics)

    return subscribe


def carried(number: int, type_name: str = "BookingBooked", property_id: str = PROPERTY) -> Carried:
    envelope = Envelope(
        event_id=f"evt_{number}",
        type=type_name,
        version=1,
        occurred_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        property_id=property_id,
        aggregate_id=f"bkg_{number}",
        aggregate_version=number,
        correlation_id="cor",
        data={} if type_name == "BookingBooked" else {"conversation_id": CONVERSATION},
    )
    return Carried(str(number), Key(f"pk{number}", "EVENT"), envelope)


def heard(clients: Clients, connection_id: str) -> list[tuple[str, str]]:
    return [(message["topic"], message["event"]["event_id"]) for message in clients.got[connection_id]]


def test_each_client_gets_the_events_of_its_topics(
    fan_out: FanOut, clients: Clients, listens: Callable[..., None]
) -> None:
    listens("a", "bookings")
    listens("b", "conversations")
    listens("c", f"conversation:{CONVERSATION}", "events")

    assert fan_out.deliver([carried(1), carried(2, "MessageReceived")]) is None

    conversation = f"conversation:{CONVERSATION}"
    assert heard(clients, "a") == [("bookings", "evt_1")]
    assert heard(clients, "b") == [("conversations", "evt_2")]
    assert heard(clients, "c") == [
        ("events", "evt_1"),
        ("events", "evt_2"),
        (conversation, "evt_2"),
    ]
    [message] = clients.got["a"]
    assert message["type"] == "event"
    assert message["event"]["occurred_at"] == "2026-03-02T08:00:00Z"
    assert message["event"]["aggregate_id"] == "bkg_1"


def test_events_stay_in_their_property(
    fan_out: FanOut, clients: Clients, listens: Callable[..., None]
) -> None:
    listens("a", "events")
    listens("b", "events", property_id=OTHER)

    fan_out.deliver([carried(1), carried(2, property_id=OTHER)])

    assert heard(clients, "a") == [("events", "evt_1")]
    assert heard(clients, "b") == [("events", "evt_2")]


def test_many_clients_each_get_every_event_in_the_order_of_the_stream(
    fan_out: FanOut, clients: Clients, listens: Callable[..., None]
) -> None:
    for number in range(40):
        listens(f"c{number}", "events")

    fan_out.deliver([carried(number) for number in range(10)])

    expected = [("events", f"evt_{number}") for number in range(10)]
    assert len(clients.got) == 40
    assert all(heard(clients, connection_id) == expected for connection_id in clients.got)


def test_a_client_that_left_is_forgotten_with_all_its_topics_and_harms_nobody(
    fan_out: FanOut,
    clients: Clients,
    listens: Callable[..., None],
    connections_of: Callable[[str], Connections],
) -> None:
    listens("a", "events", "conversations")
    listens("b", "events")
    clients.gone.add("a")

    assert fan_out.deliver([carried(1), carried(2)]) is None

    assert heard(clients, "b") == [("events", "evt_1"), ("events", "evt_2")]
    assert connections_of(PROPERTY).topics_of("a") == []


def test_a_client_that_cannot_be_reached_loses_its_connection_instead_of_missing_events(
    fan_out: FanOut,
    clients: Clients,
    listens: Callable[..., None],
    connections_of: Callable[[str], Connections],
) -> None:
    listens("a", "events")
    listens("b", "events")
    clients.stuck.add("a")

    assert fan_out.deliver([carried(1)]) is None

    assert clients.closed == ["a"]
    assert connections_of(PROPERTY).topics_of("a") == []
    assert heard(clients, "b") == [("events", "evt_1")]


def test_somebody_removed_from_the_property_hears_nothing_and_is_disconnected(
    fan_out: FanOut, clients: Clients, listens: Callable[..., None]
) -> None:
    listens("a", "events", user_id="usr_removed")

    assert fan_out.deliver([carried(1)]) is None

    assert clients.got == {}
    assert clients.closed == ["a"]


def test_when_the_store_fails_the_stream_resumes_at_the_first_event_not_read(
    clients: Clients,
    listens: Callable[..., None],
    connections_of: Callable[[str], Connections],
) -> None:
    listens("a", "events")

    def failing(property_id: str) -> Connections:
        if property_id == OTHER:
            raise Unavailable("The store is busy.")
        return connections_of(property_id)

    fan_out = FanOut(failing, lambda listener: True, clients)

    assert fan_out.deliver([carried(1), carried(2, property_id=OTHER), carried(3)]) == "2"
    assert heard(clients, "a") == [("events", "evt_1")]


def test_the_listeners_of_a_topic_are_read_once_per_batch(
    fan_out: FanOut, clients: Clients, listens: Callable[..., None]
) -> None:
    listens("a", "events")

    with Interrupted() as watched:
        fan_out.deliver([carried(number) for number in range(20)])

    # Two topics: everything, and bookings.
    assert watched.calls == ["Query"] * 2
    assert len(clients.got["a"]) == 20
