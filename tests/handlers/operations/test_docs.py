"""The document and its page, as they are served."""

import json
import re

import pytest

from functions.operations.docs.handler import lambda_handler
from tests.requests import FakeContext, api_event

CONTEXT = FakeContext()


def test_the_document_is_served_as_json() -> None:
    answer = lambda_handler(api_event("GET", "/openapi.json"), CONTEXT)

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert "/api/v1/realtime/tickets" in json.loads(answer["body"])["paths"]


def test_the_page_needs_nothing_from_elsewhere() -> None:
    answer = lambda_handler(api_event("GET", "/docs"), CONTEXT)

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", answer["body"]) == []


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
def test_what_the_browser_has_is_not_sent_again(path: str) -> None:
    first = lambda_handler(api_event("GET", path), CONTEXT)

    again = lambda_handler(
        api_event("GET", path, headers={"If-None-Match": first["headers"]["ETag"]}), CONTEXT
    )

    assert (again["statusCode"], again["body"]) == (304, "")
