"""Started by bus events about guests: judges new and changed profiles, merges or lets pairs wait."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.matching.wiring import watching_for
from attendant.kernel import settings
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Look after each event; those that failed come again."""
    failed = []
    for record in event["Records"]:
        try:
            look(Envelope.of_bus_message(record["body"]))
        except Exception:
            logger.exception("guest_not_matched")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def look(event: Envelope) -> None:
    """Look at the guests that one event names."""
    correlation.set(event.correlation_id)
    actor = Actor(
        kind="system",
        id="matching",
        property_id=event.property_id,
        channel="events",
        correlation_id=event.correlation_id,
        causation_id=event.event_id,
    )
    watching_for(event.property_id, Settings.load()).after(event, actor)
