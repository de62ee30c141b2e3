"""Builds the use cases of exports for one property, from what a function has."""

from typing import Protocol

from attendant.guests.exports.repository import ExportRepository
from attendant.guests.exports.service import Exports
from attendant.guests.files.storage import GuestFiles
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class ExportSettings(Protocol):
    """What the REST side of exports takes."""

    @property
    def guests_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def idempotency_table(self) -> str: ...
    @property
    def guest_files_bucket(self) -> str: ...


def exports_for(property_id: str, settings: ExportSettings, clock: Clock | None = None) -> Exports:
    """The exports of a property."""
    moment = clock or SystemClock()
    transactions = Transactions(Table(settings.outbox_table), moment)
    return Exports(
        ExportRepository(Table(settings.guests_table), property_id),
        GuestFiles(settings.guest_files_bucket),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        moment,
    )
