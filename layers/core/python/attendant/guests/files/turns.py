"""Who works on a long task: one worker at a time, another one when it falls silent (no I/O).

A worker takes a turn with a token of its own and says again and again that it is alive. Every write of the
task is conditional on the token, so a worker that was taken for dead can change nothing any more.
"""

import secrets
from datetime import datetime, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict

from attendant.kernel.errors import Conflict

KEPT = timedelta(days=90)
"""How long it stays known what was exported or imported; the files go after days."""
ALIVE_FOR = timedelta(seconds=90)
"""How long a worker may be silent."""
LOOK_AGAIN_SECONDS = 120
"""When somebody looks whether a worker is alive: later than it may be silent."""
ATTEMPTS = 4
"""How many turns in a row may end without anything to show for it."""


class LostTurn(Conflict):
    """Another worker took over, or the task was cancelled: this worker stops."""

    code, title = "turn_lost", "Another worker took over"


class Turn(BaseModel):
    """A worker's turn, and how many turns without progress it is."""

    model_config = ConfigDict(frozen=True)

    token: str
    until: datetime
    attempt: int = 1

    @classmethod
    def after(cls, former: "Turn | None", now: datetime) -> Self:
        """The turn of a new worker."""
        attempt = former.attempt + 1 if former else 1
        return cls(token=secrets.token_hex(8), until=now + ALIVE_FOR, attempt=attempt)

    def is_held(self, now: datetime) -> bool:
        """Whether its worker is alive as far as one knows."""
        return now < self.until

    def extended(self, now: datetime, *, progress: bool = False) -> Self:
        """The same turn, alive from now on; with progress it counts as the first again."""
        return self.model_copy(update={"until": now + ALIVE_FOR, "attempt": 1 if progress else self.attempt})

    def ended(self, now: datetime) -> Self:
        """The same turn, given up: the next worker need not wait."""
        return self.model_copy(update={"until": now})
