"""Webhook bodies: what a guest did, or what became of a sent message, as Meta words it."""

import time
from typing import Any
from uuid import uuid4

from tests.simulators.whatsapp.errors import GraphError
from tests.simulators.whatsapp.phones import Guest, new_wamid
from tests.simulators.whatsapp.settings import Settings

MEDIA = {
    "image": "image/jpeg",
    "audio": "audio/ogg; codecs=opus",
    "video": "video/mp4",
    "document": "application/pdf",
    "sticker": "image/webp",
}
PLAIN = ("location", "contacts", "order", "reaction", "system", "referral")


def envelope(settings: Settings, value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    """The outermost shape of every webhook."""
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": settings.waba_id, "changes": [{"value": value, "field": field}]}],
    }


def value_of(settings: Settings, number: str | None = None, **members: Any) -> dict[str, Any]:
    """The value of a `messages` change for one of our numbers, the first one if none is said."""
    number = number or settings.phone_number_id
    metadata = {"display_phone_number": settings.numbers[number], "phone_number_id": number}
    return {"messaging_product": "whatsapp", "metadata": metadata, **members}


def contact_of(guest: Guest) -> dict[str, Any]:
    profile = {"name": guest.name} | ({"username": guest.username} if guest.username else {})
    return {"profile": profile} | _present(wa_id=guest.wa_id, user_id=guest.bsuid)


def message_of(settings: Settings, guest: Guest, wish: dict[str, Any]) -> dict[str, Any]:
    """One guest message from a short wish such as {"text": "Hello"} or {"button": {"id": …, "title": …}}.

    Raises:
        ValueError: the wish names nothing a guest can do, or a button the phone does not show.
    """
    message = _present(**{"from": guest.wa_id, "from_user_id": guest.bsuid}) | {
        "id": wish.get("id") or new_wamid(guest.key),
        "timestamp": str(int(wish.get("timestamp") or time.time())),
    }
    replied_to = wish.get("reply_to")
    if wish.get("forwarded"):
        message["context"] = {"forwarded": True}
    content, carrier = _content_of(guest, wish)
    if replied_to or carrier:
        message["context"] = {"from": settings.display_phone_number, "id": replied_to or carrier}
    if "referral" in wish:
        message["referral"] = wish["referral"]
    return message | content


def _content_of(guest: Guest, wish: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """The part of a message that depends on its type, and the message it answers."""
    if "text" in wish:
        return {"type": "text", "text": {"body": wish["text"]}}, None
    for kind, reply in (("button", "button_reply"), ("list", "list_reply")):
        if kind in wish:
            option, carrier = _picked(guest, wish[kind], kind)
            return {"type": "interactive", "interactive": {"type": reply, reply: option}}, carrier
    if "template_button" in wish:
        return {"type": "button", "button": wish["template_button"]}, None
    for kind, mime in MEDIA.items():
        if kind in wish:
            media = {"mime_type": mime, "sha256": uuid4().hex, "id": str(uuid4().int)[:15]}
            media |= {"voice": True} if kind == "audio" else {}
            return {"type": kind, kind: media | (wish[kind] if isinstance(wish[kind], dict) else {})}, None
    for kind in PLAIN:
        if kind in wish:
            return {"type": kind, kind: wish[kind]}, None
    if "edit" in wish:
        edited = {"type": "text", "text": {"body": wish["edit"]["text"]}}
        return {
            "type": "edit",
            "edit": {"original_message_id": wish["edit"]["message_id"], "message": edited},
        }, None
    if "revoke" in wish:
        return {"type": "revoke", "revoke": {"original_message_id": wish["revoke"]["message_id"]}}, None
    if "unsupported" in wish:
        return {"type": "unsupported", "errors": [GraphError(131051).in_status()]}, None
    if "raw" in wish:
        return dict(wish["raw"]), None
    raise ValueError(f"a guest cannot do {sorted(wish)}")


def _picked(guest: Guest, wanted: Any, kind: str) -> tuple[dict[str, Any], str | None]:
    """A pressed button or picked row: named whole, or by its id or title as the phone shows it."""
    name = wanted if isinstance(wanted, str) else wanted.get("id") or wanted.get("title") or ""
    found = guest.option(name, kind)
    if isinstance(wanted, dict) and wanted.get("id") and wanted.get("title"):
        return wanted, found[1] if found else None
    if found is None:
        raise ValueError(f"the phone shows no {kind} {name!r}")
    return found[0], found[1]


def shown_of_message(message: dict[str, Any]) -> dict[str, Any]:
    """What the guest's own phone shows of it."""
    content = message.get(message["type"], {})
    if message["type"] == "text":
        text = content["body"]
    elif message["type"] == "interactive":
        text = content[content["type"]]["title"]
    else:
        text = content.get("text") or content.get("caption") or "" if isinstance(content, dict) else ""
    return {"type": message["type"], "text": text if isinstance(text, str) else ""}


def status_of(guest: Guest, wamid: str, status: str, tracker: str | None, category: str) -> dict[str, Any]:
    """One entry of `statuses`."""
    entry = {"id": wamid, "status": status, "timestamp": str(int(time.time()))}
    entry |= _present(recipient_id=guest.wa_id, recipient_user_id=guest.bsuid)
    if tracker is not None:
        entry["biz_opaque_callback_data"] = tracker
    if status in ("sent", "delivered"):
        kind = "free_customer_service" if guest.window_open else "regular"
        pricing = {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}
        return entry | {"pricing": pricing}
    return entry


def _present(**members: Any) -> dict[str, Any]:
    """The members that are known; Meta leaves unknown ones out instead of sending them empty."""
    return {name: value for name, value in members.items() if value is not None}
