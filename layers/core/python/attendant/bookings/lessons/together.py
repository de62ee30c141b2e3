"""One instructor for several dates: who can, who cannot and why, and at which other time somebody could."""

from collections.abc import Sequence
from datetime import date, datetime

from attendant.bookings.availability import Timetable
from attendant.bookings.lessons.models import CourseTime, Hindrance, RefusedDate
from attendant.bookings.units import Unit, unfit
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import local_date, wall_of

NEAREST = 3
MOST_HINDRANCES = 20

type Ids = tuple[str, ...]


def one_for_all(
    timetable: Timetable, starts: Sequence[datetime], visit: Visit, named: Ids = ()
) -> list[Unit]:
    """The units that are free at every start, the one to take first in front.

    The order is that of the single choices, added up over the dates.
    """
    places: dict[Ids, int] = {}
    units: dict[Ids, Unit] = {}
    for number, start in enumerate(starts):
        choices = timetable.choices(start, visit, named)
        found = {unit.resource_ids: place for place, unit in enumerate(choices)}
        if number == 0:
            units = {unit.resource_ids: unit for unit in choices}
        places = {ids: places.get(ids, 0) + at for ids, at in found.items() if number == 0 or ids in places}
    return [units[ids] for ids in sorted(places, key=lambda ids: (places[ids], list(units).index(ids)))]


def hindrances(
    timetable: Timetable, starts: Sequence[datetime], visit: Visit, named: Ids = ()
) -> list[Hindrance]:
    """On which dates each unit cannot be had, and why; those who fail on the fewest dates first.

    Where some would suit at another time, only those are listed.
    """
    asked = timetable.units_for(visit, named)
    suitable = [unit for unit in asked if not unfit(unit, visit, timetable.service)]
    found = []
    for unit in suitable or asked:
        failed = [
            RefusedDate(date=local_date(start, timetable.venue.zone), reasons=reasons)
            for start in starts
            if (reasons := timetable.against(unit, start, visit))
        ]
        if failed:
            ids = list(unit.resource_ids)
            found.append(Hindrance(resource_ids=ids, resource_name=unit.name, dates=failed))
    return sorted(found, key=lambda one: len(one.dates))[:MOST_HINDRANCES]


def other_times(
    timetable: Timetable, days: Sequence[date], minute: int, visit: Visit, named: Ids = ()
) -> list[CourseTime]:
    """The times of day, nearest to the one that was asked for, at which one unit is free on all dates."""
    zone = timetable.venue.zone
    shared: dict[tuple[int, Ids], None] = {}
    for number, day in enumerate(days):
        found = {
            (wall_of(slot.starts_at, zone)[1], ids): None
            for slot in timetable.slots(day, day, visit, named)
            for ids in [*((one,) for one in slot.resource_ids), *map(tuple, slot.combinations)]
        }
        shared = found if number == 0 else {key: None for key in shared if key in found}
    times: dict[int, Ids] = {}
    for at, ids in shared:
        times.setdefault(at, ids)
    nearest = sorted((at for at in times if at != minute), key=lambda at: (abs(at - minute), at))[:NEAREST]
    return [
        CourseTime(time=f"{at // 60:02d}:{at % 60:02d}", resource_ids=list(times[at]))
        for at in sorted(nearest)
    ]
