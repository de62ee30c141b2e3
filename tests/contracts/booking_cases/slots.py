"""Which starts are offered in given windows: grid, notice, buffers, busy time, holds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field

from attendant.bookings.classes import class_key
from attendant.bookings.occupancy import ResourceDay
from attendant.bookings.visits import Visit
from tests.contracts.booking_cases import engine
from tests.contracts.booking_cases.intervals import Range
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, Zone, same


class Offered(Expected):
    """What may be asserted about a list of starts."""

    starts: list[Instant] | None = None
    count: int | None = None
    first: Instant | None = None
    last: Instant | None = None
    all_starts_gte: Instant | None = None
    all_ends_lte: Instant | None = None
    min_count: int | None = None
    offered: list[Instant] | None = None
    not_offered: list[Instant] | None = None

    def differences(
        self, found: list[datetime], duration: timedelta, **more: Callable[[Any], Any]
    ) -> list[str]:
        ends = [start + duration for start in found]
        return self.compared(
            {
                "starts": same(found),
                "count": same(len(found)),
                "first": same(found[0] if found else None),
                "last": same(found[-1] if found else None),
                "all_starts_gte": lambda bound: min([bound, *found]),
                "all_ends_lte": lambda bound: max([bound, *ends]),
                "min_count": lambda wanted: min(wanted, len(found)),
                "offered": lambda wanted: [start for start in wanted if start in found],
                "not_offered": lambda wanted: [start for start in wanted if start not in found],
                **more,
            }
        )


class Pattern(Strict):
    """Windows and how starts lie in them."""

    timezone: Zone
    now: Instant
    windows: list[Range]
    duration_min: int
    step_min: int
    align: Literal["clock", "window_start", "opening", "pack"] = "clock"
    offset_min: int = 0
    min_notice_min: int = 0
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    buffer_policy: Literal["additive", "shared"] = "shared"
    regrid_after_busy: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def visit(self) -> Visit:
        return Visit(self.duration_min)

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_min)

    @property
    def service_fields(self) -> dict[str, Any]:
        return {
            "grid": {
                "step_minutes": self.step_min,
                "align": engine.ALIGN[self.align],
                "offset_minutes": self.offset_min,
                "regrid_after_busy": self.regrid_after_busy,
            },
            "min_notice_minutes": self.min_notice_min,
            "buffer_before_minutes": self.buffer_before_min,
            "buffer_after_minutes": self.buffer_after_min,
            "buffer_policy": self.buffer_policy,
        }


class SlotStarts(Pattern):
    busy: list[engine.Busy] = []


def _slot_starts(given: SlotStarts, expect: Offered) -> list[str]:
    offered = engine.service(given.duration_min, **given.service_fields)
    claims = engine.claims_of(given.busy)
    hours = engine.hours_of(given.windows, given.zone)
    table = engine.timetable(given.zone, offered, hours, claims, given.now)
    found = engine.starts(table, engine.days_of(given.windows, given.zone), given.visit)
    return expect.differences(found, given.duration)


class Holds(Pattern):
    """Holds of others and one's own; with `seats` a start is shared until so many are taken."""

    holds: list[engine.HoldGiven]
    asked_by: str = "nobody"
    busy: list[engine.Busy] = []
    resource: str = engine.RESOURCE
    service: str | None = None
    seats: int | None = Field(
        default=None, validation_alias=AliasChoices("seats", "seats_per_slot", "seats_per_start", "capacity")
    )


class OfferedOrSeats(Offered):
    """What may be asserted besides where a start is shared: seats taken or left, of the hold's own start."""

    seats_taken: dict[Instant, int] | int | None = Field(
        default=None, validation_alias=AliasChoices("seats_taken", "taken_seats", "taken", "attendees")
    )
    seats_left: dict[Instant, int] | int | None = Field(
        default=None, validation_alias=AliasChoices("seats_left", "left_seats", "seats_available")
    )


def _holds(given: Holds, expect: OfferedOrSeats) -> list[str]:
    shared = {"class_size": given.seats, "party_max": given.seats} if given.seats else {}
    offered = engine.service(given.duration_min, **given.service_fields, **shared)
    held = {f"hld_{number}": one for number, one in enumerate(given.holds)}
    own = {owner for owner, one in held.items() if one.held_by == given.asked_by}
    claims = [
        one.claim(owner, covers=one.seats or 1, group=class_key(offered))
        for owner, one in held.items()
        if one.resource == given.resource
    ]
    hours = engine.hours_of(given.windows, given.zone)
    claims += engine.claims_of(given.busy)
    table = engine.timetable(given.zone, offered, hours, claims, given.now, own)

    def left(start: datetime) -> int:
        """The biggest party that still finds seats."""
        sizes = range(1, (given.seats or 1) + 1)
        return max((n for n in sizes if not table.reasons(start, Visit(given.duration_min, n))), default=0)

    def seats(wanted: dict[datetime, int] | int, count: Callable[[int], int]) -> dict[datetime, int] | int:
        if isinstance(wanted, int):
            return count(left(given.holds[0].start))
        return {start: count(left(start)) for start in wanted}

    found = engine.starts(table, engine.days_of(given.windows, given.zone), given.visit)
    return expect.differences(
        found,
        given.duration,
        seats_taken=lambda wanted: seats(wanted, lambda free: (given.seats or 1) - free),
        seats_left=lambda wanted: seats(wanted, lambda free: free),
    )


class Cleanup(Strict):
    now: Instant
    holds: list[engine.HoldGiven]


class Left(Expected):
    left: list[Instant] | None = None
    count: int | None = None


def _cleanup(given: Cleanup, expect: Left) -> list[str]:
    held = {f"hld_{number}": one for number, one in enumerate(given.holds)}
    day = ResourceDay(engine.RESOURCE, 0, 1, {owner: one.claim(owner) for owner, one in held.items()})
    left = sorted(held[owner].start for owner in day.swept(given.now).claims)
    return expect.compared({"left": same(left), "count": same(len(left))})


KINDS = {
    "slot_starts": Kind(SlotStarts, Offered, _slot_starts),
    "holds": Kind(Holds, OfferedOrSeats, _holds),
    "hold_cleanup": Kind(Cleanup, Left, _cleanup),
}
