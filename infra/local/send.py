"""Sign a sample as Meta signs and post it to the webhook of the running instance.

Ids and times of its messages are renewed, so that a sample is a new message each time and lies in the
messaging window; with `--as-is` the bytes of the file go out unchanged, as a repeated delivery would.
"""

import hashlib
import hmac
import json
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from infra.local.commands import endpoints, parser, sample


def renewed(payload: Any, now: float) -> Any:
    """The same webhook body with new ids and the present time in every message."""
    for entry in payload.get("entry", []):
        for change in entry.get("changes", []):
            for message in change.get("value", {}).get("messages", []):
                message["id"] = f"wamid.{uuid.uuid4().hex.upper()}"
                message["timestamp"] = str(int(now))
    return payload


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("event", type=Path, help="a webhook body, e.g. events/whatsapp/text.json")
    arguments.add_argument("--as-is", action="store_true", help="send the file's bytes unchanged")
    chosen = arguments.parse_args()
    running = endpoints(chosen.state_dir)
    payload = sample(chosen.event)
    body = chosen.event.read_bytes() if chosen.as_is else json.dumps(renewed(payload, time.time())).encode()
    answer = httpx.post(
        f"{running['api']}/webhooks/whatsapp",
        content=body,
        headers={
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signature(running["whatsapp_app_secret"], body),
        },
        timeout=30,
        trust_env=False,
    )
    print(answer.status_code, answer.text)
    return 0 if answer.is_success else 1


if __name__ == "__main__":
    sys.exit(main())
