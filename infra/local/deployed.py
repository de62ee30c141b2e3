"""What a deployment came to: where the APIs are, and the secrets that only an operator can fill in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.cloud import administrator
from infra.local.outside import Outside
from infra.local.ports import LOOPBACK
from infra.local.synth import STAGE

WEBSOCKET_STAGE = "live"


class NotDeployed(Exception):
    """The stacks did not publish what the local run needs; the text names the output."""


@dataclass(frozen=True)
class Addresses:
    """Base addresses of the deployed APIs on the local cloud, without a closing slash."""

    http_api: str
    websocket_api: str


def addresses(port: int) -> Addresses:
    """Read the API ids from the outputs of the stacks.

    Raises:
        NotDeployed: a stack does not say what its API is.
    """
    outputs = _outputs(port)
    gateway = f"http://{LOOPBACK}:{port}/_aws/execute-api"
    try:
        http, websocket = outputs["HttpApiId"], outputs["SocketApiId"]
    except KeyError as missing:
        raise NotDeployed(f"no stack has an output {missing.args[0]}") from missing
    return Addresses(f"{gateway}/{http}/$default", f"{gateway}/{websocket}/{WEBSOCKET_STAGE}")


def fill_secrets(port: int, outside: Outside) -> None:
    """Put the providers' keys where the functions read them; a deployment only makes placeholders."""
    whatsapp = outside.whatsapp
    contents: dict[str, dict[str, Any]] = {
        "whatsapp": {
            # Two of them, as during a rotation: the second is the one to come.
            "app_secrets": [whatsapp.app_secret, f"{whatsapp.app_secret}-next"],
            "verify_token": whatsapp.verify_token,
            "access_token": whatsapp.access_token,
        },
        "openai": {"api_key": outside.model.api_key},
    }
    secrets = administrator("secretsmanager", port)
    for name, content in contents.items():
        secrets.put_secret_value(SecretId=f"attendant/{STAGE}/{name}", SecretString=json.dumps(content))


def endpoints_file(state_dir: Path) -> Path:
    return state_dir / "endpoints.json"


def _outputs(port: int) -> dict[str, str]:
    pages = administrator("cloudformation", port).get_paginator("describe_stacks").paginate()
    outputs = (output for page in pages for stack in page["Stacks"] for output in stack.get("Outputs", []))
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}
