"""What a guest's words say about when, how long and how many, with what is doubtful kept."""

from datetime import date, time
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Field = Literal["day", "time", "duration", "party_size"]


class Window(NamedTuple):
    """Starts a guest would take: minutes of the local day, `first` included, `end` not."""

    first: int
    end: int


class Doubt(BaseModel):
    """Something the words leave open.

    `must_ask`: nothing was assumed, the guest has to choose; otherwise the reading holds the likelier sense,
    to be said back. `candidates` are ISO days or times.
    """

    model_config = ConfigDict(frozen=True)

    field: Field
    code: Literal[
        "past_day",
        "past_time",
        "impossible_day",
        "several_days",
        "several_times",
        "today_or_next_week",
        "weekday_mismatch",
        "after_midnight",
        "next_weekday",
        "day_order",
        "morning_or_evening",
        "time_or_party",
    ]
    candidates: tuple[str, ...] = ()
    must_ask: bool = False


class Reading(BaseModel):
    """The sense of a text. A field is None when the text does not say it or leaves it open (see `doubts`)."""

    model_config = ConfigDict(frozen=True)

    language: str
    day: date | None = None
    last_day: date | None = None
    starts: time | None = None
    window: Window | None = None
    duration_minutes: int | None = None
    party_size: int | None = None
    bare_number: int | None = None
    doubts: tuple[Doubt, ...] = ()
    rest: str = ""
    weight: int = 0

    @property
    def says_anything(self) -> bool:
        """Whether the text says anything about a day, time, length or party."""
        found = (self.day, self.starts, self.window, self.duration_minutes, self.party_size)
        return any(value is not None for value in found) or bool(self.doubts)

    def must_ask(self, field: Field) -> Doubt | None:
        """The open question about a field, if there is one."""
        return next((doubt for doubt in self.doubts if doubt.field == field and doubt.must_ask), None)
