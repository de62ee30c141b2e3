"""Started by jobs: walks through the guests of a property, as far as the time of one run allows."""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.segments.wiring import walking_for
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.ids import new_id
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor

MARGIN_MS = 15_000


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str
    guest_walks_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Walk on for each job; one that failed comes again and goes on where it was."""
    failed = []
    for record in event["Records"]:
        try:
            go_on(json.loads(record["body"]), context)
        except Exception:
            logger.exception("walk_failed")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def go_on(job: dict[str, str], context: LambdaContext) -> None:
    """Walk on in one property."""
    correlation.set(new_id("cor", SystemClock().now()))
    actor = Actor(
        kind="system",
        id="segments",
        property_id=job["property_id"],
        channel="events",
        correlation_id=correlation.get(),
    )
    walking = walking_for(job["property_id"], Settings.load())
    walking.go_on(actor, job["walk_id"], lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
