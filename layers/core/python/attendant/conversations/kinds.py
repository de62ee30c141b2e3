"""What each kind of guest message means: text for the transcript, and what the concierge does with it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TEXT_LIMIT = 4096
MEDIA_MEMBERS = ("id", "mime_type", "sha256", "filename", "url")


class Do(StrEnum):
    """What happens after a message is stored."""

    ANSWER = "answer"
    CANNOT_READ = "cannot_read"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as staff read it. `action` is the id of a tapped choice, ours, and a command."""

    kind: str
    text: str
    do: Do
    action: str | None = None
    media: Mapping[str, str] | None = None


def read_content(message: Mapping[str, Any]) -> Reading:
    """Kind, text and consequence of a message; an unknown kind is stored and apologised for."""
    kind = text_of(message, "type") or "unknown"
    content = message.get(kind)
    reader = READERS.get(kind)
    if reader is None:
        return Reading(f"unknown:{kind}"[:60], f"[{kind[:40]}]", Do.CANNOT_READ)
    if isinstance(content, list):
        content = {"cards": content}
    return reader(content if isinstance(content, dict) else {})


def _text(content: Mapping[str, Any]) -> Reading:
    body = clean(content.get("body"))
    return Reading("text", body, Do.ANSWER) if body else Reading("text", "[empty message]", Do.NOTHING)


def _media(kind: str, label: str) -> Callable[[Mapping[str, Any]], Reading]:
    def reader(content: Mapping[str, Any]) -> Reading:
        caption = clean(content.get("caption"))
        media = {name: value for name in MEDIA_MEMBERS if (value := text_of(content, name))}
        text = f"[{label}] {caption}".strip()[:TEXT_LIMIT]
        return Reading(kind, text, Do.ANSWER if caption else Do.CANNOT_READ, media=media)

    return reader


def _location(content: Mapping[str, Any]) -> Reading:
    place = ", ".join(filter(None, (text_of(content, "name"), text_of(content, "address"))))
    point = ", ".join(str(content[name]) for name in ("latitude", "longitude") if name in content)
    text = f"[location] {place} ({point})" if place else f"[location] {point}"
    return Reading("location", text.strip()[:TEXT_LIMIT], Do.ANSWER)


def _contacts(content: Mapping[str, Any]) -> Reading:
    lines = []
    for card in members(content, "cards"):
        phones = [text_of(phone, "phone") or text_of(phone, "wa_id") for phone in members(card, "phones")]
        lines.append(" ".join(filter(None, (text_of(card, "name", "formatted_name"), *phones))))
    return Reading("contacts", f"[contact] {'; '.join(lines)}".strip()[:TEXT_LIMIT], Do.ANSWER)


def _interactive(content: Mapping[str, Any]) -> Reading:
    kind = text_of(content, "type") or ""
    chosen = content.get(kind)
    if kind in ("button_reply", "list_reply") and isinstance(chosen, dict):
        return _choice(kind, text_of(chosen, "id"), text_of(chosen, "title"))
    if kind == "nfm_reply" and isinstance(chosen, dict):
        return _form(chosen)
    if kind == "call_permission_reply":
        return Reading(kind, "[answer to a call request]", Do.NOTHING)
    return Reading("interactive", "[interactive message]", Do.CANNOT_READ)


def _form(content: Mapping[str, Any]) -> Reading:
    try:
        answers = json.loads(text_of(content, "response_json") or "{}")
    except ValueError:
        answers = {}
    if not isinstance(answers, dict):
        answers = {}
    lines = [f"{name}: {value}" for name, value in answers.items() if name != "flow_token"]
    text = f"[form] {'; '.join(lines)}".strip()[:TEXT_LIMIT]
    return Reading("nfm_reply", text, Do.ANSWER if lines else Do.CANNOT_READ)


def _template_button(content: Mapping[str, Any]) -> Reading:
    return _choice("button", text_of(content, "payload"), text_of(content, "text"))


def _choice(kind: str, action: str | None, title: str | None) -> Reading:
    text = clean(title) or clean(action)
    if not text:
        return Reading(kind, "[button]", Do.CANNOT_READ)
    return Reading(kind, text, Do.ANSWER, action=action)


def _reaction(content: Mapping[str, Any]) -> Reading:
    emoji = text_of(content, "emoji")
    return Reading("reaction", f"[reaction] {emoji}" if emoji else "[reaction removed]", Do.NOTHING)


def _order(content: Mapping[str, Any]) -> Reading:
    # Nobody here sells from a catalogue by chat: the tapped command for a person says what to do with it.
    lines = [
        f"{text_of(line, 'quantity') or 1} x {text_of(line, 'product_retailer_id') or '?'}"
        for line in members(content, "product_items")
    ]
    text = f"[order] {', '.join(lines)} {clean(content.get('text'))}".strip()[:TEXT_LIMIT]
    return Reading("order", text, Do.ANSWER, action="human")


def _unsupported(content: Mapping[str, Any]) -> Reading:
    return Reading("unsupported", "[a message WhatsApp cannot pass on]", Do.CANNOT_READ)


def _welcome(content: Mapping[str, Any]) -> Reading:
    return Reading("request_welcome", "[opened the chat]", Do.NOTHING)


READERS: dict[str, Callable[[Mapping[str, Any]], Reading]] = {
    "text": _text,
    "image": _media("image", "photo"),
    "video": _media("video", "video"),
    "document": _media("document", "document"),
    "sticker": _media("sticker", "sticker"),
    "audio": _media("audio", "voice message"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _template_button,
    "reaction": _reaction,
    "order": _order,
    "unsupported": _unsupported,
    "request_welcome": _welcome,
}


def clean(value: Any) -> str:
    """Text without surrounding space and characters the store refuses, cut to the channel's limit."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text.encode("utf-8", "ignore").decode().strip()[:TEXT_LIMIT]


def members(value: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """The objects in a list member; anything else under the name gives none."""
    found = value.get(name)
    return (member for member in found if isinstance(member, dict)) if isinstance(found, list) else iter(())


def text_of(value: Any, *path: str) -> str | None:
    """The non-empty text or number at a path of nested objects, as text; None if there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return clean(value) or None
