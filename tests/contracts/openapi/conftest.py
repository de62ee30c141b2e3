"""A property with one of everything, and the REST functions behind one door, as the gateway has them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from schemathesis.core.transport import Response

from attendant.identity.access import user_id_of
from attendant.kernel import aws
from attendant.kernel.clock import SystemClock
from attendant.kernel.subjects import Role
from attendant.kernel.tables import Key, Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Membership, directory_in
from functions.conversations.webhook import handler as webhook
from infra.openapi import rest_functions
from tests.conftest import PROPERTY
from tests.requests import FakeContext, api_event
from tests.schools import open_school
from tests.whatsapp_bodies import NUMBER, body_of, change, message, signed

METHODS = ("get", "post", "put", "patch", "delete")
# What the gateway answers when it has no route for a method.
NO_ROUTE = {
    "statusCode": 404,
    "headers": {"content-type": "application/problem+json"},
    "body": '{"type": "about:blank", "title": "Not Found", "status": 404, "code": "not_found", "detail": ""}',
}
CLAIMS = {"sub": "anna", "token_use": "access", "origin_jti": "session-1", "username": "anna"}


@dataclass(frozen=True)
class World:
    """The functions by path, and an id that exists for each path parameter."""

    handlers: dict[str, Callable[..., Any]]
    known: dict[str, str]

    def call(self, path: str, request: requests.PreparedRequest) -> Response:
        """Send a request to the function of a path, signed in as an admin."""
        url, method = request.url or "", (request.method or "").lower()
        if method not in METHODS:
            return _response(NO_ROUTE, request)
        event = api_event(
            method.upper(),
            unquote(urlsplit(url).path),
            query=_query(url),
            body=request.body,
            base64_body=isinstance(request.body, bytes),
            headers={**request.headers, "Property-Id": PROPERTY},
            claims=CLAIMS,
        )
        return _response(self.handlers[path](event, FakeContext()), request)


@pytest.fixture
def world(
    environment: Callable[..., None], tables: dict[str, Table], monkeypatch: pytest.MonkeyPatch
) -> World:
    """Everything set up through the product itself."""
    _complete_cognito(monkeypatch)
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="fuzzed", UsernameAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="fuzzer",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    environment(USER_POOL_ID=pool, USER_POOL_CLIENT_ID=client)
    school = open_school(PROPERTY, SystemClock())
    directory, user_id = directory_in(tables["properties"].name), user_id_of(CLAIMS["sub"])
    with Transactions(tables["outbox"], SystemClock()).begin(school.staff) as tx:
        directory.join(
            tx,
            Membership(user_id=user_id, property_id=PROPERTY, role=Role.ADMIN, email="anna@example.test"),
        )
        directory.claim(tx, "whatsapp", NUMBER, PROPERTY)
    webhook.receiving.cache_clear()
    written = webhook.lambda_handler(signed(body_of(change(message()))), FakeContext())
    [stored] = json.loads(written["body"])["messages"]
    conversation = Key(f"{PROPERTY}#CONVERSATION#{stored['conversation_id']}", "CONVERSATION")
    guest_id = (tables["conversations"].get(conversation) or {})["guest_id"]
    return World(
        handlers={
            path: function.module.lambda_handler
            for function in rest_functions()
            for path, _ in function.routes()
        },
        known={
            "property_id": PROPERTY,
            "user_id": user_id,
            "conversation_id": stored["conversation_id"],
            "guest_id": guest_id,
            "service_id": school.lesson.service_id,
            "resource_id": school.instructors[0].resource_id,
        },
    )


def _complete_cognito(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer as Cognito does where its double has no answer: on revoking, and to unknown refresh tokens."""
    real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def make_api_call(client: Any, operation: str, parameters: Any) -> Any:
        if operation == "RevokeToken":
            return {}
        if parameters.get("AuthFlow") == "REFRESH_TOKEN_AUTH":
            refusal = {"Code": "NotAuthorizedException", "Message": "Invalid Refresh Token"}
            raise ClientError({"Error": refusal}, operation)
        return real(client, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", make_api_call)


def _query(url: str) -> dict[str, str] | None:
    # The gateway joins the values of one name with commas.
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in found.items()} or None


def _response(answer: dict[str, Any], request: requests.PreparedRequest) -> Response:
    return Response(
        status_code=answer["statusCode"],
        headers={name: [str(value)] for name, value in answer["headers"].items()},
        content=(answer.get("body") or "").encode(),
        request=request,
        elapsed=0.0,
        verify=False,
    )
