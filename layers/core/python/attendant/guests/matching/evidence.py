"""What of a profile can tell whether it is one person with another (no I/O)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from attendant.guests.contacts import EmailPoint
from attendant.guests.matching.names import NO_NAME, Name, name_of
from attendant.guests.matching.spelling import folded, heard
from attendant.guests.models import Guest

RELEVANT = frozenset(
    {
        "name",
        "given_name",
        "family_name",
        "phones",
        "emails",
        "aliases",
        "birthday",
        "nationality",
        "language",
        "company",
        "address",
        "pms",
    }
)
"""Fields of a guest whose change asks for another judgement."""

_SHARED_MAILBOXES = re.compile(
    r"(info|office|mail|e-?mail|contact|kontakt|hello|hallo|reservations?|reservierung(en)?|bookings?|buchung(en)?"
    r"|reception|rezeption|empfang|frontdesk|hotel|sales|admin|administration|accounting|accounts|invoices?"
    r"|rechnung(en)?|travel|reisen?|service|support|team|secretariat|sekretariat|concierge|events?|groups?"
    r"|postmaster|webmaster|no-?reply|do-?not-?reply|noreply)[0-9]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Evidence:
    """The comparable values of one profile, in the form in which they are compared."""

    guest_id: str
    name: Name = NO_NAME
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    void_emails: frozenset[str] = frozenset()
    aliases: frozenset[tuple[str, str, str]] = frozenset()
    birthday: date | None = None
    nationality: str | None = None
    language: str | None = None
    company: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    pms: tuple[str, str] | None = None
    preferences: frozenset[str] = frozenset()

    @classmethod
    def of(cls, guest: Guest) -> "Evidence":
        """What a profile says. Relay addresses, shared mailboxes and unusable contact points say nothing."""
        usable = [point for point in guest.emails if point.usable]
        void = {point.value for point in usable if says_nothing(point)}
        spoken = {_number_of(alias.value) for alias in guest.aliases if alias.kind == "phone"}
        address = guest.address
        return cls(
            guest_id=guest.guest_id,
            name=name_of(guest.name, guest.given_name, guest.family_name),
            phones=frozenset({phone.value for phone in guest.phones if phone.usable} | spoken),
            emails=frozenset({point.value for point in usable} - void),
            void_emails=frozenset(void),
            aliases=frozenset((alias.channel, alias.kind, alias.value) for alias in guest.aliases),
            birthday=guest.birthday,
            nationality=guest.nationality,
            language=(guest.language or "").partition("-")[0].lower() or None,
            company=folded(guest.company or ""),
            street=_street(address.lines[0]) if address and address.lines else "",
            postal_code=folded(address.postal_code or "").replace(" ", "") if address else "",
            city=heard(folded(address.city or "").replace(" ", "")) if address else "",
            pms=(guest.pms.system, guest.pms.external_id) if guest.pms else None,
            preferences=frozenset(
                folded(text) for text in (*(wish.text for wish in guest.preferences), *guest.dietary)
            ),
        )

    @cached_property
    def locals(self) -> frozenset[str]:
        """The parts before the @ that are long enough to be somebody's own."""
        return frozenset(part for email in self.emails if len(part := email.partition("@")[0]) >= 6)


def says_nothing(point: EmailPoint) -> bool:
    """Whether an address identifies nobody: a booking site's relay, or a mailbox that several people read."""
    return point.relay or _SHARED_MAILBOXES.fullmatch(point.value.partition("@")[0]) is not None


def _number_of(value: str) -> str:
    # As `contacts.e164` reads it, without its import: WhatsApp keeps the 1 that Mexico gave up in 2019.
    return f"+52{value[3:]}" if re.fullmatch(r"521\d{10}", value) else f"+{value}"


def _street(line: str) -> str:
    words = re.sub(r"(?<=str)(asse|aat|\b)", "", folded(line).replace("strasse", "str"))
    numbers = sorted(word for word in words.split() if word[0].isdigit())
    return " ".join([*(heard(word) for word in words.split() if not word[0].isdigit()), *numbers])
