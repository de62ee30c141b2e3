"""What each meaning of the language tables adds to the findings.

A meaning answers what stands in the text in its place (a mark for clock times), or None to leave the text
alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from attendant.concierge.wording.findings import Clock, Findings, NamedDate, NamedWeekday
from attendant.concierge.wording.languages.lexicon import Lexicon

TAKEN = " | "


@dataclass(frozen=True)
class Found:
    """One match of a phrase."""

    match: re.Match[str]
    lexicon: Lexicon
    value: int | str
    local: datetime

    def text(self, name: str) -> str | None:
        """The text of a placeholder, whichever alternative of the phrase it stood in."""
        groups = self.match.groupdict()
        return next((groups[key] for key in groups if groups[key] and key.split("_")[0] == name), None)

    def number(self, name: str = "n") -> float:
        text = self.text(name)
        return 1 if text is None else self.lexicon.number(text)

    def hour(self, name: str = "h", minute: int = 0) -> Clock | None:
        """The clock time of an hour placeholder; None when the word is no hour."""
        text = self.text(name) or ""
        try:
            hour = int(self.lexicon.number(text))
        except ValueError:
            return None
        if not 0 <= hour <= 24:
            return None
        certain = hour == 0 or hour > 12 or (text.startswith("0") and len(text) == 2)
        return Clock(hour % 24 * 60 + minute, certain=certain)

    def clock(self, findings: Findings, name: str) -> Clock | None:
        """The clock time of a `{t}`: one marked before, or a bare hour."""
        text = self.text(name)
        if text is None:
            return None
        if text.startswith("@"):
            return findings.clocks[int(text.strip("@"))]
        return self.hour(name)

    @property
    def minutes(self) -> int:
        return int(self.value)


Meaning = Callable[[Findings, Found], str | None]


def _ignore(findings: Findings, found: Found) -> str:
    return TAKEN


def _from_now(minutes: Callable[[Found], float]) -> Meaning:
    def meaning(findings: Findings, found: Found) -> str:
        then = (found.local.astimezone(UTC) + timedelta(minutes=minutes(found))).astimezone(
            found.local.tzinfo
        )
        findings.days.append(then.date())
        findings.starts.append(Clock(then.hour * 60 + then.minute))
        return TAKEN

    return meaning


def _length(minutes: Callable[[Found], float]) -> Meaning:
    def meaning(findings: Findings, found: Found) -> str:
        findings.lengths.append(round(minutes(found)))
        return TAKEN

    return meaning


def _day(days: Callable[[Found], float], part: bool = False) -> Meaning:
    def meaning(findings: Findings, found: Found) -> str:
        findings.days.append(found.local.date() + timedelta(days=int(days(found))))
        if part:
            findings.parts.append(str(found.value))
        return TAKEN

    return meaning


def _date(findings: Findings, found: Found) -> str:
    year = found.text("y")
    month = found.lexicon.month(found.text("month") or "")
    findings.dates.append(NamedDate(int(found.number("d")), month, int(year) if year else None))
    return TAKEN


def _day_of_month(findings: Findings, found: Found) -> str | None:
    day = int(found.number("d"))
    if not 1 <= day <= 31:
        return None
    findings.dates.append(NamedDate(day))
    return TAKEN


def _weekday(findings: Findings, found: Found) -> str:
    findings.weekdays.append(NamedWeekday(found.lexicon.weekday(found.text("wd") or ""), str(found.value)))
    return TAKEN


def _weekday_part(findings: Findings, found: Found) -> str:
    findings.weekdays.append(NamedWeekday(found.lexicon.weekday(found.text("wd") or ""), "bare"))
    findings.parts.append(str(found.value))
    return TAKEN


def _span(findings: Findings, found: Found) -> str:
    findings.spans.append(str(found.value))
    return TAKEN


def _part(findings: Findings, found: Found) -> str:
    findings.parts.append(str(found.value))
    return TAKEN


def _party(number: Callable[[Found], float], to: str) -> Meaning:
    def meaning(findings: Findings, found: Found) -> str | None:
        size = number(found)
        if size != int(size) or size < 1:
            return None
        getattr(findings, to).append(int(size))
        return TAKEN

    return meaning


def _clock(clock: Callable[[Found], Clock | None]) -> Meaning:
    """A clock time: leaves a mark, so that "after" or "between" before it still applies."""

    def meaning(findings: Findings, found: Found) -> str | None:
        read = clock(found)
        return None if read is None else f" {findings.mark(read)} "

    return meaning


def _minute(found: Found) -> int:
    return int(found.text("m") or 0)


def _to(hour: Clock | None, minutes: int) -> Clock | None:
    """So many minutes before the hour."""
    if hour is None:
        return None
    return Clock((hour.minutes - minutes) % (720 if not hour.certain else 1440), certain=hour.certain)


def _at(findings: Findings, found: Found) -> str | None:
    clock = found.clock(findings, "t")
    if clock is None:
        return None
    findings.starts.append(clock)
    return TAKEN


def _after(findings: Findings, found: Found) -> str | None:
    findings.first = found.clock(findings, "t") or found.hour()
    return TAKEN if findings.first else None


def _before(findings: Findings, found: Found) -> str | None:
    findings.end = found.clock(findings, "t") or found.hour()
    return TAKEN if findings.end else None


def _pair(findings: Findings, found: Found) -> tuple[Clock, Clock] | None:
    """Two clock times; an open half of the first follows the second when that is certain."""
    first = found.clock(findings, "t") or found.hour("h")
    second = found.clock(findings, "t2") or found.hour("h2")
    if first is None or second is None:
        return None
    if second.certain and not first.certain:
        late = first.minutes % 720 + 720
        first = Clock(late if late < second.minutes else first.minutes % 720)
    return first, second


def _between(findings: Findings, found: Found) -> str | None:
    pair = _pair(findings, found)
    if pair is None:
        return None
    findings.first, findings.end = pair
    return TAKEN


def _from_to(findings: Findings, found: Found) -> str | None:
    pair = _pair(findings, found)
    if pair is None:
        return None
    first, second = pair
    if findings.moving:
        findings.starts.append(second)
        return TAKEN
    length = (second.minutes - first.minutes) % (720 if not second.certain and not first.certain else 1440)
    if length == 0:
        return None
    findings.starts.append(first)
    findings.lengths.append(length)
    return TAKEN


MEANINGS: dict[str, Meaning] = {
    "ignore": _ignore,
    "mark_clock": lambda findings, found: None,
    "minutes_from_now": _from_now(lambda found: found.number() * found.minutes),
    "minutes_from_now_fixed": _from_now(lambda found: found.minutes),
    "minutes": _length(lambda found: found.number()),
    "minutes_fixed": _length(lambda found: found.minutes),
    "hours": _length(lambda found: found.number() * 60),
    "hours_half": _length(lambda found: found.number() * 60 + 30),
    "hours_minutes": _length(lambda found: found.number() * 60 + found.number("n2")),
    "day_offset": _day(lambda found: found.minutes),
    "days_from_now": _day(lambda found: found.number() * found.minutes),
    "today_part": _day(lambda found: 0, part=True),
    "tomorrow_part": _day(lambda found: 1, part=True),
    "date": _date,
    "day_of_month": _day_of_month,
    "weekday": _weekday,
    "weekday_part": _weekday_part,
    "span": _span,
    "part": _part,
    "party": _party(lambda found: found.number(), "parties"),
    "party_fixed": _party(lambda found: found.minutes, "parties"),
    "party_part": _party(lambda found: found.number(), "party_parts"),
    "party_bare": _party(lambda found: found.number(), "bare_parties"),
    "clock": _clock(lambda found: found.hour("h", _minute(found))),
    "clock_word": _clock(lambda found: found.hour("h", int(found.number()))),
    "clock_fixed": _clock(lambda found: Clock(found.minutes)),
    "clock_past": _clock(lambda found: found.hour("h", found.minutes)),
    "clock_past_n": _clock(lambda found: found.hour("h", int(found.number()))),
    "clock_to": _clock(lambda found: _to(found.hour(), found.minutes)),
    "clock_to_n": _clock(lambda found: _to(found.hour(), int(found.number()))),
    "clock_half_to": _clock(lambda found: _to(found.hour(), 30)),
    "clock_before_half": _clock(lambda found: _to(found.hour(), 30 + int(found.number()))),
    "clock_after_half": _clock(lambda found: _to(found.hour(), 30 - int(found.number()))),
    "at": _at,
    "after": _after,
    "hour_after": _after,
    "before": _before,
    "hour_before": _before,
    "between": _between,
    "hours_between": _between,
    "from_to": _from_to,
    "hours_from_to": _from_to,
}
