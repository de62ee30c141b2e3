"""Started by requests for personal data: collects what the stays table holds about a person."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.privacy.taking_part import Participant, consume, participant
from attendant.kernel import settings
from attendant.kernel.tables import Table
from attendant.stays.privacy import StaysPrivacy
from attendant.stays.repository import StaysRepository


class Settings(settings.Settings):
    """What the function reads from its environment."""

    stays_table: str
    guests_table: str
    outbox_table: str
    guest_files_bucket: str
    stays_privacy_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take part in the requests of a batch."""
    return consume(event, context, Settings.load().stays_privacy_queue_url, of_property)


def of_property(property_id: str) -> Participant:
    """The part `stays` of one property."""
    found = Settings.load()
    data = StaysPrivacy(StaysRepository(Table(found.stays_table), property_id))
    return participant("stays", property_id, data, found)
