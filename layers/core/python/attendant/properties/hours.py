"""When a place is open: weekly hours, seasons, dated overrides and closures, all in its own wall time."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

DAY = 24 * 60

_WALL_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SPAN_TEXT = re.compile(r"(\d{2}:\d{2})\s*[-\u2013]\s*(\d{2}:\d{2})")
_PLAIN = ConfigDict(frozen=True, extra="forbid")


def _a_wall_time(text: str) -> str:
    if not _WALL_TIME.fullmatch(text):
        raise ValueError("a time of day looks like 09:00, from 00:00 to 23:59")
    return text


def _a_closing_time(text: str) -> str:
    return text if text == "24:00" else _a_wall_time(text)


OpeningTime = Annotated[str, AfterValidator(_a_wall_time)]
ClosingTime = Annotated[str, AfterValidator(_a_closing_time)]


class LocalSpan(NamedTuple):
    """A half-open range in minutes of wall time since 00:00 of its local date; `end` may pass 24 h."""

    start: int
    end: int


class OpenSpan(BaseModel):
    """One opening of a day, half open; may be written as the text "09:00-17:00".

    24:00 is allowed as an end. A span that ends at or before its start is refused unless it says
    `ends_next_day` (S-2); no span is longer than 24 hours.
    """

    model_config = _PLAIN

    opens: OpeningTime
    closes: ClosingTime
    ends_next_day: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read_text(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if (match := _SPAN_TEXT.fullmatch(given.strip())) is None:
            raise ValueError('a span looks like "09:00-17:00"')
        return {"opens": match[1], "closes": match[2]}

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        start, end = self.local
        if end <= start:
            raise ValueError("closes must be after opens; for a night over midnight set ends_next_day")
        if end - start > DAY:
            raise ValueError("a span is at most 24 hours long")
        return self

    @property
    def local(self) -> LocalSpan:
        return LocalSpan(_minute(self.opens), _minute(self.closes) + (DAY if self.ends_next_day else 0))


class WeeklyHours(BaseModel):
    """The ordinary week: for each weekday its openings; none means closed."""

    model_config = _PLAIN

    monday: tuple[OpenSpan, ...] = ()
    tuesday: tuple[OpenSpan, ...] = ()
    wednesday: tuple[OpenSpan, ...] = ()
    thursday: tuple[OpenSpan, ...] = ()
    friday: tuple[OpenSpan, ...] = ()
    saturday: tuple[OpenSpan, ...] = ()
    sunday: tuple[OpenSpan, ...] = ()

    def on_weekday(self, weekday: int) -> tuple[OpenSpan, ...]:
        """The openings of a weekday, Monday being 0."""
        return self._week[weekday]

    @property
    def _week(self) -> tuple[tuple[OpenSpan, ...], ...]:
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )


class DayRange(BaseModel):
    """Local dates from the first to the last, both included."""

    model_config = _PLAIN

    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day must not be before first_day")
        return self

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class Season(DayRange):
    """Dates in which another week applies."""

    name: str = Field(min_length=1, max_length=80)
    weekly: WeeklyHours


class Closure(DayRange):
    """Dates on which nothing opens, whatever else is set."""

    reason: str | None = Field(default=None, max_length=200)


class DatedHours(BaseModel):
    """The openings of one date instead of its weekly hours; none means closed."""

    model_config = _PLAIN

    day: date
    spans: tuple[OpenSpan, ...] = Field(default=(), max_length=12)


class Hours(BaseModel):
    """Everything that says when a place is open. Precedence: closure > override > season > weekly (S-7)."""

    model_config = _PLAIN

    weekly: WeeklyHours = WeeklyHours()
    seasons: tuple[Season, ...] = Field(default=(), max_length=50)
    overrides: tuple[DatedHours, ...] = Field(default=(), max_length=750)
    closures: tuple[Closure, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _seasons_apart(self) -> Self:
        ordered = sorted(self.seasons, key=lambda season: season.first_day)
        for earlier, later in pairwise(ordered):
            if later.first_day <= earlier.last_day:
                raise ValueError(f"the seasons {earlier.name!r} and {later.name!r} overlap")
        return self

    def closure_on(self, day: date) -> Closure | None:
        return next((closure for closure in self.closures if closure.covers(day)), None)

    def spans_on(self, day: date) -> list[LocalSpan]:
        """The openings that begin on this local date, merged and in order; empty if closed.

        Several overrides of one date add up. An opening over midnight belongs to the date it begins on.
        """
        if self.closure_on(day) is not None:
            return []
        dated = [override for override in self.overrides if override.day == day]
        if dated:
            return merged(span.local for override in dated for span in override.spans)
        season = next((season for season in self.seasons if season.covers(day)), None)
        weekly = season.weekly if season else self.weekly
        return merged(span.local for span in weekly.on_weekday(day.weekday()))


def merged(spans: Iterable[LocalSpan]) -> list[LocalSpan]:
    """The same time in as few spans as possible: overlapping and touching ones become one."""
    result: list[LocalSpan] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = LocalSpan(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
