"""One worker's turn on one import: what it stores of its progress, and how it ends."""

from datetime import timedelta
from typing import Any

from attendant.guests.files.turns import ALIVE_FOR
from attendant.guests.imports.models import ImportJob, ImportState, RowOutcome
from attendant.guests.imports.repository import ImportRepository
from attendant.guests.imports.service import progress_of
from attendant.kernel.clock import Clock
from attendant.kernel.errors import DomainError
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transactions

TOLD_EVERY = timedelta(seconds=2)


class ImportTurn:
    """What a worker knows of the import that it works on."""

    def __init__(
        self,
        repository: ImportRepository,
        transactions: Transactions,
        clock: Clock,
        actor: Actor,
        job: ImportJob,
    ) -> None:
        assert job.turn and job.settings
        self.job = job
        self.actor = actor
        self.token = job.turn.token
        self.is_dry = job.settings.dry_run
        self.is_first_chunk = True
        self._repository = repository
        self._transactions = transactions
        self._clock = clock
        self._told_at = self._stored_at = clock.now()

    def alive(self) -> None:
        """Say now and then that this worker is alive; LostRevision if it is not its import any more."""
        if self._clock.now() - self._stored_at >= ALIVE_FOR / 3:
            self.store()

    def advance(self, offset: int, outcomes: list[RowOutcome]) -> None:
        """The rows before a byte of the lines are done."""
        self.is_first_chunk = False
        assert self.job.turn
        self.store(
            tell=self._clock.now() - self._told_at >= TOLD_EVERY,
            offset=offset,
            rows_done=self.job.rows_done + len(outcomes),
            counts=self.job.counts.plus(outcomes),
            turn=self.job.turn.extended(self._clock.now(), progress=True),
        )

    def store(self, *, tell: bool = False, **update: Any) -> None:
        """Store what has changed, and that this worker is alive; LostRevision if it is not its import now."""
        now = self._clock.now()
        if self.job.turn and "turn" not in update:
            update["turn"] = self.job.turn.extended(now)
        with self._transactions.begin(self.actor) as tx:
            job = self._repository.replace(tx, self.job, self.job.model_copy(update=update))
            if tell:
                tx.publish(progress_of(job), aggregate_version=job.revision)
                self._told_at = now
        self.job, self._stored_at = job, now

    def end(self, state: ImportState, **update: Any) -> None:
        """The import has ended."""
        self.store(tell=True, state=state, finished_at=self._clock.now(), turn=None, **update)
        counts = self.job.counts.model_dump()
        logger.info("import_ended", import_id=self.job.import_id, state=state.value, counts=counts)

    def give_up(self) -> None:
        """Let another worker go on at once, as far as the store can be told."""
        if self.job.turn is None:
            return
        try:
            self.store(turn=self.job.turn.ended(self._clock.now()))
        except DomainError:
            logger.warning("import_turn_not_given_up", import_id=self.job.import_id)
