"""The first start that can be booked, under wishes about dates and times of day (S-12)."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attendant.bookings.availability import Timetable
from attendant.bookings.models import Slot
from attendant.bookings.schedule import days_between
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import DAY_MINUTES, instant_of, local_date


@dataclass(frozen=True)
class Search:
    """Where to look: starts on local dates, visits at times of day and between instants.

    `not_before` and `over_by` are minutes of wall time that hold on every date: no minute of the visit lies
    before the one or after the other. `since` is the earliest start, `until` the latest end. None of them
    moves the grid of starts.
    """

    first_day: date
    last_day: date
    not_before: int = 0
    over_by: int = DAY_MINUTES
    since: datetime | None = None
    until: datetime | None = None

    def admits(self, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
        """Whether a visit lies where somebody looks."""
        if (self.since and start < self.since) or (self.until and end > self.until):
            return False
        return all(
            self._admits_on(day, start, end, zone)
            for day in days_between(local_date(start, zone), local_date(end, zone))
        )

    def _admits_on(self, day: date, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
        midnight, next_midnight = instant_of(day, 0, zone), instant_of(day, DAY_MINUTES, zone)
        begin, finish = max(start, midnight), min(end, next_midnight)
        if begin >= finish:
            return True
        return instant_of(day, self.not_before, zone) <= begin and finish <= instant_of(
            day, self.over_by, zone
        )


def first_start(
    timetable: Timetable, search: Search, visit: Visit, named: tuple[str, ...] = ()
) -> Slot | None:
    """The earliest bookable start of a timetable that a search admits; None if there is none.

    Looks at one date after the other, and no further than the first that has one.
    """
    zone = timetable.venue.zone
    for day in days_between(search.first_day, search.last_day):
        for slot in timetable.slots(day, day, visit, named):
            if search.admits(slot.starts_at, slot.ends_at, zone):
                return slot
    return None
