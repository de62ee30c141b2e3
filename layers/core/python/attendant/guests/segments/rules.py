"""Who belongs to which segment, and when the clock alone may change it (pure)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from attendant.guests.listing.frequency import times_here
from attendant.guests.models import Guest
from attendant.guests.segments.conditions import Condition, condition_of
from attendant.guests.segments.fields import in_house, last_here, next_arrival
from attendant.guests.segments.models import BuiltIn, Rule, Thresholds
from attendant.guests.segments.moments import Moment, birthday_in, next_birthday, shifted
from attendant.kernel.errors import Invalid
from attendant.kernel.logs import logger

YEARS_AHEAD = 3


@dataclass(frozen=True)
class Definitions:
    """What makes the segments of one property."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    rules: tuple[tuple[str, Condition], ...] = ()

    @classmethod
    def of(cls, thresholds: Thresholds, rules: tuple[Rule, ...]) -> "Definitions":
        """The definitions with their rules read, in the order of their keys.

        A rule that can no longer be read is logged and left out, and has no guests until it is mended.
        """
        read = []
        for rule in sorted(rules, key=lambda rule: rule.key):
            try:
                read.append((rule.key, condition_of(rule.when)))
            except Invalid:
                logger.exception("segment_not_read", segment=rule.key)
        return cls(thresholds, tuple(read))


def segments_of(guest: Guest, definitions: Definitions, moment: Moment) -> tuple[str, ...]:
    """Keys of the segments a guest belongs to, built-in ones first; a tombstone belongs to none."""
    if guest.is_tombstone:
        return ()
    built_in = [key.value for key, holds in _BUILT_IN.items() if holds(guest, definitions.thresholds, moment)]
    return (*built_in, *(key for key, condition in definitions.rules if condition.holds(guest, moment)))


def next_change(guest: Guest, definitions: Definitions, moment: Moment) -> datetime | None:
    """When a guest may join or leave a segment by the clock alone; None if never.

    Before that instant nothing changes unless the guest or the definitions do.
    """
    if guest.is_tombstone:
        return None
    now = segments_of(guest, definitions, moment)
    last: datetime | None = None
    for instant in sorted(set(_turns(guest, definitions, moment))):
        if segments_of(guest, definitions, moment.at(instant)) != now:
            return instant
        last = instant
    # Birthdays come round for ever, but only those of the next years were looked at.
    return last if guest.birthday else None


def _turns(guest: Guest, definitions: Definitions, moment: Moment) -> Iterator[datetime]:
    """Instants after now at which an answer may turn."""
    if in_house(guest, moment):
        assert guest.statistics.in_house_until is not None
        yield guest.statistics.in_house_until
    days = set(_days(guest, definitions.thresholds, moment))
    for _, condition in definitions.rules:
        days.update(condition.turns(guest, moment))
    for day in days:
        if moment.today < day < date.max:
            yield moment.beginning(day)


def _days(guest: Guest, thresholds: Thresholds, moment: Moment) -> Iterator[date]:
    yield shifted(moment.day_of(guest.created_at), thresholds.new_days + 1)
    if last := last_here(guest, moment):
        yield shifted(last, thresholds.lapsed_days + 1)
        yield shifted(last, _patience(guest, thresholds, moment) + 1)
    if arrival := next_arrival(guest, moment):
        yield shifted(arrival, -thresholds.arriving_days)
        yield shifted(arrival, 1)
    if guest.birthday:
        for year in range(moment.today.year, moment.today.year + YEARS_AHEAD):
            day = birthday_in(year, guest.birthday)
            yield shifted(day, -thresholds.birthday_days)
            yield shifted(day, 1)


def _vip(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    return guest.vip or guest.vip_score >= thresholds.vip_score


def _frequent(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    return guest.statistics.bookings_24_months >= thresholds.frequent_bookings


def _new(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    age = (moment.today - moment.day_of(guest.created_at)).days
    return age <= thresholds.new_days and times_here(guest.statistics) <= 1


def _away(guest: Guest, moment: Moment) -> int | None:
    """Days since a guest was here last; None if they never were, are now, or are expected."""
    last, arrival = last_here(guest, moment), next_arrival(guest, moment)
    if last is None or in_house(guest, moment) or (arrival and arrival >= moment.today):
        return None
    return (moment.today - last).days


def _lapsed(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    away = _away(guest, moment)
    return away is not None and away > thresholds.lapsed_days


def _patience(guest: Guest, thresholds: Thresholds, moment: Moment) -> int:
    """Days that a guest may stay away before they are at risk."""
    first, last, times = (
        guest.statistics.first_visit_at,
        last_here(guest, moment),
        times_here(guest.statistics),
    )
    if first is None or last is None or times < 2:
        return thresholds.at_risk_days
    usual = max((last - moment.day_of(first)).days, 0) // (times - 1)
    return max(thresholds.at_risk_days, thresholds.at_risk_intervals * usual)


def _at_risk(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    away = _away(guest, moment)
    if away is None or times_here(guest.statistics) < thresholds.at_risk_visits:
        return False
    return _patience(guest, thresholds, moment) < away <= thresholds.lapsed_days


def _birthday_soon(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    if guest.birthday is None:
        return False
    return (next_birthday(guest.birthday, moment.today) - moment.today).days <= thresholds.birthday_days


def _arriving(guest: Guest, thresholds: Thresholds, moment: Moment) -> bool:
    arrival = next_arrival(guest, moment)
    return arrival is not None and 0 <= (arrival - moment.today).days <= thresholds.arriving_days


_BUILT_IN: dict[BuiltIn, Callable[[Guest, Thresholds, Moment], bool]] = {
    BuiltIn.VIP: _vip,
    BuiltIn.FREQUENT: _frequent,
    BuiltIn.NEW: _new,
    BuiltIn.LAPSED: _lapsed,
    BuiltIn.AT_RISK: _at_risk,
    BuiltIn.BIRTHDAY_SOON: _birthday_soon,
    BuiltIn.ARRIVING: _arriving,
    BuiltIn.IN_HOUSE: lambda guest, thresholds, moment: in_house(guest, moment),
}
