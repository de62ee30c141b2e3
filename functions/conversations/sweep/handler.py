"""Started every minute: brings back messages that were left on their way out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.conversations.dispatch import Dispatch
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.sweeping import Sweeping
from attendant.kernel import metrics, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.logs import logger
from attendant.kernel.queues import Queue
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in

MARGIN_MS = 5_000


class Settings(settings.Settings):
    """What the sweep reads from its environment."""

    properties_table: str
    conversations_table: str
    outbox_table: str
    send_queue_url: str


def sweeping(found: Settings, property_id: str) -> Sweeping:
    """The sweep of one property."""
    clock = SystemClock()
    return Sweeping(
        ConversationRepository(property_id, Table(found.conversations_table)),
        Transactions(Table(found.outbox_table), clock),
        Dispatch(property_id, Queue(found.send_queue_url)),
        clock,
    )


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Sweep one property after the other as long as time allows; trouble with one keeps no other waiting."""
    found = Settings.load()
    queued = 0
    for property_id in directory_in(found.properties_table).in_turn(SystemClock().now()):
        if context.get_remaining_time_in_millis() < MARGIN_MS:
            logger.warning("sweep_cut_short")
            break
        try:
            queued += sweeping(found, property_id).sweep()
        except Exception:
            logger.exception("sweep_failed", property_id=property_id)
            metrics.count("SweepFailed")
    return {"queued": queued}
