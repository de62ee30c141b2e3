"""Builds the concierge of a property for the functions that run it."""

from functools import cache
from typing import Protocol

from attendant.bookings.waitlist.wiring import waitlist_for, waitlist_view_for
from attendant.bookings.wiring import ViewSettings, bookings_for, bookings_view_for
from attendant.concierge.aftercare import GivingUp, Notices
from attendant.concierge.model import Model, OpenAIModel
from attendant.concierge.repository import ConciergeRepository
from attendant.concierge.service import Concierge
from attendant.concierge.waitlist_notices import WaitlistNotices
from attendant.conversations.wiring import conversations_for
from attendant.guests.history.wiring import history_for
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.secrets import secret
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties


class AftercareSettings(Protocol):
    """Settings of a function that tells guests something outside a turn."""

    @property
    def properties_table(self) -> str: ...
    @property
    def conversations_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def send_queue_url(self) -> str: ...


class NoticesSettings(AftercareSettings, ViewSettings, Protocol):
    """Settings of the function that tells of decisions about bookings, and of offers to those who wait."""

    @property
    def concierge_table(self) -> str: ...


class ReplySettings(AftercareSettings, Protocol):
    """Settings of the function that answers."""

    @property
    def bookings_table(self) -> str: ...
    @property
    def guests_table(self) -> str: ...
    @property
    def concierge_table(self) -> str: ...
    @property
    def idempotency_table(self) -> str: ...
    @property
    def openai_secret_arn(self) -> str: ...
    @property
    def openai_base_url(self) -> str: ...
    @property
    def openai_model(self) -> str: ...


def concierge_for(
    property_id: str, settings: ReplySettings, model: Model, clock: Clock | None = None
) -> Concierge:
    """The concierge of one property."""
    clock = clock or SystemClock()
    return Concierge(
        Properties(Table(settings.properties_table), property_id),
        Guests(Table(settings.guests_table), property_id),
        bookings_for(property_id, settings, clock),
        waitlist_for(property_id, settings, clock),
        conversations_for(property_id, settings, clock),
        ConciergeRepository(property_id, Table(settings.concierge_table)),
        Transactions(Table(settings.outbox_table), clock),
        model,
        clock,
        history_for(property_id, settings.guests_table, clock),
    )


def model_of(settings: ReplySettings) -> Model:
    """The model of this process; a rotated key makes a new client.

    Raises:
        Unavailable: the key cannot be read.
    """
    key = str(secret(settings.openai_secret_arn)["api_key"])
    return _client(key, settings.openai_base_url, settings.openai_model)


@cache
def _client(api_key: str, base_url: str, name: str) -> Model:
    return OpenAIModel(api_key, base_url, name)


def giving_up_for(property_id: str, settings: AftercareSettings, clock: Clock | None = None) -> GivingUp:
    """What happens to turns that failed for good."""
    return GivingUp(
        Properties(Table(settings.properties_table), property_id),
        conversations_for(property_id, settings, clock),
    )


def notices_for(property_id: str, settings: NoticesSettings, clock: Clock | None = None) -> Notices:
    """The notices of one property."""
    clock = clock or SystemClock()
    return Notices(
        Properties(Table(settings.properties_table), property_id),
        bookings_view_for(property_id, settings, clock),
        conversations_for(property_id, settings, clock),
        clock,
    )


def waitlist_notices_for(
    property_id: str, settings: NoticesSettings, clock: Clock | None = None
) -> WaitlistNotices:
    """What those who wait in a property are told."""
    clock = clock or SystemClock()
    return WaitlistNotices(
        Properties(Table(settings.properties_table), property_id),
        bookings_view_for(property_id, settings, clock),
        waitlist_view_for(property_id, settings, clock),
        conversations_for(property_id, settings, clock),
        ConciergeRepository(property_id, Table(settings.concierge_table)),
        clock,
    )
