"""The OpenAI simulator: the official SDK talks to it with strict tools; it refuses what OpenAI refuses."""

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from tests.simulators.running import RunningOpenAI, run_openai


class FindAvailability(BaseModel):
    """Find free times."""

    service: str | None
    day: str
    time: str | None
    duration_minutes: int | None
    instructor: str | None
    party_size: int | None


TOOLS: list[Any] = [openai.pydantic_function_tool(FindAvailability, name="find_availability")]
SYSTEM = {
    "role": "system",
    "content": "You are the concierge of Alpin School.\nNOW: Monday 2026-03-02 09:00 Europe/Vienna",
}
ASK = [SYSTEM, {"role": "user", "content": "A lesson tomorrow at 10 for one hour, please"}]
CALL = {"id": "call_1", "type": "function", "function": {"name": "find_availability", "arguments": "{}"}}


@pytest.fixture(scope="module")
def server() -> Iterator[RunningOpenAI]:
    with run_openai() as running:
        yield running


@pytest.fixture
def model(server: RunningOpenAI) -> RunningOpenAI:
    server.reset()
    return server


@pytest.fixture
def client(model: RunningOpenAI) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key="sk-test", base_url=model.api_url, max_retries=0, timeout=5) as sdk:
        yield sdk


def complete(client: openai.OpenAI, messages: list[Any] | None = None, **options: Any) -> ChatCompletion:
    asked = ASK if messages is None else messages
    settings: dict[str, Any] = {"model": "gpt-5-mini", "messages": asked, "tools": TOOLS} | options
    answer: ChatCompletion = client.chat.completions.create(**settings)
    return answer


def test_the_sdk_gets_a_tool_call_that_fits_its_strict_schema(client: openai.OpenAI) -> None:
    answer = complete(client, parallel_tool_calls=False)
    choice = answer.choices[0]
    assert (
        choice.finish_reason == "tool_calls" and choice.message.content is None and choice.message.tool_calls
    )
    call = choice.message.tool_calls[0]
    assert call.type == "function"
    wish = FindAvailability.model_validate_json(call.function.arguments)
    assert (wish.day, wish.time, wish.duration_minutes) == ("tomorrow", "10", 60)
    assert answer.model == "gpt-5-mini" and answer.usage and answer.usage.total_tokens > 0


def test_without_tools_it_only_speaks(client: openai.OpenAI) -> None:
    choice = complete(client, tool_choice="none").choices[0]
    assert choice.finish_reason == "stop" and choice.message.content and not choice.message.tool_calls


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert "gpt-5-mini" in [model.id for model in client.models.list()]


def test_a_key_is_needed(model: RunningOpenAI) -> None:
    answer = model.http.post("/v1/chat/completions", json={"model": "m", "messages": ASK})
    assert answer.status_code == 401 and answer.json()["error"]["type"] == "invalid_request_error"


def strict(parameters: dict[str, Any]) -> list[Any]:
    return [{"type": "function", "function": {"name": "f", "strict": True, "parameters": parameters}}]


OPEN = {"type": "object", "properties": {}}
LOOSE = {
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "required": [],
    "additionalProperties": False,
}
REFUSED: dict[str, dict[str, Any]] = {
    "unknown role": {"messages": [{"role": "guest", "content": "Hi"}]},
    "no messages": {"messages": []},
    "content missing": {"messages": [{"role": "user", "content": None}]},
    "tool answer without a call": {
        "messages": [*ASK, {"role": "tool", "tool_call_id": "call_1", "content": "{}"}]
    },
    "call without an answer": {
        "messages": [*ASK, {"role": "assistant", "content": None, "tool_calls": [CALL]}]
    },
    "call answered too late": {
        "messages": [
            *ASK,
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "user", "content": "Hi"},
        ]
    },
    "no tool calls in the list": {
        "messages": [*ASK, {"role": "assistant", "content": None, "tool_calls": []}]
    },
    "open strict schema": {"tools": strict(OPEN)},
    "strict schema with an optional member": {"tools": strict(LOOSE)},
    "no tools but parallel calls": {"tools": openai.omit, "parallel_tool_calls": False},
    "unknown parameter": {"extra_body": {"wizardry": True}},
    "temperature out of range": {"temperature": 3},
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_openai_refuses_is_refused(client: openai.OpenAI, case: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        complete(client, **REFUSED[case])
    assert refused.value.body and refused.value.status_code == 400


SERVICE_FAULTS: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"mode": "http_500"}, openai.InternalServerError),
    ({"mode": "rate_limit_429"}, openai.RateLimitError),
    ({"mode": "quota_429"}, openai.RateLimitError),
    ({"mode": "timeout", "seconds": 0.05}, openai.APIConnectionError),
]


