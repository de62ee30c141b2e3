"""Events of the bus that end in a queue of one consumer."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.constructs.queue import WorkQueue
from infra.constructs.spine import Spine
from infra.names import APPLICATION


class Subscription(Construct):
    """A rule that puts events of some types into a consumer's queue.

    What the bus cannot deliver goes to the queue's own dead letters: it is the same body there, so one
    redrive serves both.
    """

    def __init__(self, scope: Construct, spine: Spine, queue: WorkQueue, types: Sequence[str]) -> None:
        super().__init__(scope, "Subscription")
        bus = events.EventBus.from_event_bus_name(self, "Bus", spine.bus.value)
        target = targets.SqsQueue(
            queue.queue,
            dead_letter_queue=queue.dead_letters,
            max_event_age=Duration.hours(24),
            retry_attempts=185,
        )
        events.Rule(
            self,
            "Rule",
            rule_name=spine.names.of(queue.name),
            event_bus=bus,
            event_pattern=events.EventPattern(source=[APPLICATION], detail_type=list(types)),
            targets=[target],
        )
