"""The guests' phones: who they are, what they show, and which ticks stand beside it."""

import base64
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.simulators.whatsapp.rules import BSUID

TYPING_LASTS = 25.0
STATUS_RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


def new_wamid(party: str) -> str:
    """An id of Meta's shape: opaque, of varying length, sometimes with padding."""
    inner = (
        b"\x1c\x18"
        + bytes([len(party)])
        + party.encode()
        + b"\x15\x02\x00\x12\x18 "
        + uuid4().hex.upper().encode()
    )
    return "wamid." + base64.b64encode(inner).decode()


@dataclass
class Guest:
    """One person's phone. Without `wa_id` the business sees the business-scoped user id only."""

    key: str
    wa_id: str | None
    name: str = "Guest"
    bsuid: str | None = None
    username: str | None = None
    shown: list[dict[str, Any]] = field(default_factory=list)
    last_wrote: float | None = None
    typing_until: float = 0.0

    @property
    def window_open(self) -> bool:
        """Whether the guest wrote within the last 24 hours.

        A guest who never wrote here may have written through a webhook that somebody posted by hand.
        """
        return self.last_wrote is None or time.time() - self.last_wrote < 24 * 3600

    def add(self, entry: dict[str, Any]) -> None:
        if entry["from"] == "business":
            self.typing_until = 0.0
        self.shown.append(entry)

    def find(self, message_id: str | None) -> dict[str, Any] | None:
        return next((entry for entry in self.shown if entry["id"] == message_id), None)

    def business_read(self, message_id: str, *, typing: bool) -> None:
        """The business read this message, and with it every earlier one."""
        for entry in self.shown:
            if entry["from"] == "guest":
                entry["tick"] = "read"
            if entry["id"] == message_id:
                break
        self.typing_until = time.time() + TYPING_LASTS if typing else self.typing_until

    def tick(self, message_id: str, status: str) -> None:
        """A message of the business moved on; ticks never go back."""
        entry = self.find(message_id)
        if entry and (status == "failed" or STATUS_RANK[status] > STATUS_RANK.get(entry["tick"], -1)):
            entry["tick"] = status

    def option(self, title: str, kind: str) -> tuple[dict[str, Any], str] | None:
        """The newest button or row with this id or title on the phone, and the message that carries it."""
        for entry in reversed(self.shown):
            rows = entry.get("rows", []) if kind == "list" else entry.get("buttons", [])
            for row in rows:
                if title.casefold() in (row["id"].casefold(), row["title"].casefold()):
                    return row, entry["id"]
        return None


class Phones:
    """All guests, found by telephone number or business-scoped user id."""

    def __init__(self) -> None:
        self._guests: dict[str, Guest] = {}

    def of_guest(self, key: str) -> Guest:
        """The guest behind the key of the `/_sim/guests/…` paths; made at the first use."""
        key = key.removeprefix("+")
        if key not in self._guests:
            by_bsuid = self.with_bsuid(key)
            if by_bsuid:
                return by_bsuid
            is_bsuid = BSUID.match(key) is not None
            self._guests[key] = Guest(key, None if is_bsuid else key, bsuid=key if is_bsuid else None)
        return self._guests[key]

    def with_bsuid(self, bsuid: str) -> Guest | None:
        return next((guest for guest in self._guests.values() if guest.bsuid == bsuid), None)

    def addressed(self, to: str | None, recipient: str | None, own_number: str) -> Guest:
        """Whose phone rings. A number without "+" that nobody has written from is taken as one of the
        business's own country, so the message reaches a stranger."""
        if not to:
            return self.with_bsuid(recipient or "") or self.of_guest(recipient or "")
        digits = "".join(character for character in to if character.isdigit())
        if not to.startswith("+") and digits not in self._guests:
            digits = own_number[0] + digits
        return self.of_guest(digits)

    def holding(self, message_id: str) -> Guest | None:
        return next((guest for guest in self._guests.values() if guest.find(message_id)), None)

    def everyone(self) -> list[Guest]:
        return list(self._guests.values())

    def forget(self) -> None:
        self._guests.clear()


def shown_of_send(body: dict[str, Any]) -> dict[str, Any]:
    """What a sent message looks like on the phone: text, buttons, list rows."""
    kind = body.get("type", "text")
    content = body.get(kind, {})
    if kind == "text":
        return {"type": "text", "text": content["body"]}
    if kind == "template":
        return {"type": "template", "text": f"[{content['name']}] " + ", ".join(template_words(content))}
    if kind != "interactive":
        return {
            "type": kind,
            "text": content.get("caption", "") if isinstance(content, dict) else "",
            kind: content,
        }
    action = content.get("action", {})
    return {
        "type": "interactive",
        "text": content["body"]["text"],
        "header": content.get("header", {}).get("text"),
        "footer": content.get("footer", {}).get("text"),
        "buttons": [button["reply"] for button in action.get("buttons", [])],
        "list_label": action.get("button"),
        "rows": [row for section in action.get("sections", []) for row in section.get("rows", [])],
    }


def template_words(template: dict[str, Any]) -> list[str]:
    """The texts that fill a template's body."""
    return [
        str(parameter.get("text", ""))
        for component in template.get("components", [])
        if component.get("type") == "body"
        for parameter in component.get("parameters", [])
    ]
