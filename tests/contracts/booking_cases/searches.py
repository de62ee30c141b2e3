"""The first bookable start under filters, rules, reservations, blocks and shared buffers."""

from datetime import date, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from attendant.bookings.first_start import Search, first_start
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import minute_of
from tests.contracts.booking_cases import engine
from tests.contracts.booking_cases.intervals import Range
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, Zone, same


class Rules(Strict):
    """What a resource of the source demands of every visit."""

    step_min: int = 15
    min_duration_min: int | None = None
    max_duration_min: int | None = None
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    bookable_from: Instant | None = None
    bookable_until: Instant | None = None
    min_advance_days: int | None = None
    max_advance_days: int | None = None


class Query(Strict):
    """What somebody looks for."""

    date_from: date | None = None
    date_to: date | None = None
    time_from: str | None = None
    time_to: str | None = None
    min_duration_min: int | None = None


class FirstStart(Strict):
    timezone: Zone
    now: Instant
    windows: list[Range]
    align: Literal["clock", "window_start", "opening", "pack"] = "window_start"
    buffer_policy: Literal["additive", "shared"] = "shared"
    rules: Rules = Rules()
    query: Query = Query()
    reservations: list[engine.Busy] = []

    @property
    def duration(self) -> int:
        """The shortest visit that would do: the source asks for one step at least."""
        return max(self.rules.min_duration_min or 0, self.query.min_duration_min or 0, self.rules.step_min)

    @property
    def longest(self) -> int:
        """The longest visit on offer: a multiple of the step in the source."""
        longest = self.rules.max_duration_min
        return self.duration if longest is None else longest - longest % self.rules.step_min

    @property
    def horizon(self) -> dict[str, Any]:
        """The source counts one day less than we: it ends at midnight of today plus N."""
        far = self.rules.max_advance_days
        return {
            "kind": "calendar",
            "from_days": self.rules.min_advance_days or 0,
            **({"days": far - 1} if far else {}),
        }


class Found(Expected):
    first_start: Instant | None = None


def _first_start(given: FirstStart, expect: Found) -> list[str]:
    zone, rules, query = ZoneInfo(given.timezone), given.rules, given.query
    offered = engine.service(
        min(given.duration, given.longest),
        grid={"step_minutes": rules.step_min, "align": engine.ALIGN[given.align]},
        horizon=given.horizon,
        buffer_before_minutes=rules.buffer_before_min,
        buffer_after_minutes=rules.buffer_after_min,
        buffer_policy=given.buffer_policy,
    )
    hours = engine.hours_of(given.windows, zone)
    table = engine.timetable(zone, offered, hours, engine.claims_of(given.reservations), given.now)
    days = engine.days_of(given.windows, zone) or [given.now.date()]
    search = Search(
        first_day=query.date_from or days[0] - timedelta(days=1),
        last_day=query.date_to or days[-1],
        not_before=minute_of(query.time_from) if query.time_from else 0,
        over_by=minute_of(query.time_to) if query.time_to else engine.DAY_MINUTES,
        since=rules.bookable_from,
        until=rules.bookable_until,
    )
    slot = first_start(table, search, Visit(given.duration))
    return expect.compared({"first_start": same(slot.starts_at if slot else None)})


KINDS = {"first_start": Kind(FirstStart, Found, _first_start)}
