"""Proof that a webhook body comes from the provider: HMAC-SHA256 over the bytes as they were sent."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

PREFIX = "sha256="


def raw_body(event: Mapping[str, Any]) -> bytes:
    """The request body as the provider sent it; a body that claims base64 and is not is empty, so no
    signature fits.
    """
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return b""


def header(event: Mapping[str, Any], name: str) -> str | None:
    """A request header, whatever the case the gateway left it in."""
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name.lower():
            return str(value)
    return None


def is_signed(body: bytes, signature: str | None, secrets: Iterable[str]) -> bool:
    """Whether `signature` (`sha256=<hex>`) was made over `body` with one of the secrets; two are valid during
    a rotation.
    """
    if not signature or not signature.startswith(PREFIX):
        return False
    given = signature.removeprefix(PREFIX).encode("utf-8", "replace")
    matches = [
        hmac.compare_digest(given, hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode())
        for secret in secrets
        if secret
    ]
    return any(matches)
