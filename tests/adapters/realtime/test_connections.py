"""Subscriptions as they are stored."""

import pytest

from attendant.kernel.tables import Table
from attendant.realtime.connections import Connections
from attendant.realtime.models import Listener
from tests.conftest import PROPERTY, FixedClock

OTHER = "prp_01J00000000000000000000001"


@pytest.fixture
def connections(tables: dict[str, Table], clock: FixedClock) -> Connections:
    return Connections(tables["connections"], clock, PROPERTY)


def listener(connection_id: str, property_id: str = PROPERTY) -> Listener:
    return Listener(connection_id=connection_id, property_id=property_id, user_id=f"usr_{connection_id}")


def test_a_topic_knows_its_listeners_and_a_listener_its_topics(connections: Connections) -> None:
    connections.subscribe(listener("a"), ["events", "bookings"])
    connections.subscribe(listener("b"), ["events"])

    assert list(connections.listening_to("events")) == [listener("a"), listener("b")]
    assert list(connections.listening_to("bookings")) == [listener("a")]
    assert connections.topics_of("a") == ["bookings", "events"]


def test_unsubscribing_ends_one_topic_and_leaves_the_others(connections: Connections) -> None:
    connections.subscribe(listener("a"), ["events", "bookings"])

    connections.unsubscribe("a", ["events", "conversations"])

    assert connections.topics_of("a") == ["bookings"]
    assert list(connections.listening_to("events")) == []


def test_removing_a_connection_ends_all_its_topics_and_no_others(connections: Connections) -> None:
    connections.subscribe(listener("a"), ["events", "bookings"])
    connections.subscribe(listener("b"), ["events"])

    connections.remove("a")
    connections.remove("a")

    assert connections.topics_of("a") == []
    assert list(connections.listening_to("events")) == [listener("b")]


def test_a_property_never_sees_listeners_of_another(
    connections: Connections, tables: dict[str, Table], clock: FixedClock
) -> None:
    elsewhere = Connections(tables["connections"], clock, OTHER)
    elsewhere.subscribe(listener("a", OTHER), ["events"])

    assert list(connections.listening_to("events")) == []
    connections.remove("a")
    assert elsewhere.topics_of("a") == ["events"]


def test_a_subscription_expires_with_the_longest_life_of_a_connection(
    connections: Connections, tables: dict[str, Table], clock: FixedClock
) -> None:
    connections.subscribe(listener("a"), ["events"])

    [record] = tables["connections"].query_all(f"{PROPERTY}#TOPIC#events")
    assert record["expires_at"] == int(clock.now().timestamp()) + 7200