@pytest.mark.parametrize(("fault", "error"), SERVICE_FAULTS)
def test_the_service_fails_on_demand_and_only_as_often(
    model: RunningOpenAI, client: openai.OpenAI, fault: dict[str, Any], error: type[Exception]
) -> None:
    model.fault(**fault)
    with pytest.raises(error):
        complete(client)
    assert complete(client).choices


def test_rate_limit_and_quota_differ_as_openais_do(model: RunningOpenAI, client: openai.OpenAI) -> None:
    model.fault("rate_limit_429", retry_after=7)
    model.fault("quota_429")
    with pytest.raises(openai.RateLimitError) as slow:
        complete(client)
    with pytest.raises(openai.RateLimitError) as broke:
        complete(client)
    assert slow.value.response.headers["retry-after"] == "7" and slow.value.code == "rate_limit_exceeded"
    assert broke.value.code == "insufficient_quota"


TEXT_FAULTS = [
    ("claims_booking_without_tool", "booked"),
    ("claims_cancellation", "cancelled"),
    ("promises_colleague", "colleague"),
    ("injection_echo", "concierge of Alpin School"),
    ("length_cut", "lesson with"),
]


@pytest.mark.parametrize(("mode", "words"), TEXT_FAULTS)
def test_the_model_says_wrong_things_on_demand(
    model: RunningOpenAI, client: openai.OpenAI, mode: str, words: str
) -> None:
    model.fault(mode)
    choice = complete(client).choices[0]
    assert words in (choice.message.content or "") and not choice.message.tool_calls
    assert choice.finish_reason == ("length" if mode == "length_cut" else "stop")


def test_an_empty_answer_and_a_refusal(model: RunningOpenAI, client: openai.OpenAI) -> None:
    model.fault("empty_answer")
    model.fault("refusal")
    assert complete(client).choices[0].message.content == ""
    refused = complete(client).choices[0].message
    assert refused.content is None and refused.refusal


CALL_FAULTS: list[tuple[dict[str, Any], str, dict[str, Any] | None]] = [
    ({"mode": "unknown_tool"}, "refund_payment", {"amount": 100}),
    ({"mode": "names_foreign_booking", "reference": "Q3XK7P"}, "propose_cancel", {"reference": "Q3XK7P"}),
    (
        {"mode": "call_tool", "tool": "book", "arguments": {"proposal_id": "prl_x"}},
        "book",
        {"proposal_id": "prl_x"},
    ),
    ({"mode": "endless_tools"}, "property_facts", {"topic": "opening hours"}),
    ({"mode": "malformed_arguments"}, "find_availability", None),
]


@pytest.mark.parametrize(("fault", "tool", "arguments"), CALL_FAULTS)
def test_the_model_calls_wrongly_on_demand(
    model: RunningOpenAI,
    client: openai.OpenAI,
    fault: dict[str, Any],
    tool: str,
    arguments: dict[str, Any] | None,
) -> None:
    model.fault(**fault)
    calls = complete(client).choices[0].message.tool_calls
    assert calls and calls[0].type == "function" and calls[0].function.name == tool
    if arguments is None:
        with pytest.raises(ValueError):
            json.loads(calls[0].function.arguments)
    else:
        assert json.loads(calls[0].function.arguments) == arguments


def test_a_wrong_price_spoils_the_next_text_not_a_tool_call(
    model: RunningOpenAI, client: openai.OpenAI
) -> None:
    model.fault("wrong_price")
    assert complete(client).choices[0].message.tool_calls
    said = {"facts": "60 minutes cost 65.00 EUR.", "ok": True}
    call = CALL | {"function": {"name": "property_facts", "arguments": '{"topic": "prices"}'}}
    asked = [
        SYSTEM,
        {"role": "user", "content": "How much is it?"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
    ]
    answered = [*asked, {"role": "tool", "tool_call_id": "call_1", "content": json.dumps(said)}]
    assert complete(client, answered).choices[0].message.content == "60 minutes cost 1.00 EUR."
    assert complete(client, answered).choices[0].message.content == "60 minutes cost 65.00 EUR."


def test_the_log_keeps_requests_and_answers(model: RunningOpenAI, client: openai.OpenAI) -> None:
    complete(client)
    entry = model.log()[-1]
    assert (entry["method"], entry["path"], entry["status"]) == ("POST", "/v1/chat/completions", 200)
    assert entry["body"]["messages"] == ASK and entry["answer"]["choices"]
    model.reset()
    assert model.log() == []
