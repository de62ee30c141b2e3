"""Meta's two sending limits, on a monotonic clock."""

import time
from collections import deque
from collections.abc import Callable

from tests.simulators.whatsapp.errors import GraphError

PAIR_BURST = 45
PAIR_SECONDS_EACH = 6.0
MESSAGES_PER_SECOND = 80


class Rates:
    """One message per six seconds and guest with 45 borrowed ahead (131056), 80 a second in all (130429)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._paid_until: dict[str, float] = {}
        self._recent: deque[float] = deque()

    def spend(self, guest: str) -> None:
        """Count one message to this guest, or refuse it."""
        now = self._clock()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= MESSAGES_PER_SECOND:
            raise GraphError(130429)
        paid_until = max(self._paid_until.get(guest, now), now)
        if paid_until - now > (PAIR_BURST - 1) * PAIR_SECONDS_EACH:
            raise GraphError(131056)
        self._paid_until[guest] = paid_until + PAIR_SECONDS_EACH
        self._recent.append(now)

    def forget(self) -> None:
        self._paid_until.clear()
        self._recent.clear()
