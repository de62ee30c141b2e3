"""Exports and imports over REST, from the request to the file and back."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.guests.service import Guests
from attendant.guests.wishes import NewGuest
from attendant.kernel import aws
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from functions.guests.exporting.handler import lambda_handler as exporting
from functions.guests.exports.handler import lambda_handler as exports
from functions.guests.importing import handler as importing
from functions.guests.imports.handler import lambda_handler as imports
from tests.handlers.guests.conftest import Ask, Handler
from tests.requests import FakeContext, sqs_event
from tests.store import GUEST_FILES_BUCKET

EXPORTS, IMPORTS = "/api/v1/guests/exports", "/api/v1/guests/imports"
Asking = Callable[..., Ask]
Tell = Callable[[Handler, str], dict[str, Any]]


@pytest.fixture
def ask(asking: Asking) -> Ask:
    """A manager who asks for exports."""
    return asking(exports, Role.MANAGER)


@pytest.fixture
def bring(asking: Asking) -> Ask:
    """A manager who asks for imports."""
    return asking(imports, Role.MANAGER)


@pytest.fixture
def tell(published: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tells a worker of the newest event of a type, as the bus does; side by side moto would lose writes."""
    monkeypatch.setattr(importing, "ThreadPoolExecutor", Inline)

    def send(handler: Handler, type_: str) -> dict[str, Any]:
        event = [one for one in published() if one["type"] == type_][-1]
        return handler(sqs_event([json.dumps({"detail": event})]), FakeContext(900_000))

    return send


class Inline:
    """Does at once, in order, what an executor would do side by side."""

    def __init__(self, threads: int) -> None:
        self.map = map

    def __enter__(self) -> "Inline":
        return self

    def __exit__(self, *failure: object) -> None:
        pass


@pytest.fixture
def guests(tables: dict[str, Table], transactions: Transactions, staff_actor: Actor) -> Callable[..., None]:
    """Enters guests by their names."""

    def enter(*names: str) -> None:
        service = Guests(tables["guests"], staff_actor.property_id)
        for name in names:
            wish = NewGuest(name=name, phones=("+41795550100",))
            transactions.run(staff_actor, lambda tx, wish=wish: service.register(tx, wish))  # type: ignore[misc]

    return enter


def content(link: str) -> str:
    key = link.partition("?")[0].partition(".com/")[2]
    body: bytes = aws.client("s3").get_object(Bucket=GUEST_FILES_BUCKET, Key=key)["Body"].read()
    return body.decode()


def test_a_list_is_asked_for_written_and_fetched(ask: Ask, tell: Tell, guests: Callable[..., None]) -> None:
    guests("Ada", "=Bob")
    wish = {"columns": ["name", "phones"]}
    asked = ask("POST", EXPORTS, body=wish, headers={"Idempotency-Key": "k1"})
    assert (asked.status, asked.body["state"]) == (202, "queued")
    again = ask("POST", EXPORTS, body=wish, headers={"Idempotency-Key": "k1"})
    assert again.body == asked.body
    path = asked.headers["Location"]
    assert ask("GET", path).body["link"] is None
    assert tell(exporting, "GuestExportRequested") == {"batchItemFailures": []}
    done = ask("GET", path).body
    assert (done["state"], done["rows_done"], done["rows_total"]) == ("finished", 2, 2)
    assert content(done["link"]["url"]) == "name,phones\r\n'=Bob,'+41795550100\r\nAda,'+41795550100\r\n"
    assert not {"turn", "key", "requested_by"} & done.keys()
    assert [one["export_id"] for one in ask("GET", EXPORTS).body["exports"]] == [done["export_id"]]
    assert ask("POST", f"{path}/cancel").status == 409


def test_who_exported_what_is_audited(ask: Ask, tell: Tell, tables: dict[str, Table]) -> None:
    asked = ask("POST", EXPORTS, body={"filter": {"language": "de"}, "format": "xlsx"}).body
    tell(exporting, "GuestExportRequested")
    ask("GET", f"{EXPORTS}/{asked['export_id']}")
    trail = [
        record
        for record in aws.dynamodb().scan(TableName=tables["guests"].name)["Items"]
        if "#AUDIT#exp_" in record["pk"]
    ]
    actions = {record["action"]: record for record in trail}
    assert set(actions) == {"guests_exported", "guest_export_link_given"}
    assert actions["guests_exported"]["after"]["filter"]["language"] == "de"
    assert actions["guests_exported"]["actor"]["kind"] == "staff"


