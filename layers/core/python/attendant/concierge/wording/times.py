"""Settles which time of the day is meant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from attendant.concierge.wording.days import SettledDay
from attendant.concierge.wording.findings import PARTS, Clock, Findings
from attendant.concierge.wording.reading import Doubt, Window

OpenMinutes = Callable[[date], Sequence[tuple[int, int]]]
_AFTERNOON_HOURS = range(1, 7)
"""When the opening does not tell, 1 to 6 mean the afternoon and 7 to 11 the morning."""


@dataclass(frozen=True)
class SettledTimes:
    """A start or a window. `first_future_day`: the weekday named is today, but that time is over today."""

    starts: time | None = None
    window: Window | None = None
    doubts: tuple[Doubt, ...] = ()
    first_future_day: date | None = None


def settle_times(
    findings: Findings, day: SettledDay, local: datetime, open_minutes: OpenMinutes
) -> SettledTimes:
    """The start or window meant, judged by the opening hours where morning or evening is left open."""
    part = findings.parts[-1] if findings.parts else None
    opening = _opening(day, local, open_minutes)
    is_today = day.first == local.date()
    now_minutes = local.hour * 60 + local.minute

    def settled(clock: Clock) -> tuple[int, bool]:
        if part is not None:
            clock = findings.in_part(clock, part)
        if clock.certain:
            return clock.minutes, False
        return _by_opening(
            clock.minutes, opening, now_minutes if is_today and not day.may_be_next_week else -1
        )

    starts = list(dict.fromkeys(findings.starts))
    if len(starts) > 1 and not findings.moving:
        candidates = tuple(_text(settled(clock)[0]) for clock in starts)
        if len(set(candidates)) > 1:
            doubt = Doubt(field="time", code="several_times", candidates=candidates, must_ask=True)
            return _today_or_next_week(SettledTimes(doubts=(doubt,)), day, local, None)
    if starts:
        minutes, open_half = settled(starts[-1])
        doubts: tuple[Doubt, ...] = ()
        if open_half:
            candidates = (_text(minutes % 720), _text(minutes % 720 + 720))
            doubts = (Doubt(field="time", code="morning_or_evening", candidates=candidates),)
        over = minutes <= now_minutes
        if is_today and over and not day.may_be_next_week:
            past = Doubt(field="time", code="past_time", candidates=(_text(minutes),), must_ask=True)
            return SettledTimes(doubts=(past,))
        times = SettledTimes(time(minutes // 60, minutes % 60), doubts=doubts)
        return _today_or_next_week(times, day, local, over)
    return _today_or_next_week(_window(findings, part, settled), day, local, None)


def _today_or_next_week(
    times: SettledTimes, day: SettledDay, local: datetime, over: bool | None
) -> SettledTimes:
    """ "Monday", said on a Monday: next week if the time is over today, else the guest has to say."""
    if not day.may_be_next_week or day.first is None:
        return times
    following = day.first + timedelta(days=7)
    if over:
        return SettledTimes(times.starts, times.window, times.doubts, first_future_day=following)
    candidates = (day.first.isoformat(), following.isoformat())
    doubt = Doubt(field="day", code="today_or_next_week", candidates=candidates)
    return SettledTimes(times.starts, times.window, (*times.doubts, doubt))


def _window(
    findings: Findings, part: str | None, settled: Callable[[Clock], tuple[int, bool]]
) -> SettledTimes:
    if findings.first is None and findings.end is None:
        return SettledTimes(window=PARTS[part] if part else None)
    base = PARTS[part] if part and (findings.first is None or findings.end is None) else Window(0, 1440)
    first = settled(findings.first)[0] if findings.first else base.first
    end = settled(findings.end)[0] if findings.end else base.end
    if end <= first and findings.first and findings.end:
        end = end + 720 if end + 720 > first and end < 720 else 1440
    return SettledTimes(window=Window(first, max(end, first)))


def _opening(day: SettledDay, local: datetime, open_minutes: OpenMinutes) -> list[tuple[int, int]]:
    """The opening of the day; when the day is not known or closed, of the coming week."""
    if day.first is not None and (spans := list(open_minutes(day.first))):
        return spans
    start = day.first or local.date()
    return [span for offset in range(7) for span in open_minutes(start + timedelta(days=offset))]


def _by_opening(minutes: int, opening: list[tuple[int, int]], after: int) -> tuple[int, bool]:
    """The half of the day in which the venue is open, and whether both halves are."""
    halves = [minutes % 720, minutes % 720 + 720]
    is_open = [any(first <= half < end for first, end in opening) and half > after for half in halves]
    if is_open[0] != is_open[1]:
        return halves[is_open.index(True)], False
    hour = minutes // 60 % 12
    late = hour in _AFTERNOON_HOURS or hour == 0
    if halves[late] <= after < halves[1]:
        late = True
    return halves[late], all(is_open) and hour != 0


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
