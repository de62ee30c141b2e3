"""Started by the send queue (one group per conversation): gives stored messages to the channel."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.conversations.channels import Channel
from attendant.conversations.models import ReceiptJob, SendJob
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.sending import Sending
from attendant.conversations.whatsapp import WhatsApp, new_client
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import Unavailable
from attendant.kernel.secrets import secret
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

# Without the flag the first failure would bring back everything after it, other guests' messages too.
processor = SqsFifoPartialProcessor(skip_group_on_error=True)
http = cache(new_client)
LONGEST_SEND_MS = 15_000


class Settings(settings.Settings):
    """What the sender reads from its environment."""

    conversations_table: str
    outbox_table: str
    whatsapp_secret_arn: str
    whatsapp_api_url: str


def channel_of(channel: str, account: str) -> Channel:
    """The channel by its name; the token is read anew after a rotation.

    Raises:
        ValueError: no adapter has this name.
    """
    if channel != "whatsapp":
        raise ValueError(f"no channel {channel}")
    found = Settings.load()
    token = str(secret(found.whatsapp_secret_arn)["access_token"])
    return WhatsApp(http(), found.whatsapp_api_url, account, token)


@cache
def sending(found: Settings, property_id: str) -> Sending:
    """The sender of one property, in this process."""
    clock = SystemClock()
    repository = ConversationRepository(property_id, Table(found.conversations_table))
    return Sending(repository, Transactions(Table(found.outbox_table), clock), channel_of, clock)


def send(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Send one message, or show one read receipt.

    Raises:
        Unavailable: too little time is left to see a send through; the queue brings the job again.
    """
    if lambda_context.get_remaining_time_in_millis() < LONGEST_SEND_MS:
        raise Unavailable("Too little time left for another send.")
    body = record.json_body
    sender = sending(Settings.load(), body["property_id"])
    if "receipt_for" in body:
        sender.show_receipt(ReceiptJob.model_validate(body))
    else:
        sender.send(SendJob.model_validate(body))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send a batch; a failed job comes again together with the later ones of its conversation."""
    answer = process_partial_response(event=event, record_handler=send, processor=processor, context=context)
    return dict(answer)
