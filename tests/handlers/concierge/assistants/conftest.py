"""A school that outside assistants talk to, through the functions and with a machine client's token."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from attendant.identity.access import user_id_of
from attendant.kernel.clock import SystemClock
from attendant.kernel.subjects import Actor, Client, Scope
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, forget
from functions.concierge.assistant import handler as assistant
from functions.concierge.mcp import handler as mcp
from tests.conftest import FixedClock
from tests.requests import FakeContext, api_event
from tests.restaurants import Restaurant, open_restaurant
from tests.schools import School, open_school

HANDLERS: dict[str, ModuleType] = {"context": assistant, "interpret": assistant, "mcp": mcp}
CLIENT_ID = "cli_01J00000000000000000000000"


@dataclass(frozen=True)
class Answer:
    """What the gateway would send back."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Assistant:
    """The program of an outside assistant, with a token."""

    sub: str
    client_id: str = CLIENT_ID

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request to /api/v1/assistant/…; keywords are headers, underscores for dashes."""
        event = api_event(
            method,
            f"/api/v1/assistant/{path}",
            body=body,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            claims={"sub": self.sub, "token_use": "access", "origin_jti": "session"},
        )
        answer = HANDLERS[path].lambda_handler(event, FakeContext())
        found = {
            **answer.get("headers", {}),
            **{name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()},
        }
        return Answer(answer["statusCode"], found, json.loads(answer["body"]) if answer["body"] else None)

    def tool(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool over MCP as the newest revision says; its structured content."""
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        params = {"name": name, "arguments": arguments, "_meta": meta}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        headers = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/call", "Mcp_Name": name}
        answer = self.call("POST", "mcp", message, **headers)
        assert answer.status == 200, answer.body
        result = answer.body["result"]
        assert result["isError"] is not result["structuredContent"]["ok"]
        content: dict[str, Any] = result["structuredContent"]
        return content


@pytest.fixture
def functions(environment: Callable[..., None], clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions under the test's clock."""
    monkeypatch.setattr(SystemClock, "now", lambda self: clock.now())
    forget()


@pytest.fixture
def school(functions: None, clock: FixedClock, property_id: str) -> School:
    """A school on the tables of the functions."""
    return open_school(property_id, clock)


@pytest.fixture
def restaurant(functions: None, clock: FixedClock, property_id: str) -> Restaurant:
    """A restaurant on the tables of the functions."""
    return open_restaurant(property_id, clock, table={"attributes": ["quiet"]})


@pytest.fixture
def admit(
    functions: None,
    property_id: str,
    staff_actor: Actor,
    tables: dict[str, Table],
    transactions: Transactions,
) -> Callable[..., Assistant]:
    """Makes a machine client of the property with scopes."""

    def make(*scopes: Scope, sub: str = "sub-client", client_id: str = CLIENT_ID) -> Assistant:
        client = Client(client_id=client_id, name="Grand", property_id=property_id, scopes=frozenset(scopes))
        transactions.run(
            staff_actor, lambda tx: Directory(tables["properties"]).admit(tx, user_id_of(sub), client)
        )
        return Assistant(sub, client_id)

    return make


@pytest.fixture
def reader(admit: Callable[..., Assistant]) -> Assistant:
    return admit(Scope.READ)


@pytest.fixture
def booker(admit: Callable[..., Assistant]) -> Assistant:
    return admit(Scope.BOOK)
