"""Started by bus events: tells guests what the venue decided, and those who wait what is offered to them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.wiring import notices_for, waitlist_notices_for
from attendant.kernel import settings
from attendant.kernel.errors import NotFound
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger


class Settings(settings.Settings):
    """What the function reads from its environment."""

    properties_table: str
    bookings_table: str
    conversations_table: str
    concierge_table: str
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
        build = waitlist_notices_for if event.type.startswith("Waitlist") else notices_for
        build(event.property_id, Settings.load()).tell(event)
    except NotFound:
        logger.info("notice_without_subject", event_id=event.event_id)
