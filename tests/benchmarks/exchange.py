"""Exports and imports in large: memory, rates, calls per row, and what a kill costs.

Run: `python -m tests.benchmarks.exchange [--rows 100000]`. The tables are a plain store in this process and
the bucket swallows what it gets. Times are processor time, so the rates are those of our own code; on AWS the
calls of a row take their time, side by side in eight threads. Memory is the peak of a process of its own.
"""

import argparse
import contextlib
import csv
import io
import itertools
import json
import resource
import subprocess
import sys
import time
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from boto3.dynamodb.conditions import ConditionBase

from tests.conftest import FixedClock
from tests.memory import MemoryStore, Record
from tests.people import People, Person

PROPERTY = "prp_01J00000000000000000000000"
SIZES = (1_000, 10_000, 100_000)
IMPORTED = 10_000


class SwallowingBucket:
    """S3 that counts what it is sent; keeps only what is read again (`kept`)."""

    def __init__(self) -> None:
        self.bytes = 0
        self.calls: Counter[str] = Counter()
        self.kept: dict[str, bytes] = {}
        self._parts: list[bytes] = []

    def create_multipart_upload(self, **_: Any) -> Record:
        self._parts = []
        return {"UploadId": "upload"}

    def upload_part(self, Key: str, Body: bytes, **_: Any) -> Record:  # noqa: N803
        self.calls["UploadPart"] += 1
        self.bytes += len(Body)
        if Key.startswith("imports/"):
            self._parts.append(Body)
        return {"ETag": "part"}

    def complete_multipart_upload(self, Key: str, **_: Any) -> Record:  # noqa: N803
        if Key.startswith("imports/"):
            self.kept[Key] = b"".join(self._parts)
        return {}

    def head_object(self, Key: str, **_: Any) -> Record:  # noqa: N803
        return {"ContentLength": len(self.kept[Key]), "ETag": "tag"}

    def get_object(self, Key: str, Range: str, **_: Any) -> Record:  # noqa: N803
        first, last = map(int, Range.removeprefix("bytes=").split("-"))
        return {"Body": io.BytesIO(self.kept[Key][first : last + 1])}


class EndlessGuests(MemoryStore):
    """A store whose guests are made when they are read, so that none of them takes memory."""

    def __init__(self, guests: int) -> None:
        super().__init__()
        self._guests = guests
        self._people = People(7).draw(500)

    def query(self, TableName: str, **wish: Any) -> Record:  # type: ignore[override]  # noqa: N803
        start = wish.get("ExclusiveStartKey")
        first = int(start["sk"].rpartition("_")[2]) + 1 if start else 0
        last = min(first + wish["Limit"], self._guests)
        page = [self._record(number) for number in range(first, last)]
        more = (
            {"LastEvaluatedKey": {"pk": page[-1]["pk"], "sk": page[-1]["sk"]}} if last < self._guests else {}
        )
        return {"Items": page, **more}

    def _record(self, number: int) -> Record:
        person = self._people[number % len(self._people)]
        return {
            "pk": f"{PROPERTY}#GUESTS",
            "sk": f"gst_{number:026d}",
            "guest_id": f"gst_{number:026d}",
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "phones": [{"value": person.phone, "given": person.phone}],
            "emails": [{"value": person.email, "given": person.email}],
            "language": person.language,
            "birthday": person.birthday.isoformat(),
            "address": {"lines": [person.street], "city": person.city, "country": person.country},
            "created_at": "2026-03-02T08:00:00Z",
            "revision": 1,
        }


