"""Queues with their dead-letter queues, and who takes from them."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.references import Resource
from infra.names import Names

KEPT = Duration.days(14)


class WorkQueue(Construct):
    """A queue of jobs and the dead-letter queue behind it.

    `name` is the queue's name without prefix; one that ends in `.fifo` makes both queues FIFO, without
    deduplication by content and with throughput per message group. Jobs are given up after `attempts` tries.
    """

    def __init__(
        self,
        scope: Construct,
        names: Names,
        name: str,
        *,
        variable: str,
        visibility: int,
        attempts: int = 5,
        delay: int = 0,
    ) -> None:
        """Declare both; `visibility` (at least six times the consumer's timeout) and `delay` in seconds."""
        stem, _, kind = name.partition(".")
        super().__init__(scope, "".join(part.capitalize() for part in stem.split("-")) + "Queue")
        self.name = stem
        suffix = f".{kind}" if kind else ""
        fifo = True if kind == "fifo" else None
        throughput = sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if fifo else None
        scoped = sqs.DeduplicationScope.MESSAGE_GROUP if fifo else None
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            queue_name=names.of(f"{stem}-dead{suffix}"),
            fifo=fifo,
            retention_period=KEPT,
            visibility_timeout=Duration.seconds(visibility),
            enforce_ssl=True,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=names.of(name),
            fifo=fifo,
            fifo_throughput_limit=throughput,
            deduplication_scope=scoped,
            delivery_delay=Duration.seconds(delay),
            visibility_timeout=Duration.seconds(visibility),
            retention_period=KEPT,
            enforce_ssl=True,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=attempts),
        )
        self.reference = Resource(self.queue.queue_arn, variable, self.queue.queue_url)


def dead_letter_queue(scope: Construct, names: Names, name: str) -> sqs.Queue:
    """A standard queue for what a schedule, a stream reader or an asynchronous call could not deliver."""
    return sqs.Queue(
        scope,
        "DeadLetters",
        queue_name=names.of(f"{name}-dead"),
        retention_period=KEPT,
        enforce_ssl=True,
    )
