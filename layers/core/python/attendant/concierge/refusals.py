"""Refusals inside a turn: never an error, always something to say and something to do next."""

from typing import Any

from attendant.kernel.errors import DomainError


class Refusal(Exception):
    """Why a wish cannot be done now. `say` is for the guest, `advice` tells the model what to do next.

    With `hand_over` people see to it at once; it tells them why.
    """

    def __init__(
        self, code: str, say: str, advice: str, *, hand_over: str | None = None, **extra: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.say = say
        self.advice = advice
        self.hand_over = hand_over
        self.extra = extra

    def result(self) -> dict[str, Any]:
        """The refusal as a tool result."""
        return {"ok": False, "code": self.code, "say": self.say, "next": self.advice, **self.extra}


class TurnFailed(DomainError):
    """The turn could not be finished now; it may succeed when it is tried again."""

    status, code, title = 503, "turn_failed", "The answer could not be made now"
