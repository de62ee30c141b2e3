"""Imports in the guests table.

`<property>#IMPORTS` / import: the import. `<property>#IMPORT#<import>` / `LANE#<n>`: which worker may write
in a lane. `<property>#IMPORT#<import>#<run>` / first row: what became of some rows, with a record of its own
per outcome under `…#<run>#<outcome>`, so that a filtered list reads what it shows.
"""

import heapq
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from boto3.dynamodb.conditions import Attr

from attendant.guests.files.turns import KEPT, LostTurn
from attendant.guests.imports.models import Import, ImportJob, RowOutcome, RowPage, RowResult
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import Invalid, LostRevision, NotFound
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

LAST = "~"
RECORDS_PER_READ = 20
OUT_OF_ORDER = 200
"""Rows; twice what is decided together."""


class ImportRepository:
    """The imports of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._imports = f"{property_id}#IMPORTS"

    def get(self, import_id: str) -> ImportJob:
        """An import as it is now.

        Raises:
            NotFound: the property has no such import.
        """
        record = self._table.get(Key(self._imports, import_id), consistent=True)
        if record is None:
            raise NotFound("There is no such import.")
        return ImportJob.model_validate(record)

    def newest(self, limit: int, cursor: str | None) -> tuple[list[Import], str | None]:
        """A page of imports, newest first."""
        page = self._table.query(self._imports, limit=limit, cursor=cursor, newest_first=True)
        return [ImportJob.model_validate(record).shown() for record in page.records], page.cursor

    def add(self, tx: Transaction, job: ImportJob) -> None:
        """Store a new import."""
        tx.create(self._table, self._record(job), otherwise=LostRevision())
        self.audit(tx, job, "guest_import_created")

    def replace(self, tx: Transaction, seen: ImportJob, job: ImportJob) -> ImportJob:
        """Store the next revision; LostRevision if it is another one by now."""
        following = job.model_copy(update={"revision": seen.revision + 1})
        condition = Attr("revision").eq(seen.revision)
        tx.put(self._table, self._record(following), condition=condition, otherwise=LostRevision())
        return following

    def audit(self, tx: Transaction, job: ImportJob, action: str) -> None:
        """Note who did what with an import, and how it was to be read; not the file's name, which may be a
        person's and would outlive their erasure here.
        """
        settings = job.settings.model_dump(mode="json") if job.settings else {}
        tx.audit(self._table, job.import_id, action, after=settings)

    def open_lanes(self, tx: Transaction, import_id: str, token: str, lanes: int) -> None:
        """Let only the worker with a token write from now on."""
        for number in range(lanes):
            lane = {**self._lane(import_id, number)._asdict(), "token": token}
            tx.put(self._table, {**lane, "expires_at": _expiry(tx.now)})

    def stay_in_lane(self, tx: Transaction, import_id: str, token: str, lane: int) -> None:
        """Commit only if no other worker took over (LostTurn otherwise)."""
        tx.check(
            self._table,
            self._lane(import_id, lane),
            condition=Attr("token").eq(token),
            otherwise=LostTurn(),
        )

    def add_results(self, tx: Transaction, job: ImportJob, results: Sequence[RowResult]) -> None:
        """Keep what became of rows that follow each other; they must have no result yet."""
        pk, place = self._run(job), {"sk": _sort_key(results[0].row), "expires_at": _expiry(job.created_at)}
        tx.create(self._table, {"pk": pk, **place, "rows": _as_records(results)}, otherwise=LostTurn())
        for outcome in {result.outcome for result in results}:
            rows = _as_records([result for result in results if result.outcome is outcome])
            tx.put(self._table, {"pk": f"{pk}#{outcome.value}", **place, "rows": rows})

    def results(self, job: ImportJob, first: int = 0, last: int | None = None) -> Iterator[RowResult]:
        """What became of the rows of the run, in their order."""
        end = LAST if last is None else _sort_key(last)
        found = self._table.query_all(self._run(job), between=(_sort_key(first), end), consistent=True)
        waiting: list[tuple[int, Record]] = []
        for record in found:
            for row in record["rows"]:
                heapq.heappush(waiting, (row["row"], row))
            # A row that had to wait for another one is kept behind those that did not, at most a chunk away.
            while len(waiting) > OUT_OF_ORDER:
                yield RowResult.model_validate(heapq.heappop(waiting)[1])
        while waiting:
            yield RowResult.model_validate(heapq.heappop(waiting)[1])

    def page(self, job: ImportJob, outcome: RowOutcome | None, limit: int, cursor: str | None) -> RowPage:
        """Some rows of the run, those of one outcome or all, about as many as asked for.

        Raises:
            Invalid: the cursor is not one of this list.
        """
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 8):
            raise Invalid.field("query.cursor", "not a cursor of this list")
        pk = f"{self._run(job)}#{outcome.value}" if outcome else self._run(job)
        rows: list[RowResult] = []
        after = int(cursor) + 1 if cursor else 0
        while True:
            page = self._table.query(pk, between=(_sort_key(after), LAST), limit=RECORDS_PER_READ)
            for at, record in enumerate(page.records):
                rows += [RowResult.model_validate(row) for row in record["rows"]]
                is_last = page.cursor is None and at == len(page.records) - 1
                if len(rows) >= limit and not is_last:
                    return RowPage(rows=_in_order(rows), cursor=str(int(record["sk"])))
            if page.cursor is None:
                return RowPage(rows=_in_order(rows))
            after = int(page.records[-1]["sk"]) + 1

    def _run(self, job: ImportJob) -> str:
        return f"{self._property}#IMPORT#{job.import_id}#{job.run:04d}"

    def _lane(self, import_id: str, number: int) -> Key:
        return Key(f"{self._property}#IMPORT#{import_id}", f"LANE#{number}")

    def _record(self, job: ImportJob) -> Record:
        stored = job.model_dump(mode="json", exclude_none=True)
        return {"pk": self._imports, "sk": job.import_id, **stored, "expires_at": _expiry(job.created_at)}


def _in_order(rows: list[RowResult]) -> list[RowResult]:
    return sorted(rows, key=lambda result: result.row)


def _expiry(since: datetime) -> int:
    return epoch_seconds(since + KEPT)


def _sort_key(row: int) -> str:
    return f"{row:08d}"


def _as_records(results: Sequence[RowResult]) -> list[Record]:
    """Results as they are kept; the store takes no binary fractions."""
    texts = (result.model_dump_json(exclude_defaults=True) for result in results)
    return [json.loads(text, parse_float=Decimal) for text in texts]
