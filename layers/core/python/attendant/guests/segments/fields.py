"""What a manager's rule can ask about a guest: a literal list of fields, each with its type (pure)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attendant.guests.listing.frequency import Frequency, frequency, times_here
from attendant.guests.models import Guest
from attendant.guests.segments.moments import Moment, birthday_in, next_birthday, shifted, years_old


class FieldType(StrEnum):
    """What kind of values a field has, which decides the operators that it takes."""

    TEXT = "text"
    WORDS = "words"
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DAYS = "days"
    YEARS = "years"


OPERATORS: dict[FieldType, tuple[str, ...]] = {
    FieldType.TEXT: ("eq", "ne", "one_of", "none_of", "known"),
    FieldType.WORDS: ("has", "lacks", "has_any", "has_all", "known"),
    FieldType.YES_NO: ("eq",),
    FieldType.NUMBER: ("eq", "ne", "lt", "lte", "gt", "gte", "between", "known"),
    FieldType.MONEY: ("lt", "lte", "gt", "gte", "between", "known"),
    FieldType.DAYS: ("eq", "ne", "lt", "lte", "gt", "gte", "between", "known"),
    FieldType.YEARS: ("eq", "ne", "lt", "lte", "gt", "gte", "between", "known"),
}
"""The operators of each type; `known` asks whether there is a value at all."""


@dataclass(frozen=True)
class Field:
    """One thing that a rule can ask. `read` gives None where it is not known.

    `turns` gives the days on which the answer to a comparison with `value` may change by the clock alone.
    """

    name: str
    type: FieldType
    meaning: str
    read: Callable[[Guest, Moment], Any]
    choices: tuple[str, ...] = ()
    turns: Callable[[Guest, Moment, int], Iterator[date]] | None = None


def _text(value: str | None) -> tuple[str, ...] | None:
    return (value.casefold(),) if value else None


def _language(guest: Guest, moment: Moment) -> tuple[str, ...] | None:
    if not guest.language:
        return None
    tag = guest.language.casefold()
    return tuple(dict.fromkeys((tag, tag.split("-")[0])))


def _address(part: str) -> Callable[[Guest, Moment], tuple[str, ...] | None]:
    return lambda guest, moment: _text(getattr(guest.address, part)) if guest.address else None


def _words(read: Callable[[Guest], Any]) -> Callable[[Guest, Moment], frozenset[str] | None]:
    return lambda guest, moment: frozenset(str(word).casefold() for word in read(guest)) or None


def _since(read: Callable[[Guest, Moment], date | None]) -> dict[str, Any]:
    """A field that counts days since a day."""

    def value(guest: Guest, moment: Moment) -> int | None:
        day = read(guest, moment)
        return (moment.today - day).days if day and day <= moment.today else None

    def turns(guest: Guest, moment: Moment, limit: int) -> Iterator[date]:
        if day := read(guest, moment):
            yield from (day, shifted(day, limit), shifted(day, limit + 1))

    return {"read": value, "turns": turns}


def _until(read: Callable[[Guest, Moment], date | None]) -> dict[str, Any]:
    """A field that counts days until a day."""

    def value(guest: Guest, moment: Moment) -> int | None:
        day = read(guest, moment)
        return (day - moment.today).days if day and day >= moment.today else None

    def turns(guest: Guest, moment: Moment, limit: int) -> Iterator[date]:
        if day := read(guest, moment):
            yield from (shifted(day, -limit), shifted(day, 1 - limit), shifted(day, 1))

    return {"read": value, "turns": turns}


def _to_birthday(guest: Guest, moment: Moment) -> int | None:
    return (next_birthday(guest.birthday, moment.today) - moment.today).days if guest.birthday else None


def _birthdays(guest: Guest, moment: Moment, limit: int) -> Iterator[date]:
    if guest.birthday:
        for year in range(moment.today.year, moment.today.year + 3):
            day = birthday_in(year, guest.birthday)
            yield from (shifted(day, -limit), shifted(day, 1 - limit), day, shifted(day, 1))


def _age(guest: Guest, moment: Moment) -> int | None:
    return years_old(guest.birthday, moment.today) if guest.birthday else None


def _local(instant: datetime | None, moment: Moment) -> date | None:
    return moment.day_of(instant) if instant else None


def in_house(guest: Guest, moment: Moment) -> bool:
    """Whether a guest is staying in the house."""
    until = guest.statistics.in_house_until
    return until is not None and until > moment.now


def last_here(guest: Guest, moment: Moment) -> date | None:
    """The local date on which a guest was here last."""
    known = (_local(guest.statistics.last_visit_at, moment), guest.statistics.last_stay_on)
    return max((day for day in known if day), default=None)


def next_arrival(guest: Guest, moment: Moment) -> date | None:
    """The local date of a guest's next arrival, as it was last counted; it may have passed."""
    return _local(guest.statistics.next_arrival_at, moment)


