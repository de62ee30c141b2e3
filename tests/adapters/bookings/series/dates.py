"""What tests of series say about their dates."""

from typing import Any
from zoneinfo import ZoneInfo

from attendant.bookings.series.models import (
    Series,
    SeriesChange,
)
from tests.schools import School

ZURICH = ZoneInfo("Europe/Zurich")
TUESDAY = "2026-03-10T10:00+01:00"
WEEKLY = "FREQ=WEEKLY;COUNT=4"
LONG = "FREQ=WEEKLY;COUNT=5"


def states(series: Series) -> str:
    """Each date by the first letter of its state."""
    return "".join(one.state.value[0] for one in series.dates)


def starts(school: School, series: Series) -> list[str]:
    """When the bookings of a series are, on the wall clock, in order."""
    found = [school.bookings.get(one.booking_id) for one in series.dates if one.booking_id]
    return [f"{one.starts_at.astimezone(ZURICH):%m-%d %H:%M}" for one in found if one.status.blocks]


def change(scope: str, original: str | None = None, **other: Any) -> SeriesChange:
    return SeriesChange.model_validate({"scope": scope, "original": original, **other})


# Making
