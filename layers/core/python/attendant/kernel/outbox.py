"""The outbox as those see it who carry events onward: stream batches, parking, replaying.

A parked event could not be published. It stays in the outbox, listed by the index `parked`, until somebody
replays it or its seven days are over.
"""

from datetime import datetime
from typing import Any, NamedTuple

from attendant.kernel.clock import iso
from attendant.kernel.events import Envelope
from attendant.kernel.tables import Key, Record, Table, present

PARKED = "PARKED"
REPLAY = "replay"


class Carried(NamedTuple):
    """One stream record that stands for an event to carry onward; `envelope` is None if it cannot be read."""

    sequence_number: str
    key: Key
    envelope: Envelope | None


def carried(records: list[dict[str, Any]]) -> list[Carried]:
    """The events in a stream batch, in order: added ones, and parked ones that somebody wants replayed."""
    return [_read(record) for record in records if _is_event(record)]


class Outbox:
    """Parking and replaying of events."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def park(self, key: Key, reason: str, now: datetime) -> None:
        """Put an event aside that cannot be published; a repeat changes nothing but the reason.

        Raises:
            Conflict: the outbox no longer holds it.
        """
        self._table.update(
            key,
            set={
                "state": "parked",
                "reason": reason,
                "parked_pk": PARKED,
                "parked_sk": f"{iso(now)}#{key.pk}",
            },
            condition=present(),
        )

    def parked(self) -> list[Record]:
        """Every parked event, oldest first."""
        return list(self._table.query_all(PARKED, index="parked"))

    def replay(self, key: Key) -> None:
        """Let the relay carry a parked event once more.

        Raises:
            Conflict: the outbox no longer holds it.
        """
        self._table.update(
            key, set={"state": REPLAY}, remove=["parked_pk", "parked_sk", "reason"], condition=present()
        )


def _is_event(record: dict[str, Any]) -> bool:
    if record["eventName"] == "INSERT":
        return True
    image = record["dynamodb"].get("NewImage", {})
    return record["eventName"] == "MODIFY" and bool(image.get("state", {}).get("S") == REPLAY)


def _read(record: dict[str, Any]) -> Carried:
    change = record["dynamodb"]
    key = Key(change["Keys"]["pk"]["S"], change["Keys"]["sk"]["S"])
    try:
        envelope = Envelope.model_validate_json(change["NewImage"]["envelope"]["S"])
    except (KeyError, ValueError):
        envelope = None
    return Carried(change["SequenceNumber"], key, envelope)
