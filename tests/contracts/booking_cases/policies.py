"""Acceptance, limits per period, horizons and covers per start."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, ValidationError

from attendant.bookings.limits import Limits, PerPeriod, tallied
from attendant.bookings.occupancy import minutes_of
from attendant.bookings.pacing import PaceBook, PaceLimits, Pacing, Party
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.properties.hours import Hours
from tests.contracts.booking_cases import engine
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, Zone, same
from tests.contracts.booking_cases.openings import Override, Weekly, hours

ALWAYS = Hours.model_validate(
    {"weekly": {day: ["00:00-24:00"] for day in engine.WEEKDAY_NAMES}},
)
ANY_MINUTE = {"step_minutes": 1}


class Request(Strict):
    start: Instant
    duration_min: int


class Acceptance(Strict):
    timezone: Zone
    now: Instant | None = None
    service_hours: list[Weekly] | None = None
    resource_hours: list[Weekly] | None = None
    existing: list["Existing"] = []
    request: Request


class Existing(engine.Busy):
    resource: Literal["same", "other"] = "same"


class Accepted(Expected):
    accepted: bool | None = None


def _accept(given: Acceptance, expect: Accepted) -> list[str]:
    zone, wish = ZoneInfo(given.timezone), given.request
    limited = {} if given.service_hours is None else {"hours": hours(given.service_hours)}
    offered = engine.service(wish.duration_min, grid=ANY_MINUTE, **limited)
    table = engine.timetable(
        zone,
        offered,
        ALWAYS if given.resource_hours is None else hours(given.resource_hours),
        engine.claims_of(given.existing, "same"),
        given.now or wish.start - timedelta(days=1),
    )
    return expect.compared({"accepted": same(not table.reasons(wish.start, Visit(wish.duration_min)))})


class DayLimit(Strict):
    timezone: Zone
    date: date
    duration_min: int
    limit: dict[str, int]
    bookings: list[engine.Busy] = []
    viewer_timezone: Zone | None = None
    now: Instant | None = None
    step_min: int | None = None


class OfferedThen(Expected):
    offered_on_date: int | None = None


def _limits(given: dict[str, int]) -> Limits:
    """The engine's limits of keys such as `bookings_per_day`, `minutes_per_week`."""
    kinds: dict[str, dict[str, int]] = {"bookings": {}, "minutes": {}}
    for key, most in given.items():
        kind, _, period = key.partition("_per_")
        kinds[kind][period] = most
    return Limits.model_validate(kinds)


