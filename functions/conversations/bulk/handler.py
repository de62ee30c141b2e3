"""Started by the bulk queue: takes in a large webhook body with the code of the webhook itself."""

import json
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.conversations import payload
from attendant.conversations.receiving import Receiving
from attendant.conversations.reception import receiving_for
from attendant.kernel import settings
from attendant.kernel.aws import client
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import Unavailable
from attendant.kernel.logs import logger

EMPTY = b'{"object": "whatsapp_business_account", "entry": []}'
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


class Settings(settings.Settings):
    """What the bulk function reads from its environment."""

    properties_table: str
    guests_table: str
    conversations_table: str
    outbox_table: str
    ai_queue_url: str
    send_queue_url: str
    status_queue_url: str
    bulk_bucket: str


@cache
def receiving(found: Settings) -> Receiving:
    """What takes bodies in, in this process."""
    return receiving_for(found)


def take_in(record: SQSRecord) -> None:
    """Take one body in and empty it; what was stored in an earlier attempt is found as a duplicate."""
    found = Settings.load()
    key = json.loads(record.body)["key"]
    s3 = client("s3")
    body = s3.get_object(Bucket=found.bulk_bucket, Key=key)["Body"].read()
    receipt = receiving(found).take(payload.read(json.loads(body), SystemClock().now()))
    logger.info("bulk_taken_in", key=key, messages=len(receipt.messages), failed=receipt.failed)
    if receipt.failed:
        raise Unavailable(f"{receipt.failed} updates of a bulk body were not stored.")
    # What guests wrote is kept once, where an erasure reaches it. The empty body tells a repeat of this job
    # from a body that was lost.
    s3.put_object(Bucket=found.bulk_bucket, Key=key, Body=EMPTY)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take in the bodies of a batch; those that were not stored whole come again."""
    answer = process_partial_response(
        event=event, record_handler=take_in, processor=processor, context=context
    )
    return dict(answer)
