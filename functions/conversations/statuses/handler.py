"""Started by the status queue: moves our messages to what the provider reports about them."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.conversations.repository import ConversationRepository
from attendant.conversations.statuses import Statuses, StatusReport
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


class Settings(settings.Settings):
    """What the function reads from its environment."""

    conversations_table: str
    outbox_table: str


@cache
def statuses(found: Settings, property_id: str) -> Statuses:
    """The reports of one property, in this process."""
    clock = SystemClock()
    repository = ConversationRepository(property_id, Table(found.conversations_table))
    return Statuses(repository, Transactions(Table(found.outbox_table), clock), clock)


def apply(record: SQSRecord) -> None:
    """Apply one report."""
    report = StatusReport.model_validate_json(record.body)
    statuses(Settings.load(), report.property_id).apply(report)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Apply the reports of a batch; those that could not be applied come again."""
    answer = process_partial_response(event=event, record_handler=apply, processor=processor, context=context)
    return dict(answer)
