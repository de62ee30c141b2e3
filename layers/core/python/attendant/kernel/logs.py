"""Structured logs: JSON lines with the correlation id; ids and outcomes only, never personal data.

`logger.info("booking_booked", booking_id=...)`: the message names the event, the rest are fields.
"""

import re
from contextvars import ContextVar
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

# Fields that would identify a person or open a door, whoever passes them.
PRIVATE = frozenset(
    [
        "access_token",
        "api_key",
        "app_secret",
        "authorization",
        "body",
        "caption",
        "email",
        "first_name",
        "from",
        "guest_name",
        "id_token",
        "last_name",
        "name",
        "password",
        "payload",
        "phone",
        "phone_e164",
        "profile",
        "recipient",
        "refresh_token",
        "secret",
        "text",
        "ticket",
        "to",
        "token",
        "verify_token",
        "wa_id",
    ]
)

QUOTED_INPUT = re.compile(r"input_value=.*?(?=, input_type=)", re.DOTALL)

correlation: ContextVar[str] = ContextVar("correlation", default="")


class _PrivateFormatter(LambdaPowertoolsFormatter):
    """Adds the correlation id and blanks fields that must not leave the process."""

    def serialize(self, log: Any) -> str:
        safe = {key: "[withheld]" if key in PRIVATE else value for key, value in log.items()}
        safe |= {key: _without_input(safe[key]) for key in ("exception", "stack_trace") if key in safe}
        if correlation.get():
            safe["correlation_id"] = correlation.get()
        return super().serialize(safe)


def _without_input(trace: Any) -> Any:
    """A stack trace without what pydantic quotes of the data that it refused."""
    if isinstance(trace, str | BaseException):
        return QUOTED_INPUT.sub("input_value=[withheld]", str(trace))
    if isinstance(trace, dict):
        return {key: _without_input(value) for key, value in trace.items()}
    if isinstance(trace, list):
        return [_without_input(value) for value in trace]
    return trace


logger = Logger(logger_formatter=_PrivateFormatter(utc=True, use_rfc3339=True))
