"""Put one job, read from a JSON file, into a queue of the running instance by hand.

A job of `ai-processing` keeps its conversation as group and its message as deduplication id; other FIFO ones
take `--group`. Every call is a new job unless `--deduplication` says otherwise.
"""

import json
import sys
import uuid
from pathlib import Path

from infra.local.commands import parser, sample, service
from infra.local.synth import STAGE


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("queue", help="e.g. ai-processing or whatsapp-statuses")
    arguments.add_argument("event", type=Path, help="the job's body as JSON")
    arguments.add_argument("--group", help="message group of a FIFO queue")
    arguments.add_argument("--deduplication", help="deduplication id of a FIFO queue")
    arguments.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a member of the job instead of the file's",
    )
    chosen = arguments.parse_args()
    job = sample(chosen.event) | dict(pair.split("=", 1) for pair in chosen.set)
    queues = service("sqs", chosen.state_dir)
    urls = queues.list_queues(QueueNamePrefix=f"attendant-{STAGE}-{chosen.queue}").get("QueueUrls", [])
    names = {url.rsplit("/", 1)[1].removeprefix(f"attendant-{STAGE}-"): url for url in urls}
    url = names.get(chosen.queue) or names.get(f"{chosen.queue}.fifo")
    if url is None:
        raise SystemExit(
            f"no queue {chosen.queue}; there are {', '.join(sorted(names)) or 'none of that name'}"
        )
    options = {}
    if url.endswith(".fifo"):
        options["MessageGroupId"] = chosen.group or job.get("conversation_id") or "by-hand"
        options["MessageDeduplicationId"] = chosen.deduplication or job.get("message_id") or uuid.uuid4().hex
    sent = queues.send_message(QueueUrl=url, MessageBody=json.dumps(job), **options)
    print(f"{sent['MessageId']} is in {url.rsplit('/', 1)[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
