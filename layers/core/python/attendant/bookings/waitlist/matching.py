"""Who of those who wait gets what is free: by fit, then priority, then age (S-28). No I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attendant.bookings.availability import Timetable
from attendant.bookings.models import Slot
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.waitlist.models import WaitlistEntry
from attendant.bookings.waitlist.rules import WaitlistRules, offer_until
from attendant.bookings.wall_clock import local_date, wall_of
from attendant.kernel.clock import parse_iso

CLOSE_FIT_SEATS = 2
REACH = timedelta(hours=12)
"""A visit that could use freed time may begin so long before it."""


@dataclass(frozen=True)
class Fit:
    """A time that somebody who waits can have now. `spare` are the seats that would stay empty."""

    entry: WaitlistEntry
    visit: Visit
    slot: Slot
    spare: int

    @property
    def place(self) -> tuple[bool, int, datetime, str]:
        """Sorts those who fit: seats well used, then priority, then who has waited longest."""
        entry = self.entry
        return (self.spare > CLOSE_FIT_SEATS, -entry.priority, entry.queued_at, entry.entry_id)


def fit(
    timetable: Timetable, entry: WaitlistEntry, rules: WaitlistRules, named: tuple[str, ...] = ()
) -> Fit | None:
    """The best time within the entry's window that can be had and still be offered; None if there is none.

    The whole party comes before fewer, an earlier area before a later one, and the start that is nearest to
    the wished one before others. The timetable is the one that
    lists and writes ask: what fits can be booked.
    """
    named, zone = named or entry.named, timetable.venue.zone
    notice = timetable.service.min_notice_minutes
    for visit in entry.visits:
        slots = timetable.slots(entry.day, entry.day, visit, named, entry.minutes)
        for slot in sorted(slots, key=lambda one: entry.distance(wall_of(one.starts_local, zone)[1])):
            if offer_until(timetable.now, slot.starts_at, rules, notice) is None:
                continue
            chosen = timetable.choices(slot.starts_at, visit, named)
            if chosen:
                return Fit(entry, visit, slot, spare_seats(chosen[0], visit))
    return None


def first_in_line(fits: Iterable[Fit]) -> Fit | None:
    """Who of those that fit is offered something next."""
    return min(fits, key=lambda one: one.place, default=None)


def spare_seats(unit: Unit, visit: Visit) -> int:
    """The seats of a unit that a party leaves empty; none where seats are not counted."""
    if not unit.is_table or unit.party_max is None:
        return 0
    return max(0, unit.party_max - visit.party_size)


def days_of(facts: Mapping[str, Any], zone: ZoneInfo) -> tuple[date, date] | None:
    """The local dates on which an event may have set something free, by the times or the date in its data."""
    if "starts_at" in facts and "ends_at" in facts:
        begin, end = parse_iso(str(facts["starts_at"])), parse_iso(str(facts["ends_at"]))
        former = parse_iso(str(facts.get("former_starts_at") or facts["starts_at"]))
        free_until = parse_iso(str(facts.get("free_until") or facts["ends_at"]))
        first, last = min(begin, former), max(end, former + (end - begin), free_until)
        return local_date(first - REACH, zone), local_date(last, zone)
    if "day" in facts:
        day = date.fromisoformat(str(facts["day"]))
        return day, day
    return None
