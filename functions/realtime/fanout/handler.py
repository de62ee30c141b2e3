"""Stream of the outbox → every open connection that listens."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.kernel import settings
from attendant.kernel.outbox import carried
from attendant.realtime.wiring import fan_out


class Settings(settings.Settings):
    """What the function reads from its environment."""

    connections_table: str
    properties_table: str
    websocket_endpoint: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Deliver the batch; the answer names where the stream must resume, if anywhere."""
    chosen = Settings.load()
    deliveries = fan_out(chosen.connections_table, chosen.properties_table, chosen.websocket_endpoint)
    resume_at = deliveries.deliver(carried(event["Records"]))
    return {"batchItemFailures": [{"itemIdentifier": resume_at}] if resume_at else []}
