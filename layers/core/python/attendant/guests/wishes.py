"""What staff ask for when they enter or change a profile, and what becomes of it (no I/O)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.guests.aliases import MAX_ALIASES, GivenAlias
from attendant.guests.contacts import (
    EMAIL_LENGTH,
    LABEL_LENGTH,
    PHONE_LENGTH,
    EmailPoint,
    PhonePoint,
    Source,
    read_email,
    read_phone,
)
from attendant.guests.countries import Country
from attendant.guests.models import MAX_EMAILS, MAX_PHONES, Guest, GuestName
from attendant.guests.profile import (
    Address,
    Consent,
    ConsentWish,
    Line,
    Preference,
    PreferenceWish,
    Tag,
    Words,
)
from attendant.kernel.errors import Invalid
from attendant.properties.values import Language

EARLIEST_BIRTHDAY = date(1900, 1, 1)
_WISH = ConfigDict(extra="forbid", defer_build=True)

GivenPhone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=PHONE_LENGTH)]
GivenEmail = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=EMAIL_LENGTH)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LABEL_LENGTH)]


def _not_ancient(day: date) -> date:
    if day < EARLIEST_BIRTHDAY:
        raise ValueError(f"before {EARLIEST_BIRTHDAY}")
    return day


Birthday = Annotated[date, AfterValidator(_not_ancient)]


class PhoneWish(BaseModel):
    """A phone number in whatever form it was given; one that cannot be dialled is kept and marked."""

    model_config = _WISH

    value: GivenPhone
    label: Label | None = None


class EmailWish(BaseModel):
    """An e-mail address in whatever form it was given; one that cannot be used is kept and marked."""

    model_config = _WISH

    value: GivenEmail
    label: Label | None = None


class ProfileChange(BaseModel):
    """What is to change in a profile: what is left out stays, null or an empty list removes.

    `phone` and `email` stand for a list of one. A list replaces what was there, but consents: each entry is a
    decision on its channel and purpose, and others stay.
    """

    model_config = _WISH

    name: GuestName | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] | None = None
    phone: GivenPhone | None = None
    email: GivenEmail | None = None
    phones: tuple[PhoneWish | GivenPhone, ...] = Field(default=(), max_length=MAX_PHONES)
    emails: tuple[EmailWish | GivenEmail, ...] = Field(default=(), max_length=MAX_EMAILS)
    language: Language | None = None
    birthday: Birthday | None = None
    nationality: Country | None = None
    company: Line | None = None
    address: Address | None = None
    preferences: tuple[PreferenceWish, ...] = Field(default=(), max_length=50)
    dietary: tuple[Words, ...] = Field(default=(), max_length=20)
    allergies: tuple[Words, ...] = Field(default=(), max_length=20)
    tags: tuple[Tag, ...] = Field(default=(), max_length=20)
    vip: bool = False
    consents: tuple[ConsentWish, ...] = Field(default=(), max_length=20)
    marketing_opt_out: bool = False

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        for one, many in (("phone", "phones"), ("email", "emails")):
            if {one, many} <= self.model_fields_set:
                raise ValueError(f"give {one} or {many}, not both")
        return self

    def applied(self, guest: Guest, now: datetime, source: Source = "staff") -> Guest:
        """The guest with the change; the guest itself if nothing differs.

        Raises:
            Invalid: the birthday or a decision lies in the future.
        """
        return guest.revised(**self._values(guest, self.model_fields_set, now, source))

    def _values(self, guest: Guest, asked: set[str], now: datetime, source: Source) -> dict[str, Any]:
        if self.birthday and self.birthday > now.date():
            raise Invalid.field("body.birthday", "in the future")
        plain = asked - {"phone", "email", "phones", "emails", "preferences", "consents", "aliases"}
        values: dict[str, Any] = {name: getattr(self, name) for name in plain}
        values |= {
            name: tuple(dict.fromkeys(values[name]))
            for name in ("dietary", "allergies", "tags")
            if name in plain
        }
        if asked & {"given_name", "family_name"} and "name" not in asked:
            values["name"] = self._shown_name(guest, asked)
        if asked & {"phone", "phones"}:
            given = [self.phone] if self.phone else list(self.phones)
            country = (
                values["address"].country
                if values.get("address")
                else guest.address and guest.address.country
            )
            values["phones"] = _phones(guest, given, country or None, source)
        if asked & {"email", "emails"}:
            values["emails"] = _emails(guest, [self.email] if self.email else list(self.emails), source)
        if "preferences" in asked:
            values["preferences"] = _preferences(guest, self.preferences, now, source)
        if "consents" in asked:
            values["consents"] = _consents(guest.consents, self.consents, now)
        return values

    def _shown_name(self, guest: Guest, asked: set[str]) -> str | None:
        parts = [getattr(self if name in asked else guest, name) for name in ("given_name", "family_name")]
        return " ".join(part for part in parts if part) or guest.name


class ProfileWish(ProfileChange):
    """A whole profile: what is left out is empty."""

    def replaced(self, guest: Guest, now: datetime, source: Source = "staff") -> Guest:
        """The guest with this profile in the place of the former; what others keep of them stays.

        Raises:
            Invalid: the birthday or a decision lies in the future.
        """
        asked = set(ProfileChange.model_fields) - {"phone", "email"}
        if "name" not in self.model_fields_set and self.model_fields_set & {"given_name", "family_name"}:
            asked.discard("name")
        bare = guest.model_copy(update={"consents": (), "name": None})
        return guest.revised(**self._values(bare, asked, now, source))


class NewGuest(ProfileWish):
    """A guest whom staff enter; everything may come later."""

    aliases: tuple[GivenAlias, ...] = Field(default=(), max_length=MAX_ALIASES)

    def guest(self, guest_id: str, now: datetime, source: Source = "staff") -> Guest:
        """The new guest.

        Raises:
            Invalid: the birthday or a decision lies in the future.
        """
        blank = Guest(guest_id=guest_id, created_at=now, revision=1)
        profile = self.replaced(blank, now, source)
        return profile.linked(self.aliases).model_copy(update={"revision": 1})


def _phones(
    guest: Guest, given: Sequence[PhoneWish | str], country: str | None, source: Source
) -> tuple[PhonePoint, ...]:
    known = {phone.given: phone for phone in guest.phones} | {phone.value: phone for phone in guest.phones}
    read: dict[str, PhonePoint] = {}
    for wish in (PhoneWish(value=text) if isinstance(text, str) else text for text in given):
        point = read_phone(wish.value, country, source=source, label=wish.label)
        former = known.get(point.given) or known.get(point.value)
        if former is not None:
            point = former.model_copy(update={"label": wish.label or former.label})
        read.setdefault(point.value, point)
    return tuple(read.values())


def _emails(guest: Guest, given: Sequence[EmailWish | str], source: Source) -> tuple[EmailPoint, ...]:
    known = {email.value: email for email in guest.emails}
    read: dict[str, EmailPoint] = {}
    for wish in (EmailWish(value=text) if isinstance(text, str) else text for text in given):
        point = read_email(wish.value, source=source, label=wish.label)
        if (former := known.get(point.value)) is not None:
            point = former.model_copy(update={"label": wish.label or former.label})
        read.setdefault(point.value, point)
    return tuple(read.values())


def _preferences(
    guest: Guest, wishes: Sequence[PreferenceWish], now: datetime, source: Source
) -> tuple[Preference, ...]:
    known = {(known.topic, known.text): known for known in guest.preferences}
    asked = {(wish.topic, wish.text): wish for wish in wishes}
    return tuple(
        known.get(key) or Preference(topic=wish.topic, text=wish.text, source=source, noted_at=now)
        for key, wish in asked.items()
    )


def _consents(known: Sequence[Consent], wishes: Sequence[ConsentWish], now: datetime) -> tuple[Consent, ...]:
    decisions = {(consent.channel, consent.purpose): consent for consent in known}
    for wish in wishes:
        if wish.at and wish.at > now:
            raise Invalid.field("body.consents", "a decision lies in the future")
        former = decisions.get((wish.channel, wish.purpose))
        if wish.at is None and former and (former.given, former.source) == (wish.given, wish.source):
            continue
        decisions[wish.channel, wish.purpose] = Consent(**wish.model_dump(exclude={"at"}), at=wish.at or now)
    return tuple(decisions.values())
