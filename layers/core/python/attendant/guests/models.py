"""Guests: a person known to one property, whatever channel they came by."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, computed_field, model_validator

from attendant.guests.aliases import MAX_ALIASES, Alias, GivenAlias
from attendant.guests.contacts import EmailPoint, Phone, PhonePoint, Source, e164
from attendant.guests.profile import Address, Consent, PmsLink, Preference, Statistics
from attendant.properties.values import Email, Language

NAME_LENGTH = 120
MAX_PHONES = 5
MAX_EMAILS = 5
MAX_PREFERENCES = 50
BOOKKEEPING = frozenset({"revision", "changed_at", "derived_version"})
"""Fields that change with every write and say nothing about the guest."""

GuestName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)]


class GuestWish(BaseModel):
    """A guest as they are named with a booking; everything may come later."""

    model_config = ConfigDict(extra="forbid")

    name: GuestName | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    aliases: tuple[GivenAlias, ...] = Field(default=(), max_length=MAX_ALIASES)


class GuestChange(BaseModel):
    """What somebody told about themselves: what is left out stays, null removes.

    `phone` and `email` are the first of their kind; further ones stay.
    """

    model_config = ConfigDict(extra="forbid")

    name: GuestName | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None


class Guest(BaseModel):
    """A person known to one property.

    A profile that was merged into another (`merged_into`) or erased (`erased_at`) is a tombstone: it only
    says where to go on.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    guest_id: str
    name: str | None = Field(default=None, description="As it is shown")
    given_name: str | None = None
    family_name: str | None = None
    title: str | None = None
    phones: tuple[PhonePoint, ...] = ()
    emails: tuple[EmailPoint, ...] = ()
    aliases: tuple[Alias, ...] = ()
    language: str | None = None
    birthday: date | None = None
    nationality: str | None = None
    company: str | None = None
    address: Address | None = None
    preferences: tuple[Preference, ...] = ()
    dietary: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    vip: bool = False
    consents: tuple[Consent, ...] = ()
    marketing_opt_out: bool = False
    pms: PmsLink | None = None
    statistics: Statistics = Statistics.model_construct()
    vip_score: int = Field(default=0, description="0 to 100")
    segments: tuple[str, ...] = ()
    segments_due_at: datetime | None = Field(
        default=None, description="When the segments may change by the clock alone"
    )
    absorbed: tuple[str, ...] = Field(
        default=(), description="Ids of profiles that were merged into this one"
    )
    merged_into: str | None = None
    erased_at: datetime | None = None
    created_at: datetime
    changed_at: datetime | None = None
    revision: int
    derived_version: int = Field(default=0, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _of_an_earlier_version(cls, stored: Any) -> Any:
        """Guests once had one phone and one e-mail address, both checked when they were entered."""
        if not isinstance(stored, Mapping):
            return stored
        phone, email = stored.get("phone_e164"), stored.get("email")
        points: dict[str, Any] = {}
        if phone and "phones" not in stored:
            points["phones"] = [{"value": phone, "given": phone}]
        if email and "emails" not in stored:
            points["emails"] = [{"value": email, "given": email}]
        return {**stored, **points}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def phone_e164(self) -> str | None:
        """The first number that can be dialled."""
        return next((phone.value for phone in self.phones if phone.usable), None)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def email(self) -> str | None:
        """The first address that mail can be sent to."""
        return next((email.value for email in self.emails if email.usable), None)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id under which this person may be known elsewhere, their own first."""
        return (self.guest_id, *self.absorbed)

    @property
    def is_tombstone(self) -> bool:
        """Whether the profile was merged into another or erased."""
        return self.merged_into is not None or self.erased_at is not None

    @classmethod
    def of(cls, wish: GuestWish, guest_id: str, now: datetime, source: Source = "staff") -> Self:
        """A new guest; without a phone that of the first phone alias is taken."""
        guest = cls(guest_id=guest_id, name=wish.name, language=wish.language, created_at=now, revision=1)
        contacts = {
            "phones": (PhonePoint(value=wish.phone, given=wish.phone, source=source),) if wish.phone else (),
            "emails": (EmailPoint(value=wish.email, given=wish.email, source=source),) if wish.email else (),
        }
        return guest.model_copy(update=contacts).linked(wish.aliases).model_copy(update={"revision": 1})

    def changed(self, change: GuestChange, source: Source = "staff") -> Self:
        """The next revision with the change applied; the guest itself if nothing differs."""
        wanted = change.model_dump(include=change.model_fields_set & {"name", "language"})
        if "phone" in change.model_fields_set:
            wanted["phones"] = _with_first(self.phones, self.phone_e164, change.phone, PhonePoint, source)
        if "email" in change.model_fields_set:
            wanted["emails"] = _with_first(self.emails, self.email, change.email, EmailPoint, source)
        return self.revised(**wanted)

    def linked(self, aliases: Sequence[Alias]) -> Self:
        """The next revision with more aliases; a phone alias gives the phone if there is none."""
        phones = self.phones
        for alias in aliases:
            if alias.kind == "phone" and not any(phone.usable for phone in phones):
                phones = (*_whatsapp_phone(alias), *phones)[:MAX_PHONES]
        return self.revised(aliases=tuple(dict.fromkeys((*self.aliases, *aliases))), phones=phones)

    def renamed(self, old: Sequence[Alias], new: Sequence[Alias]) -> Self:
        """The next revision with aliases in the place of others; a phone read from an old one follows."""
        kept = tuple(alias for alias in self.aliases if alias not in old)
        wanted: dict[str, Any] = {"aliases": tuple(dict.fromkeys((*kept, *new)))}
        former = {e164(alias.value) for alias in old if alias.kind == "phone"}
        number = next(
            (point for alias in new if alias.kind == "phone" for point in _whatsapp_phone(alias)), None
        )
        if number and (self.phone_e164 is None or self.phone_e164 in former):
            others = [phone for phone in self.phones if phone.value not in former | {number.value}]
            wanted["phones"] = (number, *others)[:MAX_PHONES]
        return self.revised(**wanted)

    def revised(self, **wanted: Any) -> Self:
        """The next revision with other values; the guest itself if nothing differs."""
        if all(getattr(self, name) == value for name, value in wanted.items()):
            return self
        return self.model_copy(update={**wanted, "revision": self.revision + 1})

    def differing(self, other: "Guest") -> list[str]:
        """Names of the fields, bookkeeping aside, in which another state of the guest differs."""
        names = [name for name in Guest.model_fields if name not in BOOKKEEPING]
        return [name for name in names if getattr(self, name) != getattr(other, name)]


class GuestPage(BaseModel):
    """Guests, newest first; `cursor` asks for the next page and is null at the end."""

    model_config = ConfigDict(defer_build=True)

    guests: list[Guest]
    cursor: str | None = None


def _whatsapp_phone(alias: Alias) -> tuple[PhonePoint, ...]:
    number = e164(alias.value)
    return (PhonePoint(value=number, given=alias.value, source="whatsapp"),) if number else ()


def _with_first[P: PhonePoint | EmailPoint](
    points: tuple[P, ...], first: str | None, value: str | None, kind: type[P], source: Source
) -> tuple[P, ...]:
    """Contact points with another first one, or without the first one."""
    others = tuple(point for point in points if point.value not in (first, value))
    if value is None:
        return others
    known = next((point for point in points if point.value == value), None)
    return (known or kind(value=value, given=value, source=source), *others)[:MAX_PHONES]
