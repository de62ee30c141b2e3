"""The webhook's start-up is the guest's waiting time: it loads nothing heavy. How long it takes beside a bare
client is a figure of `make bench`.
"""

import subprocess
import sys

HANDLER = "functions.conversations.webhook.handler"
HEAVY = ("openai", "httpx", "httpx2", "dateparser", "phonenumbers", "aws_lambda_powertools.event_handler")


def test_the_webhook_loads_nothing_heavy() -> None:
    program = f"import sys, {HANDLER}; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