def _day_limit(given: DayLimit, expect: OfferedThen) -> list[str]:
    """The list is the same whatever zone somebody looks from: it is made in the resource's (S-1)."""
    zone = ZoneInfo(given.timezone)
    limits = _limits(given.limit)
    offered = engine.service(
        given.duration_min, grid={"step_minutes": given.step_min or given.duration_min}, limits=limits
    )
    counted = [
        (f"bkg_{number}", one.start, (one.end - one.start) // timedelta(minutes=1))
        for number, one in enumerate(given.bookings)
        if one.blocks
    ]
    now = given.now or day_bounds(given.date, zone)[0] - timedelta(days=1)
    table = engine.timetable(
        zone,
        offered,
        ALWAYS,
        engine.claims_of(given.bookings),
        now,
        tallies=tallied(limits, offered.service_id, counted, zone),
    )
    found = engine.starts(table, [given.date], Visit(given.duration_min))
    return expect.compared({"offered_on_date": same(len(found))})


class CoversPerStart(Strict):
    start: Instant
    limit_covers: int | None = None
    booked_covers: int
    party: int


class Blocked(Expected):
    blocked: bool | None = None


def _covers_per_start(given: CoversPerStart, expect: Blocked) -> list[str]:
    """The source writes "no limit" as 0, which the engine does not take for one: it is left out."""
    limits = PaceLimits(covers_starting=given.limit_covers or None)
    begin = minutes_of(given.start)
    booked = [Party(begin, begin + 1, given.booked_covers, online=True)] if given.booked_covers else []
    book = PaceBook(Pacing(limits=limits), ZoneInfo("UTC"), booked)
    return expect.compared({"blocked": same(bool(book.against(begin, begin + 1, given.party, online=True)))})


class LimitSet(Strict):
    limits: dict[Literal["per_day", "per_week", "per_month", "per_year"], int]


class Valid(Expected):
    valid: bool | None = None


def _limit_set_valid(given: LimitSet, expect: Valid) -> list[str]:
    try:
        PerPeriod.model_validate({key.removeprefix("per_"): most for key, most in given.limits.items()})
    except ValidationError:
        return expect.compared({"valid": same(False)})
    return expect.compared({"valid": same(True)})


class HorizonGiven(Strict):
    """`rolling` counts from today, `window` counts dates that can be booked, `range` names two dates."""

    type: Literal["rolling", "window", "rolling_window", "range", "fixed"]
    days: int | None = None
    count: Literal["calendar", "business"] = "calendar"
    first_day: date | Instant | None = Field(
        default=None, validation_alias=AliasChoices("from", "start", "first", "first_day", "start_date")
    )
    last_day: date | Instant | None = Field(
        default=None, validation_alias=AliasChoices("to", "end", "last", "last_day", "end_date", "until")
    )

    def horizon(self, zone: ZoneInfo) -> dict[str, Any]:
        """The engine's horizon; instants mean the local date they lie on."""
        if self.type in ("range", "fixed"):
            edges = [
                local_date(edge, zone) if isinstance(edge, datetime) else edge
                for edge in (self.first_day, self.last_day)
            ]
            return {"kind": "fixed", "first_day": edges[0], "last_day": edges[1]}
        if self.type == "rolling":
            return {"kind": self.count, "days": self.days}
        return {"kind": "bookable_days", "days": self.days, "working_days": self.count == "business"}


class Ahead(Strict):
    timezone: Zone
    now: Instant
    weekly: list[Weekly]
    overrides: list[Override] = []
    duration_min: int
    step_min: int
    align: Literal["clock", "window_start", "opening", "pack"] = "clock"
    min_notice_min: int = 0
    horizon: HorizonGiven
    busy: list[engine.Busy] = Field(
        default=[], validation_alias=AliasChoices("busy", "bookings", "existing", "reservations")
    )
    viewer_timezone: Zone | None = None


class Dates(Expected):
    open_dates: list[date] | None = None
    closed_dates: list[date] | None = None
    offered: list[Instant] | None = None
    not_offered: list[Instant] | None = None


def _horizon(given: Ahead, expect: Dates) -> list[str]:
    zone = ZoneInfo(given.timezone)
    offered = engine.service(
        given.duration_min,
        grid={"step_minutes": given.step_min, "align": engine.ALIGN[given.align]},
        min_notice_minutes=given.min_notice_min,
        horizon=given.horizon.horizon(zone),
    )
    open_hours = hours(given.weekly, given.overrides)
    table = engine.timetable(zone, offered, open_hours, engine.claims_of(given.busy), given.now)
    visit = Visit(given.duration_min)

    def starts(day: date) -> list[datetime]:
        return engine.starts(table, [day], visit)

    def on_offer(start: datetime) -> bool:
        return start in starts(start.astimezone(zone).date())

    return expect.compared(
        {
            "open_dates": lambda days: [day for day in days if starts(day)],
            "closed_dates": lambda days: [day for day in days if not starts(day)],
            "offered": lambda wanted: [start for start in wanted if on_offer(start)],
            "not_offered": lambda wanted: [start for start in wanted if not on_offer(start)],
        }
    )


KINDS = {
    "accept": Kind(Acceptance, Accepted, _accept),
    "covers_per_start": Kind(CoversPerStart, Blocked, _covers_per_start),
    "day_limit": Kind(DayLimit, OfferedThen, _day_limit),
    "limit_set_valid": Kind(LimitSet, Valid, _limit_set_valid),
    "horizon": Kind(Ahead, Dates, _horizon),
}
