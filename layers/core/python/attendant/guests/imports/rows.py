"""One row of a file as a profile: what it says, what is wrong with it, what cannot be used of it (no I/O)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from attendant.guests.contacts import EMAIL_LENGTH, PHONE_LENGTH, read_phone
from attendant.guests.exports.columns import parted
from attendant.guests.exports.escaping import unescaped
from attendant.guests.imports import wording
from attendant.guests.imports.models import CELL_LENGTH, ImportStart, RowReason
from attendant.guests.models import MAX_EMAILS, MAX_PHONES, Guest
from attendant.guests.wishes import NewGuest, ProfileChange
from attendant.kernel.errors import Invalid

_ADDRESS = ("street", "postal_code", "city", "region", "country")
_FIELD_OF = {"lines": "street"}
_MOST = {
    "phones": MAX_PHONES,
    "emails": MAX_EMAILS,
    "dietary": 20,
    "allergies": 20,
    "tags": 20,
    "preferences": 50,
}
_ADDED = ("dietary", "allergies", "tags")
SAYS_NOTHING = RowReason(reason="neither a name nor a phone nor an e-mail address")


@dataclass(frozen=True)
class Row:
    """A row as it was understood: the profile it describes, or why there is none."""

    number: int
    wish: NewGuest | None
    profile: Guest | None = None
    """What the wish makes; its id and time are given when it is made."""
    guest_id: str | None = None
    """The id that the row gives its guest, if it comes from an export."""
    reasons: tuple[RowReason, ...] = ()
    spelt: Mapping[str, str] = field(default_factory=dict)
    """How phone numbers that needed a country are written in the file."""
    language_assumed: bool = False
    """The language is that of all whose row says none."""

    def guest(self, guest_id: str, now: datetime) -> Guest:
        """The profile that the row describes."""
        assert self.profile
        return self.profile.model_copy(update={"guest_id": guest_id, "created_at": now})

    def applied(self, guest: Guest, now: datetime) -> Guest:
        """A profile with what the row says: it fills in, corrects and adds, and takes nothing away."""
        assert self.wish
        said = self.wish.model_fields_set
        asked: dict[str, Any] = {name: getattr(self.wish, name) for name in said}
        for name in ("vip", "marketing_opt_out"):
            if not asked.get(name):
                asked.pop(name, None)
        for name in _ADDED:
            if name in asked:
                asked[name] = tuple(dict.fromkeys((*getattr(guest, name), *asked[name])))[: _MOST[name]]
        if "phones" in asked:
            asked["phones"] = _with_more(guest.phones, asked["phones"], MAX_PHONES)
        if "emails" in asked:
            asked["emails"] = _with_more(guest.emails, asked["emails"], MAX_EMAILS)
        if "preferences" in asked:
            known = [{"topic": one.topic, "text": one.text} for one in guest.preferences]
            asked["preferences"] = (*known, *(one.model_dump() for one in asked["preferences"]))[:50]
        if asked.get("address") and guest.address:
            given = asked["address"].model_dump(exclude_unset=True)
            asked["address"] = {**guest.address.model_dump(), **given}
        if guest.language and self.language_assumed:
            asked.pop("language", None)
        return self.as_given(ProfileChange.model_validate(asked).applied(guest, now, "import"))

    def as_given(self, guest: Guest) -> Guest:
        """The profile with phone numbers spelt as in the file, where the file's country made them usable."""
        phones = tuple(
            phone.model_copy(update={"given": self.spelt[phone.value]})
            if phone.source == "import" and phone.value in self.spelt and phone.given == phone.value
            else phone
            for phone in guest.phones
        )
        return guest if phones == guest.phones else guest.model_copy(update={"phones": phones})


