"""A browser waits for $connect: the function behind it loads no AWS client."""

import subprocess
import sys

HANDLER = "functions.realtime.socket.app"
HEAVY = ("boto3", "botocore.session", "aws_lambda_powertools.event_handler", "httpx", "openai")


def test_accepting_a_connection_needs_no_aws_client() -> None:
    event = {
        "requestContext": {"apiId": "a", "stage": "live", "domainName": "d", "connectionId": "c"},
        "body": None,
    }
    program = (
        f"import sys, {HANDLER} as app; answer = app.connect({event!r}, None); "
        f"print(answer, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"AWS_REGION": "eu-central-1"},
    )
    assert found.stdout.strip() == "{'statusCode': 200} []"
