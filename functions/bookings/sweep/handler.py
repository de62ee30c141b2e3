"""Every minute: settle what is due, such as holds and requests whose time is up."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.deadlines import DueKind
from attendant.bookings.series.wiring import series_for
from attendant.bookings.wiring import due_work_for
from attendant.kernel import metrics, settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.ids import new_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.properties.directory import directory_in

MARGIN_MS = 5_000


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    outbox_table: str
    guests_table: str
    idempotency_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Sweep one property after the other as long as time allows, each minute beginning with another one."""
    chosen = Settings.load()
    swept = 0
    for property_id in directory_in(chosen.properties_table).in_turn(SystemClock().now()):
        if context.get_remaining_time_in_millis() < MARGIN_MS:
            logger.warning("sweep_cut_short")
            break
        swept += sweep(property_id, chosen)
    return {"swept": swept}


def sweep(property_id: str, chosen: Settings) -> int:
    """Settle in one property; a failure there is noted and keeps no other property waiting."""
    actor = Actor(
        kind="system",
        id="sweep",
        property_id=property_id,
        channel="schedule",
        correlation_id=new_id("cor", SystemClock().now()),
    )
    try:
        more = {DueKind.SERIES: series_for(property_id, chosen)}
        return due_work_for(property_id, chosen, more=more).sweep(actor)
    except Exception:
        logger.exception("sweep_failed", property_id=property_id)
        metrics.count("SweepFailed")
        return 0
