"""What could be booked instead of a time that cannot be had (S-12)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.availability import Timetable
from attendant.bookings.models import Slot
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import local_date, wall_of

NEAREST = 3
LOOK_AHEAD_DAYS = 7


def alternatives(
    timetable: Timetable,
    start: datetime,
    visit: Visit,
    named: tuple[str, ...] = (),
    nearest: int = NEAREST,
) -> list[Slot]:
    """Starts that can be had instead: the same time with another resource or, where an area was asked for, in
    another one (each slot says in which), the nearest up to `nearest` before and after on the same date, and
    of the next date that has any the start nearest to that time of day: one, or `nearest` of them where the
    date itself has none.

    With a resource named, its own starts count first; others stand in where it has none that date.
    """
    zone = timetable.venue.zone
    day = max(local_date(start, zone), local_date(timetable.now, zone))
    anyone = timetable.slots(day, day, visit)
    wished = timetable.slots(day, day, visit, named) if named else anyone
    same_time = [slot for slot in anyone if slot.starts_at == start]
    same_date = [*same_time, *_elsewhere(timetable, start, visit), *_around(wished or anyone, start, nearest)]
    later = _next_date(timetable, day, visit, named)
    by_time_of_day = sorted(later, key=lambda slot: _apart(slot.starts_at, start, timetable.venue.zone))
    return _distinct([*same_date, *by_time_of_day[: 1 if same_date else nearest]])


def _elsewhere(timetable: Timetable, start: datetime, visit: Visit) -> list[Slot]:
    """The same time in another area than the one that was asked for."""
    if visit.area_id is None:
        return []
    day, minute = wall_of(start, timetable.venue.zone)
    slots = timetable.slots(day, day, replace(visit, area_id=None), minutes=(minute, minute))
    return [slot for slot in slots if slot.starts_at == start]


def _around(slots: list[Slot], start: datetime, nearest: int) -> list[Slot]:
    before = [slot for slot in slots if slot.starts_at < start][-nearest:]
    after = [slot for slot in slots if slot.starts_at > start][:nearest]
    return sorted(before + after, key=lambda slot: (abs(slot.starts_at - start), slot.starts_at))


def _next_date(timetable: Timetable, day: date, visit: Visit, named: tuple[str, ...]) -> list[Slot]:
    for ahead in range(1, LOOK_AHEAD_DAYS + 1):
        later = day + timedelta(days=ahead)
        if slots := timetable.slots(later, later, visit, named):
            return slots
    return []


def _apart(one: datetime, other: datetime, zone: ZoneInfo) -> int:
    """Minutes between two times of day."""
    first, second = one.astimezone(zone), other.astimezone(zone)
    return abs(first.hour * 60 + first.minute - second.hour * 60 - second.minute)


def _distinct(slots: Iterable[Slot]) -> list[Slot]:
    found: dict[datetime, Slot] = {}
    for slot in slots:
        found.setdefault(slot.starts_at, slot)
    return list(found.values())
