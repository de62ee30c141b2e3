"""A property with one of everything, and the REST functions behind one door, as the gateway has them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws
from schemathesis.core.transport import Response

from attendant.bookings.feeds.models import FeedWish
from attendant.bookings.feeds.wiring import feeds_for
from attendant.bookings.series.models import SeriesWish
from attendant.bookings.series.wiring import series_for
from attendant.bookings.wishes import HoldWish
from attendant.identity.access import user_id_of
from attendant.kernel import aws, secrets, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.subjects import Role
from attendant.kernel.tables import Key, Table
from attendant.kernel.transactions import Transactions
from attendant.properties import directory
from attendant.properties.directory import Membership
from functions.conversations.webhook import handler as webhook
from infra.openapi import rest_functions
from tests.conftest import LASTING, PROPERTY, variables
from tests.requests import FakeContext, api_event
from tests.schools import Tables, open_school
from tests.store import QUEUES, create_all
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


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One world for all requests of a module: what one of them leaves behind, the next ones meet."""
    with pytest.MonkeyPatch.context() as patch, mock_aws(config=LASTING):
        _forget_everything()
        create_all()
        _complete_cognito(patch)
        watched = {"QUEUES": ",".join(f"attendant-test-{name}" for name in QUEUES)}
        for name, value in (variables() | _user_pool() | watched).items():
            patch.setenv(name, value)
        yield World(
            handlers={
                path: function.module.lambda_handler
                for function in rest_functions()
                for path, _ in function.routes()
            },
            known=_one_of_everything(),
        )
    _forget_everything()


def _forget_everything() -> None:
    for module in (aws, secrets, settings, directory):
        module.forget()
    webhook.receiving.cache_clear()


def _user_pool() -> dict[str, str]:
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="fuzzed", UsernameAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="fuzzer",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    return {"USER_POOL_ID": pool, "USER_POOL_CLIENT_ID": client}


def _one_of_everything() -> dict[str, str]:
    """A school with an admin, a guest who wrote, a booking and a held time; ids by path parameter."""
    school, user_id = open_school(PROPERTY, SystemClock()), user_id_of(CLAIMS["sub"])
    admin = Membership(user_id=user_id, property_id=PROPERTY, role=Role.ADMIN, email="anna@example.test")
    known = directory.directory_in("attendant-test-properties")
    with Transactions(Table("attendant-test-outbox"), SystemClock()).begin(school.staff) as tx:
        known.join(tx, admin)
        known.claim(tx, "whatsapp", NUMBER, PROPERTY)
    written = webhook.lambda_handler(signed(body_of(change(message()))), FakeContext())
    [stored] = json.loads(written["body"])["messages"]
    conversation = Key(f"{PROPERTY}#CONVERSATION#{stored['conversation_id']}", "CONVERSATION")
    guest_id = (Table("attendant-test-conversations").get(conversation) or {})["guest_id"]
    today = SystemClock().now().date()
    monday = today + timedelta(days=7 - today.weekday())
    booking = school.bookings.book(
        school.wish(f"{monday}T10:00:00+01:00", guest_id=guest_id), school.staff, "fuzzed"
    )
    time = {"service_id": school.lesson.service_id, "starts_at": f"{monday}T13:00:00+01:00"}
    hold = school.bookings.hold(
        HoldWish.model_validate({**time, "session_id": "fuzzer"}), school.staff, "fuzzed"
    )
    weekly = {**time, "first_start": time["starts_at"], "rule": "FREQ=WEEKLY;COUNT=2", "guest_id": guest_id}
    del weekly["starts_at"]
    series = series_for(PROPERTY, Tables()).make(SeriesWish.model_validate(weekly), school.staff)
    feed, token = feeds_for(PROPERTY, Tables()).create(FeedWish(guest_id=guest_id), school.staff)
    return {
        "property_id": PROPERTY,
        "user_id": user_id,
        "conversation_id": stored["conversation_id"],
        "guest_id": guest_id,
        "service_id": school.lesson.service_id,
        "resource_id": school.instructors[0].resource_id,
        "booking_id": booking.booking_id,
        "hold_id": hold.hold_id,
        "feed_id": feed.feed_id,
        "series_id": series.series_id,
        "original": series.dates[1].original.isoformat(),
        "token": f"{token}.ics",
    }


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
