"""Started by bus events about guests: keeps their segments and the counts of lists true."""

from collections import defaultdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.segments.keeping import BOOKKEEPING
from attendant.guests.segments.wiring import keeping_for
from attendant.kernel import settings
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Look at the guests of a batch together; messages about those who failed come again."""
    about: dict[str, list[tuple[str, Envelope]]] = defaultdict(list)
    failed: list[str] = []
    for record in event["Records"]:
        try:
            envelope = Envelope.of_bus_message(record["body"])
        except ValueError:
            logger.exception("guest_event_not_read")
            failed.append(record["messageId"])
            continue
        about[envelope.property_id].append((record["messageId"], envelope))
    for property_id, messages in about.items():
        failed += keep(property_id, messages)
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def keep(property_id: str, messages: list[tuple[str, Envelope]]) -> list[str]:
    """Keep the guests of one property; gives the messages that must come again."""
    wanted = {message: guests_of(envelope) for message, envelope in messages}
    first = messages[0][1]
    correlation.set(first.correlation_id)
    actor = Actor(
        kind="system",
        id="segments",
        property_id=property_id,
        channel="events",
        correlation_id=first.correlation_id,
        causation_id=first.event_id,
    )
    guest_ids = list(dict.fromkeys(guest_id for ids in wanted.values() for guest_id in ids))
    if not guest_ids:
        return []
    try:
        kept = keeping_for(property_id, Settings.load()).keep(actor, guest_ids)
    except Exception:
        logger.exception("segments_not_kept", property_id=property_id)
        return list(wanted)
    return [message for message, ids in wanted.items() if set(ids) & set(kept.failed)]


def guests_of(envelope: Envelope) -> list[str]:
    """The guests whom an event is about; none if nothing changed that is kept here."""
    data = envelope.data
    if envelope.type == "GuestChanged" and set(data["fields"]) <= BOOKKEEPING:
        return []
    others = [data[name] for name in ("absorbed_id", "restored_id") if name in data]
    return [data["guest_id"], *others, *data.get("guest_ids", [])]
