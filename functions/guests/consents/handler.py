"""Started by bus events about guests who stop or allow messages: keeps the decision in their profile."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.consents.deciding import decisions_of, with_decisions
from attendant.guests.service import Guests
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import Gone, NotFound
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Keep what a batch of events decides; those that failed come again."""
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            keep(Envelope.of_bus_message(record["body"]))
        except Exception:
            logger.exception("consent_not_kept")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def keep(event: Envelope) -> None:
    """Keep one event's decisions; a repeat, or a decision older than the one known, changes nothing."""
    correlation.set(event.correlation_id)
    decided = decisions_of(event)
    if not decided:
        return
    found = Settings.load()
    guests = Guests(Table(found.guests_table), event.property_id)

    def work(tx: Transaction) -> None:
        guest = guests.current(str(event.data["guest_id"]), consistent=True)
        guests.apply(
            tx, guest, guest.revised(consents=with_decisions(guest.consents, decided)), "consent_decided"
        )

    try:
        Transactions(Table(found.outbox_table), SystemClock()).run(_actor(event), work)
    except (NotFound, Gone):
        logger.info("consent_of_nobody")


def _actor(event: Envelope) -> Actor:
    return Actor(
        kind="system",
        id="consents",
        property_id=event.property_id,
        channel="events",
        correlation_id=event.correlation_id,
        causation_id=event.event_id,
    )
