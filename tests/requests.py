"""Events as AWS hands them to functions: API Gateway requests, queue batches, stream batches."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass
class FakeContext(LambdaContext):
    """What Lambda passes beside the event."""

    remaining_ms: int = 40_000

    def __init__(self, remaining_ms: int = 40_000) -> None:
        self._function_name = "test"
        self._memory_limit_in_mb = 512
        self._invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:test:live"
        self._aws_request_id = "req_test"
        self.remaining_ms = remaining_ms

    def get_remaining_time_in_millis(self) -> int:
        return self.remaining_ms


def api_event(
    method: str,
    path: str,
    *,
    query: dict[str, str] | None = None,
    body: Any = None,
    headers: dict[str, str] | None = None,
    claims: dict[str, str] | None = None,
    base64_body: bool = False,
) -> dict[str, Any]:
    """An HTTP API event, payload format 2.0; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str | bytes | None) else json.dumps(body)
    raw = text.encode() if isinstance(text, str) else text
    sent = {"content-type": "application/json", **{k.lower(): v for k, v in (headers or {}).items()}}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": sent,
        "queryStringParameters": query or None,
        "pathParameters": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api",
            "domainName": "api.example.test",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "test",
            },
            "requestId": "req-1",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "02/Mar/2026:08:00:00 +0000",
            "timeEpoch": 1772438400000,
        },
        "isBase64Encoded": base64_body,
    }
    if raw is not None:
        event["body"] = base64.b64encode(raw).decode() if base64_body else raw.decode()
    if claims is not None:
        event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    return event


def sqs_event(bodies: list[Any], *, receive_count: int = 1, group: str | None = None) -> dict[str, Any]:
    """A batch of queue messages; bodies that are no text are sent as JSON."""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {
                    "ApproximateReceiveCount": str(receive_count),
                    "SentTimestamp": "1772438400000",
                    "SenderId": "test",
                    "ApproximateFirstReceiveTimestamp": "1772438400000",
                    **({"MessageGroupId": group} if group else {}),
                },
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:test",
                "awsRegion": "us-east-1",
            }
            for number, body in enumerate(bodies, start=1)
        ]
    }


def stream_event(envelopes: list[dict[str, Any] | str], *, kind: str = "INSERT") -> dict[str, Any]:
    """A batch of outbox stream records; a text stands for a record whose envelope cannot be read."""
    return {
        "Records": [
            {
                "eventID": f"e{number}",
                "eventName": kind,
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "SequenceNumber": f"{number:021d}",
                    "ApproximateCreationDateTime": 1772438400,
                    "StreamViewType": "NEW_IMAGE",
                    "Keys": {"pk": {"S": f"pk{number}"}, "sk": {"S": "EVENT"}},
                    "NewImage": {
                        "pk": {"S": f"pk{number}"},
                        "sk": {"S": "EVENT"},
                        "envelope": {"S": content if isinstance(content, str) else json.dumps(content)},
                    },
                },
            }
            for number, content in enumerate(envelopes, start=1)
        ]
    }