def test_a_file_is_sent_checked_and_taken_in(bring: Ask, tell: Tell) -> None:
    made = bring("POST", IMPORTS, body={"filename": "gäste.csv"})
    assert (made.status, made.body["state"]) == (201, "waiting")
    assert {"given_name", "phones"} <= set(made.body["expects"])
    path = made.headers["Location"]
    assert (bring("POST", f"{path}/start", body={}).status, made.body["upload"]["url"][:5]) == (409, "https")
    key = made.body["upload"]["url"].partition("?")[0].partition(".com/")[2]
    text = b"Vorname,Nachname,Telefon\nAda,Lovelace,+41 79 555 01 00\n,,\nBob,Builder,12345\n"
    aws.client("s3").put_object(Bucket=GUEST_FILES_BUCKET, Key=key, Body=text)
    assert bring("POST", f"{path}/start", body={}).body["settings"]["dry_run"] is True
    assert tell(importing.lambda_handler, "GuestImportStarted") == {"batchItemFailures": []}
    checked = bring("GET", path).body
    assert (checked["state"], checked["counts"]["created"], checked["rows_total"]) == ("checked", 2, 2)
    rows = bring("GET", f"{path}/rows", query={"outcome": "created", "limit": "1"}).body["rows"]
    assert [row["row"] for row in rows] == [2, 4]
    [note] = rows[1]["reasons"]
    assert (note["field"], note["reason"][:39]) == ("phones", "kept, cannot be used: without a country")
    started = bring("POST", f"{path}/start", body={"dry_run": False})
    assert (started.status, started.body["state"]) == (202, "queued")
    tell(importing.lambda_handler, "GuestImportStarted")
    done = bring("GET", path).body
    assert (done["state"], done["rows_done"], done["upload"]) == ("finished", 2, None)
    assert content(done["report"]["url"]).startswith("row,outcome,guest_id")
    assert bring("POST", f"{path}/cancel").status == 409
    assert [one["state"] for one in bring("GET", IMPORTS).body["imports"]] == ["finished"]


def test_a_worker_looks_again_after_the_one_before_it(
    ask: Ask, tell: Tell, received: Callable[[str], list[dict[str, Any]]]
) -> None:
    asked = ask("POST", EXPORTS, body={}).body
    tell(exporting, "GuestExportRequested")
    later = aws.client("sqs").get_queue_attributes(
        QueueUrl=aws.client("sqs").get_queue_url(QueueName="attendant-test-guest-exports")["QueueUrl"],
        AttributeNames=["ApproximateNumberOfMessagesDelayed"],
    )["Attributes"]
    assert later["ApproximateNumberOfMessagesDelayed"] == "1"
    assert asked["state"] == "queued"


def test_the_same_export_is_for_managers_only(asking: Asking) -> None:
    for handler, path in ((exports, EXPORTS), (imports, IMPORTS)):
        assert asking(handler, Role.STAFF)("POST", path, body={}).status == 403
        assert asking(handler, Role.STAFF)("GET", path).status == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("POST", EXPORTS, {"columns": ["shoe_size"]}, 422, "body.columns.0"),
        ("POST", EXPORTS, {"format": "pdf"}, 422, "body.format"),
        ("POST", EXPORTS, {"filter": {"colour": "red"}}, 422, "body.filter.colour"),
        ("POST", EXPORTS, {"filter": {"language": "de"}, "sort": "newest"}, 422, "body.sort"),
        ("GET", f"{EXPORTS}/exp_none", None, 404, ""),
        ("POST", f"{EXPORTS}/exp_none/cancel", None, 404, ""),
        ("POST", IMPORTS, {"filename": "x" * 201}, 422, "body.filename"),
        ("POST", f"{IMPORTS}/imp_none/start", {"mapping": {"Fax": "fax"}}, 422, "body.mapping.Fax"),
        ("POST", f"{IMPORTS}/imp_none/start", {"country": "Mars"}, 422, "body.country"),
        ("POST", f"{IMPORTS}/imp_none/start", {}, 404, ""),
        ("GET", f"{IMPORTS}/imp_none/rows", None, 404, ""),
    ],
)
def test_what_cannot_be_done_is_a_problem(
    ask: Ask, bring: Ask, method: str, path: str, body: Any, status: int, field: str
) -> None:
    answer = (ask if path.startswith(EXPORTS) else bring)(method, path, body=body)
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    if field:
        assert any(error["field"].startswith(field) for error in answer.body["errors"]), answer.body


def test_what_no_worker_understands_comes_again() -> None:
    for handler in (exporting, importing.lambda_handler):
        assert handler(sqs_event(["nonsense"]), FakeContext()) == {
            "batchItemFailures": [{"itemIdentifier": "m1"}]
        }
