"""Logs: JSON lines with the correlation id, and nothing that identifies a person or opens a door."""

import json

import pytest

from attendant.kernel.logs import correlation, logger


def test_private_fields_are_withheld_whoever_logs_them(capsys: pytest.CaptureFixture[str]) -> None:
    correlation.set("cor_1")
    logger.info("message_stored", message_id="msg_1", text="I am Ada", phone="+43660", access_token="t")
    line = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (line["message"], line["message_id"], line["correlation_id"]) == (
        "message_stored",
        "msg_1",
        "cor_1",
    )
    assert (line["text"], line["phone"], line["access_token"]) == ("[withheld]",) * 3
    assert "Ada" not in json.dumps(line)
