"""What becomes of exports; numbers only, nothing of what was asked for."""

from typing import ClassVar

from attendant.guests.exports.models import ExportState
from attendant.kernel.events import Event


class GuestExportRequested(Event):
    """Somebody wants a guest list as a file; the event is what a worker starts with."""

    aggregate: ClassVar[str] = "export_id"

    export_id: str


class GuestExportProgressed(Event):
    """How far an export is: now and then while it is written, and when it ends."""

    aggregate: ClassVar[str] = "export_id"

    export_id: str
    state: ExportState
    rows_done: int
    rows_total: int | None
