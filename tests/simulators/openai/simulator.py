"""The server: chat completions and models, with OpenAI's checks, errors and usage figures."""

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.simulators.openai import misbehaviour, requests
from tests.simulators.openai.brain import decide
from tests.simulators.openai.decisions import Call
from tests.simulators.openai.requests import Refused
from tests.simulators.server import Fault, Simulator, drop

MODELS = ("gpt-5-mini", "gpt-5", "gpt-4.1-mini", "gpt-4.1", "gpt-4o-mini")


class OpenAI(Simulator):
    """An OpenAI-compatible endpoint. Without `api_key` every key will do."""

    fault_modes = misbehaviour.MODES

    def __init__(self, api_key: str | None = None) -> None:
        super().__init__()
        self._api_key = api_key

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/chat/completions", self.complete),
            web.get("/v1/models", self.models),
            web.get("/v1/models/{model}", self.model),
        ]

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """POST /v1/chat/completions."""
        try:
            self._authorise(request)
            try:
                body = json.loads(await request.text())
            except ValueError:
                raise Refused("We could not parse the JSON body of your request.") from None
            requests.check(body)
        except Refused as refused:
            return _answer(refused.body, refused.status)
        fault = self.faults.take("completion")
        failed = await _failure(request, fault) if fault else None
        return failed or _answer(self._completion(body, fault))

    def _authorise(self, request: web.Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise Refused("You didn't provide an API key.", status=401)
        if self._api_key is not None and key != self._api_key:
            raise Refused("Incorrect API key provided.", code="invalid_api_key", status=401)

    def _completion(self, body: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
        messages = body["messages"]
        tools = [tool["function"]["name"] for tool in body.get("tools") or []]
        said = misbehaviour.completion(fault, messages, tools) if fault else None
        if said is None:
            said = self._thought(messages, [] if body.get("tool_choice") == "none" else tools)
        message = {"role": "assistant", **said["message"], "annotations": []}
        if "tool" in said:
            arguments = said["arguments"]
            written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
            call = {"name": said["tool"], "arguments": written}
            message["tool_calls"] = [{"id": f"call_{uuid4().hex[:24]}", "type": "function", "function": call}]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": said["finish_reason"]}
        return {
            "id": f"chatcmpl-{uuid4().hex[:29]}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": body["model"],
            "choices": [choice],
            "usage": _usage(messages, message),
            "service_tier": "default",
            "system_fingerprint": None,
        }

    def _thought(self, messages: list[dict[str, Any]], tools: list[str]) -> dict[str, Any]:
        decision = decide(messages, tools)
        if isinstance(decision, Call):
            return misbehaviour.calls(decision.tool, decision.arguments)
        wrong = self.faults.take("answer")
        return misbehaviour.says(misbehaviour.with_wrong_price(decision.text) if wrong else decision.text)

    async def models(self, request: web.Request) -> web.Response:
        try:
            self._authorise(request)
        except Refused as refused:
            return _answer(refused.body, refused.status)
        return _answer({"object": "list", "data": [_model(name) for name in MODELS]})

    async def model(self, request: web.Request) -> web.Response:
        return _answer(_model(request.match_info["model"]))


async def _failure(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    """The answer of a fault that is about the service, not about what the model says."""
    match fault.mode:
        case "timeout":
            await asyncio.sleep(fault.settings.get("seconds", 60))
            return drop(request)
        case "http_500":
            error = {
                "message": "The server had an error while processing your request.",
                "type": "server_error",
            }
            return _answer({"error": error | {"param": None, "code": None}}, 500)
        case "rate_limit_429":
            error = {
                "message": "Rate limit reached for requests.",
                "type": "requests",
                "code": "rate_limit_exceeded",
            }
            wait = str(fault.settings.get("retry_after", 1))
            return _answer({"error": error | {"param": None}}, 429, {"retry-after": wait})
        case "quota_429":
            error = {"message": "You exceeded your current quota.", "type": "insufficient_quota"}
            return _answer({"error": error | {"param": None, "code": "insufficient_quota"}}, 429)
    return None


def _answer(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    named = {"x-request-id": f"req_{uuid4().hex}", **(headers or {})}
    return web.json_response(body, status=status, headers=named)


def _usage(messages: list[dict[str, Any]], message: dict[str, Any]) -> dict[str, Any]:
    """Four characters to a token, as a rule of thumb."""
    asked = sum(len(json.dumps(each)) for each in messages) // 4 + 1
    answered = len(json.dumps(message)) // 4 + 1
    return {
        "prompt_tokens": asked,
        "completion_tokens": answered,
        "total_tokens": asked + answered,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1755000000, "owned_by": "simulator"}
