"""Started by requests for personal data: collects or erases what the bookings table holds about a person."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.privacy import BookingsPrivacy
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wiring import bookings_for
from attendant.guests.privacy.taking_part import Participant, consume, participant
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str
    outbox_table: str
    idempotency_table: str
    guest_files_bucket: str
    bookings_privacy_queue_url: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take part in the requests of a batch."""
    return consume(event, context, Settings.load().bookings_privacy_queue_url, of_property)


def of_property(property_id: str) -> Participant:
    """The part `bookings` of one property."""
    found, clock = Settings.load(), SystemClock()
    bookings, waitlist = bookings_for(property_id, found, clock), waitlist_for(property_id, found, clock)
    data = BookingsPrivacy(
        Table(found.bookings_table),
        property_id,
        Transactions(Table(found.outbox_table), clock),
        clock,
        cancel=lambda booking, actor: bookings.cancel(booking.booking_id, None, actor, by="guest"),
        leave=lambda entry_id, actor: waitlist.leave(entry_id, None, actor),
    )
    return participant("bookings", property_id, data, found)
