"""Started by bus events about guests: learns for the search the words of their names."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.search.vocabulary import guests_in, may_rename
from attendant.guests.search.wiring import vocabulary_for
from attendant.kernel import settings
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    outbox_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Learn from each event; those that failed come again."""
    failed = []
    for record in event["Records"]:
        try:
            learn(Envelope.of_bus_message(record["body"]))
        except Exception:
            logger.exception("words_not_learnt")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def learn(event: Envelope) -> None:
    """Learn the words of the guests whom one event is about."""
    correlation.set(event.correlation_id)
    actor = Actor(
        kind="system",
        id="vocabulary",
        property_id=event.property_id,
        channel="events",
        correlation_id=event.correlation_id,
        causation_id=event.event_id,
    )
    found = Settings.load()
    vocabulary = vocabulary_for(event.property_id, found.guests_table, found.outbox_table)
    vocabulary.learn(guests_in(event.data), actor, renamed=may_rename(event.type, event.data))
