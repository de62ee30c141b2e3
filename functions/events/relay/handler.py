"""Started by the outbox stream: publishes each event to the bus."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.kernel import settings
from attendant.kernel.aws import client
from attendant.kernel.clock import SystemClock
from attendant.kernel.outbox import Outbox
from attendant.kernel.relay import Relay
from attendant.kernel.tables import Table


class Settings(settings.Settings):
    """What the relay reads from its environment."""

    outbox_table: str
    event_bus: str


@cache
def relay() -> Relay:
    """The relay of this process."""
    found = Settings.load()
    return Relay(found.event_bus, Outbox(Table(found.outbox_table)), SystemClock(), client("events"))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Publish a batch; the answer names the first record that must come again."""
    again = relay().carry(event["Records"])
    return {"batchItemFailures": [{"itemIdentifier": number} for number in again]}
