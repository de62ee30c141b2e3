"""Started by bus events about time that came free: offers it to those who wait."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.waitlist.wiring import waitlist_offers_for
from attendant.kernel import settings
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Look after each event; those that failed come again."""
    failed = []
    for record in event["Records"]:
        try:
            look(Envelope.of_bus_message(record["body"]))
        except Exception:
            logger.exception("waitlist_not_looked_at")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def look(event: Envelope) -> None:
    """Offer what one event set free."""
    correlation.set(event.correlation_id)
    actor = Actor(
        kind="system",
        id="waitlist",
        property_id=event.property_id,
        channel="events",
        correlation_id=event.correlation_id,
        causation_id=event.event_id,
    )
    waitlist_offers_for(event.property_id, Settings.load()).after(event.data, actor)
