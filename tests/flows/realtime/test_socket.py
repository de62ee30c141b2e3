"""The WebSocket on the deployed stack: the real authorizer, routes, stream and permissions."""

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest

from tests.flows.stack import Listener, LocalStack, eventually

pytestmark = pytest.mark.local_cloud


@pytest.fixture
def neighbour(local_stack: LocalStack) -> Iterator[httpx.Client]:
    """The admin of another property on the same stack."""
    email = f"{uuid.uuid4()}@example.test"
    wish = {
        "email": email,
        "password": "Correct-Horse-1",
        "name": "Olga",
        "property": {"name": "Inn", "kind": "hotel", "zone": "Europe/Vienna", "currency": "EUR"},
    }
    base = local_stack.endpoints["api"]
    answer = local_stack.http.post(f"{base}/api/v1/auth/register", json=wish)
    assert answer.status_code == 201, answer.text
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    with httpx.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as client:
        yield client


def ticket(staff: httpx.Client) -> dict[str, Any]:
    answer = staff.post("/api/v1/realtime/tickets")
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def handshake(url: str, **query: str) -> int:
    """The status of the handshake; 101 when the connection opens."""

    async def connect() -> int:
        async with aiohttp.ClientSession() as session:
            try:
                async with session.ws_connect(url, params=query):
                    return 101
            except aiohttp.WSServerHandshakeError as refusal:
                return refusal.status

    return asyncio.run(connect())


def talk(url: str, ticket: str, *messages: str) -> list[dict[str, Any]]:
    """The answers to messages, one each, on one connection."""

    async def converse() -> list[dict[str, Any]]:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(url, params={"ticket": ticket}) as ws,
        ):
            answers = []
            for message in messages:
                await ws.send_str(message)
                answers.append(await ws.receive_json(timeout=60))
            return answers

    return asyncio.run(converse())


def make_resource(staff: httpx.Client) -> str:
    answer = staff.post("/api/v1/resources", json={"name": f"Instructor {uuid.uuid4()}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["resource_id"])


def test_a_ticket_opens_one_connection_and_nothing_else_opens_any(local_stack: LocalStack) -> None:
    with local_stack.staff("staff") as staff:
        good = ticket(staff)

    assert handshake(good["url"], ticket=good["ticket"]) == 101
    assert handshake(good["url"], ticket=good["ticket"]) == 403
    assert handshake(good["url"], ticket=good["ticket"][:-1] + "A") == 403
    assert handshake(good["url"], ticket="nonsense") == 403
    assert handshake(good["url"]) == 401


def test_a_client_is_answered_on_its_own_connection(local_stack: LocalStack) -> None:
    with local_stack.staff("staff") as staff:
        good = ticket(staff)

    answers = talk(
        good["url"],
        good["ticket"],
        '{"action": "ping"}',
        '{"action": "subscribe", "topics": ["bookings", "events"]}',
        '{"action": "unsubscribe", "topics": ["events"]}',
        '{"action": "subscribe", "topics": ["everything"]}',
        "not JSON",
    )

    assert answers[:3] == [
        {"type": "pong"},
        {"type": "subscribed", "topics": ["bookings", "events"]},
        {"type": "unsubscribed", "topics": ["events"]},
    ]
    assert [(answer["type"], answer["code"]) for answer in answers[3:]] == [("error", "invalid")] * 2


def test_events_reach_the_listeners_of_their_property_only(
    local_stack: LocalStack, neighbour: httpx.Client
) -> None:
    with (
        local_stack.staff("admin") as staff,
        Listener(staff, ["events"]) as ours,
        Listener(neighbour, ["events"]) as theirs,
    ):
        first = make_resource(staff)
        second = make_resource(neighbour)

        eventually(lambda: theirs.events, 30, lambda: "the neighbour heard nothing")
        eventually(lambda: ours.events, 30, lambda: "we heard nothing")

    assert {event["aggregate_id"] for event in ours.events} == {first}
    assert {event["aggregate_id"] for event in theirs.events} == {second}
