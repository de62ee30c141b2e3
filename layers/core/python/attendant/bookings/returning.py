"""What staff see of a guest who comes again: how bookings were kept, and the same time once more."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from attendant.bookings.course import Asked
from attendant.bookings.guest_record import REMEMBERED, GuestRecord, record_of
from attendant.bookings.models import Booking, BookingsPage, Verdict
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository, booking_of
from attendant.bookings.view import LONGEST_VISIT, BookingsView
from attendant.bookings.visits import Audience
from attendant.bookings.wall_clock import instant_of, wall_of
from attendant.bookings.wishes import TimeWish
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock

MOST_COUNTED = 1000
WEEK = timedelta(days=7)


When = Literal["upcoming", "past"]


class SameAgain(TimeWish, Asked):
    """A wish that can be sent as a new booking as it stands."""

    guest_id: str
    guest_name: str | None = None


class BookAgain(BaseModel):
    """The next time like a former booking, and whether it can be had."""

    wish: SameAgain
    verdict: Verdict


class Returning:
    """Reads about the guests of one property who have booked before."""

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        view: BookingsView,
        guests: Guests,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._view = view
        self._guests = guests
        self._clock = clock

    def record(self, guest_id: str) -> GuestRecord:
        """How a guest has kept their bookings of the last 24 months; counts a thousand at most, newest first.

        Somebody who never booked has a record of zeros.
        """
        now, ids = self._clock.now(), self._guests.known_ids(guest_id)
        found: list[Booking] = []
        cursor: str | None = None
        while len(found) < MOST_COUNTED:
            page = self._repository.of_guest(
                ids,
                now - REMEMBERED,
                None,
                limit=MOST_COUNTED - len(found),
                cursor=cursor,
                newest_first=True,
            )
            found += [booking_of(record).as_of(now) for record in page.records]
            cursor = page.cursor
            if cursor is None:
                break
        return record_of(ids[0], found, now).model_copy(update={"complete": cursor is None})

    def bookings(
        self, guest_id: str, when: When | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> BookingsPage:
        """A page of a guest's bookings: all or those that began, newest first, or those to come, by start.

        To come is what stands and is not over. A page may hold fewer than `limit` though there are more.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`.
            Invalid: the cursor is of another list.
        """
        now, ids = self._clock.now(), self._guests.get(guest_id).ids
        since = now - LONGEST_VISIT if when == "upcoming" else None
        until = now if when == "past" else None
        page = self._repository.of_guest(
            ids, since, until, limit=limit, cursor=cursor, newest_first=when != "upcoming"
        )
        found = [booking_of(record).as_of(now) for record in page.records]
        if when is not None:
            found = [one for one in found if _to_come(one, now) == (when == "upcoming")]
        return BookingsPage(bookings=found, cursor=page.cursor)

    def again(self, booking_id: str) -> BookAgain:
        """The next date on the same weekday at the same time of day, and whether it can be booked.

        With the same party, length and service, and the same resource if that was asked for.

        Raises:
            NotFound: the property has no such booking, or offers its service no more.
        """
        booking = self._view.get(booking_id)
        wish = self._next(booking)
        return BookAgain(wish=wish, verdict=self._view.check(wish))

    def _next(self, booking: Booking) -> SameAgain:
        offer, now = self._planner.offer(booking.service_id), self._clock.now()
        zone = offer.venue.zone
        day, minute = wall_of(booking.starts_at, zone)
        today, _ = wall_of(now, zone)
        weeks = max(1, (today - day) // WEEK)
        while instant_of(day + weeks * WEEK, minute, zone) <= now:
            weeks += 1
        return SameAgain(
            service_id=booking.service_id,
            starts_at=instant_of(day + weeks * WEEK, minute, zone),
            duration_minutes=None if offer.service.turn_times else booking.duration_minutes,
            resource_ids=list(booking.resource_ids) if booking.resource_requested else [],
            party_size=booking.party_size,
            audience=Audience.ONLINE if booking.audience is Audience.ONLINE else Audience.IN_HOUSE,
            guest_id=booking.guest_id,
            guest_name=booking.guest_name,
            **booking.model_dump(include=set(Asked.model_fields)),
        )


def _to_come(booking: Booking, now: datetime) -> bool:
    return booking.status.blocks and booking.ends_at > now