class PartitionedStore(MemoryStore):
    """The plain store with its sort keys in order per partition, so that a query costs what it finds."""

    def __init__(self) -> None:
        super().__init__()
        self._sorted: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.kinds: Counter[str] = Counter()
        self.writes = 0
        self.seconds = 0.0

    def query(  # type: ignore[override]
        self,
        TableName: str,  # noqa: N803
        KeyConditionExpression: ConditionBase,  # noqa: N803
        IndexName: str | None = None,  # noqa: N803
        ScanIndexForward: bool = True,  # noqa: N803
        Limit: int | None = None,  # noqa: N803
        ExclusiveStartKey: Record | None = None,  # noqa: N803
        **_: Any,
    ) -> Record:
        assert IndexName is None
        began = time.process_time()
        self.kinds["Query"] += 1
        self.calls += 1
        self.before(self.calls)
        pk, low, high = _range(KeyConditionExpression)
        keys = self._sorted[TableName, pk]
        if ExclusiveStartKey:
            low = ExclusiveStartKey["sk"] + "\0"
        found = keys[bisect_left(keys, low) : bisect_left(keys, high)]
        if not ScanIndexForward:
            found = found[::-1]
        page = found if Limit is None else found[:Limit]
        answer: Record = {"Items": [dict(self.tables[TableName][pk, sk]) for sk in page]}
        if len(page) < len(found):
            answer["LastEvaluatedKey"] = {"pk": pk, "sk": page[-1]}
        self.seconds += time.process_time() - began
        return answer

    def transact_write_items(self, TransactItems: list[Record], **more: Any) -> Record:  # noqa: N803
        began = time.process_time()
        self.kinds["TransactWriteItems"] += 1
        self.writes += len(TransactItems)
        answer: Record = super().transact_write_items(TransactItems=TransactItems, **more)
        self.seconds += time.process_time() - began
        return answer

    def batch_get_item(self, RequestItems: Record) -> Record:  # noqa: N803
        self.kinds["BatchGetItem"] += 1
        return super().batch_get_item(RequestItems=RequestItems)  # type: ignore[no-any-return]

    def get_item(self, TableName: str, Key: Record, **more: Any) -> Record:  # noqa: N803
        self.kinds["GetItem"] += 1
        return super().get_item(TableName=TableName, Key=Key, **more)  # type: ignore[no-any-return]

    def _apply(self, kind: str, wish: Record) -> None:
        name = wish["TableName"]
        key = wish["Item"] if kind == "Put" else wish["Key"]
        there = (key["pk"], key["sk"]) in self.tables[name]
        super()._apply(kind, wish)
        if kind == "Delete" and there:
            self._sorted[name, key["pk"]].remove(key["sk"])
        elif kind in ("Put", "Update") and not there:
            insort(self._sorted[name, key["pk"]], key["sk"])


class Killed(BaseException):
    """The worker's process ended here."""


def export_alone(guests: int, format_: str) -> None:
    """One export in this process; prints what it took as JSON."""
    from attendant.guests.exports.models import ExportWish
    from attendant.guests.exports.repository import ExportRepository
    from attendant.guests.exports.service import Exports
    from attendant.guests.exports.writing import ExportWriting
    from attendant.guests.files.storage import GuestFiles
    from attendant.guests.listing.wiring import listing_for
    from attendant.kernel.clock import SystemClock
    from attendant.kernel.idempotency import Idempotency
    from attendant.kernel.tables import Table
    from attendant.kernel.transactions import Transactions

    bucket, clock, actor = SwallowingBucket(), SystemClock(), _actor()
    store = EndlessGuests(guests)
    with patch("attendant.kernel.tables.dynamodb", lambda: store):
        transactions = Transactions(Table("outbox"), clock)
        repository, files = ExportRepository(Table("jobs"), PROPERTY), GuestFiles("files", bucket)
        exports = Exports(repository, files, transactions, Idempotency(Table("once"), transactions), clock)
        lists = listing_for(PROPERTY, _Tables())
        writing = ExportWriting(repository, lists, files, transactions, clock, PROPERTY)
        export = exports.request(ExportWish(format=format_), actor)  # type: ignore[arg-type]
        before, began = _peak_mb(), time.process_time()
        writing.write(export.export_id, actor, lambda: None)
        seconds = time.process_time() - began
        job = repository.get(export.export_id)
    assert (job.state.value, job.rows_total) == ("finished", guests), job
    told = {"before": before, "peak": _peak_mb(), "seconds": seconds, "bytes": bucket.bytes}
    print(json.dumps(told))


