"""Started by requests for personal data: collects or erases a person's conversations."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.conversations.privacy import ConversationsPrivacy
from attendant.guests.privacy.parts import Order
from attendant.guests.privacy.service import Privacy
from attendant.guests.privacy.taking_part import Participant, consume, participant
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class Settings(settings.Settings):
    """What the function reads from its environment."""

    conversations_table: str
    guests_table: str
    outbox_table: str
    guest_files_bucket: str
    conversations_privacy_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take part in the requests of a batch."""
    return consume(event, context, Settings.load().conversations_privacy_queue_url, of_property)


def of_property(property_id: str) -> Participant:
    """The part `conversations` of one property."""
    found, clock = Settings.load(), SystemClock()
    transactions = Transactions(Table(found.outbox_table), clock)
    data = ConversationsPrivacy(Table(found.conversations_table), property_id, transactions, clock)

    def with_conversations(requests: Privacy, order: Order) -> Order:
        return requests.note_conversations(order, data.ids_of(order))

    return participant("conversations", property_id, data, found, prepare=with_conversations)
