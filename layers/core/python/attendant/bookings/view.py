"""What can be read: services, free times, bookings. Needs no right to write."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.agreeing import terms_shown
from attendant.bookings.catalogue import LONGEST_VISIT_MINUTES
from attendant.bookings.deadlines import is_booking
from attendant.bookings.first_start import first_start
from attendant.bookings.models import (
    Availability,
    Booking,
    BookingsPage,
    FirstStart,
    Verdict,
    kept_by,
    read_reference,
    worth_waiting,
)
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.repository import BookingsRepository, CatalogueView, booking_of
from attendant.bookings.visits import NO_NEEDS, Audience
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.bookings.windows import Window
from attendant.bookings.wishes import AvailabilityQuery, BookingsFilter, FirstStartQuery, TimeWish
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid, NotFound
from attendant.kernel.tables import Page

LONGEST_LIST_DAYS = 31
LONGEST_VISIT = timedelta(minutes=LONGEST_VISIT_MINUTES)
NOTICED_FOR = timedelta(days=2)
PAGES_AT_ONCE = 10
UPCOMING_LIMIT = 50
DAY_LIMIT = 1000


class BookingsView:
    """Everything about the bookings of one property that is read and not changed, as the clock sees it."""

    def __init__(self, repository: BookingsRepository, planner: Planner, clock: Clock) -> None:
        self._repository = repository
        self._planner = planner
        self._clock = clock

    def offering(self) -> CatalogueView:
        """Everything the property offers, in one read, what is out of use included."""
        return self._repository.catalogue()

    def availability(self, query: AvailabilityQuery) -> Availability:
        """The free starts on local dates, or why there are none: one Query over the property's occupancy.

        Raises:
            NotFound: the property has no such service.
            Invalid: the dates run backwards or span more than 31 days.
        """
        if not timedelta() <= query.last_day - query.first_day < timedelta(days=LONGEST_LIST_DAYS):
            raise Invalid.field("query.last_day", f"from first_day on, {LONGEST_LIST_DAYS} days at most")
        offer = self._planner.offer(query.service_id)
        visit = query.visit
        own = self._planner.own_holds(query.session_id)
        now = self._clock.now()
        offer.expect(visit)
        timetable = self._planner.timetable(offer, query.first_day, query.last_day, now, own)
        asked = (query.first_day, query.last_day, visit, query.named, query.minutes)
        slots = timetable.slots(*asked)
        reasons = [] if slots else timetable.why_none(*asked)
        return Availability(
            zone=offer.venue.zone.key,
            duration_minutes=offer.usual_minutes(visit),
            slots=slots,
            reasons=reasons,
        )

    def first_start(self, query: FirstStartQuery) -> FirstStart:
        """The first bookable start, as far ahead as one may book.

        Reads 31 dates at a time, one Query each, and no further than the dates that have one: 24 Queries at
        most, as a horizon is two years at most.

        Raises:
            NotFound: the property has no such service.
            Invalid: the dates run backwards.
        """
        offer = self._planner.offer(query.service_id)
        now, visit, named = self._clock.now(), query.visit, query.named
        search = query.search(local_date(now, offer.venue.zone))
        if search.last_day < search.first_day:
            raise Invalid.field("query.to", "not before from, and not in the past")
        own = self._planner.own_holds(query.session_id)
        answer = FirstStart(zone=offer.venue.zone.key, first_day=search.first_day, last_day=search.first_day)
        first, end = search.first_day, search.last_day
        while first <= end:
            last = min(search.last_day, first + timedelta(days=LONGEST_LIST_DAYS - 1))
            timetable = self._planner.timetable(offer, first, last, now, own)
            if timetable.refusals(visit, named):
                return answer.model_copy(update={"reasons": timetable.refusals(visit, named)})
            end = min(end, timetable.last_bookable_day)
            part = replace(search, first_day=first, last_day=last)
            if slot := first_start(timetable, part, visit, named):
                last = local_date(slot.starts_at, offer.venue.zone)
                return answer.model_copy(update={"slot": slot, "last_day": last, "reasons": []})
            reasons = answer.reasons or timetable.why_none(first, last, visit, named)
            answer = answer.model_copy(update={"last_day": last, "reasons": reasons})
            first = last + timedelta(days=1)
        return answer

    def check(
        self, wish: TimeWish, session_id: str | None = None, *, moving: Booking | None = None
    ) -> Verdict:
        """Whether a wish could be booked now, with reasons and alternatives if not; stores nothing.

        With `moving` the wish is another time for that booking, whose own time then counts as free; it keeps
        a resource that its guest asked for.

        Raises:
            NotFound: the property has no such service.
        """
        offer = self._planner.offer(wish.service_id)
        visit = wish.visit(moving.audience if moving else Audience.ONLINE)
        if moving is None:
            offer.expect(visit)
        if moving and not wish.named:
            needs = moving.needs if visit.needs == NO_NEEDS else visit.needs
            visit = replace(visit, area_id=visit.area_id or moving.area_id, needs=needs)
        if moving and visit.duration_minutes is None and offer.service.turn_times is None:
            visit = replace(visit, duration_minutes=moving.duration_minutes)
        kept = moving.resource_ids if moving and moving.resource_requested else ()
        named = wish.named or (() if wish.resource_requested is False else kept)
        requested = bool(named) and wish.resource_requested is not False
        now, hold = self._clock.now(), self._planner.own_hold(session_id)
        if moving:
            standing: Window | None = Window(moving.starts_at, moving.ends_at)
        else:
            standing = kept_by(hold, wish.service_id, wish.starts_at, now)
        wanted = Wanted(wish.starts_at, visit, named, standing=standing)
        own = {one for one in (hold and hold.hold_id, moving and moving.booking_id) if one}
        day = local_date(wish.starts_at, offer.venue.zone)
        timetable = self._planner.timetable(offer, day, day, now, own, standing)
        reasons = timetable.reasons(wish.starts_at, visit, named)
        price = timetable.price(wish.starts_at, visit, requested=requested)
        if reasons:
            found = self._planner.alternatives(offer, wanted, now, own)
            return Verdict(
                bookable=False,
                price=price,
                reasons=reasons,
                alternatives=found,
                waitlist=worth_waiting(reasons),
                waitlist_open=offer.may_wait(reasons, wish.starts_at, now),
            )
        choices = timetable.choices(wish.starts_at, visit, named)
        slot = timetable.slot(wish.starts_at, visit, choices, requested=requested)
        free_until, terms = terms_shown(
            offer.service, offer.venue.zone, slot.starts_at, visit.party_size, slot.price
        )
        return Verdict(bookable=True, slot=slot, price=price, last_free_cancel_at=free_until, terms=terms)

    def get(self, booking_id: str) -> Booking:
        """A booking as the clock sees it.

        Raises:
            NotFound: the property has no such booking.
        """
        booking = self._repository.booking(booking_id)
        if booking is None:
            raise NotFound("There is no such booking.")
        return booking.as_of(self._clock.now())

    def find_by_reference(self, reference: str, guest_ids: Collection[str] | None = None) -> Booking | None:
        """The booking of a reference as people type it; only of a person with these ids, if given."""
        found = [
            booking
            for booking in self._repository.by_reference(read_reference(reference))
            if guest_ids is None or booking.guest_id in guest_ids
        ]
        newest = max(found, key=lambda booking: booking.booking_id, default=None)
        return newest.as_of(self._clock.now()) if newest else None

    def of_guest(self, *guest_ids: str, upcoming: bool = True) -> list[Booking]:
        """The bookings of who is known by these ids, by start; upcoming: that stand and have not ended."""
        now = self._clock.now()
        since = now - LONGEST_VISIT if upcoming else None
        page = self._repository.of_guest(guest_ids, since, None, limit=UPCOMING_LIMIT)
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
            Invalid: the dates run backwards, or the cursor is of another list.
        """
        if wanted.first_day and wanted.last_day and wanted.last_day < wanted.first_day:
            raise Invalid.field("query.to", "must not be before from")
        now, zone = self._clock.now(), self._planner.venue().zone
        found: list[Booking] = []
        for _ in range(PAGES_AT_ONCE):
            page = self._page(wanted, now, zone, limit=limit - len(found), cursor=cursor)
            seen = [booking_of(record).as_of(now) for record in page.records if is_booking(record)]
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
        if wanted.guest_ids:
            return self._repository.of_guest(wanted.guest_ids, since, until, limit=limit, cursor=cursor)
        if wanted.status in ("due_no_show", "overdue"):
            since = since or now - NOTICED_FOR
        if wanted.status == "pending" and not (since or until):
            return self._repository.due(now, None, limit=limit, cursor=cursor)
        return self._repository.starting(since, until, limit=limit, cursor=cursor)
