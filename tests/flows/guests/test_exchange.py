"""A guest list leaves as a file and comes back, over links that a browser can follow."""

import csv
import io
from typing import Any

import httpx
import openpyxl
import pytest

from tests.flows.stack import LocalStack, eventually

pytestmark = pytest.mark.local_cloud
EXPORTS, IMPORTS = "/api/v1/guests/exports", "/api/v1/guests/imports"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_is_known_when_it_comes_back(local_stack: LocalStack, kind: str) -> None:
    with local_stack.staff() as manager:
        asked = manager.post(EXPORTS, json={"format": kind})
        assert asked.status_code == 202, asked.text
        done = ended(manager, f"{EXPORTS}/{asked.json()['export_id']}")
        assert done["state"] == "finished", done
        file = httpx.get(done["link"]["url"], trust_env=False)
        assert file.status_code == 200, file.text
        guests = rows_of(kind, file.content)
        assert guests == done["rows_total"] > 0

        made = manager.post(IMPORTS, json={"filename": f"guests.{kind}"}).json()
        page = f"http://127.0.0.1:{httpx.URL(local_stack.endpoints['chat']).port}"
        sent = httpx.put(
            made["upload"]["url"], content=file.content, headers={"Origin": page}, trust_env=False
        )
        assert (sent.status_code, sent.headers["access-control-allow-origin"]) == (200, page), sent.text
        path = f"{IMPORTS}/{made['import_id']}"
        assert manager.post(f"{path}/start", json={"dry_run": True}).status_code == 202
        checked = ended(manager, path)
        assert (checked["state"], checked["format"].partition(",")[0]) == ("checked", kind), checked
        counts = {name: count for name, count in checked["counts"].items() if count}
        assert counts == {"unchanged": guests}, manager.get(f"{path}/rows").text
        report = httpx.get(checked["report"]["url"], trust_env=False)
        assert len(report.text.splitlines()) == guests + 1


def rows_of(kind: str, content: bytes) -> int:
    """How many guests a file has."""
    if kind == "csv":
        return len(list(csv.DictReader(io.StringIO(content.decode(), newline=""))))
    return len(list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows())) - 1


def ended(manager: httpx.Client, path: str) -> dict[str, Any]:
    """The export or import when its worker has ended."""

    def look() -> dict[str, Any] | None:
        found: dict[str, Any] = manager.get(path).json()
        return found if found["state"] not in ("queued", "running") else None

    return eventually(look, 90, lambda: manager.get(path).text)
