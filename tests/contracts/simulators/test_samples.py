"""The sample webhooks have Meta's envelope and ids of their own, and cover what the product knows."""

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLES = sorted((Path(__file__).parents[3] / "events" / "whatsapp").glob("*.json"))
TYPES = {
    "text", "interactive", "button", "image", "audio", "location", "reaction", "sticker", "contacts", "order",
    "edit", "revoke", "unsupported", "hologram", "system",
}  # fmt: skip


def values(sample: Path) -> list[dict[str, Any]]:
    body = json.loads(sample.read_text())
    assert body["object"] == "whatsapp_business_account"
    return [change["value"] for entry in body["entry"] for change in entry["changes"]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_has_metas_envelope(sample: Path) -> None:
    for value in values(sample):
        for message in value.get("messages", []):
            assert message["id"].startswith("wamid.") and message["timestamp"].isdigit() and message["type"]
        for status in value.get("statuses", []):
            assert status["id"].startswith("wamid.") and status["timestamp"].isdigit()
            assert status.get("recipient_id") or status.get("recipient_user_id")


def test_the_samples_cover_every_type_and_status() -> None:
    found = [value for sample in SAMPLES for value in values(sample)]
    assert {message["type"] for value in found for message in value.get("messages", [])} >= TYPES
    statuses = {status["status"] for value in found for status in value.get("statuses", [])}
    assert statuses >= {"sent", "delivered", "read", "failed"}


def test_no_two_messages_share_an_id() -> None:
    ids = [
        message["id"]
        for sample in SAMPLES
        for value in values(sample)
        for message in value.get("messages", [])
    ]
    assert len(set(ids)) == len(ids)
