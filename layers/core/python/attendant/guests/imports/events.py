"""What becomes of imports; numbers only."""

from typing import ClassVar

from attendant.guests.imports.models import ImportCounts, ImportState
from attendant.kernel.events import Event


class GuestImportStarted(Event):
    """Somebody wants a file checked or taken in; the event is what a worker starts with."""

    aggregate: ClassVar[str] = "import_id"

    import_id: str
    dry_run: bool


class GuestImportProgressed(Event):
    """How far an import is: now and then while it runs, and when it ends."""

    aggregate: ClassVar[str] = "import_id"

    import_id: str
    state: ImportState
    dry_run: bool
    rows_done: int
    rows_total: int | None
    counts: ImportCounts
