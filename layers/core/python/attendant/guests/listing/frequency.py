"""How often a guest comes, as a band that can be listed and filtered (pure)."""

from enum import StrEnum

from attendant.guests.profile import Statistics


class Frequency(StrEnum):
    """How often a guest has come, by visits and stays together."""

    FIRST_TIME = "first_time"
    OCCASIONAL = "occasional"
    REGULAR = "regular"
    FREQUENT = "frequent"


_FROM = ((10, Frequency.FREQUENT), (4, Frequency.REGULAR), (2, Frequency.OCCASIONAL))


def times_here(statistics: Statistics) -> int:
    """How many times a guest has been here: visits and stays."""
    return statistics.visits + statistics.stays


def frequency(statistics: Statistics) -> Frequency:
    """The band: up to one time first time, 2 to 3 occasional, 4 to 9 regular, from 10 on frequent."""
    times = times_here(statistics)
    return next((band for least, band in _FROM if times >= least), Frequency.FIRST_TIME)
