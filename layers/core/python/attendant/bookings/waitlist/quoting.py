"""How long guests at the door wait: quoted from past waits and from stays that end, and held against what
came of it (S-28). No I/O.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, median

from attendant.bookings.availability import Timetable
from attendant.bookings.occupancy import instant_at, minutes_of
from attendant.bookings.units import Unit, unfit
from attendant.bookings.visits import Visit
from attendant.bookings.waitlist.models import BandReport, WaitEstimate, WaitlistEntry, WaitlistReport
from attendant.bookings.waitlist.rules import WaitlistRules
from attendant.bookings.waitlist.states import WaitlistState
from attendant.bookings.wall_clock import rounded_up

BANDS = ((2, "1-2"), (4, "3-4"), (6, "5-6"))
LARGEST_BAND = "7+"
USUAL_SIZES = (2, 4, 6, 8)
KEPT_WAITS = 50
LEAST_WAITS = 5
STEP_MINUTES = 5
LOOK_AHEAD = timedelta(hours=6)
CLOSE_MINUTES = 10


@dataclass(frozen=True)
class Waits:
    """The last waits of a party band, oldest first, in minutes; revision 0 means nothing is stored yet."""

    band: str
    minutes: tuple[int, ...] = ()
    revision: int = 0

    def with_one_more(self, waited: int) -> "Waits":
        """The waits after another party sat down; the oldest makes room."""
        return Waits(self.band, (*self.minutes, waited)[-KEPT_WAITS:], self.revision + 1)

    @property
    def median(self) -> int | None:
        """The middle one, where there are enough to say."""
        return round(median(self.minutes)) if len(self.minutes) >= LEAST_WAITS else None


def band_of(party_size: int) -> str:
    """The band in which waits of this party size are counted together."""
    return next((name for most, name in BANDS if party_size <= most), LARGEST_BAND)


def estimate(
    party_size: int, waits: Waits, free_after: Sequence[int], before: int, rules: WaitlistRules
) -> WaitEstimate:
    """The wait of a party at the door.

    `free_after` are the minutes until one place after the other comes free for it, `before` how many parties
    of its band wait already. Where history and stays both say something, it is their mean; in steps of five
    minutes, rounded up.
    """
    by_stays = free_after[before] if before < len(free_after) else None
    by_history = waits.median
    known = [minutes for minutes in (by_history, by_stays) if minutes is not None]
    minutes = 0 if by_stays == 0 else _in_steps(mean(known)) if known else None
    status = rules.status
    if status == "open" and minutes == 0:
        status = "closed_no_wait"
    elif status == "open" and minutes is not None and minutes > rules.max_quote_minutes:
        status = "closed_other"
    return WaitEstimate(
        party_size=party_size,
        band=waits.band,
        minutes=minutes,
        by_history=by_history,
        by_stays=by_stays,
        samples=len(waits.minutes),
        parties_before=before,
        status=status,
    )


def free_after(timetable: Timetable, visit: Visit) -> list[int]:
    """Minutes from now until places come free for a visit, soonest first, no resource counted twice.

    A place is free when the predicate of lists and writes lets the visit begin; that can change only now and
    when somebody's time ends.
    """
    now = rounded_up(timetable.now)
    found: list[tuple[int, int, Unit]] = []
    for order, unit in enumerate(timetable.units_for(visit, ())):
        if unfit(unit, visit, timetable.service):
            continue
        for start in _when_things_end(timetable, unit, now):
            if not timetable.against(unit, start, visit):
                found.append((minutes_of(start) - minutes_of(now), order, unit))
                break
    taken: set[str] = set()
    waits = []
    for minutes, _, unit in sorted(found, key=lambda one: one[:2]):
        if taken.isdisjoint(unit.resource_ids):
            taken |= set(unit.resource_ids)
            waits.append(minutes)
    return waits


def _when_things_end(timetable: Timetable, unit: Unit, now: datetime) -> list[datetime]:
    ends = {
        instant_at(claim.end + claim.tail + extra)
        for one in unit.members
        for claim in timetable.claims.get(one.resource_id, ())
        if claim.live(timetable.now)
        for extra in {0, claim.after, timetable.service.buffer_before_minutes, unit.setup_minutes}
    }
    return sorted({now} | {end for end in ends if now < end <= now + LOOK_AHEAD})


def report(first_day: date, last_day: date, entries: Iterable[WaitlistEntry]) -> WaitlistReport:
    """What became of those who waited for these dates, all of them and by party band."""
    every = list(entries)
    names = [*(name for _, name in BANDS), LARGEST_BAND]
    grouped = {name: [one for one in every if band_of(one.party_size) == name] for name in names}
    return WaitlistReport(
        first_day=first_day,
        last_day=last_day,
        total=_band("all", every),
        bands=[_band(name, some) for name, some in grouped.items() if some],
    )


def _band(name: str, entries: Sequence[WaitlistEntry]) -> BandReport:
    state = WaitlistState
    reached = _counter(entries, lambda one: {step.state for step in one.history})
    now = _counter(entries, lambda one: {one.state})
    waits = [one.waited_minutes for one in entries if one.waited_minutes is not None]
    errors = [one.quote_error_minutes for one in entries if one.quote_error_minutes is not None]
    placed = now(state.ACCEPTED) + now(state.SEATED)
    ended = sum(not one.state.stands for one in entries)
    return BandReport(
        band=name,
        joined=len(entries),
        offered=reached(state.OFFERED),
        accepted=reached(state.ACCEPTED),
        seated=now(state.SEATED),
        declined=now(state.DECLINED),
        lapsed=now(state.LAPSED),
        left=now(state.LEFT),
        no_show=now(state.NO_SHOW),
        waiting=len(entries) - ended,
        conversion=_share(placed, ended),
        offer_conversion=_share(reached(state.ACCEPTED), reached(state.OFFERED)),
        median_wait_minutes=round(median(waits)) if waits else None,
        quotes=len(errors),
        quote_error_mean=round(mean(errors), 1) if errors else None,
        quote_error_absolute=round(mean(map(abs, errors)), 1) if errors else None,
        quotes_within_ten=_share(sum(abs(one) <= CLOSE_MINUTES for one in errors), len(errors)),
    )


def _counter(
    entries: Sequence[WaitlistEntry], states: Callable[[WaitlistEntry], set[WaitlistState]]
) -> Callable[[WaitlistState], int]:
    seen = [states(one) for one in entries]
    return lambda wanted: sum(wanted in some for some in seen)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _in_steps(minutes: float) -> int:
    return -int(-minutes // STEP_MINUTES) * STEP_MINUTES
