"""Bookings as lists: of a guest, a conversation, a day, a deadline."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.models import Booking, BookingsPage, read_reference
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository, booking_of
from attendant.bookings.wall_clock import day_bounds
from attendant.bookings.wishes import BookingsFilter
from attendant.kernel.clock import Clock
from attendant.kernel.errors import NotFound
from attendant.kernel.tables import Page

PAGES_AT_ONCE = 10
UPCOMING_LIMIT = 50
DAY_LIMIT = 1000
LONGEST_VISIT = timedelta(days=1)


class Lists:
    """Reads of the bookings of one property, each as the clock sees it. `Bookings` says what they give."""

    def __init__(self, repository: BookingsRepository, planner: Planner, clock: Clock) -> None:
        self._repository = repository
        self._planner = planner
        self._clock = clock

    def get(self, booking_id: str) -> Booking:
        """A booking as the clock sees it.

        Raises:
            NotFound: the property has no such booking.
        """
        booking = self._repository.booking(booking_id)
        if booking is None:
            raise NotFound("There is no such booking.")
        return booking.as_of(self._clock.now())

    def find_by_reference(self, reference: str, guest_id: str | None = None) -> Booking | None:
        """The booking of a reference as people type it; only that guest's, if one is given."""
        found = [
            booking
            for booking in self._repository.by_reference(read_reference(reference))
            if guest_id in (None, booking.guest_id)
        ]
        newest = max(found, key=lambda booking: booking.booking_id, default=None)
        return newest.as_of(self._clock.now()) if newest else None

    def of_guest(self, guest_id: str, *, upcoming: bool = True) -> list[Booking]:
        """A guest's bookings in the order of their start; upcoming: those that stand and have not ended."""
        now = self._clock.now()
        since = now - LONGEST_VISIT if upcoming else None
        page = self._repository.of_guest(guest_id, since, None, limit=UPCOMING_LIMIT)
        found = [booking_of(record).as_of(now) for record in page.records]
        return [one for one in found if not upcoming or (one.status.blocks and one.ends_at > now)]

    def of_conversation(self, conversation_id: str) -> list[Booking]:
        """The bookings made in a conversation in the order of their start."""
        page = self._repository.of_conversation(conversation_id, None, None, limit=UPCOMING_LIMIT)
        return [booking_of(record).as_of(self._clock.now()) for record in page.records]

    def on_day(self, day: date, resource_id: str | None = None) -> list[Booking]:
        """The bookings that start on a local date, cancelled ones included, in the order of their start."""
        wanted = BookingsFilter(first_day=day, last_day=day, resource_id=resource_id)
        return self.find(wanted, limit=DAY_LIMIT).bookings

    def find(self, wanted: BookingsFilter, *, limit: int = 50, cursor: str | None = None) -> BookingsPage:
        """A page of the bookings asked for, in the order of their start; pending ones by deadline.

        Raises:
            Invalid: the cursor is of another list.
        """
        now, zone = self._clock.now(), self._planner.venue().zone
        found: list[Booking] = []
        for _ in range(PAGES_AT_ONCE):
            page = self._page(wanted, now, zone, limit=limit - len(found), cursor=cursor)
            seen = [booking_of(record).as_of(now) for record in page.records if "booking_id" in record]
            found += [booking for booking in seen if wanted.admits(booking)]
            cursor = page.cursor
            if cursor is None or len(found) >= limit:
                break
        return BookingsPage(bookings=found, cursor=cursor)

    def _page(
        self, wanted: BookingsFilter, now: datetime, zone: ZoneInfo, *, limit: int, cursor: str | None
    ) -> Page:
        since = day_bounds(wanted.first_day, zone)[0] if wanted.first_day else None
        until = day_bounds(wanted.last_day, zone)[1] if wanted.last_day else None
        if wanted.conversation_id:
            return self._repository.of_conversation(
                wanted.conversation_id, since, until, limit=limit, cursor=cursor
            )
        if wanted.guest_id:
            return self._repository.of_guest(wanted.guest_id, since, until, limit=limit, cursor=cursor)
        if wanted.status == "pending" and not (since or until):
            return self._repository.due(now, None, limit=limit, cursor=cursor)
        return self._repository.starting(since, until, limit=limit, cursor=cursor)
