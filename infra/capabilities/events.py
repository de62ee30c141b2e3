"""Wiring of the event spine: from the outbox to the bus."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.spine import Spine
from infra.constructs.stream import OutboxReader


class Events(Construct):
    """The relay."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Events")
        relay = PythonFunction(
            self,
            spine,
            "events/relay",
            allows={"events:PutEvents": [spine.bus.arn], "dynamodb:UpdateItem": [spine.table("outbox").arn]},
            knows=[spine.bus, spine.table("outbox")],
            timeout=60,
        )
        OutboxReader(self, spine, relay)
        spine.alarms.events_parked(relay.name)
