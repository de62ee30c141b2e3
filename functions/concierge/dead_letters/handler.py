"""Started by what the reply function gave up: a person takes over, and the guest gets one short apology."""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.wiring import giving_up_for
from attendant.kernel import metrics, settings
from attendant.kernel.logs import correlation, logger


class Settings(settings.Settings):
    """What the function reads from its environment."""

    properties_table: str
    conversations_table: str
    outbox_table: str
    send_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Settle each given-up turn; one that cannot be settled stays in the queue and keeps the alarm on."""
    failed = []
    for record in event["Records"]:
        try:
            settle(json.loads(record["body"]))
        except Exception:
            logger.exception("dead_letter_not_settled")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def settle(job: dict[str, Any]) -> None:
    """Hand one conversation over, unless it was answered in the meantime."""
    correlation.set(job["message_id"])
    giving_up = giving_up_for(job["property_id"], Settings.load())
    if giving_up.give_up(job["property_id"], job["conversation_id"], job["message_id"]):
        metrics.count("TurnGivenUp")
        logger.warning("turn_given_up", conversation_id=job["conversation_id"])
