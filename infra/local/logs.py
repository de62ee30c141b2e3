"""Follow the logs of one function of the running instance, or of all, until Ctrl-C."""

import contextlib
import sys
import time
from datetime import UTC, datetime
from typing import Any

from infra.local.commands import function_name, parser, service
from infra.local.synth import STAGE

ALL = f"/aws/lambda/attendant-{STAGE}-"
SECONDS_BACK = 600


def follow(logs: Any, prefix: str, *, once: bool) -> None:
    """Print what is in the log groups that begin with `prefix`, oldest first, and then what comes."""
    since = int((time.time() - SECONDS_BACK) * 1000)
    seen: set[tuple[int, str, str, str]] = set()
    while True:
        groups = logs.describe_log_groups(logGroupNamePrefix=prefix)["logGroups"]
        names = [group["logGroupName"] for group in groups]
        found = [
            (event["timestamp"], group, event["logStreamName"], event["message"].rstrip())
            for group in names
            for event in logs.filter_log_events(logGroupName=group, startTime=since)["events"]
        ]
        new = [line for line in found if line not in seen]
        for at, group, _, message in sorted(new, key=lambda line: line[0]):
            stamp = datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M:%S.%f")[:-3]
            print(f"{stamp} {group.removeprefix(ALL)}  {message}", flush=True)
        seen.update(found)
        if once:
            return
        time.sleep(1)


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("function", nargs="?", default="", help="capability/name; all functions if empty")
    arguments.add_argument("--once", action="store_true", help="print what is there and end")
    chosen = arguments.parse_args()
    prefix = f"/aws/lambda/{function_name(chosen.function)}" if chosen.function else ALL
    with contextlib.suppress(KeyboardInterrupt):
        follow(service("logs", chosen.state_dir), prefix, once=chosen.once)
    return 0


if __name__ == "__main__":
    sys.exit(main())
