"""The worker of exports: from the guest list to a file in the bucket, with the memory of one page.

Any number of workers may be told to write an export. One holds the turn; each writes to a key of its own, and
which file counts is decided by one conditional write, so two of them can neither mix nor both finish.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Protocol, cast

from attendant.guests.exports import csv_file, excel_file
from attendant.guests.exports.columns import chosen
from attendant.guests.exports.csv_file import CsvFile
from attendant.guests.exports.excel_file import ExcelFile
from attendant.guests.exports.models import KEPT, ExportJob, ExportState
from attendant.guests.exports.repository import ExportRepository
from attendant.guests.exports.service import progress_of
from attendant.guests.files.storage import GuestFiles
from attendant.guests.files.turns import ATTEMPTS, Turn
from attendant.guests.listing.models import Batch, GuestFilter, GuestSort
from attendant.guests.models import Guest
from attendant.kernel.clock import Clock
from attendant.kernel.errors import DomainError, LostRevision, Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

TOLD_EVERY = timedelta(seconds=2)
"""How often progress is stored and published, at most."""


class Lists(Protocol):
    """Where the guests of a filter come from."""

    def walk(self, wish: GuestFilter, sort: GuestSort | None = None) -> Iterable[Batch]:
        """All guests whom a filter shows, batch after batch."""
        ...


class Growing(Protocol):
    """A file that takes guests."""

    def add(self, guests: Sequence[Guest]) -> None:
        """A row for each guest."""
        ...


class ExportWriting:
    """Writes the exports of one property."""

    def __init__(
        self,
        repository: ExportRepository,
        lists: Lists,
        files: GuestFiles,
        transactions: Transactions,
        clock: Clock,
        property_id: str,
    ) -> None:
        self._repository = repository
        self._lists = lists
        self._files = files
        self._transactions = transactions
        self._clock = clock
        self._property = property_id

    def write(self, export_id: str, actor: Actor, look_again: Callable[[], None]) -> None:
        """Write an export, if it is open and nobody else does.

        `look_again` has this called again after a while; it is used as long as the export is open, so that
        a worker that dies is replaced by the next that looks.

        Raises:
            NotFound: the property has no such export.
            Unavailable: something failed that may succeed later; the turn is given up.
        """
        if not self._repository.get(export_id).state.is_open:
            return
        look_again()
        job = self._taken(export_id, actor)
        if job is None or not job.state.is_open:
            return
        task = _Task(self._repository, self._transactions, self._clock, actor, job)
        assert job.turn
        key = f"exports/{self._property}/{export_id}/{job.turn.token}.{job.format}"
        try:
            size = self._filled(task, key)
            task.finish(key, size)
        except LostRevision:
            # Cancelled, or another worker took over: this file is nobody's.
            self._files.delete(key)
        except Unavailable:
            task.give_up()
            raise
        except DomainError as refusal:
            task.fail(refusal.detail)
        except Exception:
            task.give_up()
            raise

    def _filled(self, task: "_Task", key: str) -> int:
        job = task.job
        columns = chosen(job.columns)
        if job.format == "csv":
            with self._files.writer(key, csv_file.CONTENT_TYPE) as writer:
                target = cast(IO[bytes], writer)
                self._pour(task, CsvFile(target, columns, bom=job.utf8_bom, delimiter=job.delimiter))
            return writer.size
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "guests.xlsx"
            with ExitStack() as open_until_here:
                book = open_until_here.enter_context(closing(ExcelFile(path, columns)))
                self._pour(task, book)
            task.tell(force=True)
            return self._files.store(key, path, excel_file.CONTENT_TYPE)

    def _pour(self, task: "_Task", file: Growing) -> None:
        for batch in self._lists.walk(task.job.filter, task.job.sort):
            file.add(batch.guests)
            task.rows += len(batch.guests)
            task.tell()

    def _taken(self, export_id: str, actor: Actor) -> ExportJob | None:
        """The export with a turn of this worker; None if it has ended or another worker is alive."""

        def work(tx: Transaction) -> ExportJob | None:
            seen = self._repository.get(export_id)
            if not seen.state.is_open or (seen.turn and seen.turn.is_held(tx.now)):
                return None
            turn = Turn.after(seen.turn, tx.now)
            if turn.attempt > ATTEMPTS:
                problem = "It was begun again and again and could not be finished."
                update = {"state": ExportState.FAILED, "problem": problem, "finished_at": tx.now}
                logger.error("export_given_up", export_id=export_id)
            else:
                update = {"state": ExportState.RUNNING, "turn": turn, "rows_done": 0}
            job = self._repository.replace(tx, seen, seen.model_copy(update=update))
            tx.publish(progress_of(job), aggregate_version=job.revision)
            return job

        return self._transactions.run(actor, work)


class _Task:
    """One worker's turn on one export: what it stores of its progress."""

    def __init__(
        self,
        repository: ExportRepository,
        transactions: Transactions,
        clock: Clock,
        actor: Actor,
        job: ExportJob,
    ) -> None:
        self.job = job
        self.rows = 0
        self._repository = repository
        self._transactions = transactions
        self._clock = clock
        self._actor = actor
        self._told_at = clock.now()

    def tell(self, *, force: bool = False) -> None:
        """Store and publish how far it is, now and then; LostRevision if it is not this worker's any more."""
        now = self._clock.now()
        if force or now - self._told_at >= TOLD_EVERY:
            assert self.job.turn
            self._told_at = now
            self._store(rows_done=self.rows, turn=self.job.turn.extended(now))

    def finish(self, key: str, size: int) -> None:
        """Let the file be the export's file; LostRevision if it is not this worker's any more."""
        now = self._clock.now()
        self._ended(
            now,
            state=ExportState.FINISHED,
            key=key,
            size=size,
            rows_done=self.rows,
            rows_total=self.rows,
            expires_at=now + KEPT,
        )
        logger.info("export_finished", export_id=self.job.export_id, rows=self.rows, bytes=size)

    def fail(self, problem: str) -> None:
        """End the export with what is wrong."""
        self._ended(self._clock.now(), state=ExportState.FAILED, problem=problem, rows_done=self.rows)

    def give_up(self) -> None:
        """Let another worker begin at once, as far as the store can be told."""
        if self.job.turn is None:
            return
        try:
            self._store(turn=self.job.turn.ended(self._clock.now()))
        except DomainError:
            logger.warning("export_turn_not_given_up", export_id=self.job.export_id)

    def _ended(self, now: datetime, **update: object) -> None:
        self._store(finished_at=now, turn=None, **update)

    def _store(self, **update: object) -> None:
        with self._transactions.begin(self._actor) as tx:
            job = self._repository.replace(tx, self.job, self.job.model_copy(update=update))
            tx.publish(progress_of(job), aggregate_version=job.revision)
        self.job = job
