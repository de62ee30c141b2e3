"""Guests and the aliases by which channels know them."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from attendant.properties.values import Email, Language

MAX_ALIASES = 20
NAME_LENGTH = 120

_FORMS = {
    "phone": re.compile(r"\d{5,20}"),
    "bsuid": re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}"),
}
_WISH = ConfigDict(extra="forbid")


def e164(text: str) -> str | None:
    """A phone number in international form as E.164; None if it cannot be one.

    Takes a leading + or 00, spaces and punctuation, or the bare digits of a WhatsApp id.
    """
    # Reading numbers costs a tenth of a second to import, which a webhook without phones need not pay.
    import phonenumbers

    digits = re.sub(r"[\s().\-/\u00a0]", "", text)
    digits = digits.removeprefix("+") if digits.startswith("+") else digits.removeprefix("00")
    if not digits.isascii() or not digits.isdigit():
        return None
    if re.fullmatch(r"521\d{10}", digits):
        digits = "52" + digits[3:]  # WhatsApp keeps the 1 that Mexico gave up in 2019
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _a_phone(text: str) -> str:
    if not text.strip().startswith(("+", "00")) or (number := e164(text)) is None:
        raise ValueError("not a phone number in international form, e.g. +41 79 555 01 00")
    return number


Phone = Annotated[
    str, Field(max_length=40, description="International form; kept as E.164"), AfterValidator(_a_phone)
]
GuestName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)]


class Alias(BaseModel):
    """One identity under which a channel knows a guest, e.g. `whatsapp:phone:41795550100`.

    The value is the channel's own and opaque: a WhatsApp phone id may differ from the number that is dialled.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Literal["whatsapp"] = "whatsapp"
    kind: Literal["phone", "bsuid"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=140)]

    def __str__(self) -> str:
        return f"{self.channel}:{self.kind}:{self.value}"

    @property
    def well_formed(self) -> bool:
        """Whether the value looks like what the channel documents."""
        return _FORMS[self.kind].fullmatch(self.value) is not None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The alias that `str` wrote.

        Raises:
            ValueError: not the text of an alias.
        """
        channel, _, rest = text.partition(":")
        kind, _, value = rest.partition(":")
        return cls.model_validate({"channel": channel, "kind": kind, "value": value})


def _a_well_formed_alias(alias: Alias) -> Alias:
    if not alias.well_formed:
        raise ValueError(f"not a {alias.channel} {alias.kind}")
    return alias


GivenAlias = Annotated[Alias, AfterValidator(_a_well_formed_alias)]


class GuestWish(BaseModel):
    """What staff enter for a new guest; everything may come later."""

    model_config = _WISH

    name: GuestName | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    aliases: tuple[GivenAlias, ...] = Field(default=(), max_length=MAX_ALIASES)


class GuestChange(BaseModel):
    """What is to change about a guest: what is left out stays, null removes."""

    model_config = _WISH

    name: GuestName | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None


class AliasesWish(BaseModel):
    """Aliases of one person, to find the guest behind them."""

    model_config = _WISH

    aliases: tuple[GivenAlias, ...] = Field(min_length=1, max_length=MAX_ALIASES)


class Guest(BaseModel):
    """A person known to one property."""

    model_config = ConfigDict(frozen=True)

    guest_id: str
    name: str | None = None
    phone_e164: str | None = None
    email: str | None = None
    language: str | None = None
    aliases: tuple[Alias, ...] = ()
    created_at: datetime
    revision: int

    @classmethod
    def of(cls, wish: GuestWish, guest_id: str, now: datetime) -> Self:
        """A new guest; without a phone that of the first phone alias is taken."""
        known_as = next((alias.value for alias in wish.aliases if alias.kind == "phone"), None)
        return cls(
            guest_id=guest_id,
            name=wish.name,
            phone_e164=wish.phone or (e164(known_as) if known_as else None),
            email=wish.email,
            language=wish.language,
            aliases=tuple(dict.fromkeys(wish.aliases)),
            created_at=now,
            revision=1,
        )

    def changed(self, change: GuestChange) -> Self:
        """The next revision with the change applied; the guest itself if nothing differs."""
        wanted = {
            "phone_e164" if name == "phone" else name: getattr(change, name)
            for name in change.model_fields_set
        }
        return self._next(wanted)

    def linked(self, aliases: Sequence[Alias]) -> Self:
        """The next revision with more aliases; a phone alias gives the phone if there is none."""
        phone = self.phone_e164
        for alias in aliases:
            if phone is None and alias.kind == "phone":
                phone = e164(alias.value)
        return self._next({"aliases": tuple(dict.fromkeys((*self.aliases, *aliases))), "phone_e164": phone})

    def renamed(self, old: Sequence[Alias], new: Sequence[Alias]) -> Self:
        """The next revision with aliases in the place of others; a phone read from an old one follows."""
        kept = tuple(alias for alias in self.aliases if alias not in old)
        wanted: dict[str, object] = {"aliases": tuple(dict.fromkeys((*kept, *new)))}
        phones = {e164(alias.value) for alias in old if alias.kind == "phone"}
        number = next((e164(alias.value) for alias in new if alias.kind == "phone"), None)
        if number and (self.phone_e164 is None or self.phone_e164 in phones):
            wanted["phone_e164"] = number
        return self._next(wanted)

    def _next(self, wanted: dict[str, object]) -> Self:
        if all(getattr(self, name) == value for name, value in wanted.items()):
            return self
        return self.model_copy(update={**wanted, "revision": self.revision + 1})


class GuestPage(BaseModel):
    """Guests, newest first; `cursor` asks for the next page and is null at the end."""

    guests: list[Guest]
    cursor: str | None = None


class AliasConflict(BaseModel):
    """An alias that arrived with one guest while it belongs to another; waits for a person to decide."""

    alias: Alias
    guest_id: str = Field(description="The guest it arrived with")
    belongs_to: str = Field(description="The guest it is linked to, unchanged")
    noticed_at: datetime


class AliasConflicts(BaseModel):
    """Alias conflicts; those of the newest guests are first."""

    conflicts: list[AliasConflict]
    cursor: str | None = None
