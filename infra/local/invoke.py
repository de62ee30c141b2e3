"""Invoke a function of the running instance with a sample event and print its answer and its log."""

import base64
import json
import sys
from pathlib import Path

from infra.local.commands import function_name, parser, sample, service


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("function", help="capability/name, e.g. bookings/sweep")
    arguments.add_argument("event", type=Path, help="the event as JSON")
    chosen = arguments.parse_args()
    event = sample(chosen.event)
    functions = service("lambda", chosen.state_dir)
    try:
        answer = functions.invoke(
            FunctionName=function_name(chosen.function),
            Qualifier="live",
            Payload=json.dumps(event).encode(),
            LogType="Tail",
        )
    except functions.exceptions.ResourceNotFoundException as error:
        raise SystemExit(f"no function {chosen.function}: {error}") from error
    print(base64.b64decode(answer.get("LogResult", "")).decode(), file=sys.stderr)
    print(answer["Payload"].read().decode())
    return 1 if answer.get("FunctionError") else 0


if __name__ == "__main__":
    sys.exit(main())
