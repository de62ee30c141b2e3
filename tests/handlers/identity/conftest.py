"""A user pool in memory, and the identity endpoints as a client sees them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.identity.cognito import claims_of
from attendant.kernel import aws
from functions.identity.auth.handler import lambda_handler as auth
from functions.identity.clients.handler import lambda_handler as clients
from functions.identity.users.handler import lambda_handler as users
from functions.properties.properties.handler import lambda_handler as properties
from tests.requests import FakeContext, api_event

HANDLERS = {"auth": auth, "me": auth, "users": users, "properties": properties}
PASSWORD = "Correct-Horse-1"
SCHOOL: dict[str, Any] = {
    "name": "Alpine Ski School",
    "kind": "school",
    "zone": "Europe/Zurich",
    "currency": "CHF",
    "hours": {"weekly": {"monday": ["09:00-17:00"]}},
    "policies": [{"topic": "cancellation", "text": "Free until 24 hours before."}],
    "whatsapp": {"phone_number_id": "100000000000001", "display_phone_number": "15550100001"},
}


class Answer:
    """What the API said."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.text: str = answer["body"]
        self.body: dict[str, Any] = json.loads(self.text) if self.text else {}


class Api:
    """Calls an endpoint; a token stands for what the gateway's authorizer makes of it."""

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        is_client = path.startswith("/api/v1/users/clients")
        handler = clients if is_client else HANDLERS[path.removeprefix("/api/v1/").split("/")[0]]
        claims = claims_of(token) if token else None
        event = api_event(method, path, body=body, headers=headers, claims=claims)
        return Answer(handler(event, FakeContext()))

    def register(self, email: str = "anna@example.test", **more: Any) -> Answer:
        """Registers a school, or what `property` overrides of it."""
        headers = more.pop("headers", None)
        place = SCHOOL | more.pop("property", {})
        wish = {"email": email, "password": PASSWORD, "name": "Anna", "property": place, **more}
        return self("POST", "/api/v1/auth/register", wish, headers=headers)

    def login(self, email: str, password: str = PASSWORD, **more: Any) -> Answer:
        return self("POST", "/api/v1/auth/login", {"email": email, "password": password, **more})


@pytest.fixture
def pool(environment: Callable[..., None]) -> str:
    """A user pool with the product's rules; gives its id."""
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="attendant-test",
        UsernameAttributes=["email"],
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
            }
        },
    )["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="frontend",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    environment(USER_POOL_ID=pool, USER_POOL_CLIENT_ID=client)
    return str(pool)


@pytest.fixture
def api(pool: str) -> Api:
    return Api()
