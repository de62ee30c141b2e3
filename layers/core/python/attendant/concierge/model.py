"""The port to a language model, and its adapter to OpenAI-compatible chat completions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from attendant.kernel.logs import logger


@dataclass(frozen=True)
class Call:
    """A tool call that the model asks for; `arguments` is its JSON text."""

    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Completion:
    """One round: text, tool calls, or both."""

    text: str
    calls: tuple[Call, ...] = ()

    def as_message(self) -> dict[str, Any]:
        """The round as part of the next request."""
        message: dict[str, Any] = {"role": "assistant", "content": self.text or None}
        if self.calls:
            message["tool_calls"] = [
                {
                    "id": call.call_id,
                    "type": "function",
                    "function": {"name": call.name, "arguments": call.arguments},
                }
                for call in self.calls
            ]
        return message


class ModelFailed(Exception):
    """The model gave nothing to use. `passing`: the same request may succeed a little later."""

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing


class Model(Protocol):
    """Answers a chat with text or tool calls."""

    def complete(
        self,
        messages: Sequence[dict[str, Any]],
        tools: Sequence[dict[str, Any]],
        *,
        seconds: float,
        user: str,
    ) -> Completion:
        """The next round within `seconds`; `user` is an opaque id of the guest.

        Raises:
            ModelFailed: no usable answer.
        """
        ...


class OpenAIModel:
    """Chat completions. The library and the client load at the first use and stay for the process."""

    def __init__(self, api_key: str, base_url: str, name: str) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._name = name

    def complete(
        self,
        messages: Sequence[dict[str, Any]],
        tools: Sequence[dict[str, Any]],
        *,
        seconds: float,
        user: str,
    ) -> Completion:
        import openai

        try:
            answer = self._client.with_options(timeout=seconds, max_retries=0).chat.completions.create(
                model=self._name,
                messages=list(messages),
                tools=list(tools),
                parallel_tool_calls=False,
                store=False,
                safety_identifier=user,
            )
        except openai.APITimeoutError as error:
            raise ModelFailed("timeout", passing=True) from error
        except openai.APIConnectionError as error:
            raise ModelFailed("connection", passing=True) from error
        except openai.RateLimitError as error:
            raise ModelFailed(
                error.code or "rate_limit", passing=error.code != "insufficient_quota"
            ) from error
        except openai.InternalServerError as error:
            raise ModelFailed("server_error", passing=True) from error
        except openai.APIStatusError as error:
            logger.warning("model_refused_request", status=error.status_code, request_id=error.request_id)
            raise ModelFailed(f"status_{error.status_code}", passing=False) from error
        except (openai.APIError, ValueError) as error:
            raise ModelFailed("unreadable_answer", passing=False) from error
        return _completion(answer)

    @cached_property
    def _client(self) -> Any:
        import openai

        return openai.OpenAI(api_key=self._api_key, base_url=self._base_url)


def _completion(answer: Any) -> Completion:
    """The round of an answer.

    Raises:
        ModelFailed: refused, cut off, filtered, or empty.
    """
    if not answer.choices:
        raise ModelFailed("no_choices", passing=False)
    choice = answer.choices[0]
    if choice.finish_reason in ("length", "content_filter"):
        raise ModelFailed(choice.finish_reason, passing=False)
    if getattr(choice.message, "refusal", None):
        raise ModelFailed("refusal", passing=False)
    calls = tuple(
        Call(call.id, call.function.name, call.function.arguments or json.dumps({}))
        for call in choice.message.tool_calls or ()
        if call.type == "function"
    )
    text = choice.message.content or ""
    if not calls and not text.strip():
        raise ModelFailed("empty", passing=False)
    return Completion(text, calls)
