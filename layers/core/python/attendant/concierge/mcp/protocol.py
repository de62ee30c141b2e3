"""The wire of the Model Context Protocol over Streamable HTTP: one JSON-RPC message in, at most one out.

Two eras are spoken. From revision 2026-07-28 on every request says its version in `_meta` and repeats it,
with its method and tool, in headers that must agree. Revisions before begin with `initialize`. No session is
kept in either, and no stream is opened. Sources: modelcontextprotocol.io, "Streamable HTTP" and "Versioning".
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MODERN = ("2026-07-28",)
LEGACY = ("2025-11-25", "2025-06-18")
SUPPORTED = (*MODERN, *LEGACY)

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

VERSION_HEADER, METHOD_HEADER, NAME_HEADER = "mcp-protocol-version", "mcp-method", "mcp-name"
_META = "io.modelcontextprotocol/"
_NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}

type Json = dict[str, Any]
type RequestId = str | int


class Refused(Exception):
    """A message that is not answered with a result; `status` is that of the HTTP answer."""

    def __init__(
        self,
        code: int,
        text: str,
        *,
        status: int = 400,
        data: Json | None = None,
        id: RequestId | None = None,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status
        self.data = data
        self.id = id

    def body(self) -> Json:
        """The error as JSON-RPC; without an id when none could be read."""
        error: Json = {"code": self.code, "message": self.text}
        if self.data is not None:
            error["data"] = self.data
        return {"jsonrpc": "2.0", **({} if self.id is None else {"id": self.id}), "error": error}


@dataclass(frozen=True)
class Request:
    """A request that may be answered. `modern`: it is of the era without handshake."""

    id: RequestId
    method: str
    params: Json
    version: str

    @property
    def modern(self) -> bool:
        return self.version in MODERN

    def result(self, content: Json, server: Json) -> Json:
        """The answer as JSON-RPC, in the shape of the request's era."""
        if self.modern:
            content = {"resultType": "complete", **content, "_meta": {f"{_META}serverInfo": server}}
        return {"jsonrpc": "2.0", "id": self.id, "result": content}


def read(body: str, headers: Mapping[str, str]) -> Request | None:
    """The request in a body; None for a message that wants no answer. Header names are in lower case.

    Raises:
        Refused: the body is no single JSON-RPC message, or its version or headers are not as they must be.
    """
    message = _message(body)
    if "method" not in message and ("result" in message or "error" in message):
        return None  # nothing was asked of the client, so nothing waits for this
    identity = message.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int | None):
        raise Refused(INVALID_REQUEST, "id must be a string or an integer")
    method, params = message.get("method"), message.get("params", {})
    if message.get("jsonrpc") != "2.0" or not isinstance(method, str):
        raise Refused(INVALID_REQUEST, "not a JSON-RPC 2.0 request", id=identity)
    if "id" not in message:
        return None
    if identity is None:
        raise Refused(INVALID_REQUEST, "id must not be null")
    if not isinstance(params, dict):
        raise Refused(INVALID_PARAMS, "params must be an object", id=identity)
    version = _version(identity, method, params, headers)
    return Request(identity, method, params, version)


def _message(body: str) -> Json:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(PARSE_ERROR, "the body is not JSON") from None
    if isinstance(message, list):
        raise Refused(INVALID_REQUEST, "send one message per request: batches are not part of the protocol")
    if not isinstance(message, dict):
        raise Refused(INVALID_REQUEST, "not a JSON-RPC 2.0 message")
    return message


def _version(identity: RequestId, method: str, params: Json, headers: Mapping[str, str]) -> str:
    meta = params.get("_meta")
    said = meta.get(f"{_META}protocolVersion") if isinstance(meta, dict) else None
    header = headers.get(VERSION_HEADER)
    if method == "initialize":
        wanted = params.get("protocolVersion")
        return wanted if wanted in LEGACY else LEGACY[0]
    if said is None and header in (None, *LEGACY):
        return header or LEGACY[-1]
    if said is None and header not in MODERN:
        raise _unsupported(identity, header)
    if not isinstance(said, str) or not isinstance(meta, dict):
        raise Refused(INVALID_PARAMS, f"_meta needs {_META}protocolVersion", id=identity)
    if header is None:
        raise _mismatch(identity, "MCP-Protocol-Version is missing")
    if header != said:
        raise _mismatch(identity, "MCP-Protocol-Version differs from the body")
    if said not in MODERN:
        raise _unsupported(identity, said)
    if not isinstance(meta.get(f"{_META}clientCapabilities"), dict):
        raise Refused(INVALID_PARAMS, f"_meta needs {_META}clientCapabilities", id=identity)
    _check_headers(identity, method, params, headers)
    return said


def _check_headers(identity: RequestId, method: str, params: Json, headers: Mapping[str, str]) -> None:
    if headers.get(METHOD_HEADER) != method:
        raise _mismatch(identity, "Mcp-Method is missing or differs from the body")
    if method in _NAMED and _decoded(headers.get(NAME_HEADER)) != params.get(_NAMED[method]):
        raise _mismatch(identity, "Mcp-Name is missing or differs from the body")


def _decoded(value: str | None) -> str | None:
    """A header's value; one that does not fit into a header is sent as `=?base64?…?=`."""
    if value is None or not (value.startswith("=?base64?") and value.endswith("?=")):
        return value
    try:
        return base64.b64decode(value[9:-2], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _mismatch(identity: RequestId, text: str) -> Refused:
    return Refused(HEADER_MISMATCH, f"Header mismatch: {text}", id=identity)


def _unsupported(identity: RequestId, version: str | None) -> Refused:
    data = {"supported": list(SUPPORTED), "requested": version}
    return Refused(UNSUPPORTED_VERSION, "Unsupported protocol version", data=data, id=identity)
