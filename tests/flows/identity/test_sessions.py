"""Sessions and members on the deployed stack: the real authorizer, IAM and routes."""

import uuid
from typing import Any

import httpx
import pytest

from tests.flows.stack import LocalStack

pytestmark = pytest.mark.local_cloud

PASSWORD = "Correct-Horse-1"


@pytest.fixture
def api(local_stack: LocalStack) -> httpx.Client:
    return httpx.Client(base_url=local_stack.endpoints["api"], timeout=60, trust_env=False)


@pytest.fixture
def owner(api: httpx.Client) -> dict[str, Any]:
    """Somebody who just registered a hotel; their tokens and ids, and `email`."""
    email = f"{uuid.uuid4()}@example.test"
    wish = {
        "email": email,
        "password": PASSWORD,
        "name": "Olga",
        "property": {"name": "Inn", "kind": "hotel", "zone": "Europe/Vienna", "currency": "EUR"},
    }
    answer = api.post("/api/v1/auth/register", json=wish, headers={"Idempotency-Key": email})
    assert answer.status_code == 201, answer.text
    again = api.post("/api/v1/auth/register", json=wish, headers={"Idempotency-Key": email})
    assert again.json()["property_id"] == answer.json()["property_id"]
    return {"email": email, **answer.json()}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_the_authorizer_takes_access_and_id_tokens_and_nothing_else(
    api: httpx.Client, owner: dict[str, Any]
) -> None:
    for good in (owner["access_token"], owner["id_token"]):
        assert api.get("/api/v1/me", headers=bearer(good)).json()["user_id"] == owner["user_id"]
    for bad in (owner["refresh_token"], owner["access_token"][:-8] + "AAAAAAAA", "nonsense"):
        assert api.get("/api/v1/me", headers=bearer(bad)).status_code == 401
    assert api.get("/api/v1/me").status_code == 401


def test_signing_out_ends_the_session_for_good(api: httpx.Client, owner: dict[str, Any]) -> None:
    fresh = api.post("/api/v1/auth/refresh", json={"refresh_token": owner["refresh_token"]}).json()
    ended = api.post(
        "/api/v1/auth/logout",
        json={"refresh_token": owner["refresh_token"]},
        headers=bearer(fresh["access_token"]),
    )
    assert (ended.status_code, ended.content) == (204, b"")
    for token in (owner["access_token"], fresh["access_token"], fresh["id_token"]):
        assert api.get("/api/v1/me", headers=bearer(token)).status_code == 401
    refused = api.post("/api/v1/auth/refresh", json={"refresh_token": owner["refresh_token"]})
    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")
    wish = {"email": owner["email"], "password": PASSWORD}
    assert api.post("/api/v1/auth/login", json=wish).status_code == 200


def test_a_member_is_invited_signs_in_and_is_removed(api: httpx.Client, owner: dict[str, Any]) -> None:
    admin = bearer(owner["access_token"])
    email = f"{uuid.uuid4()}@example.test"
    added = api.post("/api/v1/users", json={"email": email, "name": "Sam", "role": "staff"}, headers=admin)
    assert added.status_code == 201, added.text
    first = {"email": email, "password": added.json()["temporary_password"]}
    assert api.post("/api/v1/auth/login", json=first).json()["code"] == "password_change_required"
    sam = bearer(
        api.post("/api/v1/auth/login", json={**first, "new_password": PASSWORD}).json()["access_token"]
    )
    assert api.get(f"/api/v1/properties/{owner['property_id']}", headers=sam).status_code == 200
    assert api.get("/api/v1/users", headers=sam).status_code == 403
    assert api.delete(f"/api/v1/users/{added.json()['user_id']}", headers=admin).status_code == 204
    assert api.get(f"/api/v1/users/{added.json()['user_id']}", headers=admin).status_code == 404


def test_every_dependency_is_well(local_stack: LocalStack) -> None:
    with local_stack.staff("staff") as staff:
        health = staff.get("/api/v1/health")
    assert (health.status_code, health.json()["status"]) == (200, "ok"), health.text


def test_properties_do_not_see_each_other(
    local_stack: LocalStack, api: httpx.Client, owner: dict[str, Any]
) -> None:
    demo = local_stack.endpoints["logins"][0]["property_id"]
    mine = bearer(owner["access_token"])
    assert api.get(f"/api/v1/properties/{demo}", headers=mine).status_code == 404
    for path in ("guests", "bookings", "resources", "services", "conversations", "users"):
        refused = api.get(f"/api/v1/{path}", headers={**mine, "Property-Id": demo})
        assert refused.status_code == 403, (path, refused.text)
