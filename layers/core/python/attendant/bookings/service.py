"""Use cases of the bookings capability."""

from datetime import date, timedelta

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.catalogue_service import Catalogue
from attendant.bookings.changing import Changes
from attendant.bookings.holding import Holds
from attendant.bookings.listing import Lists
from attendant.bookings.models import Availability, Booking, BookingsPage, CancelledBy, Hold, Verdict
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.wall_clock import local_date
from attendant.bookings.wishes import (
    AvailabilityQuery,
    BookingsFilter,
    BookingWish,
    ChangeWish,
    HoldWish,
    TimeWish,
)
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid
from attendant.kernel.subjects import Actor

LONGEST_LIST_DAYS = 31


class Bookings:
    """The bookings of one property. Each change commits in one transaction; a failed one changes nothing."""

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        catalogue: Catalogue,
        holds: Holds,
        placing: Placing,
        changes: Changes,
        lists: Lists,
        clock: Clock,
    ) -> None:
        self.catalogue = catalogue
        self.holds = holds
        self._repository = repository
        self._planner = planner
        self._placing = placing
        self._changes = changes
        self._lists = lists
        self._clock = clock

    # What can be had

    def services(self) -> list[Service]:
        """The services on offer."""
        return self.catalogue.services()

    def resources(self) -> list[Resource]:
        """The resources in use."""
        return self.catalogue.resources()

    def availability(self, query: AvailabilityQuery) -> Availability:
        """The free starts on local dates, or why there are none: one Query over the property's occupancy.

        Raises:
            NotFound: the property has no such service.
            Invalid: the dates run backwards or span more than 31 days.
        """
        if not timedelta() <= query.last_day - query.first_day < timedelta(days=LONGEST_LIST_DAYS):
            raise Invalid.field("query.last_day", f"from first_day on, {LONGEST_LIST_DAYS} days at most")
        offer = self._planner.offer(query.service_id)
        visit = offer.visit(query.duration_minutes, query.party_size)
        own = self.holds.own(query.session_id)
        now = self._clock.now()
        timetable = self._planner.timetable(offer, query.first_day, query.last_day, now, own)
        asked = (query.first_day, query.last_day, visit, query.resource_id, query.minutes)
        slots = timetable.slots(*asked)
        reasons = [] if slots else timetable.why_none(*asked)
        return Availability(duration_minutes=visit.duration_minutes, slots=slots, reasons=reasons)

    def check(self, wish: TimeWish, session_id: str | None = None) -> Verdict:
        """Whether a wish could be booked now, with reasons and alternatives if not; stores nothing.

        Raises:
            NotFound: the property has no such service.
        """
        offer = self._planner.offer(wish.service_id)
        visit = offer.visit(wish.duration_minutes, wish.party_size)
        wanted = Wanted(wish.starts_at, visit, wish.resource_id)
        own = self.holds.own(session_id)
        now = self._clock.now()
        day = local_date(wish.starts_at, offer.venue.zone)
        timetable = self._planner.timetable(offer, day, day, now, own)
        reasons = timetable.reasons(wish.starts_at, visit, wish.resource_id)
        if reasons:
            found = self._planner.alternatives(offer, wanted, now, own)
            return Verdict(bookable=False, reasons=reasons, alternatives=found)
        choices = timetable.choices(wish.starts_at, visit, wish.resource_id)
        return Verdict(bookable=True, slot=timetable.slot(wish.starts_at, visit, choices))

    # Booking

    def book(self, wish: BookingWish, actor: Actor, key: str | None = None) -> Booking:
        """Book a time, or ask the venue for it where the service says so.

        The same key gives the first answer again for 24 hours. Without a key, the same guest, service, time
        and party within ten minutes is a repeat: the booking that stands comes back with `repeated` (S-23).

        Raises:
            NotFound: the property has no such service or hold.
            NotBookable: the time cannot be had; says why and what can be had instead.
            Gone: the hold was let go of.
        """
        return self._placing.book(wish, actor, key)

    def hold(self, wish: HoldWish, actor: Actor, key: str | None = None) -> Hold:
        """Keep a time for a session; see `Holds.make`."""
        return self.holds.make(wish, actor, key)

    def change(
        self,
        booking_id: str,
        wish: ChangeWish,
        expected_revision: int,
        actor: Actor,
        key: str | None = None,
    ) -> Booking:
        """Give a booking another time, resource, duration, party or note.

        The new time is taken and the old one freed in one transaction, so a refused change loses nothing
        (S-24). A resource stays if it was asked for; else another may stand in at another time. Where the
        service needs the venue's yes, a guest's move asks for it again.

        Raises:
            NotFound: the property has no such booking.
            StaleRevision: it has another revision than expected.
            WrongStep: it has ended.
            NotBookable: the new time cannot be had; says why and what can be had instead.
        """
        return self._changes.change(booking_id, wish, expected_revision, actor, key)

    def cancel(
        self,
        booking_id: str,
        expected_revision: int | None,
        actor: Actor,
        reason: str | None = None,
        by: CancelledBy | None = None,
    ) -> Booking:
        """End a booking before its time; a repeat changes nothing.

        `by` says on whose behalf; without it guests and their concierge cancel as the guest, all others as
        the venue. A guest's cancellation after the last free moment is late (S-27).

        Raises:
            NotFound: the property has no such booking.
            StaleRevision: it has another revision than expected.
            WrongStep: it ended otherwise.
            Conflict: a guest's cancellation after the start.
        """
        return self._changes.cancel(booking_id, expected_revision, actor, reason, by)

    def confirm(self, booking_id: str, expected_revision: int | None, actor: Actor) -> Booking:
        """The venue's yes to a request, or the affirmation of a booking; a repeat changes nothing.

        Raises:
            NotFound, StaleRevision, WrongStep: as in `cancel`; a request past its deadline has expired.
            NotBookable: somebody else has the time.
        """
        return self._changes.confirm(booking_id, expected_revision, actor)

    def decline(
        self, booking_id: str, expected_revision: int | None, actor: Actor, reason: str | None = None
    ) -> Booking:
        """The venue's no to a request, which frees its time; a repeat changes nothing.

        Raises:
            NotFound, StaleRevision, WrongStep: as in `cancel`.
        """
        return self._changes.decline(booking_id, expected_revision, actor, reason)

    # Reading

    def get(self, booking_id: str) -> Booking:
        """A booking as the clock sees it.

        Raises:
            NotFound: the property has no such booking.
        """
        return self._lists.get(booking_id)

    def find_by_reference(self, reference: str, guest_id: str | None = None) -> Booking | None:
        """The booking of a reference as people type it; only that guest's, if one is given."""
        return self._lists.find_by_reference(reference, guest_id)

    def of_guest(self, guest_id: str, *, upcoming: bool = True) -> list[Booking]:
        """A guest's bookings in the order of their start; upcoming: those that stand and have not ended."""
        return self._lists.of_guest(guest_id, upcoming=upcoming)

    def of_conversation(self, conversation_id: str) -> list[Booking]:
        """The bookings made in a conversation in the order of their start."""
        return self._lists.of_conversation(conversation_id)

    def on_day(self, day: date, resource_id: str | None = None) -> list[Booking]:
        """The bookings that start on a local date, ended ones included, in the order of their start."""
        return self._lists.on_day(day, resource_id)

    def find(self, wanted: BookingsFilter, *, limit: int = 50, cursor: str | None = None) -> BookingsPage:
        """A page of the bookings asked for, in the order of their start; pending ones by deadline.

        Raises:
            Invalid: the cursor is of another list.
        """
        return self._lists.find(wanted, limit=limit, cursor=cursor)

    # Housekeeping

    def sweep(self, actor: Actor, limit: int = 100) -> int:
        """Tidy up after holds and requests whose time is up; no promise depends on it. Gives how many."""
        due = self._repository.due(None, self._clock.now(), limit=limit).records
        for record in due:
            if "booking_id" in record and "hold_id" not in record:
                self._changes.expire(record["booking_id"], actor)
            else:
                self.holds.expire(record["hold_id"], actor)
        return len(due)
