"""What has been found in a text so far, before it is settled."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from attendant.concierge.wording.reading import Doubt, Window

LONGEST_MINUTES = 24 * 60
BIGGEST_PARTY = 1000

PARTS: dict[str, Window] = {
    "morning": Window(0, 720),
    "noon": Window(690, 840),
    "afternoon": Window(720, 1080),
    "evening": Window(1020, 1440),
}


@dataclass(frozen=True)
class Clock:
    """A wall time in minutes of the day; not `certain` when an hour up to 12 may mean morning or evening."""

    minutes: int
    certain: bool = True


@dataclass(frozen=True)
class NamedDate:
    """A day and, if said, its month and year. `order_open`: the figures could be read the other way round."""

    day: int
    month: int | None = None
    year: int | None = None
    order_open: bool = False


@dataclass(frozen=True)
class NamedWeekday:
    """A weekday (0 Monday) and how it was named: bare, coming, next, next_week, after_next."""

    weekday: int
    mode: str


@dataclass
class Findings:
    """Collected by the phrases in the order they match."""

    moving: bool = False
    clocks: list[Clock] = field(default_factory=list)
    dates: list[NamedDate] = field(default_factory=list)
    weekdays: list[NamedWeekday] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    starts: list[Clock] = field(default_factory=list)
    first: Clock | None = None
    end: Clock | None = None
    parties: list[int] = field(default_factory=list)
    party_parts: list[int] = field(default_factory=list)
    bare_parties: list[int] = field(default_factory=list)

    def mark(self, clock: Clock) -> str:
        """Remember a clock time and give the mark that stands for it in the text."""
        self.clocks.append(clock)
        return f"@{len(self.clocks) - 1}@"

    def take_lone_times(self, text: str) -> str:
        """Clock times that no other phrase used are starts; a bare hour beside a day is one, too."""
        for found in re.findall(r"@(\d+)@", text):
            self.starts.append(self.clocks[int(found)])
        text = re.sub(r"@\d+@", " | ", text)
        dated = bool(self.days or self.dates or self.weekdays or self.spans or self.parts)
        timed = bool(self.starts or self.first or self.end)
        lone = re.findall(r"(?<![\w.,:/])\d{1,2}(?![\w:/]|[.,]\d)", text)
        if dated and not timed and len(lone) == 1 and not self.bare_parties and int(lone[0]) <= 24:
            self.starts.append(Clock(int(lone[0]) % 24 * 60, certain=not 1 <= int(lone[0]) <= 12))
            text = re.sub(rf"(?<![\w.,:/]){lone[0]}(?![\w:/])", " | ", text)
        return text

    def duration(self) -> int | None:
        """The length in minutes, up to a day; of several the last when moving, else the first."""
        lengths = [length for length in self.lengths if 1 <= length <= LONGEST_MINUTES]
        return lengths[-1 if self.moving else 0] if lengths else None

    def party(self, *, time_known: bool) -> tuple[int | None, tuple[Doubt, ...]]:
        """The party size, up to a thousand; "for 3" alone may be a time as well, then it is left open."""
        size, doubts = self._party(time_known=time_known)
        return size if size and 1 <= size <= BIGGEST_PARTY else None, doubts

    def _party(self, *, time_known: bool) -> tuple[int | None, tuple[Doubt, ...]]:
        if self.parties:
            return max(self.parties), ()
        if self.party_parts:
            return sum(self.party_parts), ()
        if not self.bare_parties:
            return None, ()
        if time_known:
            return self.bare_parties[0], ()
        dated = bool(self.days or self.dates or self.weekdays or self.spans)
        if not dated or self.bare_parties[0] > 24 or self.bare_parties[0] < 1:
            return self.bare_parties[0], ()
        number = self.bare_parties[0]
        return None, (
            Doubt(field="party_size", code="time_or_party", candidates=(str(number),), must_ask=True),
        )

    def in_part(self, clock: Clock, part: str) -> Clock:
        """The clock time as it is meant in that part of the day."""
        hour, minute = divmod(clock.minutes, 60)
        if clock.certain or hour > 12:
            return clock
        late = part in ("afternoon", "evening") or (part == "noon" and hour < 11)
        if part == "evening" and hour == 12:
            return Clock(minute)
        return replace(
            clock, minutes=(hour % 12 + (12 if late or (hour == 12) else 0)) * 60 + minute, certain=True
        )
