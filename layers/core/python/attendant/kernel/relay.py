"""From the outbox to the bus: every event at least once, none blocking those behind it."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, Unavailable
from attendant.kernel.events import SOURCE, Envelope
from attendant.kernel.logs import logger
from attendant.kernel.outbox import Carried, Outbox, carried

BATCH = 10
# EventBridge limits one call to 256 KB; events hold ids, so one that comes near is a mistake to look at.
LARGEST_EVENT_BYTES = 200_000
# What EventBridge says of an entry that the same call may carry later; anything else will never pass.
PASSING = frozenset({"InternalFailure", "InternalException", "ThrottlingException", "ServiceUnavailable"})


class Relay:
    """Publishes the events of stream batches to one bus."""

    def __init__(self, bus: str, outbox: Outbox, clock: Clock, events: Any) -> None:
        self._bus = bus
        self._outbox = outbox
        self._clock = clock
        self._events = events

    def carry(self, records: list[dict[str, Any]]) -> list[str]:
        """Publish the events of a batch; gives the lowest sequence number that must come again, if any.

        An event that can never be published is parked, counted and logged, and those behind it go on.
        """
        events = carried(records)
        failed: list[str] = []
        sound = []
        for event in events:
            defect = _defect(event)
            if defect is None:
                sound.append(event)
            elif not self._parked(event, defect):
                failed.append(event.sequence_number)
        for some in batched(sound, BATCH, strict=False):
            first_failed = self._publish(some)
            if first_failed is not None:
                failed.append(first_failed)
                break
        return [min(failed, key=in_stream_order)] if failed else []

    def _publish(self, events: Sequence[Carried]) -> str | None:
        """Publish up to ten events; gives the first sequence number that must come again, if any."""
        try:
            answer = self._events.put_events(
                Entries=[self._entry(event.envelope) for event in events if event.envelope]
            )
        except (ClientError, BotoCoreError) as error:
            logger.warning("bus_does_not_take_events", reason=type(error).__name__, events=len(events))
            return events[0].sequence_number
        published = 0
        for event, result in zip(events, answer["Entries"], strict=True):
            code = result.get("ErrorCode")
            if code is None:
                published += 1
            elif code in PASSING or not self._parked(event, f"refused by the bus: {code}"):
                metrics.count("EventsPublished", published)
                return event.sequence_number
        metrics.count("EventsPublished", published)
        return None

    def _entry(self, envelope: Envelope) -> dict[str, Any]:
        return {
            "EventBusName": self._bus,
            "Source": SOURCE,
            "DetailType": envelope.type,
            "Detail": envelope.model_dump_json(),
            "Time": envelope.occurred_at,
        }

    def _parked(self, event: Carried, reason: str) -> bool:
        """Park an event; False if even that failed and it must come again."""
        try:
            self._outbox.park(event.key, reason, self._clock.now())
        except Unavailable:
            return False
        except Conflict:
            # Somebody removed it from the outbox: nothing is left to keep, and it must not block others.
            reason = f"{reason}; gone from the outbox"
        logger.error("event_parked", key=event.key.pk, reason=reason)
        metrics.count("EventsParked")
        return True


def in_stream_order(sequence_number: str) -> tuple[int, str]:
    """Sequence numbers are whole numbers of different lengths."""
    return len(sequence_number), sequence_number


def _defect(event: Carried) -> str | None:
    """Why the event can never be published, if so."""
    if event.envelope is None:
        return "the record holds no readable envelope"
    if len(event.envelope.model_dump_json()) > LARGEST_EVENT_BYTES:
        return "too large for the bus"
    return None
