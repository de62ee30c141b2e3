"""Writing exports: one file, whoever is killed, cancelled or told twice."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from attendant.guests.exports.models import Export, ExportState, ExportWish
from attendant.guests.exports.repository import ExportRepository
from attendant.guests.exports.service import Exports
from attendant.guests.exports.writing import ExportWriting
from attendant.guests.files import storage
from attendant.guests.files.storage import GuestFiles
from attendant.guests.files.turns import ALIVE_FOR, ATTEMPTS
from attendant.guests.listing.models import Batch
from attendant.guests.models import Guest
from attendant.kernel import aws
from attendant.kernel.errors import Conflict
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from tests.conftest import FixedClock
from tests.store import GUEST_FILES_BUCKET, Crashed, Interrupted

Published = Callable[[], list[dict[str, Any]]]


class FakeLists:
    """Thirty guests in three batches; lets something happen before each batch."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self.before: Callable[[int], None] = lambda _: None

    def walk(self, wish: Any, sort: Any = None) -> Iterator[Batch]:
        for number in range(3):
            self.before(number)
            self._clock.advance(seconds=3)
            ids = [f"gst_{number}{one}" for one in range(10)]
            guests = [
                Guest(guest_id=one, name=f"=Guest {one}", created_at=self._clock.now(), revision=1)
                for one in ids
            ]
            yield Batch(guests, str(number) if number < 2 else None)


class Desk:
    """Everything of exports on AWS in memory."""

    def __init__(
        self, tables: dict[str, Table], transactions: Transactions, clock: FixedClock, actor: Actor
    ) -> None:
        self.clock, self.actor = clock, actor
        self.lists = FakeLists(clock)
        self.repository = ExportRepository(tables["guests"], actor.property_id)
        self.files = GuestFiles(GUEST_FILES_BUCKET)
        idempotency = Idempotency(tables["idempotency"], transactions)
        self.exports = Exports(self.repository, self.files, transactions, idempotency, clock)
        self.writing = ExportWriting(
            self.repository, self.lists, self.files, transactions, clock, actor.property_id
        )
        self.looks = 0

    def request(self, **wish: Any) -> Export:
        return self.exports.request(ExportWish.model_validate(wish), self.actor)

    def write(self, export: Export) -> None:
        self.writing.write(export.export_id, self.actor, self._look)

    def state(self, export: Export) -> ExportState:
        return self.repository.get(export.export_id).state

    def stored(self) -> list[str]:
        answer = aws.client("s3").list_objects_v2(Bucket=GUEST_FILES_BUCKET)
        return [one["Key"] for one in answer.get("Contents", [])]

    def content(self, export: Export) -> bytes:
        key = self.repository.get(export.export_id).key
        body: bytes = aws.client("s3").get_object(Bucket=GUEST_FILES_BUCKET, Key=key)["Body"].read()
        return body

    def _look(self) -> None:
        self.looks += 1


@pytest.fixture
def desk(tables: dict[str, Table], transactions: Transactions, clock: FixedClock, staff_actor: Actor) -> Desk:
    return Desk(tables, transactions, clock, staff_actor)


def test_an_export_becomes_a_file_and_tells_how_far_it_is(desk: Desk, published: Published) -> None:
    export = desk.request(columns=["guest_id", "name"])
    desk.write(export)
    rows = list(csv.reader(io.StringIO(desk.content(export).decode())))
    assert (rows[0], rows[1], len(rows)) == (["guest_id", "name"], ["gst_00", "'=Guest gst_00"], 31)
    told = [event for event in published() if event["type"] == "GuestExportProgressed"]
    assert [one["data"]["rows_done"] for one in told] == [0, 10, 20, 30, 30]
    assert told[-1]["data"] == {
        "export_id": export.export_id,
        "state": "finished",
        "rows_done": 30,
        "rows_total": 30,
    }
    answer = desk.exports.read(export.export_id, desk.actor)
    assert (answer.size, answer.rows_total) == (len(desk.content(export)), 30)
    assert answer.link and "X-Amz-Signature" in answer.link.url
    assert (answer.link.expires_at - desk.clock.now()).total_seconds() == 900
    desk.clock.advance(days=4)
    assert desk.exports.read(export.export_id, desk.actor).link is None


def test_excel_is_written_in_parts_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PART", 5 * 1024 * 1024)
    export = desk.request(format="xlsx")
    desk.write(export)
    assert desk.content(export)[:2] == b"PK"


def test_telling_a_worker_again_writes_nothing_again(desk: Desk) -> None:
    export = desk.request()
    desk.write(export)
    before = desk.stored()
    desk.write(export)
    assert (desk.stored(), desk.looks) == (before, 1)


def test_two_workers_at_once_make_one_file(desk: Desk) -> None:
    export = desk.request()
    second: list[None] = []

    def meanwhile(batch: int) -> None:
        if batch == 1 and not second:
            second.append(desk.write(export))  # told a second time while the first is alive

    desk.lists.before = meanwhile
    desk.write(export)
    assert (desk.state(export), len(desk.stored()), desk.looks) == (ExportState.FINISHED, 1, 2)


def test_a_worker_that_was_taken_for_dead_changes_nothing(desk: Desk) -> None:
    export = desk.request()
    begun: list[int] = []

    def stalls(batch: int) -> None:
        begun.append(batch)
        if begun == [0, 1]:
            desk.clock.advance(seconds=ALIVE_FOR.total_seconds())
            desk.write(export)

    desk.lists.before = stalls
    desk.write(export)
    assert desk.state(export) is ExportState.FINISHED
    assert desk.stored() == [desk.repository.get(export.export_id).key]


def test_a_cancelled_export_leaves_no_file(desk: Desk) -> None:
    export = desk.request()
    desk.lists.before = lambda batch: batch == 2 and desk.exports.cancel(export.export_id, desk.actor)  # type: ignore[assignment,return-value]
    desk.write(export)
    assert (desk.state(export), desk.stored()) == (ExportState.CANCELLED, [])
    desk.exports.cancel(export.export_id, desk.actor)
    finished = desk.request()
    desk.lists.before = lambda _: None
    desk.write(finished)
    with pytest.raises(Conflict):
        desk.exports.cancel(finished.export_id, desk.actor)


def test_an_export_that_kills_its_workers_ends_with_a_problem(desk: Desk) -> None:
    export = desk.request()

    def dies(batch: int) -> None:
        raise Crashed

    desk.lists.before = dies
    for _ in range(ATTEMPTS):
        with pytest.raises(Crashed):
            desk.write(export)
        desk.clock.advance(seconds=ALIVE_FOR.total_seconds())
    desk.write(export)
    job = desk.repository.get(export.export_id)
    assert (job.state, job.problem) == (
        ExportState.FAILED,
        "It was begun again and again and could not be finished.",
    )


def test_killed_at_any_call_the_next_worker_makes_the_same_file(desk: Desk) -> None:
    export = desk.request(columns=["guest_id"])
    with Interrupted() as undisturbed:
        desk.write(export)
    expected = desk.content(export)
    for at in range(1, len(undisturbed.calls) + 1):
        for cue in ("at", "after"):
            again = desk.request(columns=["guest_id"])
            with pytest.raises(Crashed), Interrupted(**{cue: at}):
                desk.write(again)
            desk.clock.advance(seconds=ALIVE_FOR.total_seconds())
            desk.write(again)
            assert desk.content(again) == expected, (cue, at)
            assert desk.state(again) is ExportState.FINISHED