def exports() -> None:
    """The table of exports."""
    print("| export | guests | processor, s | guests/s | file, MB | peak memory, MB | above the start, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    peaks: dict[str, list[float]] = defaultdict(list)
    for format_, guests in itertools.product(("csv", "xlsx"), SIZES):
        command = [sys.executable, "-m", "tests.benchmarks.exchange", "--export", str(guests), format_]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        peaks[format_].append(told["peak"])
        print(
            f"| {format_} | {guests:,} | {told['seconds']:.1f} | {guests / told['seconds']:.0f} "
            f"| {told['bytes'] / 1e6:.1f} | {told['peak']:.0f} | {told['peak'] - told['before']:.0f} |"
        )
    for format_, (_, smaller, larger) in peaks.items():
        print(f"\nPeak memory of {format_}, {SIZES[2]:,} against {SIZES[1]:,} guests: {larger / smaller:.2f}")


def imports(rows: int) -> None:
    """The table of imports: dry run, the real one with a kill in its middle, and the same file again."""
    from attendant.guests.files.turns import ALIVE_FOR

    desk = _Desk(rows)
    print(f"\n{rows:,} rows, every tenth a person twice, no guest before.\n")
    print("| step | processor, s | rows/s | of it the store, s | calls per row | writes per row | outcomes |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    desk.measured("dry run", dry_run=True)
    desk.kill_at = rows // 2
    desk.measured("taken in, until it is killed half way", dry_run=False)
    killed_at = desk.job().rows_done
    desk.clock.advance(seconds=ALIVE_FOR.total_seconds())
    desk.measured("the next worker, to the end")
    created = sum(record.get("type") == "GuestCreated" for record in desk.store.tables["outbox"].values())
    job = desk.job()
    print(
        f"\nKilled with {killed_at:,} rows noted as done; {created:,} guests made for {job.counts.created:,}"
    )
    print(f"rows created and {job.counts.review:,} for review: nobody twice, nobody lost.")
    print(f"Peak memory of this process, store included: {_peak_mb():.0f} MB.")


class _Desk:
    """An import on a store of this process."""

    def __init__(self, rows: int) -> None:
        from attendant.guests.files.storage import GuestFiles
        from attendant.guests.imports.models import ImportWish
        from attendant.guests.imports.repository import ImportRepository
        from attendant.guests.imports.running import ImportRunning
        from attendant.guests.imports.service import Imports, upload_place
        from attendant.guests.matching import repository as matching
        from attendant.guests.service import Guests
        from attendant.kernel.idempotency import Idempotency
        from attendant.kernel.tables import Table
        from attendant.kernel.transactions import Transactions

        self.store, self.bucket, self.clock = PartitionedStore(), SwallowingBucket(), FixedClock()
        self.kill_at: int | None = None
        self.actor = _actor()
        patch("attendant.kernel.tables.dynamodb", lambda: self.store).start()
        table, files = Table("guests"), GuestFiles("files", self.bucket)
        transactions = Transactions(Table("outbox"), self.clock)
        self.repository = ImportRepository(table, PROPERTY)
        idempotency = Idempotency(Table("once"), transactions)
        self.imports = Imports(self.repository, files, transactions, idempotency, self.clock, PROPERTY)
        self.running = ImportRunning(
            self.repository,
            Guests(table, PROPERTY),
            matching.GuestFiles(table, PROPERTY),
            files,
            transactions,
            self.clock,
            PROPERTY,
        )
        with patch.object(files, "signed_put", lambda *_: ""):
            self.import_id = self.imports.create(ImportWish(), self.actor).import_id
        self.bucket.kept[upload_place(PROPERTY, self.import_id)] = b"".join(_file(rows))

    def job(self) -> Any:
        return self.repository.get(self.import_id)

    def measured(self, step: str, **start: Any) -> None:
        """Start the import if told to, run it, and print what that took."""
        from attendant.guests.imports.models import ImportStart

        if start:
            self.imports.start(self.import_id, ImportStart(**start), self.actor)
        before, done = self.job(), {} if start else self.job().counts.model_dump()
        self.store.undisturbed()
        self.store.kinds.clear()
        self.store.writes, self.store.seconds = 0, 0.0
        began = time.process_time()
        with contextlib.suppress(Killed):
            self.running.run(self.import_id, self.actor, lambda _: None, self._seconds_left)
        seconds = time.process_time() - began
        job = self.job()
        rows = job.rows_done - (0 if start else before.rows_done)
        calls = sum(self.store.kinds.values())
        outcomes = {
            name: count - done.get(name, 0) for name, count in job.counts.model_dump().items() if count
        }
        told = ", ".join(f"{count:,} {name}" for name, count in outcomes.items())
        print(
            f"| {step} | {seconds:.0f} | {rows / seconds:.0f} | {self.store.seconds:.0f} "
            f"| {calls / rows:.1f} | {self.store.writes / rows:.1f} | {told} |"
        )

    def _seconds_left(self) -> float:
        self.clock.advance(seconds=1)
        if self.kill_at is not None and self.job().rows_done >= self.kill_at:
            self.kill_at = None
            at = self.store.calls + 150

            def killed(number: int) -> None:
                if number == at:
                    raise Killed

            self.store.before = killed
        return 900.0


def _file(rows: int) -> Iterator[bytes]:
    headings = [
        "Vorname",
        "Nachname",
        "E-Mail",
        "Telefon",
        "Geburtstag",
        "Straße",
        "PLZ",
        "Ort",
        "Land",
        "Sprache",
    ]
    people = People(11)
    before: list[Person] = []
    drawn = 0
    yield _line(headings)
    while drawn < rows:
        some = people.draw(min(900, rows - drawn))
        again = before[: max(0, min(100, rows - drawn - len(some)))]
        for person in (*some, *again):
            yield _line(
                [
                    person.given_name,
                    person.family_name,
                    person.email,
                    person.phone,
                    f"{person.birthday:%d.%m.%Y}",
                    person.street,
                    person.postal_code,
                    person.city,
                    person.country,
                    person.language,
                ]
            )
        drawn += len(some) + len(again)
        before = some


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerow(cells)
    return text.getvalue().encode()


def _range(condition: ConditionBase) -> tuple[str, str, str]:
    """The partition and the sort keys from and below which a query reads."""
    given = condition.get_expression()
    if given["operator"] == "=":
        return given["values"][1], "", "\U0010ffff"
    partition, within = given["values"]
    bounds = within.get_expression()
    pk = partition.get_expression()["values"][1]
    if bounds["operator"] == "BETWEEN":
        return pk, bounds["values"][1], bounds["values"][2] + "\0"
    assert bounds["operator"] == "begins_with", bounds
    return pk, bounds["values"][1], bounds["values"][1] + "\U0010ffff"


class _Tables:
    guests_table = "guests"
    properties_table = "properties"


def _actor() -> Any:
    from attendant.kernel.subjects import Actor

    return Actor(kind="staff", id="usr_anna", property_id=PROPERTY, channel="api", correlation_id="benchmark")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int = IMPORTED) -> None:
    """Print both tables."""
    exports()
    imports(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=IMPORTED, help="of the import; a minute or two per 10,000"
    )
    parser.add_argument("--export", nargs=2, metavar=("GUESTS", "FORMAT"), help=argparse.SUPPRESS)
    parser.add_argument("--imports-only", action="store_true")
    wish = parser.parse_args()
    if wish.export:
        export_alone(int(wish.export[0]), wish.export[1])
    elif wish.imports_only:
        imports(wish.rows)
    else:
        main(wish.rows)
