"""The demo is entered through the public API, once, however often it is entered."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from attendant.identity.cognito import claims_of
from attendant.kernel import aws
from infra.local.seed import SeedFailed, seed
from tests.requests import FakeContext, api_event

FUNCTIONS = {
    "auth": "identity.auth",
    "users": "identity.users",
    "properties": "properties.properties",
    "resources": "bookings.resources",
    "services": "bookings.services",
    "availability": "bookings.availability",
}


def gateway(request: httpx.Request) -> httpx.Response:
    """Routes a request to its function, as the HTTP API does."""
    name = request.url.path.split("/")[3]
    handler = import_module(f"functions.{FUNCTIONS[name]}.handler").lambda_handler
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    event = api_event(
        request.method,
        request.url.path,
        query=dict(request.url.params),
        body=request.content.decode() or None,
        headers=dict(request.headers),
        claims=claims_of(token) if token else None,
    )
    answer = handler(event, FakeContext())
    return httpx.Response(answer["statusCode"], headers=answer["headers"], content=answer.get("body") or "")


@pytest.fixture
def api(environment: Callable[..., None]) -> httpx.Client:
    """The public API on a cloud in memory."""
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="demo", UsernameAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="demo")["UserPoolClient"]["ClientId"]
    environment(USER_POOL_ID=pool, USER_POOL_CLIENT_ID=client)
    return httpx.Client(base_url="http://api", transport=httpx.MockTransport(gateway))


def seeded(**more: Any) -> list[dict[str, Any]]:
    return seed("http://api", transport=httpx.MockTransport(gateway), **more)


def test_the_logins_work_and_see_the_school(api: httpx.Client) -> None:
    logins = seeded()
    assert [login["role"] for login in logins] == ["admin", "manager", "staff"]
    for login in logins:
        wish = {"email": login["email"], "password": login["password"]}
        token = api.post("/api/v1/auth/login", json=wish).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        [membership] = api.get("/api/v1/auth/me", headers=bearer).json()["memberships"]
        assert membership == {
            "property_id": login["property_id"],
            "name": "Alpine Ski School",
            "role": login["role"],
        }
        resources = api.get("/api/v1/resources", headers=bearer).json()["resources"]
        assert {resource["name"] for resource in resources} == {"Anna", "Marco", "Léa"}
        [lesson] = api.get("/api/v1/services", headers=bearer).json()["services"]
        assert [offer["duration_minutes"] for offer in lesson["prices"]] == [60, 120]


def test_a_second_time_changes_nothing(api: httpx.Client, published: Callable[[], list[Any]]) -> None:
    first = seeded()
    events = len(published())
    assert seeded() == first
    assert len(published()) == events


def test_the_number_follows_what_is_configured(
    api: httpx.Client, published: Callable[[], list[dict[str, Any]]]
) -> None:
    seeded()
    seeded(phone_number_id="222222222222222", display_phone_number="41795550100")
    assert published()[-1]["data"]["fields"] == ["whatsapp"]


def test_a_refusal_says_which_step(api: httpx.Client) -> None:
    with pytest.raises(SeedFailed, match=r"POST /api/v1/auth/register: 422 .*phone_number_id"):
        seeded(phone_number_id="not a number")


def test_the_sample_sign_in_is_one_of_the_demo(api: httpx.Client) -> None:
    seeded()
    sample = json.loads(Path(__file__).parents[3].joinpath("events/api/login.json").read_text())
    login = import_module("functions.identity.auth.handler").lambda_handler
    assert login(sample, FakeContext())["statusCode"] == 200
