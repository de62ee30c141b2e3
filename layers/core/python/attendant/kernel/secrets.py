"""Secrets of the deployment: JSON objects in Secrets Manager, kept in memory for five minutes."""

import json
import time
from typing import Any

from attendant.kernel.aws import client
from attendant.kernel.errors import Unavailable

KEPT_SECONDS = 300
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def secret(arn: str) -> dict[str, Any]:
    """The content of a secret, at most five minutes old.

    Raises:
        Unavailable: the store did not answer, or what it holds is not a JSON object.
    """
    known = _kept.get(arn)
    if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
        return known[1]
    try:
        content = json.loads(client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    except Exception as error:
        if known is not None:
            return known[1]
        raise Unavailable("A secret of the deployment cannot be read.") from error
    if not isinstance(content, dict):
        raise Unavailable("A secret of the deployment is not a JSON object.")
    _kept[arn] = (time.monotonic(), content)
    return content


def forget() -> None:
    """Read every secret again at its next use."""
    _kept.clear()
