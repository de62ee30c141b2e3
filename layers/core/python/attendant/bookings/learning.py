"""How long parties really stay, by the bands of a service's turn times, and what that proposes (S-8)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from attendant.bookings.models import Booking
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository, booking_of
from attendant.bookings.states import BookingStatus
from attendant.bookings.turn_times import LONGEST_MINUTES, TurnBand, TurnTimes
from attendant.bookings.wall_clock import wall_of
from attendant.kernel.clock import Clock

LOOKED_BACK = timedelta(days=56)
MOST_READ = 5000
PAGE = 500
ENOUGH = 30
SHORTEST_MINUTES = 5
STEP_MINUTES = 5


class BandStays(BaseModel):
    """The stays of one band of turn times, from seated to left."""

    model_config = ConfigDict(frozen=True)

    band: TurnBand
    stays: int
    median_minutes: int | None = None
    percentile_70_minutes: int | None = None
    proposed_minutes: int | None = Field(
        default=None, description="Another turn time, if more than 30 stays say so"
    )


class LearnedTurnTimes(BaseModel):
    """What the stays since an instant say of a service's turn times. Nothing is changed by it."""

    service_id: str
    since: datetime
    bands: list[BandStays]
    complete: bool = Field(default=True, description="False: there were more bookings than were read")


def learned(turn_times: TurnTimes, bookings: Iterable[Booking], zone: ZoneInfo) -> list[BandStays]:
    """Median and 70th percentile of each band; a change is proposed above 30 stays only.

    Proposed is the 70th percentile, rounded up to five minutes, where it is not the turn time already.
    """
    found: dict[TurnBand, list[int]] = defaultdict(list)
    for booking in bookings:
        if (minutes := _stay(booking)) is not None:
            _, minute = wall_of(booking.starts_at, zone)
            band = next(one for one in turn_times.bands if one.covers(booking.party_size, minute))
            found[band].append(minutes)
    return [_of_band(band, sorted(found[band])) for band in turn_times.bands]


class Learning:
    """Reads how long the parties of one property stay."""

    def __init__(self, repository: BookingsRepository, planner: Planner, clock: Clock) -> None:
        self._repository = repository
        self._planner = planner
        self._clock = clock

    def turn_times(self, service_id: str) -> LearnedTurnTimes:
        """What the last eight weeks say of a service's turn times; without turn times no bands.

        Raises:
            NotFound: the property has no such service.
        """
        offer, now = self._planner.offer(service_id), self._clock.now()
        since = now - LOOKED_BACK
        answer = LearnedTurnTimes(service_id=service_id, since=since, bands=[])
        if offer.service.turn_times is None:
            return answer
        bookings, complete = self._read(since, now)
        mine = [one for one in bookings if one.service_id == service_id]
        bands = learned(offer.service.turn_times, mine, offer.venue.zone)
        return answer.model_copy(update={"bands": bands, "complete": complete})

    def _read(self, since: datetime, until: datetime) -> tuple[list[Booking], bool]:
        found: list[Booking] = []
        cursor: str | None = None
        while len(found) < MOST_READ:
            page = self._repository.starting(since, until, limit=PAGE, cursor=cursor, newest_first=True)
            found += [booking_of(record) for record in page.records]
            cursor = page.cursor
            if cursor is None:
                break
        return found, cursor is None


def _stay(booking: Booking) -> int | None:
    """Whole minutes from seated to left; None if that was not noted, or cannot have been."""
    if booking.status is not BookingStatus.FINISHED or not booking.seated_at or not booking.left_at:
        return None
    minutes = int((booking.left_at - booking.seated_at).total_seconds()) // 60
    return minutes if SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES else None


def _of_band(band: TurnBand, stays: list[int]) -> BandStays:
    if not stays:
        return BandStays(band=band, stays=0)
    upper = stays[ceil(len(stays) * 0.7) - 1]
    proposed = ceil(upper / STEP_MINUTES) * STEP_MINUTES
    says_so = len(stays) > ENOUGH and proposed != band.minutes
    return BandStays(
        band=band,
        stays=len(stays),
        median_minutes=round(median(stays)),
        percentile_70_minutes=upper,
        proposed_minutes=proposed if says_so else None,
    )
