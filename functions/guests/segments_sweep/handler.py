"""Every fifteen minutes: guests whom the clock moves between segments, and walks that nobody goes on with."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.segments.wiring import keeping_for, walking_for
from attendant.kernel import metrics, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.ids import new_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in

MARGIN_MS = 10_000


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str
    guest_walks_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Sweep one property after the other as long as time allows, each time beginning with another one."""
    chosen = Settings.load()
    swept = 0
    for property_id in directory_in(chosen.properties_table).in_turn(SystemClock().now(), minutes=15):
        if context.get_remaining_time_in_millis() < MARGIN_MS:
            logger.warning("sweep_cut_short")
            break
        swept += sweep(property_id, chosen, context)
    return {"swept": swept}


def sweep(property_id: str, chosen: Settings, context: LambdaContext) -> int:
    """Settle what is due in one property; a failure there keeps no other property waiting."""
    actor = Actor(
        kind="system",
        id="sweep",
        property_id=property_id,
        channel="schedule",
        correlation_id=new_id("cor", SystemClock().now()),
    )
    try:
        walking = walking_for(property_id, chosen)
        if walking.to_begin():
            transactions = Transactions(Table(chosen.outbox_table), SystemClock())
            walking.send(transactions.run(actor, lambda tx: walking.begin(tx, "earlier_version")))
        else:
            walking.revive()
        keeping = keeping_for(property_id, chosen)
        return keeping.due(actor, lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
    except Exception:
        logger.exception("sweep_failed", property_id=property_id)
        metrics.count("SweepFailed")
        return 0
