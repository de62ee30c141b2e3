"""Fixtures that every kind of test shares: a store in memory, a clock to move, events as AWS sends them."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
    STAGE="test",
    POWERTOOLS_SERVICE_NAME="attendant",
    POWERTOOLS_METRICS_NAMESPACE="Attendant",
    POWERTOOLS_LOG_LEVEL="INFO",
)
os.environ.pop("AWS_ENDPOINT_URL", None)

from moto import mock_aws

from attendant.kernel import aws, secrets, settings
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties import directory
from tests.store import BUCKET, GUEST_FILES_BUCKET, QUEUES, SECRETS, TABLES, create_all

# The session stays, and with it the credentials set above, which the local cloud takes, too; it would refuse
# those that are made up for a test in memory.
LASTING: Any = {"core": {"reset_boto3_session": False, "mock_credentials": False}}

PROPERTY = "prp_01J00000000000000000000000"


class FixedClock:
    """A clock that stands until it is moved; starts on a Monday morning."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> datetime:
        """Move the clock on, by what timedelta takes."""
        self._now += timedelta(**span)
        return self._now

    def set(self, now: datetime) -> None:
        """Put the clock to an instant."""
        self._now = now


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def aws_services() -> Iterator[None]:
    """AWS in memory with every table, queue, secret and bucket of the product; for single-threaded tests.

    Clients outlive the test, since making them costs more than making the tables.
    """
    with mock_aws(config=LASTING):
        _forget_what_was_read()
        create_all()
        yield
    _forget_what_was_read()


def _forget_what_was_read() -> None:
    secrets.forget()
    settings.forget()
    directory.forget()


@pytest.fixture
def property_id() -> str:
    return PROPERTY


@pytest.fixture
def staff_actor(property_id: str) -> Actor:
    return Actor(
        kind="staff", id="usr_anna", property_id=property_id, channel="api", correlation_id="cor_test"
    )


@pytest.fixture
def guest_actor(property_id: str) -> Actor:
    return Actor(
        kind="guest", id="gst_1", property_id=property_id, channel="whatsapp", correlation_id="cor_test"
    )


@pytest.fixture
def tables(aws_services: None) -> dict[str, Table]:
    """Every table by its short name."""
    return {name: Table(f"attendant-test-{name}") for name in TABLES}


@pytest.fixture
def transactions(tables: dict[str, Table], clock: FixedClock) -> Transactions:
    return Transactions(tables["outbox"], clock, sleep=lambda _: None)


@pytest.fixture
def published(tables: dict[str, Table]) -> Callable[[], list[dict[str, Any]]]:
    """The envelopes in the outbox, oldest first."""

    def read() -> list[dict[str, Any]]:
        records = aws.dynamodb().scan(TableName=tables["outbox"].name)["Items"]
        return sorted((json.loads(record["envelope"]) for record in records), key=lambda e: e["event_id"])

    return read


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, aws_services: None) -> Callable[..., None]:
    """Sets what a function's settings need: every resource of the product by its variable, and overrides."""

    def set_variables(**overrides: str) -> None:
        for name, value in {**variables(), **overrides}.items():
            monkeypatch.setenv(name, value)
        settings.forget()

    set_variables()
    return set_variables


def variables() -> dict[str, str]:
    """Every variable that a function of the product may read, leading to the resources in memory."""
    return {
        **{f"{name.upper()}_TABLE": f"attendant-test-{name}" for name in TABLES},
        **{variable: queue_url(name) for name, variable in QUEUES.items()},
        **{variable: secret_arn(name) for name, variable in SECRETS.items()},
        "BULK_BUCKET": BUCKET,
        "GUEST_FILES_BUCKET": GUEST_FILES_BUCKET,
        "EVENT_BUS": "attendant-test",
        "WHATSAPP_API_URL": "http://127.0.0.1:9/v25.0",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "OPENAI_MODEL": "gpt-test",
        "WEBSOCKET_ENDPOINT": "http://127.0.0.1:9/ws",
        "WEBSOCKET_URL": "ws://127.0.0.1:9/ws",
        "ALLOWED_ORIGINS": "https://app.example.test",
    }


def queue_url(name: str) -> str:
    """The address of a queue of the product, by its name without prefix."""
    answer = aws.client("sqs").get_queue_url(QueueName=f"attendant-test-{name}")
    return str(answer["QueueUrl"])


def secret_arn(name: str) -> str:
    """The ARN of a secret of the product, by its name without prefix."""
    return str(aws.client("secretsmanager").describe_secret(SecretId=f"attendant/test/{name}")["ARN"])


@pytest.fixture
def received(aws_services: None) -> Callable[[str], list[dict[str, Any]]]:
    """Takes every message out of a queue: bodies, in order."""

    def take(name: str) -> list[dict[str, Any]]:
        bodies: list[dict[str, Any]] = []
        while True:
            answer = aws.client("sqs").receive_message(
                QueueUrl=queue_url(name), MaxNumberOfMessages=10, WaitTimeSeconds=0
            )
            messages = answer.get("Messages", [])
            if not messages:
                return bodies
            for message in messages:
                bodies.append(json.loads(message["Body"]))
                aws.client("sqs").delete_message(
                    QueueUrl=queue_url(name), ReceiptHandle=message["ReceiptHandle"]
                )

    return take
