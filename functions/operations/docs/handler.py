"""The API's documentation: the merged OpenAPI document, and a page that shows it."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.kernel import settings

FILES = {
    "/openapi.json": ("openapi.json", "application/json"),
    "/docs": ("page.html", "text/html; charset=utf-8"),
}
# The page holds its own script and style, and reads nothing but the document.
POLICY = (
    "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Settings(settings.Settings):
    """The function needs nothing of its own."""


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Give the document or the page; unchanged ones are not sent again."""
    name, content_type = FILES[event["rawPath"]]
    text, tag = _file(name)
    headers = {
        "Content-Type": content_type,
        "ETag": tag,
        "Cache-Control": "max-age=60",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    known = {key.lower(): value for key, value in (event.get("headers") or {}).items()}.get("if-none-match")
    if known == tag:
        return {"statusCode": 304, "headers": headers, "body": ""}
    return {"statusCode": 200, "headers": headers, "body": text}


@cache
def _file(name: str) -> tuple[str, str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return text, f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
