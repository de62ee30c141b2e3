"""The dates of a recurrence rule (RFC 5545, 3.8.5), on the wall clock of a place (S-31).

A rule is expanded on the wall clock, so a visit at 09:00 stays at 09:00 across clock changes; a time that the
clock skips or repeats becomes an instant as everywhere (S-3). Dates that do not exist are left out and do not
count. Exceptions beat the rule and added dates, and they are taken out after COUNT has counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from attendant.bookings.wall_clock import DAY_MINUTES, instant_of
from attendant.kernel.errors import Invalid

PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"})
"""What the rule of a series may say (S-31)."""
RARE_PARTS = frozenset({"BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "BYHOUR", "BYMINUTE"})
"""What is expanded, too, but not taken for a series."""
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
RARE_FREQUENCIES = frozenset({"YEARLY", "HOURLY", "MINUTELY"})

Start = datetime
"""A naive datetime is a wall time of the place, an aware one an instant."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule that was read: what repeats, and where it ends."""

    parts: Mapping[str, str]
    count: int | None = None
    until: Start | date | None = None

    @classmethod
    def read(cls, text: str, *, rare: bool = False) -> "Rule":
        """The rule in a text such as `FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12`; `rare` takes more of RFC 5545.

        Raises:
            Invalid: not a rule, or one with a part or frequency that is not taken; names the part.
        """
        pairs = [part.partition("=")[::2] for part in text.upper().removeprefix("RRULE:").split(";") if part]
        parts = dict(pairs)
        if len(parts) < len(pairs):
            raise _wrong("a part stands twice")
        if unknown := parts.keys() - PARTS - (RARE_PARTS if rare else frozenset()):
            raise _wrong(f"{min(unknown)} is not supported")
        frequency = parts.get("FREQ")
        if frequency not in FREQUENCIES | (RARE_FREQUENCIES if rare else frozenset()):
            raise _wrong("FREQ must be DAILY, WEEKLY or MONTHLY")
        if "COUNT" in parts and "UNTIL" in parts:
            raise _wrong("give either COUNT or UNTIL")
        _check_days(parts)
        rule = cls(
            parts={name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL")},
            count=_positive("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
            until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        )
        _positive("INTERVAL", parts.get("INTERVAL", "1"))
        rule.expanded(datetime(2000, 1, 1))  # noqa: DTZ001 (only whether it can be read)
        return rule

    def expanded(self, first: datetime) -> Iterator[datetime]:
        """The wall times of the rule from `first` on, in order, without end where it has no COUNT."""
        text = ";".join(f"{name}={value}" for name, value in self.parts.items())
        try:
            times = iter(rrulestr(text, dtstart=first))
        except (ValueError, KeyError, TypeError) as error:
            raise _wrong("it cannot be read") from error
        return islice(times, self.count) if self.count else times


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A first start, a rule and what departs from it: added, excepted and moved dates.

    An exception that is a plain date takes out every start of that local date; one that is an instant takes
    out the date with that instant. Moved dates are given by their original start.
    """

    first: Start
    rule: Rule | None = None
    added: Sequence[Start] = ()
    excepted: Sequence[Start | date] = ()
    moved: Mapping[Start, Start] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One date: when it is, and when the rule has it, which is what it is known by (both in UTC)."""

    starts_at: datetime
    original: datetime


def occurrences(
    recurrence: Recurrence, zone: ZoneInfo, *, limit: int | None = None, before: datetime | None = None
) -> list[Occurrence]:
    """The dates of a recurrence in the order of their start.

    At most `limit` dates of the rule are looked at, and none that the rule has at `before` or later; a rule
    without an end needs one of the two.

    Raises:
        Invalid: the rule has no end and neither has the question.
    """
    rule = recurrence.rule
    if rule and not (rule.count or rule.until or limit or before):
        raise _wrong("without COUNT or UNTIL it never ends")
    originals = set(_ruled(recurrence, zone, limit, before))
    originals |= {_instant(start, zone) for start in recurrence.added}
    days = {one for one in recurrence.excepted if not isinstance(one, datetime)}
    originals -= {_instant(one, zone) for one in recurrence.excepted if isinstance(one, datetime)}
    moved = {_instant(original, zone): _instant(to, zone) for original, to in recurrence.moved.items()}
    return sorted(
        Occurrence(moved.get(original, original), original)
        for original in originals
        if original.astimezone(zone).date() not in days and (before is None or original < before)
    )


def _ruled(
    recurrence: Recurrence, zone: ZoneInfo, limit: int | None, before: datetime | None
) -> Iterator[datetime]:
    """The instants of the rule, or the first start alone where there is none."""
    if recurrence.rule is None:
        yield _instant(recurrence.first, zone)
        return
    last = _last_instant(recurrence.rule.until, zone)
    first = recurrence.first if recurrence.first.tzinfo is None else _wall(recurrence.first, zone)
    for wall in islice(recurrence.rule.expanded(first), limit):
        instant = _instant(wall, zone)
        if (last and instant > last) or (before and instant >= before):
            return
        yield instant


def _instant(start: Start, zone: ZoneInfo) -> datetime:
    if start.tzinfo is not None:
        return start.astimezone(UTC)
    whole = instant_of(start.date(), start.hour * 60 + start.minute, zone)
    return whole + timedelta(seconds=start.second)


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _last_instant(until: Start | date | None, zone: ZoneInfo) -> datetime | None:
    if until is None or isinstance(until, datetime):
        return until and _instant(until, zone)
    return instant_of(until, DAY_MINUTES, zone) - timedelta(microseconds=1)


def _until(text: str) -> Start | date:
    try:
        if "T" not in text:
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 (a plain date)
        if text.endswith("Z"):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 (a wall time)
    except ValueError as error:
        raise _wrong("UNTIL must look like 20261231 or 20261231T170000Z") from error


def _check_days(parts: Mapping[str, str]) -> None:
    """Refuse days that RFC 5545 does not have: they would be read as something else or never come."""
    ordinals = {"MONTHLY": 5, "YEARLY": 53}.get(parts["FREQ"], 0)
    for day in filter(None, parts.get("BYDAY", "").split(",")):
        if day[:-2] and not (day[:-2].lstrip("+-").isdigit() and 1 <= abs(int(day[:-2])) <= ordinals):
            raise _wrong(f"BYDAY={day} does not go with {parts['FREQ']}")
    for day in filter(None, parts.get("BYMONTHDAY", "").split(",")):
        if not (day.lstrip("+-").isdigit() and 1 <= abs(int(day)) <= 31):
            raise _wrong("BYMONTHDAY must be from 1 to 31, or from -31 to -1")


def _positive(name: str, value: str) -> int:
    if not (value.isdigit() and 1 <= int(value) <= 1000):
        raise _wrong(f"{name} must be a number from 1 to 1000")
    return int(value)


def _wrong(reason: str) -> Invalid:
    return Invalid.field("body.rule", reason)
