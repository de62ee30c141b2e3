"""What the product stores into, made in memory, and a client that fails on cue."""

import itertools
import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import httpx
import httpx2
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from attendant.kernel import aws

TABLES: dict[str, list[str]] = {
    "properties": [],
    "guests": ["by_contact", "by_time"],
    "bookings": ["by_guest", "by_conversation", "by_day", "due"],
    "conversations": ["by_activity", "due"],
    "stays": ["by_arrival", "by_departure"],
    "concierge": [],
    "outbox": ["parked"],
    "connections": ["by_connection"],
    "idempotency": [],
}
QUEUES = {
    "ai-processing.fifo": "AI_QUEUE_URL",
    "ai-processing-dead.fifo": "AI_DEAD_LETTER_QUEUE_URL",
    "whatsapp-send.fifo": "SEND_QUEUE_URL",
    "whatsapp-statuses": "STATUS_QUEUE_URL",
    "whatsapp-bulk": "BULK_QUEUE_URL",
    "booking-notices": "NOTICES_QUEUE_URL",
    "waitlist-offers": "WAITLIST_QUEUE_URL",
    "guest-consents": "CONSENTS_QUEUE_URL",
    "guest-history": "HISTORY_QUEUE_URL",
    "guest-segments": "GUEST_SEGMENTS_QUEUE_URL",
    "guest-exports": "EXPORTS_QUEUE_URL",
    "guest-imports": "IMPORTS_QUEUE_URL",
    "guest-walks": "GUEST_WALKS_QUEUE_URL",
    "guest-matching": "MATCHING_QUEUE_URL",
    "guest-names": "GUEST_NAMES_QUEUE_URL",
    "guests-privacy": "GUESTS_PRIVACY_QUEUE_URL",
    "bookings-privacy": "BOOKINGS_PRIVACY_QUEUE_URL",
    "stays-privacy": "STAYS_PRIVACY_QUEUE_URL",
    "conversations-privacy": "CONVERSATIONS_PRIVACY_QUEUE_URL",
    "concierge-privacy": "CONCIERGE_PRIVACY_QUEUE_URL",
}
SECRETS = {"whatsapp": "WHATSAPP_SECRET_ARN", "openai": "OPENAI_SECRET_ARN"}
BUCKET = "attendant-test-bulk"
GUEST_FILES_BUCKET = "attendant-test-guest-files"
APP_SECRET = "test-app-secret"
CONTENTS = {
    "whatsapp": {
        "app_secrets": [APP_SECRET, "test-old-secret"],
        "verify_token": "test-verify-token",
        "access_token": "test-access-token",
    },
    "openai": {"api_key": "test-openai-key"},
}


def create_all() -> None:
    """Make every table, queue, secret and bucket of the product."""
    for name, indexes in TABLES.items():
        _create_table(f"attendant-test-{name}", indexes)
    for name in QUEUES:
        attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        aws.client("sqs").create_queue(QueueName=f"attendant-test-{name}", Attributes=attributes)
    for name, content in CONTENTS.items():
        aws.client("secretsmanager").create_secret(
            Name=f"attendant/test/{name}", SecretString=json.dumps(content)
        )
    for bucket in (BUCKET, GUEST_FILES_BUCKET):
        aws.client("s3").create_bucket(Bucket=bucket)
    aws.client("events").create_event_bus(Name="attendant-test")


def _create_table(name: str, indexes: list[str]) -> None:
    keys = ["pk", "sk", *(f"{index}_{part}" for index in indexes for part in ("pk", "sk"))]
    wish: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "KeySchema": _schema("pk", "sk"),
    }
    if indexes:
        wish["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": _schema(f"{index}_pk", f"{index}_sk"),
                "Projection": {"ProjectionType": "ALL"},
            }
            for index in indexes
        ]
    aws.client("dynamodb").create_table(**wish)


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


class Crashed(BaseException):
    """The process ended here: not an Exception, so that no handler of the product can swallow it."""


class Interrupted:
    """Within its blocks, makes calls to AWS and over HTTP fail on cue, for every client of the process.

    `at=n` ends the process before the nth outside call reaches AWS; `after=n` lets the nth call through and
    then ends the process, so its effect stands and its answer is lost. `conflicts=k` cancels the first k
    TransactWriteItems with TransactionConflict, as DynamoDB does under contention and no local store does.
    """

    def __init__(self, *, at: int = 0, after: int = 0, conflicts: int = 0) -> None:
        self.calls: list[str] = []
        self._at, self._after, self._conflicts = at, after, conflicts
        self._count = itertools.count(1)

    def __enter__(self) -> "Interrupted":
        call_aws = BaseClient._make_api_call  # type: ignore[attr-defined]

        def make_api_call(client: Any, operation: str, parameters: Any) -> Any:
            if operation == "TransactWriteItems" and self._conflicts > 0:
                self._conflicts -= 1
                self.calls.append(operation)
                raise self._conflict(len(parameters["TransactItems"]))
            return self._counted(operation, lambda: call_aws(client, operation, parameters))

        self._patches = [patch.object(BaseClient, "_make_api_call", make_api_call)]
        for library in (httpx, httpx2):
            self._patches.append(self._counted_requests(library.HTTPTransport))
        for each in self._patches:
            each.start()
        return self

    def __exit__(self, *failure: object) -> None:
        for each in self._patches:
            each.stop()

    def _counted(self, name: str, call: Callable[[], Any]) -> Any:
        number = next(self._count)
        self.calls.append(name)
        if number == self._at:
            raise Crashed(f"before call {number}: {name}")
        answer = call()
        if number == self._after:
            raise Crashed(f"after call {number}: {name}")
        return answer

    def _counted_requests(self, transport: Any) -> Any:
        send = transport.handle_request

        def handle_request(self_: Any, request: Any) -> Any:
            return self._counted(f"{request.method} {request.url.path}", lambda: send(self_, request))

        return patch.object(transport, "handle_request", handle_request)

    @staticmethod
    def _conflict(size: int) -> ClientError:
        reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in range(size - 1))]
        return ClientError(
            {  # type: ignore[typeddict-unknown-key]
                "Error": {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"},
                "CancellationReasons": reasons,
            },
            "TransactWriteItems",
        )
