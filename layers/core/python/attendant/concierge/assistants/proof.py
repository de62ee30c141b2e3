"""Whether somebody who names a booking may see it: they know what it was made with (no I/O)."""

from attendant.bookings.models import Booking
from attendant.concierge.wording.text import fold
from attendant.guests.models import Guest, e164


def belongs_to(contact: str, booking: Booking, guest: Guest) -> bool:
    """Whether a contact is the phone, the e-mail or the full name of the booking's guest."""
    if "@" in contact:
        return guest.email is not None and contact.strip().casefold() == guest.email.casefold()
    if not any(character.isalpha() for character in contact):
        return guest.phone_e164 is not None and e164(contact) == guest.phone_e164
    return fold(contact) in {fold(name) for name in (booking.guest_name, guest.name) if name}
