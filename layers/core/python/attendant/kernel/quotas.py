"""How often somebody may do something: counted per window of time, in one small record each."""

from datetime import timedelta

from boto3.dynamodb.conditions import Attr

from attendant.kernel.clock import Clock, epoch_seconds
from attendant.kernel.errors import TooManyRequests
from attendant.kernel.tables import Key, Table


class Quota:
    """At most `limit` times in each window, which begins at a multiple of its length.

    The table forgets by itself what is over (`expires_at`).
    """

    def __init__(self, table: Table, clock: Clock, name: str, limit: int, window: timedelta) -> None:
        self._table = table
        self._clock = clock
        self._name = name
        self._limit = limit
        self._seconds = int(window.total_seconds())

    def spend(self, property_id: str, who: str) -> None:
        """Count one more; one write.

        Raises:
            TooManyRequests: the window is used up; says when the next one begins.
        """
        now = epoch_seconds(self._clock.now())
        window = now - now % self._seconds
        ends = window + self._seconds
        self._table.update(
            self._place(property_id, who, window),
            add={"spent": 1},
            set={"expires_at": ends + self._seconds},
            condition=Attr("spent").not_exists() | Attr("spent").lt(self._limit),
            otherwise=TooManyRequests("Too many calls.", retry_after=ends - now),
        )

    def refuse_if_exhausted(self, property_id: str, who: str) -> None:
        """Count nothing; one read.

        Raises:
            TooManyRequests: the window is used up.
        """
        now = epoch_seconds(self._clock.now())
        window = now - now % self._seconds
        record = self._table.get(self._place(property_id, who, window), consistent=True)
        if record and record["spent"] >= self._limit:
            raise TooManyRequests("Too many calls.", retry_after=window + self._seconds - now)

    def _place(self, property_id: str, who: str, window: int) -> Key:
        return Key(f"{property_id}#QUOTA#{self._name}#{who}", str(window))
