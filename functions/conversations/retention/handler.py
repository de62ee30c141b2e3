"""Started every day: ends the conversations that each property no longer wants to keep."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.conversations.privacy import ConversationsPrivacy
from attendant.guests.privacy.looking import Looking
from attendant.guests.privacy.parts import Unfinished
from attendant.kernel import metrics, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in

MARGIN_MS = 8_000
AT_ONCE = 100
"""Of each property in one run; those that remain come the next day, the longest silence first."""


class Settings(settings.Settings):
    """What the sweep reads from its environment."""

    properties_table: str
    guests_table: str
    conversations_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Sweep one property after the other as long as time allows; trouble with one keeps no other waiting."""
    found = Settings.load()
    ended = 0
    for property_id in directory_in(found.properties_table).in_turn(SystemClock().now()):
        try:
            ended += sweep(found, property_id, lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
        except Unfinished:
            logger.warning("sweep_cut_short")
            break
        except Exception as fault:
            logger.error("sweep_failed", property_id=property_id, fault=type(fault).__name__)
            metrics.count("SweepFailed")
    return {"ended": ended}


def sweep(found: Settings, property_id: str, go_on: Callable[[], bool]) -> int:
    """End what is over in one property; gives how many conversations that were."""
    clock = SystemClock()
    rules = Looking(Table(found.guests_table), property_id).rules()
    transactions = Transactions(Table(found.outbox_table), clock)
    privacy = ConversationsPrivacy(Table(found.conversations_table), property_id, transactions, clock)
    actor = Actor(
        kind="system", id="retention", property_id=property_id, channel="schedule", correlation_id="retention"
    )
    over = privacy.idle_since(rules.silent_before(clock.now()), AT_ONCE)
    for conversation in over:
        privacy.end(conversation, actor, go_on)
    return len(over)
