"""POST /api/v1/realtime/tickets."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.identity.access import user_id_of
from attendant.kernel.clock import SystemClock
from attendant.kernel.subjects import Role
from attendant.kernel.tables import Table
from attendant.properties.directory import Membership, directory_in
from attendant.realtime.tickets import Tickets
from functions.realtime.tickets.handler import lambda_handler
from tests.conftest import PROPERTY
from tests.requests import FakeContext, api_event

CLAIMS = {"sub": "anna", "token_use": "access", "origin_jti": "session-1"}


@pytest.fixture(autouse=True)
def anna(
    environment: Callable[..., None], transactions: Any, staff_actor: Any, tables: dict[str, Table]
) -> str:
    """A member of the property."""
    user_id = user_id_of("anna")
    membership = Membership(user_id=user_id, property_id=PROPERTY, role=Role.STAFF, email="anna@example.test")
    with transactions.begin(staff_actor) as tx:
        directory_in(tables["properties"].name).join(tx, membership)
    return user_id


def post(claims: dict[str, str] | None, property_id: str = PROPERTY) -> tuple[int, dict[str, Any]]:
    event = api_event("POST", "/api/v1/realtime/tickets", headers={"Property-Id": property_id}, claims=claims)
    answer = lambda_handler(event, FakeContext())
    return answer["statusCode"], json.loads(answer["body"])


def test_a_member_gets_a_ticket_that_opens_for_them(anna: str, tables: dict[str, Table]) -> None:
    status, body = post(CLAIMS)

    assert status == 201
    assert body["expires_in"] == 60
    assert body["url"] == "ws://127.0.0.1:9/ws"
    assert Tickets(tables["connections"], SystemClock(), PROPERTY).use(body["ticket"]) == anna


def test_nobody_else_gets_one() -> None:
    assert post(None)[0] == 401
    assert post({**CLAIMS, "sub": "stranger"})[0] == 403
    assert post(CLAIMS, "prp_01J00000000000000000000001")[0] == 403
