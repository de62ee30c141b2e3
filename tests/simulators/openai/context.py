"""What the model has been told: the system prompt's facts, the talk so far, and this turn's tool results."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.simulators.openai.text import references_in

NOW = re.compile(r"^\W*NOW:\s*\w+,?\s+(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})", re.M)
PENDING = re.compile(r"^\W*PENDING PROPOSAL: *(\S+) +(\w+) *(.*)$", re.M)
LANGUAGE = re.compile(r"^\W*LANGUAGE[^:\n]*: *(\w+)", re.M)
STAFF = re.compile(
    r"(?:instructors?|teachers?|coach(?:es)?|guides?|therapists?|staff|with|resources?)\W*[:=(]\s*([^\n;.)]+)",
    re.I,
)
NAME = re.compile(r"[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+){0,2}")
OWN = re.compile(r"BOOKING: *\*?([A-Z0-9]{6,8})\b")
MINUTES = re.compile(r"\b(\d{2,3})\s*(?:min\b|minutes?\b)")
SERVICE = re.compile(r"^\W*(?:SERVICE:\s*)?([^:\n]{2,60}):([^\n]*\d\s*min[^\n]*)$", re.M)


@dataclass(frozen=True)
class Proposal:
    """What waits for the guest's yes. `kind` is book, change or cancel."""

    proposal_id: str
    kind: str
    summary: str


@dataclass(frozen=True)
class Result:
    """A tool call of this turn and what came of it."""

    tool: str
    arguments: dict[str, Any]
    answer: dict[str, Any]

    @property
    def ok(self) -> bool:
        return self.answer.get("ok", "error" not in self.answer) is True


@dataclass(frozen=True)
class Context:
    """Everything the model sees, sorted."""

    now: datetime
    services: dict[str, tuple[int, ...]]
    instructors: tuple[str, ...]
    pending: Proposal | None
    references: tuple[str, ...]
    venue: str | None
    history: tuple[tuple[str, str], ...]
    fresh: tuple[str, ...]
    results: tuple[Result, ...]
    language: str | None = None
    tells_teachers_apart: bool = False

    @property
    def last_answer(self) -> str:
        """What the guest was last told; empty at the beginning."""
        return next((text for role, text in reversed(self.history) if role == "assistant"), "")

    def result_of(self, *tools: str) -> Result | None:
        """The newest result of one of these tools in this turn."""
        return next((result for result in reversed(self.results) if result.tool in tools), None)


def context_of(messages: list[dict[str, Any]]) -> Context:
    """Sort a request's messages."""
    system = "\n".join(text_of(m) for m in messages if m["role"] in ("system", "developer"))
    talk = [m for m in messages if m["role"] not in ("system", "developer")]
    last_user = max((i for i, m in enumerate(talk) if m["role"] == "user"), default=-1)
    spoken = [
        (m["role"], text_of(m))
        for m in talk[: last_user + 1]
        if m["role"] in ("user", "assistant") and text_of(m)
    ]
    answered = max((i for i, (role, _) in enumerate(spoken) if role == "assistant"), default=-1)
    now = NOW.search(system)
    pending = PENDING.search(system)
    return Context(
        now=datetime.fromisoformat(f"{now.group(1)}T{now.group(2)}") if now else datetime(2026, 3, 2, 9, 0),  # noqa: DTZ001
        services=_services(system),
        instructors=_instructors(system),
        pending=_proposal(pending) if pending else None,
        references=tuple(dict.fromkeys([*OWN.findall(system), *references_in(system)])),
        venue=venue.group(1).strip(" .*")
        if (venue := re.search(r"(?:concierge|assistant) (?:of|for|at) (?:the )?([^\n.,;]+)", system))
        else None,
        history=tuple(spoken[: answered + 1]),
        fresh=tuple(text for role, text in spoken[answered + 1 :] if role == "user"),
        results=_results(talk[last_user + 1 :]),
        language=spoken.group(1).lower() if (spoken := LANGUAGE.search(system)) else None,
        tells_teachers_apart=" teaches " in system,
    )


def _proposal(found: re.Match[str]) -> Proposal:
    kind = found.group(2).lower()
    known = next((k for k in ("cancel", "change") if k in kind), "book")
    return Proposal(found.group(1).strip("`'\","), known, found.group(3))


def _services(system: str) -> dict[str, tuple[int, ...]]:
    """Each service and the lengths it comes in: the lines that begin with a name and give minutes."""
    found = {}
    for name, rest in SERVICE.findall(system):
        lengths = {int(minutes) for minutes in MINUTES.findall(rest)}
        if "no length is asked" in rest:
            found[name.strip()] = ()
        elif lengths and not name.isupper():
            found[name.strip()] = tuple(sorted(lengths))
    return found


def _instructors(system: str) -> tuple[str, ...]:
    names = [name for listed in STAFF.findall(system) for name in NAME.findall(listed)]
    return tuple(dict.fromkeys(name for name in names if len(name) > 2))


def _results(talk: list[dict[str, Any]]) -> tuple[Result, ...]:
    calls = {call["id"]: call["function"] for m in talk for call in m.get("tool_calls") or []}
    found = []
    for message in talk:
        if message["role"] == "tool":
            function = calls.get(message["tool_call_id"], {"name": "unknown", "arguments": "{}"})
            found.append(Result(function["name"], _object(function["arguments"]), _object(text_of(message))))
    return tuple(found)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {"ok": False, "say": text}
    return value if isinstance(value, dict) else {"ok": True, "value": value}


def text_of(message: dict[str, Any]) -> str:
    """A message's text, whether it is a string or a list of parts."""
    content = message.get("content")
    if isinstance(content, list):
        return "\n".join(part.get("text", "") for part in content)
    return content or ""
