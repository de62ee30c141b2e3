"""The protocol on the wire, exact where clients depend on it: both eras, versions, headers, errors."""

import base64
import json
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from attendant.concierge.mcp.server import Reply, Server, Tool
from attendant.kernel.errors import Conflict, Unavailable

NEWEST = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": NEWEST,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: str


class Echo(Tool):
    name, title, description, arguments = "echo", "Echo", "Says it again.", Words

    def run(self, wish: Words) -> dict[str, Any]:
        if wish.words == "taken":
            raise Conflict("Somebody else has it.", alternatives=["10:00"])
        if wish.words == "down":
            raise Unavailable()
        return {"words": wish.words}


SERVER = Server([Echo()])


def send(method: str, params: Any = None, *, id: Any = 1, **headers: str) -> Reply:
    message = {"jsonrpc": "2.0", "id": id, "method": method}
    if params is not None:
        message["params"] = params
    return SERVER.answer(
        json.dumps(message), {name.replace("_", "-"): value for name, value in headers.items()}
    )


def modern(method: str, params: dict[str, Any] | None = None, **headers: str) -> Reply:
    said = {"mcp_protocol_version": NEWEST, "mcp_method": method}
    if params and "name" in params:
        said["mcp_name"] = params["name"]
    said |= headers
    return send(method, {**(params or {}), "_meta": META}, **{k: v for k, v in said.items() if v})


def result(reply: Reply) -> dict[str, Any]:
    assert (reply.status, reply.body and reply.body.get("error")) == (200, None)
    assert reply.body is not None
    content: dict[str, Any] = reply.body["result"]
    return content


def error(reply: Reply) -> tuple[int, int]:
    assert reply.body is not None
    return reply.status, reply.body["error"]["code"]


# Before 2026-07-28: a handshake, then requests


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2025-11-25", "2025-11-25"),
        ("2025-06-18", "2025-06-18"),
        ("2024-11-05", "2025-11-25"),
        ("2030-01-01", "2025-11-25"),
        (None, "2025-11-25"),
    ],
)
def test_the_handshake_settles_on_a_version_we_speak(asked: str | None, given: str) -> None:
    params = {"protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    found = result(send("initialize", params))
    assert found["protocolVersion"] == given
    assert found["capabilities"] == {"tools": {"listChanged": False}}
    assert found["serverInfo"]["name"] == "attendant"
    assert "resultType" not in found
    assert "check_time" in found["instructions"]


def test_a_notification_and_an_answer_want_no_answer() -> None:
    for message in (
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}},
        {"jsonrpc": "2.0", "id": 1, "result": {}},
    ):
        assert SERVER.answer(json.dumps(message), {}) == Reply(202)


def test_ping_and_the_list_of_the_earlier_era() -> None:
    assert send("ping", mcp_protocol_version="2025-11-25").body == {"jsonrpc": "2.0", "id": 1, "result": {}}
    found = result(send("tools/list", mcp_protocol_version="2025-06-18"))
    assert [tool["name"] for tool in found["tools"]] == ["echo"]
    assert "ttlMs" not in found


def test_an_unknown_method_of_the_earlier_era_is_an_answer_with_an_error() -> None:
    assert error(send("resources/list", mcp_protocol_version="2025-11-25")) == (200, -32601)
    assert error(send("server/discover", mcp_protocol_version="2025-11-25")) == (200, -32601)


# From 2026-07-28 on: every request says everything


def test_discovery_names_versions_and_abilities() -> None:
    found = result(modern("server/discover"))
    assert found["supportedVersions"] == [NEWEST, "2025-11-25", "2025-06-18"]
    assert (found["resultType"], found["cacheScope"]) == ("complete", "private")
    assert found["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "attendant"


def test_tools_are_listed_with_how_long_the_list_holds() -> None:
    found = result(modern("tools/list"))
    [tool] = found["tools"]
    assert tool["inputSchema"] == {
        "type": "object",
        "properties": {"words": {"type": "string"}},
        "required": ["words"],
        "additionalProperties": False,
    }
    assert tool["annotations"]["readOnlyHint"] is True
    assert (found["ttlMs"], found["cacheScope"], found["resultType"]) == (300_000, "private", "complete")


def test_what_the_revision_removed_is_not_found() -> None:
    for method in ("ping", "initialize2", "resources/list", "logging/setLevel"):
        assert error(modern(method)) == (404, -32601)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"mcp_protocol_version": ""}, -32020),
        ({"mcp_protocol_version": "2025-11-25"}, -32020),
        ({"mcp_method": ""}, -32020),
        ({"mcp_method": "tools/list"}, -32020),
        ({"mcp_name": ""}, -32020),
        ({"mcp_name": "another"}, -32020),
        ({"mcp_name": "=?base64?not base64?="}, -32020),
    ],
)
def test_headers_that_differ_from_the_body_are_refused(headers: dict[str, str], code: int) -> None:
    params = {"name": "echo", "arguments": {"words": "hi"}}
    assert error(modern("tools/call", params, **headers)) == (400, code)


