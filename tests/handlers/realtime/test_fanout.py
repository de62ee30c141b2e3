"""A batch of the outbox stream, as the function gets it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from attendant.kernel import aws
from attendant.kernel.clock import SystemClock
from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Role
from attendant.kernel.tables import Table
from attendant.properties.directory import Membership, directory_in
from attendant.realtime.connections import Connections
from attendant.realtime.models import Listener
from functions.realtime.fanout.handler import lambda_handler
from tests.conftest import PROPERTY
from tests.requests import FakeContext, stream_event

CONTEXT = FakeContext()


@pytest.fixture
def posted(environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the gateway is given: connection and message."""
    messages: list[tuple[str, Any]] = []

    class Gateway:
        def post_to_connection(self, **wish: Any) -> None:
            messages.append((wish["ConnectionId"], json.loads(wish["Data"])))

        def delete_connection(self, **wish: Any) -> None:
            messages.append((wish["ConnectionId"], "closed"))

    real = aws.client

    def client(service: str, endpoint_url: str | None = None) -> Any:
        if service == "apigatewaymanagementapi":
            assert endpoint_url == "http://127.0.0.1:9/ws"
            return Gateway()
        return real(service, endpoint_url)

    monkeypatch.setattr("attendant.realtime.sockets.client", client)
    return messages


@pytest.fixture
def joins(transactions: Any, staff_actor: Any, tables: dict[str, Table]) -> Callable[[str], None]:
    def join(user_id: str) -> None:
        membership = Membership(
            user_id=user_id, property_id=PROPERTY, role=Role.STAFF, email="anna@example.test"
        )
        with transactions.begin(staff_actor) as tx:
            directory_in(tables["properties"].name).join(tx, membership)

    return join


@pytest.fixture
def listens(tables: dict[str, Table]) -> Callable[[str], None]:
    def listen(user_id: str) -> None:
        listener = Listener(connection_id=f"c-{user_id}", property_id=PROPERTY, user_id=user_id)
        Connections(tables["connections"], SystemClock(), PROPERTY).subscribe(listener, ["events"])

    return listen


def an_event(number: int) -> dict[str, Any]:
    envelope = Envelope(
        event_id=f"evt_{number}",
        type="PropertyChanged",
        version=1,
        occurred_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        property_id=PROPERTY,
        aggregate_id=PROPERTY,
        aggregate_version=number,
        correlation_id="cor",
        data={},
    )
    return envelope.model_dump(mode="json")


def test_members_hear_each_event_and_strangers_are_shown_out(
    posted: list[tuple[str, Any]], joins: Callable[[str], None], listens: Callable[[str], None]
) -> None:
    joins("usr_anna")
    listens("usr_anna")
    listens("usr_gone")

    assert lambda_handler(stream_event([an_event(1), an_event(2)]), CONTEXT) == {"batchItemFailures": []}

    heard = [message["event"]["event_id"] for to, message in posted if to == "c-usr_anna"]
    assert heard == ["evt_1", "evt_2"]
    assert [message for to, message in posted if to == "c-usr_gone"] == ["closed"]


def test_what_expires_from_the_outbox_is_no_news(
    posted: list[tuple[str, Any]], joins: Callable[[str], None], listens: Callable[[str], None]
) -> None:
    joins("usr_anna")
    listens("usr_anna")

    assert lambda_handler(stream_event([an_event(1)], kind="REMOVE"), CONTEXT) == {"batchItemFailures": []}
    assert posted == []


def test_a_record_that_cannot_be_read_stops_nobody(
    posted: list[tuple[str, Any]], joins: Callable[[str], None], listens: Callable[[str], None]
) -> None:
    joins("usr_anna")
    listens("usr_anna")

    answer = lambda_handler(stream_event(["not an envelope", an_event(2)]), CONTEXT)

    assert answer == {"batchItemFailures": []}
    assert [message["event"]["event_id"] for _, message in posted] == ["evt_2"]


def test_when_the_store_does_not_answer_the_stream_comes_again_from_there(
    posted: list[tuple[str, Any]], environment: Callable[..., None]
) -> None:
    environment(CONNECTIONS_TABLE="attendant-test-none")

    answer = lambda_handler(stream_event([an_event(1), an_event(2)]), CONTEXT)

    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{1:021d}"}]}
