"""Running imports: each row once, whoever is killed, and nothing at all in a dry run."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest

from attendant.guests.files.storage import GuestFiles
from attendant.guests.files.turns import ALIVE_FOR
from attendant.guests.imports import running
from attendant.guests.imports.models import ImportJob, ImportStart, ImportState, ImportWish, RowOutcome
from attendant.guests.imports.repository import ImportRepository
from attendant.guests.imports.running import ImportRunning
from attendant.guests.imports.service import FileMissing, Imports, upload_place
from attendant.guests.matching import repository as matching
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.guests.wishes import NewGuest
from attendant.kernel import aws
from attendant.kernel.errors import Conflict
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Table, present
from attendant.kernel.transactions import LIMIT, Transaction, Transactions
from tests.conftest import FixedClock
from tests.memory import MemoryStore, memory_store
from tests.store import GUEST_FILES_BUCKET, Crashed

GUESTS = """\
Vorname;Nachname;E-Mail;Telefon;Geburtstag;Lieblingsfarbe
Ada;Lovelace;ada@example.test;+41 79 555 01 00;10.12.1985;blau
Grace;Hopper;grace@example.test;+1 202 555 0101;09.12.1986;
Ada;Lovelace;Ada@example.test;;10.12.1985;
Alan;Turing;;;31.02.1990;
;;;;;rot
=Linus;Torvalds;linus@example.test;;;
Jo;Hopper;grace2@example.test;+1 202 555 0101;;
"""


class Desk:
    """Everything of imports, with the tables in a plain store and the files on AWS in memory."""

    def __init__(self, store: MemoryStore, clock: FixedClock, actor: Actor) -> None:
        self.store, self.clock, self.actor = store, clock, actor
        table, property_id = Table("guests"), actor.property_id
        transactions = Transactions(Table("outbox"), clock, sleep=lambda _: None)
        self.transactions = transactions
        self.repository = ImportRepository(table, property_id)
        self.guests = Guests(table, property_id)
        self.files = GuestFiles(GUEST_FILES_BUCKET)
        idempotency = Idempotency(Table("idempotency"), transactions)
        self.imports = Imports(self.repository, self.files, transactions, idempotency, clock, property_id)
        self.running = ImportRunning(
            self.repository,
            self.guests,
            matching.GuestFiles(table, property_id),
            self.files,
            transactions,
            clock,
            property_id,
        )
        self.looks: list[int | None] = []

    def sent(self, content: bytes | str) -> str:
        """An import whose file has arrived."""
        made = self.imports.create(ImportWish(filename="guests.csv"), self.actor)
        body = content.encode() if isinstance(content, str) else content
        place = upload_place(self.actor.property_id, made.import_id)
        aws.client("s3").put_object(Bucket=GUEST_FILES_BUCKET, Key=place, Body=body)
        return made.import_id

    def start(self, import_id: str, **wish: Any) -> None:
        self.imports.start(import_id, ImportStart.model_validate(wish), self.actor)

    def run(self, import_id: str, seconds: Callable[[], float] = lambda: 900.0) -> ImportJob:
        self.running.run(import_id, self.actor, self.looks.append, seconds)
        return self.repository.get(import_id)

    def taken_in(self, content: bytes | str, **wish: Any) -> ImportJob:
        import_id = self.sent(content)
        self.start(import_id, **{"dry_run": False, **wish})
        return self.run(import_id)

    def outcomes(self, job: ImportJob) -> list[str]:
        return [result.outcome.value for result in sorted(self.repository.results(job), key=lambda r: r.row)]

    def people(self) -> dict[str, Guest]:
        found = self.guests.newest(100).guests
        return {guest.guest_id: guest for guest in found}

    def enter(self, **fields: Any) -> Guest:
        wish = NewGuest.model_validate(fields)
        return self.transactions.run(self.actor, lambda tx: self.guests.register(tx, wish))


@pytest.fixture
def desk(aws_services: None, clock: FixedClock, staff_actor: Actor) -> Iterator[Desk]:
    with memory_store() as store:
        yield Desk(store, clock, staff_actor)


def test_a_file_is_taken_in_row_by_row(desk: Desk) -> None:
    job = desk.taken_in(GUESTS)
    assert (job.state, job.format, job.rows_total) == (ImportState.FINISHED, "csv, utf-8, semicolon", 7)
    assert job.columns == ("given_name", "family_name", "emails", "phones", "birthday", None)
    outcomes = desk.outcomes(job)
    assert outcomes[:6] == ["created", "created", "unchanged", "refused", "refused", "created"]
    assert job.counts.model_dump() == {one.value: outcomes.count(one.value) for one in RowOutcome}
    rows = {result.row: result for result in desk.repository.results(job)}
    assert rows[4].match and (rows[4].match.row, rows[4].guest_id) == (2, rows[2].guest_id)
    assert {term.name for term in rows[4].match.terms} >= {"email", "given_name", "birthday"}
    assert [(one.field, one.reason) for one in rows[5].reasons] == [("birthday", "there is no such day")]
    ada = desk.people()[str(rows[2].guest_id)]
    assert (ada.name, ada.phone_e164, ada.phones[0].source) == ("Ada Lovelace", "+41795550100", "import")
    assert desk.people()[str(rows[7].guest_id)].given_name == "=Linus"


def test_a_dry_run_says_what_would_happen_and_changes_no_guest(desk: Desk) -> None:
    known = desk.enter(name="Grace Hopper", emails=["grace@example.test"], phones=["+12025550101"])
    before = desk.people()
    import_id = desk.sent(GUESTS)
    desk.start(import_id)
    dry = desk.run(import_id)
    assert (dry.state, desk.people()) == (ImportState.CHECKED, before)
    expected = desk.outcomes(dry)
    rows = desk.imports.rows(import_id, RowOutcome.UPDATED, 50, None).rows
    assert [(row.row, row.guest_id) for row in rows] == [(3, known.guest_id)]
    desk.start(import_id, dry_run=False)
    wet = desk.run(import_id)
    assert (wet.state, wet.run, desk.outcomes(wet)) == (ImportState.FINISHED, 2, expected)
    with pytest.raises(Conflict):
        desk.start(import_id, dry_run=False)


def test_the_report_and_the_rows_say_the_same(desk: Desk) -> None:
    job = desk.taken_in(GUESTS)
    key = job.report_key
    body = aws.client("s3").get_object(Bucket=GUEST_FILES_BUCKET, Key=key)["Body"].read().decode()
    report = list(csv.DictReader(io.StringIO(body)))
    rows = desk.imports.rows(job.import_id, None, 50, None).rows
    assert [(one["row"], one["outcome"]) for one in report] == [(str(r.row), r.outcome.value) for r in rows]
    assert "email" in report[2]["terms"]
    answer = desk.imports.read(job.import_id, desk.actor)
    assert answer.report and "report-1.csv" in answer.report.url


@pytest.mark.parametrize("writes", [1, LIMIT])
def test_a_row_that_cannot_be_stored_is_refused_and_the_others_are_taken_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    add = desk.guests.add

    def refusing(tx: Transaction, guest: Guest) -> Guest:
        if guest.given_name == "Grace":
            nobody = Key("nobody", "nobody")
            for _ in range(writes):
                tx.check(Table("guests"), nobody, condition=present(), otherwise=Conflict("Not this one."))
        return add(tx, guest)

    monkeypatch.setattr(desk.guests, "add", refusing)
    job = desk.taken_in(GUESTS)
    assert (job.state, job.rows_done) == (ImportState.FINISHED, 7)
    rows = {result.row: result for result in desk.repository.results(job)}
    grace = rows[3]
    reason = "Not this one." if writes == 1 else "More than one step takes"
    assert (grace.outcome, grace.guest_id) == (RowOutcome.REFUSED, None)
    assert grace.reasons[-1].reason.startswith(reason)
    assert (rows[2].outcome, rows[7].outcome) == (RowOutcome.CREATED, RowOutcome.CREATED)
    names = {guest.given_name for guest in desk.people().values()}
    assert names - {"Jo"} == {"Ada", "=Linus"}


@pytest.mark.parametrize(("on_match", "outcome"), [("skip", "unchanged"), ("review", "review")])
def test_what_is_known_is_left_alone_if_wanted(desk: Desk, on_match: str, outcome: str) -> None:
    entered = desk.enter(name="Ada Lovelace", emails=["ada@example.test"])
    known = desk.guests.get(entered.guest_id)
    job = desk.taken_in("name,email,city\nAda Lovelace,ada@example.test,Bern\n", on_match=on_match)
    assert desk.outcomes(job) == [outcome]
    assert desk.guests.get(known.guest_id) == known


def test_who_may_be_known_becomes_a_profile_that_staff_look_at(desk: Desk) -> None:
    desk.enter(given_name="Ada", family_name="Lovelace", birthday="1985-12-10")
    job = desk.taken_in("Vorname,Nachname,E-Mail\nAda,Lovelace,other@example.test\n")
    [row] = desk.repository.results(job)
    assert (row.outcome, row.guest_id in desk.people()) == (RowOutcome.REVIEW, True)
    assert row.match and row.match.terms


def test_the_id_of_an_export_leads_back_to_the_guest(desk: Desk) -> None:
    known = desk.enter(name="Ada Lovelace")
    text = f"guest_id,name,tags\n{known.guest_id},Ada King,vegan\ngst_unknown,Bob,\n"
    job = desk.taken_in(text)
    assert desk.outcomes(job) == ["updated", "created"]
    assert (desk.guests.get(known.guest_id).name, desk.guests.get(known.guest_id).tags) == (
        "Ada King",
        ("vegan",),
    )


def test_excel_files_are_read_as_they_are_meant(desk: Desk) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Telefon", "Geburtstag"])
    import datetime as dt

    book.active.append(["Ada Lovelace", 41795550100, dt.date(1985, 12, 10)])
    book.active.append(["=1+1", None, None])
    target = io.BytesIO()
    book.save(target)
    job = desk.taken_in(target.getvalue(), country="CH")
    assert job.problem is None
    ada = next(iter(guest for guest in desk.people().values() if guest.name == "Ada Lovelace"))
    assert (job.format, str(ada.birthday)) == ("xlsx", "1985-12-10")
    assert ada.phones[0].given == "41795550100"


def test_an_import_goes_on_when_its_time_was_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    import_id = desk.sent(GUESTS)
    desk.start(import_id, dry_run=False)
    left = iter([900.0, 900.0, 10.0])
    job = desk.run(import_id, lambda: next(left))
    assert (job.state, job.rows_done, desk.looks) == (ImportState.RUNNING, 4, [None, 0])
    job = desk.run(import_id)
    assert (job.state, job.rows_done) == (ImportState.FINISHED, 7)
    assert desk.outcomes(job)[:6] == ["created", "created", "unchanged", "refused", "refused", "created"]


def test_killed_at_any_call_no_row_is_done_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)
    snapshot = desk.store.snapshot()
    desk.store.undisturbed()
    expected = desk.taken_in(GUESTS)
    outcomes, people = desk.outcomes(expected), names(desk)
    calls = desk.store.calls
    assert calls > 30
    for at in range(1, calls):
        for cue in ("before", "after"):
            desk.store.restore(snapshot)
            desk.store.undisturbed()
            import_id = desk.sent(GUESTS)
            desk.start(import_id, dry_run=False)

            def dies(number: int, at: int = desk.store.calls + at) -> None:
                if number == at:
                    raise Crashed

            setattr(desk.store, cue, dies)
            try:
                desk.run(import_id)
            except Crashed:
                desk.store.undisturbed()
                desk.clock.advance(seconds=ALIVE_FOR.total_seconds())
                desk.run(import_id)
            desk.store.undisturbed()
            job = desk.repository.get(import_id)
            assert (job.state, desk.outcomes(job)) == (ImportState.FINISHED, outcomes), (cue, at)
            assert (names(desk), job.counts) == (people, expected.counts), (cue, at)
            created = [r for r in desk.store.tables["outbox"].values() if r.get("type") == "GuestCreated"]
            assert len(created) == len(people)


def names(desk: Desk) -> list[str]:
    return sorted(str(guest.name) for guest in desk.people().values())


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    import_id = desk.sent(GUESTS)
    desk.start(import_id, dry_run=False)
    begun: list[int] = []

    def slow() -> float:
        begun.append(1)
        if len(begun) == 2:
            desk.clock.advance(seconds=ALIVE_FOR.total_seconds())
            desk.running.run(import_id, desk.actor, desk.looks.append, lambda: 900.0)
        return 900.0

    job = desk.run(import_id, slow)
    assert (job.state, job.rows_done, len(desk.people())) == (ImportState.FINISHED, 7, 4)


def test_cancelling_stops_the_worker_and_going_on_finishes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    import_id = desk.sent(GUESTS)
    desk.start(import_id, dry_run=False)
    asked: list[int] = []

    def cancels() -> float:
        asked.append(1)
        if len(asked) == 2:
            desk.imports.cancel(import_id, desk.actor)
        return 900.0

    job = desk.run(import_id, cancels)
    assert (job.state, job.rows_done) == (ImportState.CANCELLED, 2)
    with pytest.raises(Conflict, match="same file and settings"):
        desk.start(import_id, dry_run=False, on_match="skip")
    desk.start(import_id, dry_run=False)
    assert desk.run(import_id).rows_done == 7
    assert len(desk.people()) == 4


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "only headings": (b"name,email\n", "no row below"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old format"),
    "utf-16": ("name\nAda\n".encode("utf-16"), "UTF-16"),
    "a quote that is not closed": (b'name,email\n"Ada,a@example.test\n' + b"x,y\n" * 60_000, "quote"),
    "one endless line": (b"name," + b"x" * 1_100_000, "line is longer"),
    "no headings": (b"4711,0815\n1,2\n", "first row"),
    "a broken archive": (b"PK\x03\x04" + b"x" * 100, "damaged"),
    "too many columns": (b",".join(b"c%d" % n for n in range(300)) + b"\nx\n", "columns"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_cannot_be_read_ends_with_its_reason(desk: Desk, content: tuple[bytes, str]) -> None:
    job = desk.taken_in(content[0])
    assert job.state is ImportState.FAILED
    assert job.problem and content[1] in job.problem
    assert desk.imports.read(job.import_id, desk.actor).upload


def test_nothing_starts_before_the_file_is_there(desk: Desk) -> None:
    made = desk.imports.create(ImportWish(), desk.actor)
    assert made.upload and "X-Amz-Signature" in made.upload.url
    with pytest.raises(FileMissing):
        desk.start(made.import_id)


def test_a_file_that_is_replaced_while_it_is_read_is_noticed(desk: Desk) -> None:
    import_id = desk.sent(GUESTS)
    desk.start(import_id, dry_run=False)
    place = upload_place(desk.actor.property_id, import_id)
    aws.client("s3").put_object(Bucket=GUEST_FILES_BUCKET, Key=place, Body=b"name\nEve\n")
    job = desk.run(import_id)
    assert (job.state, job.problem) == (ImportState.FAILED, "The file was replaced or has expired.")
    assert desk.people() == {}
