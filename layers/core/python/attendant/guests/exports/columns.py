"""The columns of a guest list: what each shows, and how lists fit into one cell (no I/O)."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from attendant.guests.models import Guest
from attendant.guests.profile import Consent, Preference
from attendant.kernel.money import Money

Value = str | int | float | bool | date | None
_SEPARATOR = re.compile(r"(?<!\\)((?:\\\\)*);")


@dataclass(frozen=True)
class Column:
    """One column: its name, which is its heading, what it shows of a guest, and how wide it is in Excel."""

    name: str
    of: Callable[[Guest], Value]
    width: int = 16


def joined(values: Iterable[str]) -> str | None:
    """Several values in one cell, separated by semicolons; those within a value get a backslash."""
    return "; ".join(re.sub(r"([\\;])", r"\\\1", value) for value in values) or None


def parted(cell: str) -> list[str]:
    """The values that `joined` put into a cell."""
    parts = _SEPARATOR.sub(r"\1\0", cell).split("\0")
    values = (re.sub(r"\\([\\;])", r"\1", part).strip() for part in parts)
    return [value for value in values if value]


def preference_text(preference: Preference) -> str:
    """A preference in one line: its topic, a colon and its text."""
    return f"{preference.topic}: {preference.text}"


def _consent_text(consent: Consent) -> str:
    said = "yes" if consent.given else "no"
    return f"{consent.channel} {consent.purpose}: {said} ({consent.source}, {consent.at.date()})"


def _instant(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%d %H:%M") if at else None


def _amount(money: Money | None) -> str | None:
    return money.text() if money else None


def _address(name: str) -> Callable[[Guest], Value]:
    return lambda guest: getattr(guest.address, name) if guest.address else None


def _plain(name: str) -> Callable[[Guest], Value]:
    return lambda guest: getattr(guest, name)


def _counted(name: str) -> Callable[[Guest], Value]:
    return lambda guest: getattr(guest.statistics, name)


def _several(name: str) -> Callable[[Guest], Value]:
    return lambda guest: joined(getattr(guest, name))


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column("guest_id", _plain("guest_id"), 32),
        Column("title", _plain("title"), 8),
        Column("given_name", _plain("given_name")),
        Column("family_name", _plain("family_name")),
        Column("name", _plain("name"), 24),
        Column("phones", lambda guest: joined(phone.value for phone in guest.phones), 20),
        Column("emails", lambda guest: joined(email.value for email in guest.emails), 28),
        Column("language", _plain("language"), 9),
        Column("birthday", _plain("birthday"), 11),
        Column("nationality", _plain("nationality"), 11),
        Column("company", _plain("company")),
        Column("street", lambda guest: joined(guest.address.lines) if guest.address else None, 24),
        Column("postal_code", _address("postal_code"), 11),
        Column("city", _address("city")),
        Column("region", _address("region")),
        Column("country", _address("country"), 8),
        Column("preferences", lambda guest: joined(map(preference_text, guest.preferences)), 32),
        Column("dietary", _several("dietary")),
        Column("allergies", _several("allergies")),
        Column("tags", _several("tags")),
        Column("vip", _plain("vip"), 6),
        Column("marketing_opt_out", _plain("marketing_opt_out"), 12),
        Column("consents", lambda guest: joined(map(_consent_text, guest.consents)), 32),
        Column("pms_system", lambda guest: guest.pms.system if guest.pms else None),
        Column("pms_id", lambda guest: guest.pms.external_id if guest.pms else None),
        Column("stays", _counted("stays"), 7),
        Column("visits", _counted("visits"), 7),
        Column("last_visit_at", lambda guest: _instant(guest.statistics.last_visit_at)),
        Column("last_stay_on", _counted("last_stay_on"), 11),
        Column("next_arrival_at", lambda guest: _instant(guest.statistics.next_arrival_at)),
        Column("total_spend", lambda guest: _amount(guest.statistics.total_spend)),
        Column("average_spend", lambda guest: _amount(guest.statistics.average_spend)),
        Column("cancellation_rate", _counted("cancellation_rate"), 8),
        Column("no_show_rate", _counted("no_show_rate"), 8),
        Column("vip_score", _plain("vip_score"), 8),
        Column("segments", _several("segments")),
        Column("created_at", lambda guest: _instant(guest.created_at)),
        Column("changed_at", lambda guest: _instant(guest.changed_at)),
    )
}
"""Every column by its name, in the order in which they stand; instants are in UTC."""


def chosen(names: Sequence[str]) -> list[Column]:
    """The columns of these names in their order; all without any."""
    return [COLUMNS[name] for name in dict.fromkeys(names)] or list(COLUMNS.values())