def test_a_name_may_be_sent_encoded() -> None:
    params = {"name": "echo", "arguments": {"words": "hi"}}
    encoded = f"=?base64?{base64.b64encode(b'echo').decode()}?="
    assert result(modern("tools/call", params, mcp_name=encoded))["isError"] is False


def test_a_version_nobody_speaks_is_refused_with_those_we_do() -> None:
    meta = META | {"io.modelcontextprotocol/protocolVersion": "1900-01-01"}
    reply = send("tools/list", {"_meta": meta}, mcp_protocol_version="1900-01-01", mcp_method="tools/list")
    assert error(reply) == (400, -32022)
    assert reply.body is not None
    assert reply.body["error"]["data"] == {
        "supported": [NEWEST, "2025-11-25", "2025-06-18"],
        "requested": "1900-01-01",
    }
    assert error(send("tools/list", mcp_protocol_version="2025-03-26")) == (400, -32022)


@pytest.mark.parametrize("missing", ["protocolVersion", "clientCapabilities"])
def test_a_request_without_its_metadata_is_malformed(missing: str) -> None:
    meta = {name: value for name, value in META.items() if not name.endswith(missing)}
    reply = send("tools/list", {"_meta": meta}, mcp_protocol_version=NEWEST, mcp_method="tools/list")
    assert error(reply) == (400, -32602)


# Messages and tools, whatever the era


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", -32700),
        ("{", -32700),
        ("[" * 100_000, -32700),
        ("[]", -32600),
        ('[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', -32600),
        ("1", -32600),
        ("{}", -32600),
        ('{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": true, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": 7}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', -32602),
    ],
)
def test_what_is_no_message_is_refused(body: str, code: int) -> None:
    assert error(SERVER.answer(body, {})) == (400, code)


def test_a_result_is_structured_and_said_as_text() -> None:
    found = result(send("tools/call", {"name": "echo", "arguments": {"words": "Grüezi"}}, id="a-1"))
    assert found["structuredContent"] == {"ok": True, "words": "Grüezi"}
    assert json.loads(found["content"][0]["text"]) == found["structuredContent"]
    assert (found["content"][0]["type"], found["isError"]) == ("text", False)


def test_a_refusal_of_a_tool_is_a_result_the_assistant_can_act_on() -> None:
    found = result(send("tools/call", {"name": "echo", "arguments": {"words": "taken"}}))
    assert found["isError"] is True
    assert found["structuredContent"]["code"] == "conflict"
    assert found["structuredContent"]["alternatives"] == ["10:00"]


def test_arguments_that_do_not_fit_name_their_field_and_not_their_value() -> None:
    given = {"words": 7, "secret": "hunter2"}
    found = result(send("tools/call", {"name": "echo", "arguments": given}))
    assert found["isError"] is True
    assert {problem["field"] for problem in found["structuredContent"]["errors"]} == {"words", "secret"}
    assert "hunter2" not in json.dumps(found)


def test_an_unknown_tool_and_arguments_of_another_kind_are_errors_of_the_protocol() -> None:
    assert error(send("tools/call", {"name": "drop_table"})) == (200, -32602)
    assert error(send("tools/call", {"name": ["echo"]})) == (200, -32602)
    assert error(send("tools/call", {"name": "echo", "arguments": "hi"})) == (200, -32602)


def test_a_store_that_does_not_answer_is_no_result() -> None:
    with pytest.raises(Unavailable):
        send("tools/call", {"name": "echo", "arguments": {"words": "down"}})
