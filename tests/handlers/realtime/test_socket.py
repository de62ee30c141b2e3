"""The three functions behind the WebSocket API, and the authorizer before them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.realtime.connections import Connections
from attendant.realtime.tickets import Tickets
from functions.realtime.authorizer.handler import lambda_handler as authorize
from functions.realtime.socket import app as socket
from tests.conftest import PROPERTY
from tests.requests import FakeContext

ARN = "arn:aws:execute-api:us-east-1:000000000000:api/live/$connect"
CONTEXT = FakeContext()


def socket_event(
    kind: str, body: str | None = None, identity: dict[str, str] | None = None
) -> dict[str, Any]:
    caller = {"principalId": "usr_anna", "property_id": PROPERTY, "user_id": "usr_anna"}
    return {
        "requestContext": {
            "routeKey": {"CONNECT": "$connect", "MESSAGE": "$default", "DISCONNECT": "$disconnect"}[kind],
            "eventType": kind,
            "connectionId": "c1=",
            "apiId": "api",
            "stage": "live",
            "domainName": "api.execute-api.us-east-1.amazonaws.com",
            "authorizer": identity or caller,
        },
        "body": body,
        "isBase64Encoded": False,
    }


def authorizer_event(query: dict[str, str] | None) -> dict[str, Any]:
    return {
        "type": "REQUEST",
        "methodArn": ARN,
        "headers": {},
        "queryStringParameters": query,
        "requestContext": {"routeKey": "$connect", "connectionId": "c1=", "apiId": "api", "stage": "live"},
    }


def effect(policy: dict[str, Any]) -> str:
    [statement] = policy["policyDocument"]["Statement"]
    assert statement["Action"] == "execute-api:Invoke"
    assert statement["Resource"] == ARN
    return str(statement["Effect"])


@pytest.fixture(autouse=True)
def deployed(environment: Callable[..., None]) -> None:
    """The functions with their environment."""


@pytest.fixture
def connections(tables: dict[str, Table]) -> Connections:
    return Connections(tables["connections"], SystemClock(), PROPERTY)


def test_a_ticket_opens_one_connection_and_gives_it_an_identity(tables: dict[str, Table]) -> None:
    ticket = Tickets(tables["connections"], SystemClock(), PROPERTY).issue("usr_anna")

    first = authorize(authorizer_event({"ticket": ticket}), CONTEXT)
    second = authorize(authorizer_event({"ticket": ticket}), CONTEXT)

    assert effect(first) == "Allow"
    assert first["principalId"] == "usr_anna"
    assert first["context"] == {"property_id": PROPERTY, "user_id": "usr_anna"}
    assert effect(second) == "Deny"
    assert second["context"] == {}


@pytest.mark.parametrize("query", [None, {}, {"ticket": ""}, {"ticket": "x"}, {"token": "eyJ"}])
def test_without_a_good_ticket_the_door_stays_shut(query: dict[str, str] | None) -> None:
    assert effect(authorize(authorizer_event(query), CONTEXT)) == "Deny"


def test_connecting_is_accepted_and_stores_nothing(connections: Connections) -> None:
    assert socket.connect(socket_event("CONNECT"), CONTEXT) == {"statusCode": 200}
    assert connections.topics_of("c1=") == []


def test_a_subscription_is_answered_on_the_same_connection(connections: Connections) -> None:
    answer = socket.message(socket_event("MESSAGE", '{"action":"subscribe","topics":["bookings"]}'), CONTEXT)

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"type": "subscribed", "topics": ["bookings"]}
    [listener] = connections.listening_to("bookings")
    assert (listener.connection_id, listener.user_id) == ("c1=", "usr_anna")


def test_an_unreadable_message_is_answered_with_an_error() -> None:
    for body in [None, "", "\x00", "[" * 3000, '{"action":"subscribe","topics":["' + "x" * 100_000 + '"]}']:
        answer = socket.message(socket_event("MESSAGE", body), CONTEXT)
        assert json.loads(answer["body"])["type"] == "error"


def test_a_connection_without_identity_gets_an_error_and_no_topic(connections: Connections) -> None:
    event = socket_event("MESSAGE", '{"action":"subscribe","topics":["bookings"]}', {"principalId": "x"})

    answer = socket.message(event, CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (500, "fault")
    assert list(connections.listening_to("bookings")) == []


def test_a_disconnect_forgets_every_topic(connections: Connections) -> None:
    socket.message(socket_event("MESSAGE", '{"action":"subscribe","topics":["bookings","events"]}'), CONTEXT)

    assert socket.disconnect(socket_event("DISCONNECT"), CONTEXT) == {"statusCode": 200}

    assert connections.topics_of("c1=") == []
