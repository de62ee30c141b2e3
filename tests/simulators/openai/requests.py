"""What the Chat Completions endpoint refuses, worded as OpenAI words it."""

import re
from typing import Any

KNOWN = frozenset(
    [
        "model",
        "messages",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "temperature",
        "top_p",
        "n",
        "max_tokens",
        "max_completion_tokens",
        "stop",
        "presence_penalty",
        "frequency_penalty",
        "logit_bias",
        "logprobs",
        "top_logprobs",
        "user",
        "seed",
        "response_format",
        "stream",
        "stream_options",
        "store",
        "metadata",
        "reasoning_effort",
        "verbosity",
        "service_tier",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_retention",
        "modalities",
        "prediction",
    ]
)
ROLES = ("system", "developer", "user", "assistant", "tool", "function")
TOOL_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
RANGES = {"temperature": (0, 2), "top_p": (0, 1), "presence_penalty": (-2, 2), "frequency_penalty": (-2, 2)}


class Refused(Exception):
    """An answer with OpenAI's error body."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None, status: int = 400):
        super().__init__(message)
        self.status = status
        kind = "invalid_request_error"
        self.body = {"error": {"message": message, "type": kind, "param": param, "code": code}}


def check(body: Any) -> None:
    """Refuse a request the real endpoint refuses."""
    if not isinstance(body, dict):
        raise Refused("We could not parse the JSON body of your request.")
    for name in body:
        if name not in KNOWN:
            raise Refused(f"Unrecognized request argument supplied: {name}", name)
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise Refused("you must provide a model parameter", "model")
    for name, (least, most) in RANGES.items():
        value = body.get(name)
        if value is not None and not (isinstance(value, int | float) and least <= value <= most):
            raise Refused(f"Invalid '{name}': expected a number between {least} and {most}.", name)
    if body.get("stream"):
        raise Refused("Streaming is not offered here.", "stream", "unsupported_value")
    if body.get("n") not in (None, 1):
        raise Refused("Only n=1 is offered here.", "n", "unsupported_value")
    _check_tools(body)
    _check_messages(body.get("messages"))


def _check_tools(body: dict[str, Any]) -> None:
    tools = body.get("tools")
    for name in ("tool_choice", "parallel_tool_calls"):
        if name in body and tools is None:
            raise Refused(f"'{name}' is only allowed when 'tools' are specified.", name)
    if tools is None:
        return
    if not isinstance(tools, list) or not 1 <= len(tools) <= 128:
        raise Refused("Invalid 'tools': expected an array of 1 to 128 tools.", "tools")
    names = []
    for index, tool in enumerate(tools):
        place = f"tools[{index}]"
        if not isinstance(tool, dict) or tool.get("type") != "function":
            raise Refused(
                f"Invalid value: '{place}.type'. Supported values are: 'function'.", f"{place}.type"
            )
        function = tool.get("function")
        if not isinstance(function, dict) or not TOOL_NAME.match(str(function.get("name", ""))):
            raise Refused(f"Invalid '{place}.function.name'.", f"{place}.function.name", "invalid_value")
        names.append(function["name"])
        if function.get("strict"):
            _check_strict(function["name"], function.get("parameters", {}), ())
    choice = body.get("tool_choice")
    if isinstance(choice, dict) and choice.get("function", {}).get("name") not in names:
        raise Refused("Tool choice names no tool of 'tools'.", "tool_choice")


def _check_strict(name: str, schema: Any, place: tuple[str, ...]) -> None:
    """Strict schemas: objects are closed and require every property; no open dictionaries, no defaults."""

    def refuse(reason: str) -> Refused:
        return Refused(
            f"Invalid schema for function '{name}': In context={place}, {reason}",
            "tools",
            "invalid_function_parameters",
        )

    if not isinstance(schema, dict):
        raise refuse("schema must be an object.")
    if not place and schema.get("type") != "object":
        raise refuse("schema must be a JSON Schema of 'type: \"object\"'.")
    if "default" in schema:
        raise refuse("'default' is not permitted.")
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise refuse("'additionalProperties' is required to be supplied and to be false.")
        properties = schema.get("properties", {})
        missing = sorted(set(properties) - set(schema.get("required", [])))
        if missing:
            raise refuse(
                "'required' is required to be supplied and to be an array including every key in properties. "
                f"Missing '{missing[0]}'."
            )
        for key, child in properties.items():
            _check_strict(name, child, (*place, "properties", key))
    for key in ("anyOf", "prefixItems"):
        for index, child in enumerate(schema.get(key, [])):
            _check_strict(name, child, (*place, key, str(index)))
    if "items" in schema:
        _check_strict(name, schema["items"], (*place, "items"))
    for key, child in schema.get("$defs", {}).items():
        _check_strict(name, child, (*place, "$defs", key))


def _check_messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise Refused("Invalid 'messages': empty array. Expected an array with minimum length 1.", "messages")
    waiting: list[str] = []
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        role = message.get("role") if isinstance(message, dict) else None
        if role not in ROLES:
            raise Refused(
                f"Invalid value: '{role}'. Supported values are: {', '.join(ROLES)}.", f"{place}.role"
            )
        if role == "tool":
            call_id = message.get("tool_call_id")
            if call_id not in waiting:
                raise Refused(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceding message "
                    f"with 'tool_calls'. ({call_id})",
                    f"{place}.role",
                )
            waiting.remove(call_id)
        elif waiting:
            raise _unanswered(waiting, place)
        _check_content(message, role, place)
        if role == "assistant":
            waiting = _call_ids(message, place)
    if waiting:
        raise _unanswered(waiting, f"messages[{len(messages) - 1}]")


def _check_content(message: dict[str, Any], role: str, place: str) -> None:
    content = message.get("content")
    if content is None and role == "assistant" and (message.get("tool_calls") or message.get("refusal")):
        return
    parts = content if isinstance(content, list) else None
    if parts is not None and parts and all(isinstance(part, dict) and part.get("type") for part in parts):
        return
    if not isinstance(content, str):
        raise Refused(
            f"Invalid value for 'content': expected a string, got {_kind(content)}.", f"{place}.content"
        )


def _call_ids(message: dict[str, Any], place: str) -> list[str]:
    calls = message.get("tool_calls")
    if calls is None:
        return []
    if not isinstance(calls, list) or not calls:
        raise Refused(f"Invalid '{place}.tool_calls': empty array.", f"{place}.tool_calls", "empty_array")
    for call in calls:
        function = call.get("function") if isinstance(call, dict) else None
        if (
            not isinstance(function, dict)
            or not isinstance(function.get("arguments"), str)
            or not call.get("id")
        ):
            raise Refused(f"Missing required parameter in '{place}.tool_calls'.", f"{place}.tool_calls")
    return [call["id"] for call in calls]


def _unanswered(waiting: list[str], place: str) -> Refused:
    return Refused(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
        f"'tool_call_id'. The following tool_call_ids did not have response messages: {', '.join(waiting)}",
        f"{place}.role",
    )


def _kind(value: Any) -> str:
    return "null" if value is None else type(value).__name__
