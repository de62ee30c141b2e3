"""How long a party keeps its table, by its size and the time of day (S-8)."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.wall_clock import minute_of
from attendant.properties.hours import OpeningTime

LONGEST_MINUTES = 24 * 60


class TurnBand(BaseModel):
    """Parties up to `party_max` (without it: any size) keep the table so long.

    With `from_time` and `until_time` only visits that start in that part of the day, the end excluded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    party_max: int | None = Field(default=None, ge=1, le=1000)
    minutes: int = Field(ge=5, le=LONGEST_MINUTES)
    from_time: OpeningTime | None = None
    until_time: OpeningTime | None = None

    def covers(self, party_size: int, wall_minute: int) -> bool:
        """Whether it is meant for a party of this size that starts at this minute of the day."""
        if self.party_max is not None and party_size > self.party_max:
            return False
        begin = minute_of(self.from_time) if self.from_time else 0
        end = minute_of(self.until_time) if self.until_time else LONGEST_MINUTES
        if begin <= end:
            return begin <= wall_minute < end
        return wall_minute >= begin or wall_minute < end


class TurnTimes(BaseModel):
    """Turn times of a service: the first band that fits counts, the last must fit every party and hour.

    The default: 90 minutes for one or two, 120 up to six, 150 up to eight, 180 for more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bands: tuple[TurnBand, ...] = Field(
        default=(
            TurnBand(party_max=2, minutes=90),
            TurnBand(party_max=6, minutes=120),
            TurnBand(party_max=8, minutes=150),
            TurnBand(minutes=180),
        ),
        min_length=1,
        max_length=40,
    )

    @model_validator(mode="after")
    def _ends_with_everybody(self) -> Self:
        last = self.bands[-1]
        if last.party_max is not None or last.from_time or last.until_time:
            raise ValueError("the last band must fit every party at any hour: only minutes")
        return self

    def minutes_for(self, party_size: int, wall_minute: int) -> int:
        """Minutes that a party keeps its table when it starts at this minute of the local day."""
        return next(band.minutes for band in self.bands if band.covers(party_size, wall_minute))

    @property
    def shortest(self) -> int:
        """The shortest stay of any party."""
        return min(band.minutes for band in self.bands)

    @property
    def longest(self) -> int:
        """The longest stay of any party."""
        return max(band.minutes for band in self.bands)
