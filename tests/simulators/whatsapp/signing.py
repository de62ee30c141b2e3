"""The bytes Meta sends, and their signature."""

import hashlib
import hmac
import json
from typing import Any


def meta_bytes(body: dict[str, Any]) -> bytes:
    """A body as Meta writes it: non-ASCII as lower-case `\\u00e4`, `/` as `\\/`, `@` as `\\u0040`."""
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").replace("@", "\\u0040").encode("ascii")


def signature(raw: bytes, app_secret: str) -> str:
    """The value of X-Hub-Signature-256 over exactly these bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()
