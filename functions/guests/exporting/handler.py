"""Started by the export queue: writes a guest list into a file, and is looked after until it is there."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.exports.repository import ExportRepository
from attendant.guests.exports.writing import ExportWriting
from attendant.guests.files.jobs import FileJob
from attendant.guests.files.storage import GuestFiles
from attendant.guests.files.turns import LOOK_AGAIN_SECONDS
from attendant.guests.listing.wiring import listing_for
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.logs import correlation, logger
from attendant.kernel.queues import Queue
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str
    guest_files_bucket: str
    exports_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Write the exports of a batch; those that failed come again."""
    failed = []
    for record in event["Records"]:
        try:
            write(FileJob.read(record["body"]))
        except Exception:
            logger.exception("export_not_written")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def write(job: FileJob) -> None:
    """Write one export."""
    correlation.set(job.correlation_id)
    queue = Queue(Settings.load().exports_queue_url)
    writing_for(job.property_id).write(
        job.task_id,
        job.actor("exports"),
        lambda: queue.send(job.model_dump(), delay=LOOK_AGAIN_SECONDS),
    )


def writing_for(property_id: str) -> ExportWriting:
    """What writes the exports of a property."""
    found, clock = Settings.load(), SystemClock()
    return ExportWriting(
        ExportRepository(Table(found.guests_table), property_id),
        listing_for(property_id, found, clock),
        GuestFiles(found.guest_files_bucket),
        Transactions(Table(found.outbox_table), clock),
        clock,
        property_id,
    )
