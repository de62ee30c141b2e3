"""Logs: JSON lines with the correlation id, and nothing that identifies a person or opens a door."""

import json

import pytest
from pydantic import BaseModel, ValidationError

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


def test_a_stack_trace_does_not_quote_the_data_it_stumbled_on(caplog: pytest.LogCaptureFixture) -> None:
    class Guest(BaseModel):
        name: int

    refused = {"name": "Ada, input_type Lovelace\n+43660"}
    try:
        Guest.model_validate(refused)
    except ValidationError as error:
        logger.error("fault", exc_info=error)
    formatter = logger.registered_handler.formatter
    assert formatter is not None
    written = formatter.format(caplog.records[-1])
    assert "Lovelace" not in written
    assert "43660" not in written
    assert "unable to parse string as an integer" in written
