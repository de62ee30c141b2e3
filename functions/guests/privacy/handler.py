"""Started by requests for personal data: collects or erases what the guests table holds about a person."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.privacy.erasing import GuestsPrivacy
from attendant.guests.privacy.taking_part import Participant, consume, participant
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    outbox_table: str
    guest_files_bucket: str
    guests_privacy_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take part in the requests of a batch."""
    return consume(event, context, Settings.load().guests_privacy_queue_url, of_property)


def of_property(property_id: str) -> Participant:
    """The part `guests` of one property."""
    found = Settings.load()
    transactions = Transactions(Table(found.outbox_table), SystemClock())
    data = GuestsPrivacy(Table(found.guests_table), property_id, transactions)
    return participant("guests", property_id, data, found)
