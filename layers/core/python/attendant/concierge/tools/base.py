"""What a tool is, its strict schema, and how a call is run without ever raising into the loop."""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from attendant.concierge.desk import Desk
from attendant.concierge.refusals import Refusal
from attendant.kernel.errors import DomainError, Unavailable

SAME_CALL_FAILURES = 2
SAME_TOOL_FAILURES = 3

Result = dict[str, Any]


class Arguments(BaseModel):
    """Base of every tool's arguments: all of them required, what is not known is null."""

    model_config = ConfigDict(extra="forbid")


class Tool(ABC):
    """One tool. `writes` marks those that change bookings; all others may be called again freely."""

    name: ClassVar[str]
    description: ClassVar[str]
    arguments: ClassVar[type[Arguments]] = Arguments
    writes: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @abstractmethod
    def run(self, wish: Any) -> Result:
        """Do it.

        Raises:
            Refusal, DomainError: why not.
        """

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The tool as chat completions take it, strict."""
        return {
            "type": "function",
            "function": {
                "name": cls.name,
                "description": cls.description,
                "strict": True,
                "parameters": strict(cls.arguments),
            },
        }


def strict(model: type[BaseModel]) -> dict[str, Any]:
    """A flat model as a strict schema: every property required, nothing else allowed, no defaults."""
    schema = model.model_json_schema()
    properties = {
        name: {key: value for key, value in wish.items() if key not in ("default", "title")}
        for name, wish in schema.get("properties", {}).items()
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class Toolbox:
    """The tools of one turn, with a circuit breaker (a model that goes round in circles is stopped)."""

    def __init__(self, tools: Sequence[type[Tool]], desk: Desk) -> None:
        self._desk = desk
        self._tools = {tool.name: tool(desk) for tool in tools}
        self._answers: dict[str, str] = {}
        self._failed_calls: Counter[str] = Counter()
        self._failed_tools: Counter[str] = Counter()
        self._seen: dict[str, str] = {}
        self.stops = False

    def schemas(self) -> list[dict[str, Any]]:
        """Every tool as chat completions take it."""
        return [type(tool).schema() for tool in self._tools.values()]

    def call(self, call_id: str, name: str, arguments: str) -> str:
        """The result of a call as JSON; a call id that was answered before gets the same answer.

        Raises:
            Unavailable: the store does not answer; the turn has to be tried again.
        """
        if call_id in self._answers:
            return self._answers[call_id]
        result = json.dumps(self._result(name, arguments), default=str, ensure_ascii=False)
        self._answers[call_id] = result
        return result

    def _result(self, name: str, arguments: str) -> Result:
        tool = self._tools.get(name)
        if tool is None:
            self._failed_tools[name] += 1
            return _refused("unknown_tool", "There is no such tool. Use only the tools you were given.")
        signature = f"{name} {arguments}"
        if self._failed_calls[signature] >= SAME_CALL_FAILURES:
            return _refused("blocked", "This very call failed before. Do not repeat it; ask the guest.")
        if self._failed_tools[name] >= SAME_TOOL_FAILURES:
            return _refused("halted", "This tool does not help here. Answer the guest without it.")
        try:
            result = tool.run(type(tool).arguments.model_validate_json(arguments or "{}"))
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
            result = _refused("malformed_arguments", f"Call it again with valid arguments: {wrong}")
        except Refusal as refusal:
            result = refusal.result()
            if refusal.hand_over is not None:
                self._desk.leave_to_staff(refusal)
        except Unavailable:
            raise
        except DomainError as error:
            result = {"ok": False, "code": error.code, "say": "", "next": f"{error.detail} Tell the guest."}
        if not result["ok"]:
            self._failed_calls[signature] += 1
            self._failed_tools[name] += 1
            return result
        said = json.dumps(result, default=str, sort_keys=True)
        if not tool.writes and self._seen.get(signature) == said:
            return _refused("repeated", "You have this result already. Answer the guest now.")
        self._seen[signature] = said
        return result


def _refused(code: str, advice: str) -> Result:
    return {"ok": False, "code": code, "say": "", "next": advice}
