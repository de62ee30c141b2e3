"""Tool schemas are strict, and a model that goes in circles is stopped."""

import json
from typing import Any, cast

import pytest

from attendant.concierge.desk import Desk
from attendant.concierge.refusals import Refusal
from attendant.concierge.tools import TOOLS, Toolbox
from attendant.concierge.tools.base import Arguments, Tool
from attendant.kernel.errors import Conflict, Unavailable

NAMES = {
    *("find_availability", "propose", "book", "my_bookings", "propose_change", "change"),
    *("propose_cancel", "cancel", "guest_details", "property_facts", "hand_over", "join_waitlist"),
    "remember",
}


class Failing(Tool):
    name = "failing"
    description = "Fails."
    error: Exception = Refusal("taken", "Sorry", "Offer others.")

    def run(self, wish: Arguments) -> dict[str, Any]:
        raise self.error


class Looking(Tool):
    name = "looking"
    description = "Gives the same each time."
    runs = 0

    def run(self, wish: Arguments) -> dict[str, Any]:
        type(self).runs += 1
        return {"ok": True, "next": "Go on."}


def toolbox(*tools: type[Tool]) -> Toolbox:
    return Toolbox(tools, cast(Desk, None))


def called(box: Toolbox, name: str, arguments: str = "{}", call_id: str = "") -> dict[str, Any]:
    called.count = getattr(called, "count", 0) + 1  # type: ignore[attr-defined]
    return cast(dict[str, Any], json.loads(box.call(call_id or f"call-{called.count}", name, arguments)))  # type: ignore[attr-defined]


def test_the_tools_are_those_the_model_is_promised() -> None:
    assert {tool.name for tool in TOOLS} == NAMES


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_schema_is_strict(tool: type[Tool]) -> None:
    function = tool.schema()["function"]
    parameters = function["parameters"]
    assert function["strict"] is True
    assert parameters["additionalProperties"] is False
    assert parameters["required"] == list(parameters["properties"])
    for wish in parameters["properties"].values():
        assert "default" not in wish
        assert "$ref" not in wish
        assert wish.get("type") or wish.get("anyOf")
    assert not {"guest_id", "phone", "property_id"} & set(parameters["properties"])


def test_a_refusal_becomes_a_result_with_words_and_a_next_step() -> None:
    assert called(toolbox(Failing), "failing") == {
        "ok": False,
        "code": "taken",
        "say": "Sorry",
        "next": "Offer others.",
    }


def test_an_error_of_the_domain_becomes_a_result_and_a_store_that_is_down_does_not() -> None:
    Failing.error = Conflict("Changed.")
    assert called(toolbox(Failing), "failing")["code"] == "conflict"
    Failing.error = Unavailable()
    with pytest.raises(Unavailable):
        called(toolbox(Failing), "failing")
    Failing.error = Refusal("taken", "Sorry", "Offer others.")


@pytest.mark.parametrize("arguments", ['{"day": ', "[]", "null", '{"other": 1}', '""'])
def test_malformed_arguments_are_told_back(arguments: str) -> None:
    assert called(toolbox(Looking), "looking", arguments)["code"] == "malformed_arguments"


def test_an_unknown_tool_is_told_back() -> None:
    assert called(toolbox(Looking), "refund")["code"] == "unknown_tool"


def test_a_call_is_never_run_twice() -> None:
    box = toolbox(Looking)
    before = Looking.runs
    assert called(box, "looking", call_id="one") == called(box, "looking", call_id="one")
    assert Looking.runs == before + 1


def test_the_same_failing_call_is_blocked_and_then_the_tool_is_halted() -> None:
    box = toolbox(Failing)
    codes = [called(box, "failing", "{}")["code"] for _ in range(3)]
    assert codes == ["taken", "taken", "blocked"]
    assert called(box, "failing", " {}")["code"] == "taken"
    assert called(box, "failing", "  {}")["code"] == "halted"


def test_a_look_up_that_gives_the_same_again_is_blocked() -> None:
    box = toolbox(Looking)
    assert [called(box, "looking")["ok"] for _ in range(2)] == [True, False]
