"""Phone numbers and e-mail addresses: kept as they were given, and what can be used of them (no I/O)."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

PHONE_LENGTH = 40
EMAIL_LENGTH = 254
LABEL_LENGTH = 40

Source = Literal["staff", "guest", "whatsapp", "concierge", "import", "pms", "online"]
"""Through whom a value came."""

RELAYS = frozenset(
    {
        "guest.booking.com",
        "property.booking.com",
        "m.expediapartnercentral.com",
        "expediapartnercentral.com",
        "guest.airbnb.com",
        "host.airbnb.com",
        "reply.airbnb.com",
        "agoda-messaging.com",
        "guest.trip.com",
        "trip-mail.com",
        "guest.hotels.com",
        "messages.homeaway.com",
        "messages.vrbo.com",
        "guest.hostelworld.com",
        "privaterelay.appleid.com",
    }
)
"""Domains whose addresses stand for one stay or one service: they reach a person and identify nobody."""

_PART = r"[^@\s\"<>(),;:\\\[\]"
_EMAIL = re.compile(rf"{_PART}]{{1,64}}@({_PART}.]+\.)+{_PART}.\d]{_PART}.]*")
_NOBODY = re.compile(
    r"(no-?reply|no-?e?-?mail|none|unknown|unbekannt|keine?|inconnu|xx+)@.*"
    r"|.*@(none|no-?e?-?mail|unknown|unbekannt|invalid|xx+)\.\w+"
    r"|(na|n-a|no|test|abc|asdf)@(na|n-a|no|test|abc|asdf)\.\w+",
    re.IGNORECASE,
)


class PhonePoint(BaseModel):
    """A phone number of a guest.

    `value` is E.164 if the number can be dialled, else what was `given`; `problem` says why it cannot be.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    value: str
    given: str
    usable: bool = True
    problem: str | None = None
    label: str | None = Field(default=None, description="E.g. mobile, home, work")
    source: Source = "staff"


class EmailPoint(BaseModel):
    """An e-mail address of a guest.

    `value` is lower-cased if mail can be sent there, else what was `given`; `problem` says why it cannot be
    used. A `relay` belongs to a booking site: it forwards for one stay and does not tell who somebody is.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    value: str
    given: str
    usable: bool = True
    problem: str | None = None
    relay: bool = False
    label: str | None = None
    source: Source = "staff"


def e164(text: str, region: str | None = None) -> str | None:
    """A phone number as E.164; None if it cannot be one.

    Takes a leading + or 00, spaces and punctuation, or the bare digits of a WhatsApp id. With a `region`
    (ISO 3166) digits without + or 00 are read as that country dials them.
    """
    # Reading numbers costs a tenth of a second to import, which a webhook without phones need not pay.
    import phonenumbers

    digits = re.sub(r"[\s().\-/\u00a0]", "", text)
    national = region is not None and not digits.startswith(("+", "00"))
    digits = digits.removeprefix("+") if digits.startswith("+") else digits.removeprefix("00")
    if not digits.isascii() or not digits.isdigit():
        return None
    if not national and re.fullmatch(r"521\d{10}", digits):
        digits = "52" + digits[3:]  # WhatsApp keeps the 1 that Mexico gave up in 2019
    try:
        number = phonenumbers.parse(digits, region) if national else phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_phone(
    given: str, region: str | None = None, *, source: Source = "staff", label: str | None = None
) -> PhonePoint:
    """A phone number as somebody wrote it; one that cannot be dialled is kept as it is and says why.

    Without `region` only the international form can be used: a guest of a hotel may be from anywhere.
    """
    text = given.strip()[:PHONE_LENGTH]
    problem = None
    international = text.startswith(("+", "00"))
    number = e164(text, region) if international or region else None
    if len(set(re.sub(r"\D", "", text)[-7:])) <= 1:
        problem = "not a real number"
    elif (
        number is None
        and not international
        and region is None
        and re.search(r"\d{5}", re.sub(r"\W", "", text))
    ):
        problem = "without a country: write it like +41 79 555 01 00"
    elif number is None:
        problem = "not a phone number"
    usable = problem is None
    value = number if usable and number else text
    return PhonePoint(value=value, given=text, usable=usable, problem=problem, label=label, source=source)


def read_email(given: str, *, source: Source = "staff", label: str | None = None) -> EmailPoint:
    """An e-mail address as somebody wrote it; one that mail cannot be sent to is kept and says why."""
    text = given.strip()[:EMAIL_LENGTH]
    problem = None
    if not _EMAIL.fullmatch(text):
        problem = "not an e-mail address"
    elif _NOBODY.fullmatch(text):
        problem = "stands for no address"
    value = text if problem else text.lower()
    return EmailPoint(
        value=value,
        given=text,
        usable=problem is None,
        problem=problem,
        relay=value.rpartition("@")[2] in RELAYS,
        label=label,
        source=source,
    )


def _a_phone(text: str) -> str:
    if not text.strip().startswith(("+", "00")) or (number := e164(text)) is None:
        raise ValueError("not a phone number in international form, e.g. +41 79 555 01 00")
    return number


Phone = Annotated[
    str,
    Field(max_length=PHONE_LENGTH, description="International form; kept as E.164"),
    AfterValidator(_a_phone),
]
