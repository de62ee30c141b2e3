"""Reading the WhatsApp webhook envelope: every entry, change, message and status, whatever else is in there.

Nothing is required beyond what the provider promises; unknown fields and types are kept and counted, never
refused. Plain dataclasses, because this is imported at every cold start of the webhook.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from attendant.conversations.kinds import Reading, members, read_content, text_of

CHANNEL = "whatsapp"


class NotTheEnvelope(ValueError):
    """The body is not a WhatsApp webhook at all."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as far as the provider says; a guest with a username may come without a phone."""

    phone: str | None
    bsuid: str | None
    name: str | None = None

    @property
    def aliases(self) -> list[tuple[str, str]]:
        """Kind and value of each identity, the phone first because it is the one a send prefers."""
        pairs = (("phone", self.phone), ("bsuid", self.bsuid))
        return [(kind, value) for kind, value in pairs if value]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a guest."""

    account: str
    provider_id: str
    sender: Sender
    sent_at: datetime
    reading: Reading
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """The guest edited (`reading` is the new content) or revoked (None) an earlier message."""

    account: str
    provider_id: str
    sender: Sender
    sent_at: datetime
    original_id: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Echo:
    """Staff wrote to the guest from the business phone app: a person has taken over."""

    account: str
    provider_id: str
    recipient: Sender
    sent_at: datetime
    reading: Reading


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """The guest has a new number or a new business-scoped id."""

    account: str
    previous: Sender
    current: Sender


@dataclass(frozen=True, slots=True)
class Preference:
    """The guest stopped or resumed marketing in the settings of the app."""

    account: str
    sender: Sender
    marketing: bool


@dataclass(frozen=True, slots=True)
class Status:
    """A delivery report for a message of ours."""

    account: str
    provider_id: str
    status: str
    at: datetime
    reference: str | None = None
    failure_code: str | None = None
    failure_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something authentic that we do not act on; `why` is counted, `raw` is kept."""

    account: str | None
    why: str
    raw: Any


Update = Incoming | Correction | Echo | IdentityChange | Preference | Status | Unread


@dataclass(slots=True)
class Delivery:
    """All updates of one webhook body in their order, and how many were left alone (group messages)."""

    updates: list[Update] = field(default_factory=list)
    ignored: int = 0


def read(body: Any, now: datetime) -> Delivery:
    """Every update of a parsed webhook body. `now` stands in for timestamps that are missing or in the
    future.

    Raises:
        NotTheEnvelope: not a WhatsApp webhook.
    """
    if not isinstance(body, dict) or body.get("object") != "whatsapp_business_account":
        raise NotTheEnvelope("object is not whatsapp_business_account")
    if not isinstance(body.get("entry"), list):
        raise NotTheEnvelope("entry is not a list")
    delivery = Delivery()
    for entry in body["entry"]:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        if not isinstance(changes, list):
            delivery.updates.append(Unread(None, "entry", entry))
            continue
        for change in changes:
            _read_change(change, now, delivery)
    return delivery


def _read_change(change: Any, now: datetime, delivery: Delivery) -> None:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        delivery.updates.append(Unread(None, "change", change))
        return
    account = text_of(value, "metadata", "phone_number_id")
    name = str(change.get("field"))
    before = len(delivery.updates) + delivery.ignored
    for update in _updates(name, account, value, now):
        if update is None:
            delivery.ignored += 1
        else:
            delivery.updates.append(update)
    errors = value.get("errors")
    if len(delivery.updates) + delivery.ignored == before:
        delivery.updates.append(Unread(account, "errors" if errors else f"field:{name}", change))


def _updates(name: str, account: str | None, value: dict[str, Any], now: datetime) -> Iterator[Update | None]:
    contacts = list(members(value, "contacts"))
    for message in members(value, "messages"):
        yield _message(account, message, contacts, now)
    for status in members(value, "statuses"):
        yield _status(account, status, now)
    for echo in members(value, "message_echoes"):
        yield _echo(account, echo, now)
    for preference in members(value, "user_preferences"):
        yield _preference(account, preference)
    if name == "user_id_update":
        for update in [*members(value, "user_id_update"), *members(value, "user_id_updates")] or [value]:
            yield _user_id_update(account, update)


