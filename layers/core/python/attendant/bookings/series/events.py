"""What happens to series. Ids and figures; each booking of a series has events of its own."""

from datetime import datetime
from typing import ClassVar, Self

from attendant.bookings.series.models import Series, SeriesDateState
from attendant.kernel.events import Event


class SeriesEvent(Event):
    """Base of the events of one series: how many of its dates are booked, and how many are not."""

    aggregate: ClassVar[str] = "series_id"

    series_id: str
    service_id: str
    guest_id: str
    booked: int
    skipped: int
    cancelled: int
    made_at: datetime | None = None

    @classmethod
    def of(cls, series: Series) -> Self:
        """The event of what was done to a series."""
        states = [one.state for one in series.dates]
        return cls(
            series_id=series.series_id,
            service_id=series.service_id,
            guest_id=series.guest_id,
            booked=states.count(SeriesDateState.BOOKED),
            skipped=states.count(SeriesDateState.SKIPPED),
            cancelled=states.count(SeriesDateState.CANCELLED),
            made_at=series.made_at,
        )


class SeriesMade(SeriesEvent):
    """A series was made: every date is booked or skipped."""


class SeriesChanged(SeriesEvent):
    """Dates of a series were changed, booked after all, or have become a series of their own."""


class SeriesCancelled(SeriesEvent):
    """Dates of a series were cancelled."""
