"""Functions that take jobs from queues."""

from aws_cdk import aws_sqs as sqs

from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue


def consume(queue: WorkQueue, function: PythonFunction, *, batch: int = 10, concurrency: int = 50) -> None:
    """Have a function take jobs from a queue in batches, answering for each job on its own.

    At most `concurrency` copies of the function run for this queue.
    """
    _map(queue.queue, function, batch=batch, concurrency=concurrency)


def consume_dead_letters(queue: WorkQueue, function: PythonFunction) -> None:
    """Have a function settle what was given up; what it cannot settle stays there and keeps the alarm on."""
    _map(queue.dead_letters, function, batch=1, concurrency=2)


def _map(queue: sqs.IQueue, function: PythonFunction, *, batch: int, concurrency: int) -> None:
    queue.grant_consume_messages(function.role)
    function.alias.add_event_source_mapping(
        "Jobs",
        event_source_arn=queue.queue_arn,
        batch_size=batch,
        max_concurrency=concurrency,
        report_batch_item_failures=True,
    )
