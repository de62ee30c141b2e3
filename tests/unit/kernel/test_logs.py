"""Logs: JSON lines with the correlation id, and nothing that identifies a person or opens a door."""

import json

import pytest

from attendant.kernel.logs import correlation, logger


def test_private_fields_are_withheld_whoever_logs_them(caplog: pytest.LogCaptureFixture) -> None:
    correlation.set("cor_1")
    logger.info("message_stored", message_id="msg_1", text="I am Ada", phone="+43660", access_token="t")
    formatter = logger.registered_handler.formatter
    assert formatter is not None
    written = formatter.format(caplog.records[-1])
    line = json.loads(written)
    assert [line[key] for key in ("message", "message_id", "correlation_id")] == [
        "message_stored",
        "msg_1",
        "cor_1",
    ]
    assert [line[key] for key in ("text", "phone", "access_token")] == ["[withheld]"] * 3
    assert "Ada" not in written
