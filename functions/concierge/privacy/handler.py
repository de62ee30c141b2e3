"""Started by requests for personal data: collects or erases what the concierge remembers of a person."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.concierge.privacy import ConciergePrivacy
from attendant.guests.privacy.taking_part import Participant, consume, participant
from attendant.kernel import settings
from attendant.kernel.tables import Table


class Settings(settings.Settings):
    """What the function reads from its environment."""

    concierge_table: str
    guests_table: str
    outbox_table: str
    guest_files_bucket: str
    concierge_privacy_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take part in the requests of a batch."""
    return consume(event, context, Settings.load().concierge_privacy_queue_url, of_property)


def of_property(property_id: str) -> Participant:
    """The part `concierge` of one property."""
    found = Settings.load()
    data = ConciergePrivacy(Table(found.concierge_table), property_id)
    return participant("concierge", property_id, data, found)
