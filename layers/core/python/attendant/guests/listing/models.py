"""What callers ask for when they list guests, and what they get (no I/O)."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.guests.listing.frequency import Frequency
from attendant.guests.models import Guest
from attendant.properties.values import Language

MAX_FILTERED_TAGS = 10
MAX_FILTERED_SEGMENTS = 10


class GuestSort(StrEnum):
    """The order of a list; a minus turns it round."""

    NEWEST = "newest"
    """Entered last first; the order of a list without a filter."""
    RECENT = "recent"
    """Here last first; who never came counts from the day they were entered."""
    LONGEST_AWAY = "-recent"
    NAME = "name"
    NAME_BACKWARDS = "-name"
    ARRIVAL = "arrival"
    """Next arrival first; lists only guests who are expected."""


FilterTag = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=40)
]
SegmentKey = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$", description="Key of a segment, e.g. vip")
]


class GuestFilter(BaseModel):
    """Which guests a list shows: those for whom everything that is given holds. Without anything: all."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = Field(
        default=None, description="What somebody typed into the search box"
    )
    phone: str | None = Field(default=None, description="E.164", max_length=40)
    language: Language | None = Field(default=None, description="`de` shows `de-CH`, too")
    frequency: Frequency | None = None
    segments: tuple[SegmentKey, ...] = Field(
        default=(), max_length=MAX_FILTERED_SEGMENTS, description="In all of these"
    )
    tags: tuple[FilterTag, ...] = Field(
        default=(), max_length=MAX_FILTERED_TAGS, description="Has all of these"
    )
    arriving: bool = Field(default=False, description="Only guests who are expected, today or later")
    arriving_from: date | None = Field(default=None, description="Next arrival on this local date or later")
    arriving_until: date | None = Field(default=None, description="Next arrival on this local date or before")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.arriving_from and self.arriving_until and self.arriving_until < self.arriving_from:
            raise ValueError("arriving_until is before arriving_from")
        return self

    @property
    def upcoming(self) -> bool:
        """Whether it asks for guests who are expected."""
        return self.arriving or self.arriving_from is not None or self.arriving_until is not None

    @property
    def is_empty(self) -> bool:
        """Whether it shows all guests."""
        return self == GuestFilter()


class GuestListPage(BaseModel):
    """A page of guests; `cursor` asks for the next one and is null at the end."""

    model_config = ConfigDict(defer_build=True)

    guests: list[Guest]
    cursor: str | None = None
    cut_short: bool = Field(
        default=False,
        description="Few guests match: the search stopped before the page was full, the cursor goes on",
    )


class Batch(NamedTuple):
    """Some guests of a whole list; `cursor` continues behind them and is None at the end."""

    guests: Sequence[Guest]
    cursor: str | None
