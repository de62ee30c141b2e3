"""Started by the queue of guest messages, one job at a time per conversation: answers the guest."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.service import Concierge
from attendant.concierge.wiring import concierge_for, model_of
from attendant.kernel import metrics, settings
from attendant.kernel.aws import client
from attendant.kernel.logs import correlation, logger
from attendant.kernel.queues import Queue

RETRY_SECONDS = (1, 2, 4)
ATTEMPTS_WITH_MODEL = 2
"""A passing failure of the model fails the turn this often; then the answer is made without it."""
MARGIN_SECONDS = 5.0


class Settings(settings.Settings):
    """What the function reads from its environment."""

    properties_table: str
    guests_table: str
    bookings_table: str
    conversations_table: str
    concierge_table: str
    idempotency_table: str
    outbox_table: str
    send_queue_url: str
    openai_secret_arn: str
    openai_base_url: str
    openai_model: str


def concierge(property_id: str) -> Concierge:
    """The concierge of a property in this process."""
    found = Settings.load()
    return concierge_for(property_id, found, model_of(found))


@cache
def queue_of(arn: str) -> Queue:
    """The queue that a record came from."""
    return Queue(client("sqs").get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"])


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer; a failed turn comes again after 1, 2, 4 seconds and then goes to the dead letters."""
    failed = []
    for record in event["Records"]:
        try:
            answer(record, lambda: context.get_remaining_time_in_millis() / 1000 - MARGIN_SECONDS)
        except Exception:
            logger.exception("turn_failed")
            metrics.count("TurnFailed")
            come_again(record)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def answer(record: dict[str, Any], seconds_left: Callable[[], float]) -> None:
    """Run the turn of one job."""
    job = json.loads(record["body"])
    correlation.set(job["message_id"])
    outcome = concierge(job["property_id"]).reply(
        job["conversation_id"],
        job["message_id"],
        property_id=job["property_id"],
        seconds_left=seconds_left,
        may_fail=receives(record) <= ATTEMPTS_WITH_MODEL,
    )
    logger.info("turn_ended", outcome=outcome.value, conversation_id=job["conversation_id"])


def come_again(record: dict[str, Any]) -> None:
    """Let the job come back soon; without this it would wait for the queue's own minute."""
    seconds = RETRY_SECONDS[min(receives(record), len(RETRY_SECONDS)) - 1]
    try:
        queue_of(record["eventSourceARN"]).hide(record["receiptHandle"], seconds)
    except Exception:
        logger.exception("visibility_not_set")


def receives(record: dict[str, Any]) -> int:
    """How often this job has been received, this time included."""
    return int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
