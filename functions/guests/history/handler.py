"""Started by bus events about what guests do: keeps it in their history and counts their statistics anew."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.history.taking import take
from attendant.guests.history.wiring import keeper_for
from attendant.kernel import settings
from attendant.kernel.events import Envelope
from attendant.kernel.logs import logger


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Keep what a batch of events tells; those that failed come again."""
    failed: list[str] = []
    events: dict[str, Envelope] = {}
    for record in event["Records"]:
        try:
            events[record["messageId"]] = Envelope.of_bus_message(record["body"])
        except ValueError:
            logger.exception("event_not_read")
            failed.append(record["messageId"])
    failed += take(events, lambda property_id: keeper_for(property_id, Settings.load()))
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}
