"""Properties over REST: members read, managers change, others see nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.identity.access import user_id_of
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from attendant.properties.models import PropertyWish
from attendant.properties.service import Properties
from functions.properties.properties.handler import lambda_handler
from tests.requests import FakeContext, api_event

WISH = PropertyWish.model_validate(
    {"name": "Alpine Ski School", "kind": "school", "zone": "Europe/Zurich", "currency": "CHF"}
)
ROLES = {"anna": Role.ADMIN, "marco": Role.MANAGER, "lea": Role.STAFF}
Ask = Callable[..., tuple[int, dict[str, str], dict[str, Any]]]


@pytest.fixture
def ask(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> Ask:
    """Asks as one of three members of prp_1; nobody is a member of prp_2."""
    table = tables["properties"]
    for property_id in ("prp_1", "prp_2"):
        actor = staff_actor.model_copy(update={"property_id": property_id})
        with transactions.begin(actor) as tx:
            Properties(table, property_id).register(tx, WISH)
    for name, role in ROLES.items():
        with transactions.begin(staff_actor) as tx:
            member = Membership(
                user_id=user_id_of(name), property_id="prp_1", role=role, email=f"{name}@example.test"
            )
            Directory(table).join(tx, member)

    def send(who: str, method: str, path: str, **more: Any) -> tuple[int, dict[str, str], dict[str, Any]]:
        claims = {"sub": who, "token_use": "access", "origin_jti": who}
        answer = lambda_handler(
            api_event(method, f"/api/v1/properties{path}", claims=claims, **more), FakeContext()
        )
        return answer["statusCode"], answer["headers"], json.loads(answer["body"])

    return send


@pytest.mark.parametrize("who", ROLES)
def test_members_read_their_property(ask: Ask, who: str) -> None:
    status, headers, place = ask(who, "GET", "/prp_1")
    assert (status, headers["ETag"], place["occupancy_anchor_minutes"]) == (200, '"1"', 240)
    assert [mine["property_id"] for mine in ask(who, "GET", "")[2]["properties"]] == ["prp_1"]


def test_a_property_of_others_cannot_be_told_from_none(ask: Ask) -> None:
    others, none = ask("anna", "GET", "/prp_2"), ask("anna", "GET", "/prp_3")
    assert others[0] == none[0] == 404
    assert others[2] == none[2]
    change = {"body": {"name": "Mine"}, "headers": {"If-Match": '"1"'}}
    assert ask("anna", "PATCH", "/prp_2", **change)[0] == 404
    assert ask("stranger", "GET", "")[2] == {"properties": []}


def test_a_manager_changes_hours_and_policies(ask: Ask) -> None:
    change = {
        "hours": {"weekly": {"monday": [{"opens": "09:00", "closes": "24:00"}]}},
        "policies": [{"topic": "parking", "text": "Free."}],
    }
    status, headers, place = ask("marco", "PATCH", "/prp_1", body=change, headers={"If-Match": '"1"'})
    assert (status, headers["ETag"]) == (200, '"2"')
    assert place["hours"]["weekly"]["monday"] == [
        {"opens": "09:00", "closes": "24:00", "ends_next_day": False}
    ]
    assert ask("lea", "GET", "/prp_1")[2] == place


@pytest.mark.parametrize(
    ("who", "body", "headers", "status", "code"),
    [
        ("lea", {"name": "Mine"}, {"If-Match": '"1"'}, 403, "forbidden"),
        ("marco", {"name": "Mine"}, {}, 428, "precondition_required"),
        ("marco", {"name": "Mine"}, {"If-Match": '"7"'}, 409, "stale_revision"),
        ("marco", {"name": "Mine"}, {"If-Match": "seven"}, 422, "invalid"),
        ("marco", {"zone": "Mars/Olympus"}, {"If-Match": '"1"'}, 422, "invalid"),
        ("marco", {"occupancy_anchor_minutes": 0}, {"If-Match": '"1"'}, 422, "invalid"),
        ("marco", {"name": None}, {"If-Match": '"1"'}, 422, "invalid"),
        ("marco", {"hours": {"weekly": {"monday": ["18:00-02:00"]}}}, {"If-Match": '"1"'}, 422, "invalid"),
    ],
)
def test_a_change_that_may_not_be_is_refused(
    ask: Ask, who: str, body: dict[str, Any], headers: dict[str, str], status: int, code: str
) -> None:
    answer = ask(who, "PATCH", "/prp_1", body=body, headers=headers)
    assert (answer[0], answer[2]["code"]) == (status, code)
    assert ask("anna", "GET", "/prp_1")[1]["ETag"] == '"1"'
