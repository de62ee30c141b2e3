"""Webhook bodies as the provider sends them, and requests signed over their bytes."""

import hashlib
import hmac
import json
from typing import Any

from tests.requests import api_event
from tests.store import APP_SECRET

NUMBER = "106540352242922"
GUEST = "41795550100"
BSUID = "CH.13491208655302741918"


def message(
    wamid: str = "wamid.1",
    text: str = "Hello",
    *,
    phone: str | None = GUEST,
    bsuid: str | None = None,
    at: int = 1772438400,
    **content: Any,
) -> dict[str, Any]:
    """A guest's message; `content` replaces the text, for example `type="sticker", sticker={...}`."""
    made: dict[str, Any] = {
        "id": wamid,
        "timestamp": str(at),
        **(content or {"type": "text", "text": {"body": text}}),
    }
    if phone:
        made["from"] = phone
    if bsuid:
        made["from_user_id"] = bsuid
    return made


def change(
    *messages: dict[str, Any], number: str = NUMBER, field: str = "messages", **value: Any
) -> dict[str, Any]:
    """One change of an entry."""
    metadata = {"display_phone_number": "41440000000", "phone_number_id": number}
    content: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    if messages:
        content["messages"] = list(messages)
        content.setdefault(
            "contacts",
            [{"profile": {"name": "Ada"}, "wa_id": each["from"]} for each in messages if "from" in each],
        )
    return {"field": field, "value": content}


def body_of(*changes: dict[str, Any]) -> dict[str, Any]:
    """A webhook body."""
    return {"object": "whatsapp_business_account", "entry": [{"id": "waba", "changes": list(changes)}]}


def status(
    wamid: str, word: str, *, reference: str | None = None, at: int = 1772438400, **more: Any
) -> dict[str, Any]:
    """A delivery report."""
    made = {"id": wamid, "status": word, "timestamp": str(at), "recipient_id": GUEST, **more}
    if reference:
        made["biz_opaque_callback_data"] = reference
    return made


def as_meta_writes(body: Any) -> bytes:
    """JSON bytes in the provider's own escaping, which no serialiser of ours reproduces."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").replace("@", "\\u0040").encode()


def signature_of(raw: bytes, secret: str = APP_SECRET) -> str:
    """The header value for these bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def signed(
    body: Any, *, secret: str = APP_SECRET, header: str = "x-hub-signature-256", base64_body: bool = False
) -> dict[str, Any]:
    """A POST of a body (parsed, or raw bytes) as the gateway passes it on."""
    raw = body if isinstance(body, bytes) else as_meta_writes(body)
    event = api_event("POST", "/webhooks/whatsapp", body=raw, base64_body=base64_body)
    event["headers"][header] = signature_of(raw, secret)
    return event