def _message(
    account: str | None, message: dict[str, Any], contacts: list[dict[str, Any]], now: datetime
) -> Update | None:
    if message.get("group_id"):
        return None
    kind, provider_id = text_of(message, "type"), text_of(message, "id")
    sender = _sender(message, contacts)
    if account is None or provider_id is None:
        return Unread(account, "message_without_id", message)
    if kind == "system":
        return _identity_change(account, message, sender)
    if not sender.aliases:
        return Unread(account, "message_without_sender", message)
    sent_at = instant_of(message.get("timestamp"), now)
    if kind in ("edit", "revoke"):
        found = message.get(kind)
        correction = found if isinstance(found, dict) else {}
        original_id = text_of(correction, "original_message_id")
        if original_id is None:
            return Unread(account, f"{kind}_without_original", message)
        content = correction.get("message") if kind == "edit" else None
        reading = read_content(content) if isinstance(content, dict) else None
        if kind == "edit" and reading is None:
            return Unread(account, "edit_without_content", message)
        return Correction(account, provider_id, sender, sent_at, original_id, reading)
    return Incoming(
        account, provider_id, sender, sent_at, read_content(message), text_of(message, "context", "id")
    )


def _identity_change(account: str, message: dict[str, Any], sender: Sender) -> Update:
    system = message.get("system") if isinstance(message.get("system"), dict) else {}
    current = Sender(
        text_of(system, "wa_id") or text_of(system, "new_wa_id"), text_of(system, "user_id"), sender.name
    )
    if not sender.aliases or not current.aliases:
        return Unread(account, f"system:{text_of(system, 'type')}", message)
    return IdentityChange(account, sender, current)


def _user_id_update(account: str | None, update: dict[str, Any]) -> Update:
    user = update.get("user_id")
    source = user if isinstance(user, dict) else update
    previous = Sender(text_of(update, "wa_id"), text_of(source, "previous"))
    current = Sender(None, text_of(source, "current"))
    if account is None or not previous.aliases or not current.aliases:
        return Unread(account, "user_id_update", update)
    return IdentityChange(account, previous, current)


def _status(account: str | None, status: dict[str, Any], now: datetime) -> Update:
    provider_id, word = text_of(status, "id"), text_of(status, "status")
    if account is None or provider_id is None or word is None:
        return Unread(account, "status_without_id", status)
    error = next(members(status, "errors"), {})
    reason = text_of(error, "error_data", "details") or text_of(error, "message") or text_of(error, "title")
    return Status(
        account=account,
        provider_id=provider_id,
        status=word,
        at=instant_of(status.get("timestamp"), now),
        reference=text_of(status, "biz_opaque_callback_data"),
        failure_code=text_of(error, "code"),
        failure_reason=reason,
    )


def _echo(account: str | None, echo: dict[str, Any], now: datetime) -> Update:
    provider_id = text_of(echo, "id")
    recipient = Sender(text_of(echo, "to"), text_of(echo, "to_user_id") or text_of(echo, "recipient_user_id"))
    if account is None or provider_id is None or not recipient.aliases:
        return Unread(account, "echo_without_id", echo)
    return Echo(account, provider_id, recipient, instant_of(echo.get("timestamp"), now), read_content(echo))


def _preference(account: str | None, preference: dict[str, Any]) -> Update:
    sender = Sender(text_of(preference, "wa_id"), text_of(preference, "user_id"))
    wish = {"stop": False, "resume": True, "signup": True}.get(text_of(preference, "value") or "")
    if account is None or not sender.aliases or wish is None:
        return Unread(account, "user_preference", preference)
    return Preference(account, sender, marketing=wish)


def _sender(message: dict[str, Any], contacts: list[dict[str, Any]]) -> Sender:
    """Phone and business-scoped id of a message, joined with the contact that shares one of them.

    Contacts are not aligned with messages in a batch, and may be missing; a lone contact belongs to a
    message that names nobody.
    """
    phone, bsuid = text_of(message, "from"), text_of(message, "from_user_id")
    mine = [
        contact
        for contact in contacts
        if (phone and text_of(contact, "wa_id") == phone) or (bsuid and text_of(contact, "user_id") == bsuid)
    ]
    if not mine and not phone and not bsuid and len(contacts) == 1:
        mine = contacts
    contact = mine[0] if mine else {}
    name = text_of(contact, "profile", "name") or text_of(contact, "profile", "username")
    return Sender(phone or text_of(contact, "wa_id"), bsuid or text_of(contact, "user_id"), name)


def instant_of(timestamp: Any, now: datetime) -> datetime:
    """Unix seconds, as text or number; `now` when unreadable or later than now."""
    try:
        return min(datetime.fromtimestamp(int(timestamp), UTC), now)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
