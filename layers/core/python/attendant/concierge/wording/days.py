"""Settles which day is meant. A day in the past is never assumed."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from attendant.concierge.wording.findings import Findings, NamedDate, NamedWeekday
from attendant.concierge.wording.numerals import is_real
from attendant.concierge.wording.reading import Doubt

DAY_ENDS_AT_HOUR = 4
"""Until this hour a guest may still call the day that began at midnight "tomorrow"."""
_LONG_AGO_DAYS = 45
"""A date without a year that is over no longer than this is asked about, an older one is next year's."""


@dataclass(frozen=True)
class SettledDay:
    """The day or range of days, and what is doubtful about it."""

    first: date | None = None
    last: date | None = None
    doubts: tuple[Doubt, ...] = ()
    may_be_next_week: bool = False

    @property
    def must_ask(self) -> bool:
        return any(doubt.must_ask for doubt in self.doubts)

    def moved_to(self, day: date) -> "SettledDay":
        return replace(self, first=day)


def settle_day(findings: Findings, local: datetime, *, next_is_week: bool) -> SettledDay:
    """The day meant by everything the text says about days."""
    today = local.date()
    dated = [_settle_date(named, today, findings.weekdays) for named in findings.dates]
    if dated:
        return _one_of(dated, findings.moving)
    relative = [_settle_relative(day, local) for day in findings.days]
    weekdays = [_settle_weekday(named, today, next_is_week=next_is_week) for named in findings.weekdays]
    if relative or weekdays:
        return _matching(relative, findings.weekdays) or _one_of([*relative, *weekdays], findings.moving)
    if findings.spans:
        return _settle_span(findings.spans[-1], today)
    return SettledDay()


def _one_of(days: list[SettledDay], moving: bool) -> SettledDay:
    distinct = {day.first: day for day in days}
    if len(distinct) == 1 or moving:
        return days[-1]
    candidates = tuple(sorted(day.isoformat() for day in distinct if day is not None))
    return SettledDay(doubts=(Doubt(field="day", code="several_days", candidates=candidates, must_ask=True),))


def _matching(relative: list[SettledDay], weekdays: list[NamedWeekday]) -> SettledDay | None:
    """ "tomorrow, Tuesday": one day if it is that weekday, else a question."""
    if len(relative) != 1 or not weekdays or relative[0].first is None:
        return None
    day = relative[0].first
    if all(named.weekday == day.weekday() for named in weekdays):
        return relative[0]
    return None


def _settle_relative(day: date, local: datetime) -> SettledDay:
    today = local.date()
    if day < today:
        return SettledDay(doubts=(Doubt(field="day", code="past_day", must_ask=True),))
    if local.hour < DAY_ENDS_AT_HOUR and day == today + timedelta(days=1):
        candidates = (today.isoformat(), day.isoformat())
        return SettledDay(day, doubts=(Doubt(field="day", code="after_midnight", candidates=candidates),))
    return SettledDay(day)


def _settle_weekday(named: NamedWeekday, today: date, *, next_is_week: bool) -> SettledDay:
    ahead = (named.weekday - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    of_next_week = today + timedelta(days=7 - today.weekday() + named.weekday)
    if named.mode == "next_week":
        return SettledDay(of_next_week)
    if named.mode == "after_next":
        return SettledDay(coming + timedelta(days=7))
    if named.mode == "next":
        first = coming if ahead else coming + timedelta(days=7)
        if first == of_next_week:
            return SettledDay(first)
        candidates = (first.isoformat(), of_next_week.isoformat())
        doubt = Doubt(field="day", code="next_weekday", candidates=candidates)
        return SettledDay(of_next_week if next_is_week else first, doubts=(doubt,))
    if ahead or named.mode == "coming":
        return SettledDay(coming)
    return SettledDay(coming, may_be_next_week=True)


def _settle_date(named: NamedDate, today: date, weekdays: list[NamedWeekday]) -> SettledDay:
    if named.month is None:
        return _settle_day_of_month(named.day, today, weekdays)
    settled = _in_year(named, today)
    if settled.first is None:
        return settled
    wanted = {weekday.weekday for weekday in weekdays}
    if wanted and settled.first.weekday() not in wanted:
        doubt = Doubt(
            field="day", code="weekday_mismatch", candidates=(settled.first.isoformat(),), must_ask=True
        )
        return SettledDay(doubts=(doubt,))
    if not named.order_open:
        return settled
    other = _in_year(NamedDate(named.month, named.day, named.year), today)
    if other.first is None:
        return settled
    candidates = (settled.first.isoformat(), other.first.isoformat())
    return replace(settled, doubts=(Doubt(field="day", code="day_order", candidates=candidates),))


def _in_year(named: NamedDate, today: date) -> SettledDay:
    month = named.month or today.month
    if named.year is not None:
        if not is_real(named.day, month, named.year):
            return SettledDay(doubts=(Doubt(field="day", code="impossible_day", must_ask=True),))
        day = date(named.year, month, named.day)
        if day < today:
            return SettledDay(doubts=(Doubt(field="day", code="past_day", must_ask=True),))
        return SettledDay(day)
    years = [year for year in range(today.year, today.year + 5) if is_real(named.day, month, year)]
    if not years:
        return SettledDay(doubts=(Doubt(field="day", code="impossible_day", must_ask=True),))
    possible = [date(year, month, named.day) for year in years]
    first = possible[0]
    if first >= today:
        return SettledDay(first)
    following = possible[1]
    if (today - first).days <= _LONG_AGO_DAYS:
        doubt = Doubt(field="day", code="past_day", candidates=(following.isoformat(),), must_ask=True)
        return SettledDay(doubts=(doubt,))
    return SettledDay(following)


def _settle_day_of_month(number: int, today: date, weekdays: list[NamedWeekday]) -> SettledDay:
    """ "the 3rd": the next one to come; with a weekday the next that falls on it, within three months."""
    wanted = {weekday.weekday for weekday in weekdays}
    possible = []
    for months in range(5):
        year, month = divmod(today.month - 1 + months, 12)
        if is_real(number, month + 1, today.year + year):
            day = date(today.year + year, month + 1, number)
            if day >= today:
                possible.append(day)
    if not possible:
        return SettledDay(doubts=(Doubt(field="day", code="impossible_day", must_ask=True),))
    fitting = [day for day in possible[:3] if not wanted or day.weekday() in wanted]
    if fitting:
        return SettledDay(fitting[0])
    doubt = Doubt(field="day", code="weekday_mismatch", candidates=(possible[0].isoformat(),), must_ask=True)
    return SettledDay(doubts=(doubt,))


def _settle_span(span: str, today: date) -> SettledDay:
    monday = today - timedelta(days=today.weekday())
    next_monday = monday + timedelta(days=7)
    if span == "week":
        return SettledDay(today, monday + timedelta(days=6))
    if span == "next_week":
        return SettledDay(next_monday, next_monday + timedelta(days=6))
    saturday = (monday if span == "weekend" else next_monday) + timedelta(days=5)
    return SettledDay(max(saturday, today), saturday + timedelta(days=1))
