"""The webhook must start quickly: what it loads, and how long that takes beside a bare client."""

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.imports import YARDSTICK

HANDLER = "functions.conversations.webhook.handler"
HEAVY = ("openai", "httpx", "httpx2", "dateparser", "phonenumbers", "aws_lambda_powertools.event_handler")
TIMED = "import time; started = time.process_time()\n{}\nprint(time.process_time() - started)"
ROUNDS = 9


def cpu_seconds(statement: str, bytecode: Path) -> float:
    """Processor time of a statement in a fresh process: what else the machine does counts little."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    program = [sys.executable, "-c", TIMED.format(statement)]
    run = subprocess.run(program, env=environment, capture_output=True, text=True, check=True)
    return float(run.stdout.splitlines()[-1])


def test_the_webhook_loads_nothing_heavy() -> None:
    program = f"import sys, {HANDLER}; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_webhook_imports_in_little_more_than_a_bare_client_takes(tmp_path: Path) -> None:
    statements = (YARDSTICK, f"import {HANDLER}")
    for statement in statements:
        cpu_seconds(statement, tmp_path)
    rounds = [[cpu_seconds(statement, tmp_path) for statement in statements] for _ in range(ROUNDS)]
    bare, webhook = (min(times) for times in zip(*rounds, strict=True))
    assert webhook / bare <= 1.4
