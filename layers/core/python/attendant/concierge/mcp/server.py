"""An MCP server without sessions: what each method answers, and how a tool's refusal reads."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError

from attendant.concierge.mcp import protocol
from attendant.concierge.mcp.protocol import Json, Refused, Request
from attendant.concierge.refusals import Refusal
from attendant.kernel import metrics
from attendant.kernel.errors import DomainError, TooManyRequests, Unavailable
from attendant.kernel.logs import logger

SERVER: Json = {"name": "attendant", "title": "Attendant", "version": "1"}
INSTRUCTIONS = """\
You talk to guests of one property and may look up its facts, find free times, and book, change and cancel for
them. Begin with property_facts. Pass days and times as the guest said them to find_availability, or as local
wall times to check_time. Before book, change_booking or cancel_booking, tell the guest exactly what will be
done and at what price, and get a clear yes. Send the same idempotency_key when you repeat a call, a new one
for a new wish. A booking with the status requested still waits for the venue: say so. Never tell one guest
about another."""
LISTED_FOR_MS = 300_000
CAPABILITIES: Json = {"tools": {"listChanged": False}}


class Tool(ABC):
    """One tool. `writes`: it changes something; `ends`: it takes something away."""

    name: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    arguments: ClassVar[type[BaseModel]]
    writes: ClassVar[bool] = False
    ends: ClassVar[bool] = False

    @abstractmethod
    def run(self, wish: Any) -> Json:
        """Do it.

        Raises:
            Refusal, DomainError: why not.
        """

    @classmethod
    def definition(cls) -> Json:
        """The tool as `tools/list` shows it."""
        return {
            "name": cls.name,
            "title": cls.title,
            "description": cls.description,
            "inputSchema": _plain(cls.arguments.model_json_schema()),
            "annotations": {
                "title": cls.title,
                "readOnlyHint": not cls.writes,
                "destructiveHint": cls.ends,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }


@dataclass(frozen=True)
class Reply:
    """The HTTP answer: without a body when nothing was asked."""

    status: int
    body: Json | None = None


class Server:
    """Answers messages with these tools, in their order."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = {tool.name: tool for tool in tools}

    def answer(self, body: str, headers: Mapping[str, str]) -> Reply:
        """The answer to one message; header names are in lower case.

        Raises:
            Unavailable: the store does not answer.
        """
        try:
            request = protocol.read(body, headers)
            if request is None:
                return Reply(202)
            return Reply(200, request.result(self._content(request), SERVER))
        except Refused as refused:
            return Reply(refused.status, refused.body())

    def _content(self, request: Request) -> Json:
        every = {"tools/list": self._list, "tools/call": self._call}
        legacy = {"initialize": self._initialize, "ping": self._nothing}
        methods = {**every, **({"server/discover": self._discover} if request.modern else legacy)}
        if request.method not in methods:
            raise Refused(
                protocol.METHOD_NOT_FOUND,
                "Method not found",
                status=404 if request.modern else 200,
                id=request.id,
            )
        return methods[request.method](request)

    def _initialize(self, request: Request) -> Json:
        return {
            "protocolVersion": request.version,
            "capabilities": CAPABILITIES,
            "serverInfo": SERVER,
            "instructions": INSTRUCTIONS,
        }

    def _discover(self, request: Request) -> Json:
        return {
            "supportedVersions": list(protocol.SUPPORTED),
            "capabilities": CAPABILITIES,
            "instructions": INSTRUCTIONS,
            **_cached(),
        }

    def _nothing(self, request: Request) -> Json:
        return {}

    def _list(self, request: Request) -> Json:
        tools = [tool.definition() for tool in self._tools.values()]
        return {"tools": tools, **(_cached() if request.modern else {})}

    def _call(self, request: Request) -> Json:
        name, given = request.params.get("name"), request.params.get("arguments", {})
        tool = self._tools.get(name) if isinstance(name, str) else None
        if tool is None:
            raise Refused(protocol.INVALID_PARAMS, f"Unknown tool: {name}", status=200, id=request.id)
        if not isinstance(given, dict):
            raise Refused(protocol.INVALID_PARAMS, "arguments must be an object", status=200, id=request.id)
        content, failed = _run(tool, given)
        metrics.count("AssistantToolCalled", tool=tool.name, outcome=content.get("code", "ok"))
        text = json.dumps(content, ensure_ascii=False, default=str)
        return {
            "content": [{"type": "text", "text": text}],
            "structuredContent": json.loads(text),
            "isError": failed,
        }


def _run(tool: Tool, given: Json) -> tuple[Json, bool]:
    """What a tool gave, or why it did not, in words that let an assistant go on."""
    try:
        return {"ok": True, **tool.run(tool.arguments.model_validate(given))}, False
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, found["loc"])) or "arguments", "reason": found["msg"]}
            for found in error.errors(include_url=False, include_input=False)[:10]
        ]
        return {"ok": False, "code": "invalid", "errors": problems}, True
    except Refusal as refusal:
        return refusal.result(), True
    except Unavailable:
        raise
    except DomainError as error:
        logger.info("assistant_refused", tool=tool.name, code=error.code)
        refused = {"ok": False, "code": error.code, "say": error.detail, **error.extra}
        problems = [{"field": one.field, "reason": one.reason} for one in getattr(error, "problems", ())]
        if problems:
            refused["errors"] = problems
        if isinstance(error, TooManyRequests):
            refused["retry_after"] = error.retry_after
        return refused, True


def _cached() -> Json:
    """How long a list may be kept, and by whom: what is listed depends on the caller's scopes."""
    return {"ttlMs": LISTED_FOR_MS, "cacheScope": "private"}


def _plain(schema: Json) -> Json:
    """A JSON schema without the titles that only repeat the names."""
    return {
        key: {name: _plain(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _plain(value)
        if isinstance(value, dict)
        else value
        for key, value in schema.items()
        if key != "title"
    }
