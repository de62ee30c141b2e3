"""Health: a sign of life for everybody, every dependency by name for staff."""

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from attendant import __version__
from attendant.identity.access import user_id_of
from attendant.kernel import aws
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.operations.health import Check, Condition, examine
from attendant.properties.directory import Directory, Membership
from functions.operations.health.handler import lambda_handler
from tests.requests import FakeContext, api_event
from tests.store import TABLES

QUEUE_NAMES = ["attendant-test-ai-processing.fifo", "attendant-test-whatsapp-send.fifo"]


class Outside:
    """A service outside that answers every request with one status."""

    def __init__(self) -> None:
        self.status = 401
        outside = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(outside.status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def outside() -> Iterator[Outside]:
    server = Outside()
    yield server
    server.close()


@pytest.fixture
def ask(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
    outside: Outside,
) -> Callable[[], tuple[int, dict[str, Any]]]:
    """Asks for the health of everything, as staff; WhatsApp and the model answer unless told otherwise."""
    environment(QUEUES=",".join(QUEUE_NAMES), WHATSAPP_API_URL=outside.url, OPENAI_BASE_URL=outside.url)
    member = Membership(
        user_id=user_id_of("lea"),
        property_id=staff_actor.property_id,
        role=Role.STAFF,
        email="lea@example.test",
    )
    with transactions.begin(staff_actor) as tx:
        Directory(tables["properties"]).join(tx, member)

    def send() -> tuple[int, dict[str, Any]]:
        claims = {"sub": "lea", "token_use": "access", "origin_jti": "s"}
        answer = lambda_handler(api_event("GET", "/api/v1/health", claims=claims), FakeContext())
        return answer["statusCode"], json.loads(answer["body"])

    return send


Ask = Callable[[], tuple[int, dict[str, Any]]]


def down(body: dict[str, Any]) -> set[str]:
    return {check["name"] for check in body["checks"] if check["status"] == "down"}


@pytest.mark.usefixtures("ask")
def test_anybody_learns_that_it_lives() -> None:
    sample = json.loads(Path(__file__).parents[3].joinpath("events/api/health.json").read_text())
    answer = lambda_handler(sample, FakeContext())
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"status": "ok", "version": __version__, "stage": "test"}


def test_a_sign_of_life_asks_nobody(ask: Ask) -> None:
    aws.client("dynamodb").delete_table(TableName="attendant-test-bookings")
    assert lambda_handler(api_event("GET", "/health"), FakeContext())["statusCode"] == 200


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads(Path(__file__).parents[3].joinpath("pyproject.toml").read_text())
    assert project["project"]["version"] == __version__


def test_staff_see_every_dependency_by_name(ask: Ask) -> None:
    status, body = ask()
    assert (status, body["status"]) == (200, "ok"), body
    assert {check["name"] for check in body["checks"]} == {
        *(f"tables/{name}" for name in TABLES),
        *(f"queues/{name}" for name in QUEUE_NAMES),
        "whatsapp",
        "openai",
    }


@pytest.mark.usefixtures("ask")
def test_strangers_do_not() -> None:
    assert lambda_handler(api_event("GET", "/api/v1/health"), FakeContext())["statusCode"] == 401


def test_a_store_that_is_down_is_503(ask: Ask) -> None:
    aws.client("dynamodb").delete_table(TableName="attendant-test-bookings")
    status, body = ask()
    assert (status, body["status"], down(body)) == (503, "down", {"tables/bookings"})
    [detail] = [check["detail"] for check in body["checks"] if check["status"] == "down"]
    assert detail == "ResourceNotFoundException"


def test_a_queue_that_is_down_is_503(ask: Ask) -> None:
    url = aws.client("sqs").get_queue_url(QueueName=QUEUE_NAMES[1])["QueueUrl"]
    aws.client("sqs").delete_queue(QueueUrl=url)
    status, body = ask()
    assert (status, body["status"], down(body)) == (503, "down", {f"queues/{QUEUE_NAMES[1]}"})


def test_only_something_outside_down_is_degraded(ask: Ask, outside: Outside) -> None:
    outside.status = 503
    status, body = ask()
    assert (status, body["status"], down(body)) == (200, "degraded", {"whatsapp", "openai"})


def test_something_outside_that_is_not_there_is_degraded(
    ask: Ask, environment: Callable[..., None], outside: Outside
) -> None:
    environment(
        QUEUES=",".join(QUEUE_NAMES), WHATSAPP_API_URL=outside.url, OPENAI_BASE_URL="http://127.0.0.1:9"
    )
    status, body = ask()
    assert (status, body["status"], down(body)) == (200, "degraded", {"openai"})


@pytest.mark.usefixtures("aws_services")
@pytest.mark.parametrize(("essential", "condition"), [(True, Condition.DOWN), (False, Condition.DEGRADED)])
def test_what_stays_silent_is_down_after_a_while(essential: bool, condition: Condition) -> None:
    answered = threading.Event()
    silent = Check("silent", essential, lambda: (answered.wait(5), None)[1])
    found = examine([silent, Check("quick", True, lambda: None)], "1", "test", patience=0.05)
    answered.set()
    assert found.status is condition
    assert [(check.name, check.status) for check in found.checks] == [
        ("silent", Condition.DOWN),
        ("quick", Condition.OK),
    ]
    assert found.checks[0].detail == "no answer within 0.05 s"
