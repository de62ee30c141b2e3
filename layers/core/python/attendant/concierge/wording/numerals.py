# ruff: noqa: E501  one pattern, one line
"""Dates and clock times written in figures: the same in every language."""

import re
from datetime import date

from attendant.concierge.wording.findings import Clock, Findings, NamedDate

_TAKEN = " | "
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d?)-(\d\d?)(?:t(\d\d):(\d\d)(?::\d\d)?z?)?(?!\d)")
_DOTTED = re.compile(r"(?<![\d.:])(\d{1,2})\. ?(\d{1,2})\.(?: ?(20\d\d)|(\d\d)(?![\d:]))?")
_SEPARATED = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(20\d\d|\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_SHORT_DOTTED = re.compile(
    r"(?<![\d.:])(?:(am|vom|den|on|le|il|el|dem) )?(\d{1,2})\.(\d{1,2})(?![\d.]|:\d| ?(?:uhr|h|am|pm|std|stunden|hours?|ore|horas))"
)
_CLOCK = re.compile(
    r"(?<![\d:.,/])([01]?\d|2[0-4])(?: ?[:h] ?|\.)([0-5]\d)(?![\d:]|[.,]\d| ?(?:hours?|std|stunden|ore\b|heures))"
    r"(?: ?(a|p) ?\.? ?m\b\.?)?(?: ?uhr| ?hrs)?"
)
_MERIDIEM = re.compile(r"(?<![\d:.,/])(1[0-2]|0?[1-9]) ?(a|p) ?\.? ?m\b\.?")
_MERIDIEM_RUN = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])([0-5]\d) ?(a|p) ?\.? ?m\b\.?")
_FOUR_FIGURES = re.compile(
    r"(?<![\d:.,/+-])(?:(at |@ ?|um |a las |alle |after |before |a )?([01]\d|2[0-3])([0-5]\d)( ?hrs| ?uhr| ?h)?)(?![\d:/]|[.,-]\d)"
)
_THREE_FIGURES = re.compile(r"(?<![\d:.,/])(at |@ ?)([1-9])([0-5]\d)(?![\d:/]|[.,]\d)")


def read_numerals(text: str, findings: Findings, *, month_first: bool) -> str:
    """Take dates and clock times in figures out of a folded text; clock times leave a mark (`@0@`)."""
    protected = re.compile(r"\d+ ?1/2 |\b1/2 ")

    def iso(found: re.Match[str]) -> str:
        findings.dates.append(NamedDate(day=int(found[3]), month=int(found[2]), year=int(found[1])))
        return f" {findings.mark(Clock(int(found[4]) * 60 + int(found[5])))} " if found[4] else _TAKEN

    def ordered(first: str, second: str, year: str | None) -> bool:
        a, b = int(first), int(second)
        day, month = (b, a) if month_first and a <= 12 else (a, b)
        if month > 12 >= day:
            day, month = month, day
        if month > 12 or day > 31 or day == 0 or month == 0:
            return False
        full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        findings.dates.append(
            NamedDate(day=day, month=month, year=full, order_open=a <= 12 and b <= 12 and a != b)
        )
        return True

    def separated(found: re.Match[str]) -> str:
        return _TAKEN if ordered(found[1], found[3], found[4]) else found[0]

    def dotted(found: re.Match[str]) -> str:
        if not 1 <= int(found[2]) <= 12 or not 1 <= int(found[1]) <= 31:
            return found[0]
        year = found[3] or (f"20{found[4]}" if found[4] else None)
        findings.dates.append(
            NamedDate(day=int(found[1]), month=int(found[2]), year=int(year) if year else None)
        )
        return _TAKEN

    def slashed(found: re.Match[str]) -> str:
        if protected.match(found[0] + " "):
            return found[0]
        return _TAKEN if ordered(found[1], found[2], None) else found[0]

    def short_dotted(found: re.Match[str]) -> str:
        day, month = int(found[2]), int(found[3])
        is_time = len(found[3]) == 2 and found[1] is None
        if is_time or not (1 <= month <= 12 and 1 <= day <= 31):
            return found[0]
        findings.dates.append(NamedDate(day=day, month=month, year=None))
        return _TAKEN

    def clock(found: re.Match[str]) -> str:
        if "h" in found[0] and int(found[1]) <= 4 and found[3] is None:
            return found[0]  # 1h30 is a length
        return f" {findings.mark(_clock_of(found[1], int(found[2]), found[3]))} "

    def meridiem(found: re.Match[str]) -> str:
        return f" {findings.mark(_clock_of(found[1], 0, found[2]))} "

    def meridiem_run(found: re.Match[str]) -> str:
        return f" {findings.mark(_clock_of(found[1], int(found[2]), found[3]))} "

    def four(found: re.Match[str]) -> str:
        if found[2] == "20" and int(found[3]) < 40 and not (found[1] or found[4]):
            return found[0]  # a year
        return f" {findings.mark(_clock_of(found[2], int(found[3]), None))} "

    def three(found: re.Match[str]) -> str:
        return f" {findings.mark(_clock_of(found[2], int(found[3]), None))} "

    for pattern, taken in (
        (_ISO, iso),
        (_SEPARATED, separated),
        (_DOTTED, dotted),
        (_SLASHED, slashed),
        (_SHORT_DOTTED, short_dotted),
        (_MERIDIEM_RUN, meridiem_run),
        (_CLOCK, clock),
        (_MERIDIEM, meridiem),
        (_FOUR_FIGURES, four),
        (_THREE_FIGURES, three),
    ):
        text = pattern.sub(taken, text)
    return text


def _clock_of(hour: str, minute: int, half: str | None) -> Clock:
    value = int(hour)
    if half is not None:
        return Clock((value % 12 + (12 if half == "p" else 0)) * 60 + minute)
    certain = value == 0 or value > 12 or (hour.startswith("0") and len(hour) == 2)
    return Clock(value % 24 * 60 + minute, certain=certain)


def is_real(day: int, month: int, year: int) -> bool:
    """Whether the calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
