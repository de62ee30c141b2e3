"""An outside assistant on the deployed stack: a machine client's token, the protocol, a lesson booked and
cancelled, and the end of the client.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.flows.stack import LocalStack

pytestmark = pytest.mark.local_cloud

PATH = "/api/v1/assistant"


class Program:
    """The program of an outside assistant, speaking the revision without handshake."""

    def __init__(self, api: str, token: str) -> None:
        self._http = httpx.Client(
            base_url=api, timeout=60, trust_env=False, headers={"Authorization": f"Bearer {token}"}
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._http.get(f"{PATH}/{path}", headers=headers)

    def interprets(self, text: str) -> dict[str, Any]:
        answer = self._http.post(f"{PATH}/interpret", json={"text": text})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def sends(self, method: str, params: dict[str, Any] | None = None) -> httpx.Response:
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**(params or {}), "_meta": meta}}
        headers = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
        if params:
            headers["Mcp-Name"] = params["name"]
        return self._http.post(f"{PATH}/mcp", json=message, headers=headers)

    def tool(self, name: str, **arguments: Any) -> dict[str, Any]:
        answer = self.sends("tools/call", {"name": name, "arguments": arguments})
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json()["result"]["structuredContent"]
        return content


@pytest.fixture
def manager(local_stack: LocalStack) -> Iterator[httpx.Client]:
    with local_stack.staff("admin") as staff:
        yield staff


def test_an_assistant_books_for_its_guest_until_it_is_revoked(
    local_stack: LocalStack, manager: httpx.Client
) -> None:
    made = manager.post("/api/v1/users/clients", json={"name": "Grand Hotel app", "scopes": ["book"]})
    assert made.status_code == 201, made.text
    client = made.json()
    wish = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
    token = local_stack.http.post(f"{local_stack.endpoints['api']}/api/v1/auth/client-token", json=wish)
    assert token.status_code == 200, token.text
    program = Program(local_stack.endpoints["api"], token.json()["access_token"])

    context = program.get("context")
    assert context.json()["services"], context.text
    assert program.get("context", **{"If-None-Match": context.headers["ETag"]}).status_code == 304
    service = context.json()["services"][0]
    minutes = service["prices"][0]["duration_minutes"]

    assert "book" in str(program.sends("server/discover").json()["result"]["instructions"])
    listed = program.sends("tools/list").json()["result"]["tools"]
    assert {"find_availability", "book", "cancel_booking"} <= {tool["name"] for tool in listed}

    read = program.interprets(f"{service['name']} next week, {minutes} minutes, 1 person")
    slot = read["availability"]["slots"][0]
    booked = program.tool(
        "book",
        service=service["service_id"],
        starts_at=slot["starts_at"],
        duration_minutes=minutes,
        party_size=slot["party_size"],
        guest_name="Mia Berg",
        guest_phone="+41 79 555 01 00",
        agreed_price=slot["price"]["amount"],
        idempotency_key=f"flow-{uuid.uuid4()}",
    )
    assert booked["ok"], booked
    proof = {"reference": booked["reference"], "contact": "+41 79 555 01 00"}
    assert program.tool("find_booking", **proof)["starts_at"] == slot["starts_at"]
    assert program.tool("find_booking", reference=booked["reference"], contact="Eve")["code"] == "not_found"
    assert program.tool("cancel_booking", **proof, accept_late=True)["status"].startswith("cancelled")

    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    foreign = local_stack.http.get(f"{local_stack.endpoints['api']}/api/v1/bookings", headers=bearer)
    assert foreign.status_code == 403
    assert manager.delete(f"/api/v1/users/clients/{client['client_id']}").status_code == 204
    again = local_stack.http.post(f"{local_stack.endpoints['api']}/api/v1/auth/client-token", json=wish)
    assert (again.status_code, again.json()["code"]) == (401, "bad_client")
