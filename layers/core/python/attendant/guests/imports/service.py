"""Use cases of imports: making one, starting it, seeing how far it is and what became of each row."""

from datetime import datetime, timedelta

from attendant.guests.files.storage import GuestFiles
from attendant.guests.imports.events import GuestImportProgressed, GuestImportStarted
from attendant.guests.imports.models import (
    FILE_BYTES,
    REPORT_SECONDS,
    UPLOAD_SECONDS,
    FileLink,
    Import,
    ImportAnswer,
    ImportCounts,
    ImportJob,
    ImportPage,
    ImportStart,
    ImportState,
    ImportWish,
    RowOutcome,
    RowPage,
)
from attendant.guests.imports.repository import ImportRepository
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

LANES = 4
"""How many transactions of an import go side by side."""


class FileMissing(Conflict):
    """Nothing was sent to the upload link yet."""

    code, title = "file_missing", "The file has not arrived"


class FileTooLarge(Conflict):
    """The file is larger than an import takes; `largest` in bytes."""

    code, title = "file_too_large", "The file is too large"


class Imports:
    """The imports of one property."""

    def __init__(
        self,
        repository: ImportRepository,
        files: GuestFiles,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
        property_id: str,
    ) -> None:
        self._repository = repository
        self._files = files
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock
        self._property = property_id

    def create(self, wish: ImportWish, actor: Actor, key: str | None = None) -> ImportAnswer:
        """An import that waits for its file, with the link to which the file is sent."""

        def work(tx: Transaction) -> Import:
            job = ImportJob.of(wish, new_id("imp", tx.now), actor, tx.now)
            self._repository.add(tx, job)
            return job.shown()

        made = self._idempotency.once(actor, "guest_import", key, wish, Import, work)
        return self._answer(self._repository.get(made.import_id))

    def start(self, import_id: str, wish: ImportStart, actor: Actor) -> Import:
        """Have the file checked (dry run) or taken in; a worker starts with the event.

        An import that failed or was cancelled goes on where it stopped if it is started with the same
        settings. A repeat while it runs changes nothing.

        Raises:
            NotFound: the property has no such import.
            FileMissing: there is no file yet.
            FileTooLarge: it is larger than an import takes.
            Conflict: it runs, or was taken in already, with other settings.
        """

        def work(tx: Transaction) -> Import:
            seen = self._repository.get(import_id)
            if seen.state.is_open and seen.settings == wish:
                return seen.shown()
            if seen.state.is_open or seen.state is ImportState.FINISHED:
                state = seen.state.value
                raise Conflict(f"The import is {state}. Make another one for another file.", state=state)
            job = self._started(seen, wish)
            job = self._repository.replace(tx, seen, job)
            self._repository.audit(tx, job, "guest_import_started")
            event = GuestImportStarted(import_id=import_id, dry_run=wish.dry_run)
            tx.publish(event, aggregate_version=job.revision)
            return job.shown()

        return self._transactions.run(actor, work)

    def read(self, import_id: str, actor: Actor) -> ImportAnswer:
        """An import with its links; the audit trail says who got one to a report.

        Raises:
            NotFound: the property has no such import.
        """
        job = self._repository.get(import_id)
        if job.report_key:
            with self._transactions.begin(actor) as tx:
                self._repository.audit(tx, job, "guest_import_report_given")
        return self._answer(job)

    def newest(self, limit: int, cursor: str | None) -> ImportPage:
        """The imports of the property, newest first.

        Raises:
            Invalid: the cursor is not one of this list.
        """
        imports, following = self._repository.newest(limit, cursor)
        return ImportPage(imports=imports, cursor=following)

    def rows(self, import_id: str, outcome: RowOutcome | None, limit: int, cursor: str | None) -> RowPage:
        """What became, or would become, of rows of the last run.

        Raises:
            NotFound: the property has no such import.
            Invalid: the cursor is not one of this list.
        """
        return self._repository.page(self._repository.get(import_id), outcome, limit, cursor)

    def cancel(self, import_id: str, actor: Actor) -> Import:
        """End an import; rows that were taken in stay. A repeat changes nothing.

        Raises:
            NotFound: the property has no such import.
            Conflict: it has ended already.
        """

        def work(tx: Transaction) -> Import:
            seen = self._repository.get(import_id)
            if seen.state is ImportState.CANCELLED:
                return seen.shown()
            if seen.state in (ImportState.FINISHED, ImportState.FAILED):
                raise Conflict(f"The import is {seen.state.value} already.", state=seen.state.value)
            update = {"state": ImportState.CANCELLED, "finished_at": tx.now, "turn": None}
            job = self._repository.replace(tx, seen, seen.model_copy(update=update))
            self._repository.open_lanes(tx, import_id, "nobody", LANES)
            self._repository.audit(tx, job, "guest_import_cancelled")
            tx.publish(progress_of(job), aggregate_version=job.revision)
            return job.shown()

        return self._transactions.run(actor, work)

    def _started(self, seen: ImportJob, wish: ImportStart) -> ImportJob:
        stored = self._files.find(upload_place(self._property, seen.import_id))
        if stored is None:
            raise FileMissing("Send it to the upload link with PUT first.")
        if stored.size > FILE_BYTES:
            raise FileTooLarge(f"{stored.size} bytes, at most {FILE_BYTES}.", largest=FILE_BYTES)
        begun = seen.settings is not None and not seen.settings.dry_run and seen.rows_done > 0
        same_file = seen.etag == stored.etag
        if begun and not (seen.settings == wish and same_file):
            raise Conflict("Rows were taken in already: go on with the same file and settings.")
        goes_on = same_file and seen.settings == wish and seen.state is not ImportState.CHECKED
        update = {
            "state": ImportState.QUEUED,
            "settings": wish,
            "etag": stored.etag,
            "problem": None,
            "finished_at": None,
            "turn": None,
        }
        if not same_file:
            update |= {"rows_key": None, "rows_total": None, "headings": (), "format": None}
        if not goes_on:
            update |= {
                "run": seen.run + 1,
                "columns": (),
                "offset": 0,
                "rows_done": 0,
                "counts": ImportCounts(),
                "report_key": None,
            }
        return seen.model_copy(update=update)

    def _answer(self, job: ImportJob) -> ImportAnswer:
        now = self._clock.now()
        answer = ImportAnswer(**job.shown().model_dump())
        if not job.state.is_open and job.state is not ImportState.FINISHED:
            url = self._files.signed_put(upload_place(self._property, job.import_id), UPLOAD_SECONDS)
            answer = answer.model_copy(update={"upload": _link(url, now, UPLOAD_SECONDS)})
        if job.report_key:
            name = f"import-{job.created_at.date().isoformat()}.csv"
            url = self._files.signed_get(job.report_key, name, REPORT_SECONDS)
            answer = answer.model_copy(update={"report": _link(url, now, REPORT_SECONDS)})
        return answer


def progress_of(job: ImportJob) -> GuestImportProgressed:
    """The event that says how far an import is."""
    assert job.settings or not job.state.is_open
    return GuestImportProgressed(
        import_id=job.import_id,
        state=job.state,
        dry_run=job.settings.dry_run if job.settings else True,
        rows_done=job.rows_done,
        rows_total=job.rows_total,
        counts=job.counts,
    )


def upload_place(property_id: str, import_id: str) -> str:
    """Where the file of an import lies as it came."""
    return f"imports/{property_id}/{import_id}/upload"


def rows_place(property_id: str, job: ImportJob) -> str:
    """Where the lines of an import lie: for each file that was sent another place."""
    tag = "".join(letter for letter in str(job.etag) if letter.isalnum())
    return f"imports/{property_id}/{job.import_id}/rows-{tag}.jsonl"


def report_place(property_id: str, job: ImportJob) -> str:
    """Where the report of a run lies."""
    return f"imports/{property_id}/{job.import_id}/report-{job.run}.csv"


def _link(url: str, now: datetime, seconds: int) -> FileLink:
    return FileLink(url=url, expires_at=now + timedelta(seconds=seconds))
