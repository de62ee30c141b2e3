"""A client's messages and what they change."""

import json

import pytest

from attendant.kernel.tables import Table
from attendant.realtime.connections import Connections
from attendant.realtime.models import Listener
from attendant.realtime.protocol import TOPICS_PER_CONNECTION, Protocol
from tests.conftest import PROPERTY, FixedClock

LISTENER = Listener(connection_id="c1", property_id=PROPERTY, user_id="usr_anna")


@pytest.fixture
def connections(tables: dict[str, Table], clock: FixedClock) -> Connections:
    return Connections(tables["connections"], clock, PROPERTY)


@pytest.fixture
def protocol(connections: Connections) -> Protocol:
    return Protocol(connections)


def say(protocol: Protocol, **message: object) -> dict[str, object]:
    answer: dict[str, object] = json.loads(protocol.answer(LISTENER, json.dumps(message)).text())
    return answer


def test_subscribing_and_unsubscribing_are_confirmed_by_name(
    protocol: Protocol, connections: Connections
) -> None:
    assert say(protocol, action="subscribe", topics=["bookings", "events", "bookings"]) == {
        "type": "subscribed",
        "topics": ["bookings", "events"],
    }
    assert say(protocol, action="unsubscribe", topics=["events"]) == {
        "type": "unsubscribed",
        "topics": ["events"],
    }
    assert connections.topics_of("c1") == ["bookings"]


def test_a_ping_is_answered(protocol: Protocol) -> None:
    assert say(protocol, action="ping") == {"type": "pong"}


def test_one_wrong_topic_changes_nothing(protocol: Protocol, connections: Connections) -> None:
    answer = say(protocol, action="subscribe", topics=["bookings", "secrets"])

    assert (answer["type"], answer["code"]) == ("error", "invalid")
    assert "secrets" in str(answer["detail"])
    assert connections.topics_of("c1") == []


def test_a_message_that_cannot_be_read_is_answered_with_what_to_send(protocol: Protocol) -> None:
    answer = json.loads(protocol.answer(LISTENER, "hello").text())

    assert (answer["type"], answer["code"]) == ("error", "invalid")
    assert '"ping"' in answer["detail"]


def test_a_connection_has_a_limited_number_of_topics(protocol: Protocol, connections: Connections) -> None:
    topics = [f"conversation:cnv_{number:026d}" for number in range(TOPICS_PER_CONNECTION)]
    for first in range(0, len(topics), 10):
        assert say(protocol, action="subscribe", topics=topics[first : first + 10])["type"] == "subscribed"

    assert say(protocol, action="subscribe", topics=["events"])["type"] == "error"
    assert say(protocol, action="subscribe", topics=topics[:1])["type"] == "subscribed"
    assert len(connections.topics_of("c1")) == TOPICS_PER_CONNECTION


def test_leaving_ends_every_topic(protocol: Protocol, connections: Connections) -> None:
    say(protocol, action="subscribe", topics=["bookings", "events"])

    protocol.leave("c1")

    assert connections.topics_of("c1") == []
