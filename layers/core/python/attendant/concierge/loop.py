"""The conversation with the model inside one turn: at most six rounds within one deadline."""

from collections.abc import Callable
from typing import Any

from attendant.concierge.model import Model, ModelFailed
from attendant.concierge.tools import Toolbox

ROUNDS = 6
LONGEST_CALL_SECONDS = 12.0
LEAST_SECONDS = 1.5
"""Less time than this is not worth another call."""


def converse(
    model: Model,
    messages: list[dict[str, Any]],
    toolbox: Toolbox,
    *,
    seconds_left: Callable[[], float],
    user: str,
    enough: Callable[[], bool],
) -> str:
    """Let the model call tools until it answers; gives its text, empty when `enough` was done without one.

    Raises:
        ModelFailed: no answer within the rounds or the deadline, or the model failed.
        Unavailable: the store does not answer.
    """
    for _ in range(ROUNDS):
        seconds = min(LONGEST_CALL_SECONDS, seconds_left())
        if seconds < LEAST_SECONDS:
            raise ModelFailed("deadline", passing=False)
        completion = model.complete(messages, toolbox.schemas(), seconds=seconds, user=user)
        if not completion.calls:
            return completion.text
        messages.append(completion.as_message())
        for call in completion.calls:
            content = toolbox.call(call.call_id, call.name, call.arguments)
            messages.append({"role": "tool", "tool_call_id": call.call_id, "content": content})
        if enough():
            return completion.text
    raise ModelFailed("too_many_rounds", passing=False)
