"""The worker of imports: chunk after chunk, each row once.

A row's result is written in the transaction that writes its guest, so a row without a result has done nothing
and one with a result is never done again. Transactions go side by side in lanes; a lane belongs to the worker
who took the import last, and one who was taken for dead can commit in none.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from itertools import batched
from typing import IO

from attendant.guests.files.storage import GuestFiles
from attendant.guests.files.turns import ATTEMPTS, LostTurn, Turn
from attendant.guests.imports.chunk import Deciding, Line
from attendant.guests.imports.deciding import Decision
from attendant.guests.imports.headings import mapped
from attendant.guests.imports.models import ImportJob, ImportState, RowOutcome, RowResult
from attendant.guests.imports.people_in_file import PeopleInFile
from attendant.guests.imports.report import write_report
from attendant.guests.imports.repository import ImportRepository
from attendant.guests.imports.rows import Row, read
from attendant.guests.imports.service import LANES, progress_of, report_place, rows_place, upload_place
from attendant.guests.imports.taking_in import lines, take_in
from attendant.guests.imports.turn import ImportTurn
from attendant.guests.matching.judging import Files
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock
from attendant.kernel.errors import DomainError, Gone, LostRevision, NotFound, Unavailable
from attendant.kernel.ids import derived_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import LIMIT, Transaction, Transactions

CHUNK = 100
KEPT_FREE = 8
"""Writes of a transaction for the results and the lane."""
MARGIN_SECONDS = 60
REMEMBERED = 20_000
"""Guests whose state a dry run has in mind."""


class ImportRunning:
    """Runs the imports of one property."""

    def __init__(
        self,
        repository: ImportRepository,
        guests: Guests,
        stored: Files,
        files: GuestFiles,
        transactions: Transactions,
        clock: Clock,
        property_id: str,
        executor: Executor | None = None,
    ) -> None:
        """With an `executor`, look-ups and transactions go side by side."""
        self._repository = repository
        self._guests = guests
        self._stored = stored
        self._files = files
        self._transactions = transactions
        self._clock = clock
        self._property = property_id
        self._executor = executor

    def run(
        self,
        import_id: str,
        actor: Actor,
        look_again: Callable[[int | None], None],
        seconds_left: Callable[[], float] = lambda: float("inf"),
    ) -> None:
        """Work on an import, if it is open and nobody else does, until it ends or the time is over.

        `look_again` has this called again: after a while while a worker is at it, and at once (0) when the
        time was over.

        Raises:
            NotFound: the property has no such import.
            Unavailable: something failed that may succeed later; the turn is given up.
        """
        if not self._repository.get(import_id).state.is_open:
            return
        look_again(None)
        job = self._taken(import_id, actor)
        if job is None or not job.state.is_open:
            return
        turn = ImportTurn(self._repository, self._transactions, self._clock, actor, job)
        try:
            self._take_in(turn)
            if self._rows(turn, seconds_left):
                self._end(turn)
            else:
                turn.give_up()
                look_again(0)
        except (LostRevision, LostTurn):
            logger.info("import_turn_lost", import_id=import_id)
        except Unavailable:
            turn.give_up()
            raise
        except DomainError as refusal:
            turn.end(ImportState.FAILED, problem=refusal.detail)
        except Exception:
            turn.give_up()
            raise

    def _taken(self, import_id: str, actor: Actor) -> ImportJob | None:
        """The import with a turn of this worker; None if it has ended or another worker is alive."""

        def work(tx: Transaction) -> ImportJob | None:
            seen = self._repository.get(import_id)
            if not seen.state.is_open or (seen.turn and seen.turn.is_held(tx.now)):
                return None
            turn = Turn.after(seen.turn, tx.now)
            if turn.attempt > ATTEMPTS:
                problem = "It was begun again and again and did not get on."
                update = {
                    "state": ImportState.FAILED,
                    "problem": problem,
                    "finished_at": tx.now,
                    "turn": None,
                }
                logger.error("import_given_up", import_id=import_id)
            else:
                update = {"state": ImportState.RUNNING, "turn": turn}
            job = self._repository.replace(tx, seen, seen.model_copy(update=update))
            self._repository.open_lanes(tx, import_id, turn.token, LANES)
            tx.publish(progress_of(job), aggregate_version=job.revision)
            return job

        return self._transactions.run(actor, work)

    def _take_in(self, turn: ImportTurn) -> None:
        """Turn the file into lines, unless that was done."""
        job = turn.job
        assert job.settings and job.etag
        if job.rows_key is None:
            target = rows_place(self._property, job)
            upload = upload_place(self._property, job.import_id)
            taken = take_in(self._files, upload, job.etag, target, turn.alive)
            turn.store(rows_key=target, headings=taken.headings, rows_total=taken.rows, format=taken.format)
        if not job.columns:
            columns = mapped(turn.job.headings, job.settings.mapping)
            turn.store(columns=tuple(columns))

    def _rows(self, turn: ImportTurn, seconds_left: Callable[[], float]) -> bool:
        """Do the rows that are not done; whether that was all of them."""
        assert turn.job.rows_key
        with tempfile.TemporaryFile() as file:
            self._files.fetch(turn.job.rows_key, file)
            people, deciding = self._deciding(turn, file)
            self._remember(turn, file, deciding)
            known: dict[str, Guest] = {}
            for chunk in batched(_lines(file, turn.job.offset), CHUNK, strict=False):
                if seconds_left() < MARGIN_SECONDS:
                    return False
                done = self._done(turn, chunk)
                decisions = deciding.decide(chunk, done, self._clock.now())
                if turn.is_dry:
                    made = self._rehearsed(turn, decisions, people, known)
                else:
                    made = self._committed(turn, decisions)
                end = chunk[-1].start + _length(file, chunk[-1].start)
                turn.advance(end, [one.outcome for one in (*done.values(), *made)])
        return True

    def _deciding(self, turn: ImportTurn, file: IO[bytes]) -> tuple[PeopleInFile, Deciding]:
        job, now = turn.job, self._clock.now()
        assert job.settings
        settings, columns = job.settings, job.columns

        def understood(number: int, cells: Sequence[str]) -> Row:
            return read(number, cells, columns, settings, now)

        def id_of(number: int) -> str:
            return derived_id("gst", self._property, job.import_id, str(number))

        people = PeopleInFile(file, understood, lambda row, guest_id: row.guest(guest_id, now), id_of)
        living, on_match = self._guests.living, settings.on_match
        return people, Deciding(self._stored, living, people, understood, id_of, on_match, self._executor)

    def _remember(self, turn: ImportTurn, file: IO[bytes], deciding: Deciding) -> None:
        """Know the rows of earlier turns, so that later ones match them."""
        if turn.job.offset == 0:
            return
        made = {one.row: one.guest_id for one in self._repository.results(turn.job) if one.guest_id}
        now = self._clock.now()
        for count, line in enumerate(_lines(file, 0)):
            if line.start >= turn.job.offset:
                return
            if line.number in made:
                deciding.remember(line, str(made[line.number]), now)
            if count % CHUNK == 0:
                turn.alive()

    def _done(self, turn: ImportTurn, chunk: Sequence[Line]) -> dict[int, RowResult]:
        """The rows of a chunk that a worker has done who could not say so; only the first chunk has some."""
        if not turn.is_first_chunk:
            return {}
        found = self._repository.results(turn.job, chunk[0].number, chunk[-1].number)
        return {result.row: result for result in found}

    def _rehearsed(
        self, turn: ImportTurn, decisions: Sequence[Decision], people: PeopleInFile, known: dict[str, Guest]
    ) -> list[RowResult]:
        """What would become of rows; only that is stored."""
        wanted = [
            d.guest_id for d in decisions if d.deed == "change" and d.guest_id and d.guest_id not in known
        ]
        here = {guest_id: number for guest_id in wanted if (number := people.row_of(guest_id)) is not None}
        stored = [guest_id for guest_id in wanted if not people.made_here(guest_id)]
        known |= {guest.guest_id: guest for guest in (self._guests.living(stored) if stored else ())}
        results = []
        for decision in decisions:
            outcome = None
            if decision.deed == "change":
                guest_id = str(decision.guest_id)
                seen = known.get(guest_id) or people.guest(here[guest_id])
                changed = decision.row.applied(seen, self._clock.now())
                outcome = RowOutcome.UPDATED if seen.differing(changed) else RowOutcome.UNCHANGED
                if guest_id in known or len(known) < REMEMBERED:
                    known[guest_id] = changed
            results.append(decision.result(outcome))
        if results:
            with self._transactions.begin(turn.actor) as tx:
                self._close(tx, turn, 0, results)
        return results

    def _committed(self, turn: ImportTurn, decisions: Sequence[Decision]) -> list[RowResult]:
        """Do what was decided, several rows in a transaction and several transactions side by side."""
        often = {
            guest for guest, count in Counter(d.guest_id for d in decisions).items() if guest and count > 1
        }
        early = [decision for decision in decisions if decision.guest_id not in often]
        late = [decision for decision in decisions if decision.guest_id in often]
        size = -(-len(early) // LANES) or 1
        slices = [(lane, part) for lane, part in enumerate(batched(early, size, strict=False))]
        every = self._executor.map if self._executor else map
        found: Iterable[list[RowResult]] = every(lambda one: self._in_lane(turn, *one), slices)
        return [result for results in found for result in results] + self._in_lane(turn, 0, late)

    def _in_lane(self, turn: ImportTurn, lane: int, decisions: Sequence[Decision]) -> list[RowResult]:
        made: list[RowResult] = []
        most = len(decisions)
        while left := decisions[len(made) : len(made) + most]:

            def work(tx: Transaction, left: Sequence[Decision] = left) -> list[RowResult]:
                return self._step(tx, turn, lane, left)

            try:
                made += self._transactions.run(turn.actor, work)
            except LostRevision as error:
                raise Unavailable("A guest is changed again and again.") from error
            except (LostTurn, Unavailable):
                raise
            except DomainError as refusal:
                if most > 1:  # Which of the rows it was shows when each goes alone.
                    most = 1
                else:
                    made.append(self._refused(turn, lane, left[0], refusal))
        return made

    def _refused(self, turn: ImportTurn, lane: int, decision: Decision, refusal: DomainError) -> RowResult:
        """Keep that a row cannot be taken in, and why."""
        result = decision.refusal(refusal.detail)
        with self._transactions.begin(turn.actor) as tx:
            self._close(tx, turn, lane, [result])
        logger.info("import_row_refused", import_id=turn.job.import_id, row=result.row, code=refusal.code)
        return result

    def _step(
        self, tx: Transaction, turn: ImportTurn, lane: int, decisions: Sequence[Decision]
    ) -> list[RowResult]:
        """As many rows as fit into a transaction, each guest once."""
        results: list[RowResult] = []
        touched: set[str] = set()
        for decision in decisions:
            before = tx.size
            if decision.deed != "nothing" and decision.guest_id in touched:
                break
            result = self._do(tx, decision)
            if results and tx.size > LIMIT - KEPT_FREE:
                tx.rewind(before)
                break
            results.append(result)
            touched |= {str(result.guest_id)} if tx.size > before else set()
        self._close(tx, turn, lane, results)
        return results

    def _do(self, tx: Transaction, decision: Decision) -> RowResult:
        guest_id = str(decision.guest_id)
        if decision.deed == "create":
            self._guests.add(tx, decision.row.guest(guest_id, tx.now))
        elif decision.deed == "change":
            try:
                seen = self._guests.current(guest_id, consistent=True)
            except (NotFound, Gone):
                return decision.refusal("the guest it is about is not there")  # erased, or refused before
            changed = decision.row.applied(seen, tx.now)
            if not seen.differing(changed):
                return decision.result(RowOutcome.UNCHANGED)
            self._guests.apply(tx, seen, changed, "guest_imported")
        return decision.result()

    def _close(self, tx: Transaction, turn: ImportTurn, lane: int, results: Sequence[RowResult]) -> None:
        self._repository.add_results(tx, turn.job, results)
        self._repository.stay_in_lane(tx, turn.job.import_id, turn.token, lane)

    def _end(self, turn: ImportTurn) -> None:
        place = report_place(self._property, turn.job)
        write_report(self._files, place, self._repository.results(turn.job), turn.alive)
        state = ImportState.CHECKED if turn.is_dry else ImportState.FINISHED
        turn.end(state, report_key=place)


def _lines(file: IO[bytes], offset: int) -> Iterator[Line]:
    """The lines from a byte on; others may read the file in between."""
    while True:
        line = next((Line(*one) for one in lines(file, offset)), None)
        if line is None:
            return
        offset = file.tell()
        yield line


def _length(file: IO[bytes], start: int) -> int:
    file.seek(start)
    return len(file.readline())
