"""Recurrence rules, added, excepted and moved dates."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field

from attendant.bookings.series.recurrence import Recurrence, Rule, occurrences
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, Zone, same

FAR = 20_000
"""More dates of a rule than any window of the cases needs."""


class Moved(Strict):
    """One date that happens at another time; `original_local` is what the rule says."""

    original_local: datetime = Field(
        validation_alias=AliasChoices(
            "original_local", "original_start_local", "recurrence_id_local", "from_local", "original"
        )
    )
    start_local: datetime = Field(
        validation_alias=AliasChoices("start_local", "new_start_local", "new_local", "to_local", "local")
    )


class Repeating(Strict):
    timezone: Zone = "UTC"
    dtstart_local: datetime
    duration_min: int | None = None
    rrule: str | None = None
    rdates_local: list[datetime] = []
    rdates_utc: list[Instant] = []
    exdates_local: list[datetime | date] = []
    exdates_utc: list[Instant] = []
    moved: list[Moved] = Field(
        default=[], validation_alias=AliasChoices("moved", "moves", "overrides", "moved_local")
    )
    window_local: tuple[datetime, datetime] | None = None
    window_utc: tuple[Instant, Instant] | None = None


class Dates(Expected):
    starts_local: list[datetime] | None = None
    starts_utc: list[Instant] | None = None
    dates_local: list[date] | None = None
    count: int | None = None
    first_local: datetime | None = None
    last_local: datetime | None = None


def _recurrence(given: Repeating, expect: Dates) -> list[str]:
    zone = ZoneInfo(given.timezone)
    recurrence = Recurrence(
        first=given.dtstart_local,
        rule=Rule.read(given.rrule, rare=True) if given.rrule else None,
        added=[*given.rdates_local, *given.rdates_utc],
        excepted=[*given.exdates_local, *given.exdates_utc],
        moved={one.original_local: one.start_local for one in given.moved},
    )
    found = [one.starts_at for one in occurrences(recurrence, zone, limit=FAR, before=_end(given, zone))]
    if given.window_local:
        begin, end = (one.replace(tzinfo=zone) for one in given.window_local)
        found = [start for start in found if begin <= start < end]
    if given.window_utc:
        found = [start for start in found if given.window_utc[0] <= start < given.window_utc[1]]
    local = [start.astimezone(zone).replace(tzinfo=None) for start in found]
    return expect.compared(
        {
            "starts_local": same(local),
            "starts_utc": same(found),
            "dates_local": same([start.date() for start in local]),
            "count": same(len(found)),
            "first_local": same(local[0] if local else None),
            "last_local": same(local[-1] if local else None),
        }
    )


def _end(given: Repeating, zone: ZoneInfo) -> datetime | None:
    """Until when to look; well past the window, as dates may have been moved into it."""
    ends = [given.window_utc[1]] if given.window_utc else []
    ends += [given.window_local[1].replace(tzinfo=zone)] if given.window_local else []
    return max(ends) + timedelta(days=400) if ends else None


KINDS = {"recurrence": Kind(Repeating, Dates, _recurrence)}