def read(
    number: int, cells: Sequence[str], columns: Sequence[str | None], settings: ImportStart, now: datetime
) -> Row:
    """What a row says."""
    said, problems = _cells(cells, columns)
    if not {"name", "given_name", "family_name", "phones", "emails"} & said.keys():
        return Row(number, None, reasons=(*problems, SAYS_NOTHING))
    wish: dict[str, Any] = {}
    notes: list[RowReason] = []
    for name, parts in said.items():
        try:
            wish[name] = _value(name, parts, settings)
        except ValueError as error:
            problems.append(RowReason(field=name, reason=str(error)))
    guest_id = wish.pop("guest_id", None)
    if address := {name: wish.pop(name) for name in _ADDRESS if name in wish}:
        wish["address"] = {("lines" if name == "street" else name): value for name, value in address.items()}
    assumed = settings.language is not None and "language" not in said
    if assumed:
        wish["language"] = settings.language
    spelt: dict[str, str] = {}
    if "phones" in wish:
        country = str(address.get("country") or settings.country or "") or None
        spelt = _dialled(wish["phones"], country)
        wish["phones"] = list(spelt)
    problems += [reason for name in wish if (reason := _too_many(name, wish[name]))]
    if problems:
        return Row(number, None, guest_id=guest_id, reasons=tuple(problems))
    try:
        understood = NewGuest.model_validate(wish)
        guest = understood.guest("", now, "import")
    except ValidationError as error:
        return Row(number, None, guest_id=guest_id, reasons=tuple(map(_reason, error.errors())))
    except Invalid as error:
        reasons = [
            RowReason(field=one.field.removeprefix("body."), reason=one.reason) for one in error.problems
        ]
        return Row(number, None, guest_id=guest_id, reasons=tuple(reasons))
    for name, points in (("phones", guest.phones), ("emails", guest.emails)):
        unusable = (point.problem for point in points if point.problem)
        notes += [RowReason(field=name, reason=f"kept, cannot be used: {problem}") for problem in unusable]
    row = Row(number, understood, guest, guest_id, tuple(notes), spelt, assumed)
    return replace(row, profile=row.as_given(guest)) if spelt else row


def _cells(
    cells: Sequence[str], columns: Sequence[str | None]
) -> tuple[dict[str, list[str]], list[RowReason]]:
    """What is said per column, and what is too long to be looked at."""
    said: dict[str, list[str]] = {}
    problems: list[RowReason] = []
    for cell, column in zip(cells, columns, strict=False):
        text = unescaped(cell).strip()
        if column is None or not text:
            continue
        if len(text) > CELL_LENGTH:
            problems.append(RowReason(field=column, reason=f"longer than {CELL_LENGTH} characters"))
        else:
            said.setdefault(column, []).append(text)
    return said, problems


def _value(name: str, parts: list[str], settings: ImportStart) -> Any:
    text = parts[0]
    if name == "phones":
        return _several(parts, (",", " / "), PHONE_LENGTH)
    if name == "emails":
        return _several(parts, (",",), EMAIL_LENGTH)
    if name == "preferences":
        return [_preference(one) for part in parts for one in parted(part)]
    if name in ("street", "dietary", "allergies", "tags"):
        return [one for part in parts for one in parted(part)]
    if name in ("vip", "marketing_opt_out"):
        return wording.yes_or_no(text)
    if name == "birthday":
        return wording.day(text, settings.dates)
    if name in ("country", "nationality"):
        return wording.country(text)
    return wording.language(text) if name == "language" else text


def _several(parts: list[str], separators: Sequence[str], longest: int) -> list[str]:
    """Values that people separate by semicolons, lines or what else is usual."""
    texts = parts
    for separator in (*separators, "\n"):
        texts = [part.replace(separator, ";") for part in texts]
    found = [one for text in texts for one in parted(text)]
    if any(len(one) > longest for one in found):
        raise ValueError(f"longer than {longest} characters")
    return list(dict.fromkeys(found))


def _preference(text: str) -> dict[str, str]:
    topic, colon, rest = text.partition(": ")
    return {"topic": topic, "text": rest} if colon and rest.strip() and len(topic) <= 40 else {"text": text}


def _dialled(phones: list[str], country: str | None) -> dict[str, str]:
    """Numbers as they are dialled from everywhere, if they can be, and as they were written."""
    points = [read_phone(phone, country if country and len(country) == 2 else None) for phone in phones]
    return {point.value if point.usable else point.given: point.given for point in points}


def _with_more(known: Sequence[Any], further: Sequence[Any], most: int) -> tuple[dict[str, Any], ...]:
    """Contact points as they were, and behind them those that are new, as far as there is room."""
    points = [{"value": point.given, "label": point.label} for point in known]
    values = {point.value for point in known} | {point.given for point in known}
    new = [{"value": text} for text in further if text not in values and str(text).lower() not in values]
    return tuple([*points, *new][: max(most, len(points))])


def _too_many(name: str, values: Any) -> RowReason | None:
    most = _MOST.get(name)
    if most is None or len(values) <= most:
        return None
    return RowReason(field=name, reason=f"more than {most}")


def _reason(error: Any) -> RowReason:
    names = [str(part) for part in error["loc"] if not isinstance(part, int) and part != "address"]
    name = _FIELD_OF.get(names[0], names[0]) if names else None
    return RowReason(field=name, reason=str(error["msg"]).removeprefix("Value error, "))
