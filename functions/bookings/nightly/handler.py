"""Every hour: where it is three at night, propose better tables for the coming dates."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.reassigning.wiring import reassigning_for
from attendant.kernel import metrics, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.ids import new_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.properties.directory import directory_in

MARGIN_MS = 15_000


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """One property after the other as long as time allows, each hour beginning with another one."""
    chosen = Settings.load()
    proposed = 0
    for property_id in directory_in(chosen.properties_table).in_turn(SystemClock().now()):
        if context.get_remaining_time_in_millis() < MARGIN_MS:
            logger.warning("nightly_cut_short")
            break
        proposed += propose(property_id, chosen)
    return {"proposed": proposed}


def propose(property_id: str, chosen: Settings) -> int:
    """The lists of one property; a failure there is noted and keeps no other property waiting."""
    actor = Actor(
        kind="system",
        id="nightly",
        property_id=property_id,
        channel="schedule",
        correlation_id=new_id("cor", SystemClock().now()),
    )
    try:
        return reassigning_for(property_id, chosen).nightly(actor)
    except Exception:
        logger.exception("nightly_failed", property_id=property_id)
        metrics.count("SweepFailed")
        return 0
