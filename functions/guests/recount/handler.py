"""Every quarter of an hour: guests whose statistics change by the clock alone are counted anew."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.history.wiring import keeper_for
from attendant.kernel import metrics, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.ids import new_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.properties.directory import directory_in

MARGIN_MS = 15_000


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """One property after the other as long as time allows, each time beginning with another one."""
    chosen = Settings.load()
    counted = 0
    for property_id in directory_in(chosen.properties_table).in_turn(SystemClock().now()):
        if context.get_remaining_time_in_millis() < MARGIN_MS:
            logger.warning("recount_cut_short")
            break
        counted += recount(property_id, chosen)
    return {"counted": counted}


def recount(property_id: str, chosen: Settings) -> int:
    """Count in one property; a failure there is noted and keeps no other property waiting."""
    actor = Actor(
        kind="system",
        id="recount",
        property_id=property_id,
        channel="schedule",
        correlation_id=new_id("cor", SystemClock().now()),
    )
    try:
        return keeper_for(property_id, chosen).count_due(actor)
    except Exception:
        logger.exception("recount_failed", property_id=property_id)
        metrics.count("SweepFailed")
        return 0
