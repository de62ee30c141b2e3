"""What staff can do with a guest at once, as links that a frontend shows (no I/O)."""

from typing import Literal

from pydantic import BaseModel, Field

from attendant.guests.models import Guest


class QuickAction(BaseModel):
    """One thing to do, as a link or as a request to this API; else `why_not` says what is missing."""

    kind: Literal["call", "mail", "whatsapp", "chat", "note", "book", "book_again"]
    href: str | None = Field(default=None, description="To open: tel:, mailto: or https:")
    method: str | None = Field(default=None, description="With `path`: a request to this API")
    path: str | None = None
    body: dict[str, str] | None = Field(default=None, description="What is known of the request's body")
    why_not: str | None = None


class QuickActions(BaseModel):
    """What staff can do with a guest at once."""

    guest_id: str
    actions: list[QuickAction]


def quick_actions(guest: Guest) -> QuickActions:
    """Call, mail, write on WhatsApp, open the chat, note, book and book again."""
    guest_id = guest.guest_id
    api = f"/api/v1/guests/{guest_id}"
    actions = [
        _contact("call", "tel:", guest.phone_e164, "no phone number that can be dialled"),
        _contact("mail", "mailto:", guest.email, "no e-mail address that can be used"),
        _contact(
            "whatsapp", "https://wa.me/", _whatsapp_number(guest), "no phone number that can be dialled"
        ),
        QuickAction(kind="chat", method="GET", path=f"/api/v1/conversations?guest_id={guest_id}")
        if guest.aliases
        else QuickAction(kind="chat", why_not="the guest has not written on any channel yet"),
        QuickAction(kind="note", method="POST", path=f"{api}/notes"),
        QuickAction(kind="book", method="POST", path="/api/v1/bookings", body={"guest_id": guest_id}),
        QuickAction(kind="book_again", method="GET", path=f"{api}/bookings")
        if guest.statistics.visits
        else QuickAction(kind="book_again", why_not="the guest has not come yet"),
    ]
    return QuickActions(guest_id=guest_id, actions=actions)


def _contact(
    kind: Literal["call", "mail", "whatsapp"], scheme: str, value: str | None, missing: str
) -> QuickAction:
    return (
        QuickAction(kind=kind, href=f"{scheme}{value}") if value else QuickAction(kind=kind, why_not=missing)
    )


def _whatsapp_number(guest: Guest) -> str | None:
    known = next((alias.value for alias in guest.aliases if alias.kind == "phone"), None)
    return known or (guest.phone_e164 or "").removeprefix("+") or None
