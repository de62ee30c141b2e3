"""Started by the import queue: takes a file of guests in, and goes on where it was stopped."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.files.jobs import FileJob
from attendant.guests.files.turns import LOOK_AGAIN_SECONDS
from attendant.guests.imports.worker import running_for
from attendant.kernel import settings
from attendant.kernel.logs import correlation, logger
from attendant.kernel.queues import Queue

THREADS = 8


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    outbox_table: str
    guest_files_bucket: str
    imports_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Work on the imports of a batch; those that failed come again."""
    failed = []
    for record in event["Records"]:
        try:
            run(FileJob.read(record["body"]), context)
        except Exception:
            logger.exception("import_stopped")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def run(job: FileJob, context: LambdaContext) -> None:
    """Work on one import as long as the function may."""
    correlation.set(job.correlation_id)
    found = Settings.load()
    queue = Queue(found.imports_queue_url)

    def look_again(seconds: int | None) -> None:
        queue.send(job.model_dump(), delay=LOOK_AGAIN_SECONDS if seconds is None else seconds)

    with ThreadPoolExecutor(THREADS) as threads:
        running_for(job.property_id, found, executor=threads).run(
            job.task_id,
            job.actor("imports"),
            look_again,
            lambda: context.get_remaining_time_in_millis() / 1000,
        )
