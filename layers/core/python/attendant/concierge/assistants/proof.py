"""Whether somebody who names a booking may see it: they know what it was made with (no I/O)."""

from attendant.concierge.wording.text import fold
from attendant.guests.contacts import e164
from attendant.guests.models import Guest


def belongs_to(contact: str, guest: Guest, called: str | None) -> bool:
    """Whether a contact is a phone, an e-mail or the full name of a guest, who is `called` so here."""
    if "@" in contact:
        return contact.strip().casefold() in {one.value.casefold() for one in guest.emails if one.usable}
    if not any(character.isalpha() for character in contact):
        return e164(contact) in {one.value for one in guest.phones if one.usable}
    return fold(contact) in {fold(name) for name in (called, guest.name) if name}
