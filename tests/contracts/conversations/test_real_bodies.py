"""Webhook bodies as the provider really sends them, where the collection stands beside the repository."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attendant.kernel.tables import Table
from attendant.properties import directory
from functions.conversations.webhook import handler as webhook
from tests.requests import FakeContext
from tests.whatsapp_bodies import as_meta_writes, signed

COLLECTION = Path(__file__).resolve().parents[3].parent / "shared" / "whatsapp" / "payloads"
BODIES = sorted(COLLECTION.glob("*.json"))


def numbers_in(body: Any) -> set[str]:
    """The phone-number ids that a body is addressed to."""
    values = [change["value"] for entry in body["entry"] for change in entry["changes"]]
    return {value["metadata"]["phone_number_id"] for value in values if "metadata" in value}


@pytest.mark.skipif(not BODIES, reason="no collection of real bodies beside the repository")
@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("known", [True, False])
def test_a_real_body_is_taken_in(
    environment: Callable[..., None],
    tables: dict[str, Table],
    received: Callable[[str], list[dict[str, Any]]],
    property_id: str,
    path: Path,
    known: bool,
) -> None:
    body = json.loads(path.read_text())
    directory.forget()
    webhook.receiving.cache_clear()
    values = [change["value"] for entry in body["entry"] for change in entry["changes"]]
    for number in numbers_in(body) if known else ():
        record = {"pk": f"DIRECTORY#whatsapp#{number}", "sk": "PROPERTY", "property_id": property_id}
        tables["properties"].put(record)

    for _ in range(2):
        answer = webhook.lambda_handler(signed(as_meta_writes(body)), FakeContext())
        assert answer["statusCode"] == 200

    receipt = json.loads(answer["body"])
    written = [
        message for value in values for message in value.get("messages", ()) if message["type"] != "system"
    ]
    statuses = [status for value in values for status in value.get("statuses", ())]
    if not known:
        assert (receipt["messages"], receipt["statuses"]) == ([], 0)
        assert receipt["parked"] >= len(written) + len(statuses)
        return
    assert [each["duplicate"] for each in receipt["messages"]] == [True] * len(written)
    assert receipt["statuses"] == len(statuses)
    assert len(received("whatsapp-statuses")) == 2 * len(statuses)
    silent = {"reaction", "unsupported", "image"}
    turns = {message["id"] for message in written if message["type"] not in silent}
    assert len({job["message_id"] for job in received("ai-processing.fifo")}) == len(turns)
