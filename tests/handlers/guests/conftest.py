"""Asking the functions of the guests capability as a member of the property."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.identity.access import user_id_of
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from tests.requests import FakeContext, api_event


class Answer:
    """What the API said."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.body: dict[str, Any] = json.loads(answer["body"]) if answer.get("body") else {}


Ask = Callable[..., Answer]
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


@pytest.fixture
def asking(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> Callable[..., Ask]:
    """`asking(handler, role)` gives what asks a function as a member with that role."""

    def member(handler: Handler, role: Role = Role.STAFF) -> Ask:
        subject = f"sub-{role.value}"
        membership = Membership(
            user_id=user_id_of(subject),
            property_id=staff_actor.property_id,
            role=role,
            email=f"{role.value}@example.test",
        )
        with transactions.begin(staff_actor) as tx:
            Directory(tables["properties"]).join(tx, membership)
        claims = {"sub": subject, "token_use": "access", "origin_jti": f"session-{role.value}"}

        def send(method: str, path: str, **more: Any) -> Answer:
            return Answer(handler(api_event(method, path, **{"claims": claims, **more}), FakeContext()))

        return send

    return member
