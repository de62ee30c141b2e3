"""Started by bus events about bookings: tells the guest, in their conversation, what the venue decided."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.wiring import notices_for
from attendant.kernel import settings
from attendant.kernel.errors import NotFound
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger


class Settings(settings.Settings):
    """What the function reads from its environment."""

    properties_table: str
    bookings_table: str
    conversations_table: str
    outbox_table: str
    send_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Tell each event; those that could not be told come again."""
    failed = []
    for record in event["Records"]:
        try:
            tell(Envelope.of_bus_message(record["body"]))
        except Exception:
            logger.exception("notice_not_told")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def tell(event: Envelope) -> None:
    """Tell one event; what it is about may be gone, then there is nobody to tell."""
    correlation.set(event.correlation_id)
    try:
        notices_for(event.property_id, Settings.load()).tell(event)
    except NotFound:
        logger.info("notice_without_subject", event_id=event.event_id)
