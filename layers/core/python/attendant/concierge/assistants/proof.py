"""Whether somebody who names a booking may see it: they know what it was made with (no I/O)."""

from attendant.concierge.wording.text import fold
from attendant.guests.contacts import e164
from attendant.guests.models import Guest


def belongs_to(contact: str, guest: Guest, called: str | None) -> bool:
    """Whether a contact is the phone, the e-mail or the full name of a guest, who is `called` so here."""
    if "@" in contact:
        return guest.email is not None and contact.strip().casefold() == guest.email.casefold()
    if not any(character.isalpha() for character in contact):
        return guest.phone_e164 is not None and e164(contact) == guest.phone_e164
    return fold(contact) in {fold(name) for name in (called, guest.name) if name}
