"""Builds the worker of imports; apart from the rest, because matching and sheets take long to load."""

from concurrent.futures import Executor

from attendant.guests.files.storage import GuestFiles
from attendant.guests.imports.repository import ImportRepository
from attendant.guests.imports.running import ImportRunning
from attendant.guests.imports.wiring import WorkerSettings
from attendant.guests.matching import repository as matching
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


def running_for(
    property_id: str,
    settings: WorkerSettings,
    clock: Clock | None = None,
    executor: Executor | None = None,
) -> ImportRunning:
    """What runs the imports of a property; with an `executor`, look-ups and writes go side by side."""
    moment, guests = clock or SystemClock(), Table(settings.guests_table)
    return ImportRunning(
        ImportRepository(guests, property_id),
        Guests(guests, property_id),
        matching.GuestFiles(guests, property_id),
        GuestFiles(settings.guest_files_bucket),
        Transactions(Table(settings.outbox_table), moment),
        moment,
        property_id,
        executor,
    )