_FIELDS = (
    Field("language", FieldType.TEXT, "Language; `de` is `de-CH`, too", _language),
    Field("nationality", FieldType.TEXT, "Country code", lambda g, m: _text(g.nationality)),
    Field("company", FieldType.TEXT, "Company", lambda g, m: _text(g.company)),
    Field("city", FieldType.TEXT, "City of the address", _address("city")),
    Field("postal_code", FieldType.TEXT, "Postal code of the address", _address("postal_code")),
    Field("region", FieldType.TEXT, "Region of the address", _address("region")),
    Field("country", FieldType.TEXT, "Country code of the address", _address("country")),
    Field(
        "frequency",
        FieldType.TEXT,
        "How often they came",
        lambda g, m: (frequency(g.statistics).value,),
        choices=tuple(Frequency),
    ),
    Field("tags", FieldType.WORDS, "Tags", _words(lambda g: g.tags)),
    Field("dietary", FieldType.WORDS, "Dietary needs", _words(lambda g: g.dietary)),
    Field("allergies", FieldType.WORDS, "Allergies", _words(lambda g: g.allergies)),
    Field(
        "preference_topics",
        FieldType.WORDS,
        "What preferences are about",
        _words(lambda g: (preference.topic for preference in g.preferences)),
    ),
    Field(
        "consents",
        FieldType.WORDS,
        "What they agreed to, as `channel:purpose`",
        _words(lambda g: (f"{one.channel}:{one.purpose}" for one in g.consents if one.given)),
    ),
    Field("vip", FieldType.YES_NO, "Marked as VIP", lambda g, m: g.vip),
    Field("marketing_opt_out", FieldType.YES_NO, "Wants no marketing", lambda g, m: g.marketing_opt_out),
    Field("has_phone", FieldType.YES_NO, "Has a usable number", lambda g, m: g.phone_e164 is not None),
    Field("has_email", FieldType.YES_NO, "Has a usable e-mail address", lambda g, m: g.email is not None),
    Field("in_house", FieldType.YES_NO, "Stays here now", in_house),
    Field("times_here", FieldType.NUMBER, "Visits and stays", lambda g, m: times_here(g.statistics)),
    Field("visits", FieldType.NUMBER, "Visits", lambda g, m: g.statistics.visits),
    Field("stays", FieldType.NUMBER, "Stays", lambda g, m: g.statistics.stays),
    Field("upcoming", FieldType.NUMBER, "Bookings and stays ahead", lambda g, m: g.statistics.upcoming),
    Field(
        "bookings_24_months",
        FieldType.NUMBER,
        "Bookings in 24 months",
        lambda g, m: g.statistics.bookings_24_months,
    ),
    Field("vip_score", FieldType.NUMBER, "VIP score, 0 to 100", lambda g, m: g.vip_score),
    Field(
        "cancellation_rate",
        FieldType.NUMBER,
        "Share of cancelled bookings in 24 months, 0 to 1",
        lambda g, m: g.statistics.cancellation_rate,
    ),
    Field(
        "no_show_rate",
        FieldType.NUMBER,
        "Share of bookings nobody came for in 24 months, 0 to 1",
        lambda g, m: g.statistics.no_show_rate,
    ),
    Field("total_spend", FieldType.MONEY, "Spent altogether", lambda g, m: g.statistics.total_spend),
    Field(
        "average_spend",
        FieldType.MONEY,
        "Spent per visit or stay",
        lambda g, m: g.statistics.average_spend,
    ),
    Field(
        "days_since_last_visit",
        FieldType.DAYS,
        "Since the last visit or the departure of the last stay",
        **_since(last_here),
    ),
    Field(
        "days_since_first_visit",
        FieldType.DAYS,
        "Since the first visit",
        **_since(lambda g, m: _local(g.statistics.first_visit_at, m)),
    ),
    Field(
        "days_since_entered",
        FieldType.DAYS,
        "Since the profile was made",
        **_since(lambda g, m: m.day_of(g.created_at)),
    ),
    Field("days_until_arrival", FieldType.DAYS, "Until the next arrival; 0 is today", **_until(next_arrival)),
    Field(
        "days_until_birthday",
        FieldType.DAYS,
        "Until the next birthday; 0 is today",
        read=_to_birthday,
        turns=_birthdays,
    ),
    Field("age", FieldType.YEARS, "Age", read=_age, turns=_birthdays),
)
FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}
"""Every field by its name."""
