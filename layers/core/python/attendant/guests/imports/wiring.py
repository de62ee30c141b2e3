"""Builds the use cases of imports for one property, from what a function has."""

from typing import Protocol

from attendant.guests.files.storage import GuestFiles
from attendant.guests.imports.repository import ImportRepository
from attendant.guests.imports.service import Imports
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class WorkerSettings(Protocol):
    """What the worker of imports takes."""

    @property
    def guests_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def guest_files_bucket(self) -> str: ...


class ImportSettings(WorkerSettings, Protocol):
    """What the REST side of imports takes."""

    @property
    def idempotency_table(self) -> str: ...


def imports_for(property_id: str, settings: ImportSettings, clock: Clock | None = None) -> Imports:
    """The imports of a property."""
    moment = clock or SystemClock()
    transactions = Transactions(Table(settings.outbox_table), moment)
    return Imports(
        ImportRepository(Table(settings.guests_table), property_id),
        GuestFiles(settings.guest_files_bucket),
        transactions,
        Idempotency(Table(settings.idempotency_table), transactions),
        moment,
        property_id,
    )
