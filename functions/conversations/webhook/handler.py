"""The WhatsApp webhook: GET is the provider's handshake, POST brings messages and delivery reports.

No router, no validation framework, no HTTP client: this function's start-up time is the guest's waiting time.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from attendant.conversations import payload, signature
from attendant.conversations.receiving import Receiving
from attendant.conversations.reception import receiving_for
from attendant.kernel import metrics, settings
from attendant.kernel.aws import client
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import Unavailable
from attendant.kernel.logs import correlation, logger
from attendant.kernel.queues import Queue
from attendant.kernel.secrets import secret

IN_LINE = 20
"""More updates than this are stored as they came and taken in by the bulk function: the provider waits a
second at most.
"""


class Settings(settings.Settings):
    """What the webhook reads from its environment."""

    properties_table: str
    guests_table: str
    conversations_table: str
    outbox_table: str
    ai_queue_url: str
    send_queue_url: str
    status_queue_url: str
    bulk_queue_url: str
    bulk_bucket: str
    whatsapp_secret_arn: str


@cache
def receiving(found: Settings) -> Receiving:
    """What takes bodies in, in this process."""
    return receiving_for(found)


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer 200 to everything authentic; 5xx only when something could not be stored durably."""
    request = event.get("requestContext") or {}
    correlation.set(str(request.get("requestId", "")))
    try:
        if (request.get("http") or {}).get("method") == "GET":
            return handshake(event.get("queryStringParameters") or {})
        return deliver(event)
    except Unavailable as error:
        logger.exception("webhook_unavailable")
        return problem(503, error.code, error.title)


def handshake(query: Mapping[str, str]) -> dict[str, Any]:
    """The challenge as plain text, for who knows the verify token."""
    expected = str(secret(Settings.load().whatsapp_secret_arn)["verify_token"])
    given = query.get("hub.verify_token") or ""
    if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(given.encode(), expected.encode()):
        return problem(403, "forbidden", "The verify token does not match")
    return answer(200, query.get("hub.challenge") or "", "text/plain")


def deliver(event: Mapping[str, Any]) -> dict[str, Any]:
    """Check the signature over the raw bytes, then store and queue every update of the body."""
    found = Settings.load()
    body = signature.raw_body(event)
    header = signature.header(event, "X-Hub-Signature-256")
    if not signature.is_signed(body, header, secret(found.whatsapp_secret_arn)["app_secrets"]):
        metrics.count("WebhookSignatureRefused")
        return problem(401, "unauthenticated", "The signature is missing or wrong")
    try:
        delivery = payload.read(json.loads(body.decode("utf-8")), SystemClock().now())
    except (ValueError, RecursionError):
        return problem(400, "malformed", "The body is not a WhatsApp webhook in JSON")
    if len(delivery.updates) > IN_LINE:
        return answer(200, json.dumps({"messages": [], "statuses": 0, "bulk": stored_raw(found, body)}))
    receipt = receiving(found).take(delivery)
    if receipt.failed:
        return problem(503, "unavailable", "Not everything was stored; deliver it again")
    return answer(200, json.dumps(asdict(receipt)))


def stored_raw(found: Settings, body: bytes) -> str:
    """Keep a large body as it came and queue its key; the same body has the same key."""
    key = f"whatsapp/{hashlib.sha256(body).hexdigest()}.json"
    try:
        client("s3").put_object(Bucket=found.bulk_bucket, Key=key, Body=body)
    except Exception as error:
        raise Unavailable("The body could not be stored.") from error
    Queue(found.bulk_queue_url).send({"key": key})
    return key


def problem(status: int, code: str, title: str) -> dict[str, Any]:
    """A refusal as problem+json."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": title}
    return answer(status, json.dumps(body), "application/problem+json")


def answer(status: int, body: str, content_type: str = "application/json") -> dict[str, Any]:
    """An answer in the gateway's format."""
    return {"statusCode": status, "headers": {"Content-Type": content_type}, "body": body}
