"""The webhook must start quickly: what it loads, and how long that takes beside a bare client."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.imports import YARDSTICK, seconds

HANDLER = "functions.conversations.webhook.handler"
HEAVY = ("openai", "httpx", "httpx2", "dateparser", "phonenumbers", "aws_lambda_powertools.event_handler")


def test_the_webhook_loads_nothing_heavy() -> None:
    program = f"import sys, {HANDLER}; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_webhook_imports_in_little_more_than_a_bare_client_takes(tmp_path: Path) -> None:
    statements = (YARDSTICK, f"import {HANDLER}")
    for statement in statements:
        seconds(statement, tmp_path)
    # Taken in turns and the best of each: a slow moment of the machine says nothing about the code.
    rounds = [[seconds(statement, tmp_path) for statement in statements] for _ in range(7)]
    bare, webhook = (min(times) for times in zip(*rounds, strict=True))
    assert webhook / bare <= 1.4
