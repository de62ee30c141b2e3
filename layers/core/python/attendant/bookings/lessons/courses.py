"""Use cases of courses: the lessons of several dates, booked and called off in one go."""

from datetime import date, datetime

from attendant.bookings.changing import Changes
from attendant.bookings.lessons.models import CourseVerdict, CourseWish, LessonCourse, NoCourse
from attendant.bookings.lessons.repository import CoursesRepository
from attendant.bookings.lessons.together import hindrances, one_for_all, other_times
from attendant.bookings.models import Booking, CancelledBy
from attendant.bookings.offer import Offer
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.policy import audience_of
from attendant.bookings.repeats import Repeats
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.units import Unit
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.wall_clock import instant_of, minute_of
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, LostRevision, NotFound
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.money import Money
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import LIMIT, Transaction

OTHER_WRITES = 12  # the course, what tells repeats, the answer under a key, limits of the service


class Courses:
    """The courses of one property. Each is booked in one transaction: all of its dates, or none."""

    def __init__(
        self,
        repository: CoursesRepository,
        bookings: BookingsRepository,
        planner: Planner,
        placing: Placing,
        changes: Changes,
        repeats: Repeats,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._bookings = bookings
        self._planner = planner
        self._placing = placing
        self._changes = changes
        self._repeats = repeats
        self._idempotency = idempotency
        self._clock = clock

    def check(self, wish: CourseWish, actor: Actor | None = None) -> CourseVerdict:
        """Whether a course could be booked now, with who gives it, or what stands against it and whom.

        Without an actor it is a guest who asks.

        Raises:
            NotFound: the property has no such service.
        """
        offer = self._planner.offer(wish.service_id)
        audience = audience_of(actor) if actor else Audience.ONLINE
        return self._verdict(offer, wish, audience, self._clock.now())[0]

    def book(self, wish: CourseWish, actor: Actor, key: str | None = None) -> LessonCourse:
        """Book the lessons of all dates, with one instructor unless the wish says otherwise.

        The same key gives the first answer again; without one the same wish within ten minutes is a repeat.

        Raises:
            NotFound: the property has no such service.
            NoCourse: it cannot be had as a whole; says who fails on which dates and what could be instead.
            NotBookable: the dates cannot be had together, e.g. for the limits of the service.
        """
        return self._idempotency.once(
            actor, "course", key, wish, LessonCourse, lambda tx: self._book(tx, wish, actor)
        )

    def get(self, course_id: str) -> LessonCourse:
        """A course with its bookings as the clock sees them.

        Raises:
            NotFound: the property has no such course.
        """
        ids = self._repository.booking_ids(course_id)
        if ids is None:
            raise NotFound("There is no such course.")
        found = self._bookings.bookings(ids)
        now = self._clock.now()
        return _course(course_id, [found[one].as_of(now) for one in ids if one in found])

    def cancel(
        self, course_id: str, actor: Actor, reason: str | None = None, by: CancelledBy | None = None
    ) -> LessonCourse:
        """Call off what is left of a course, each lesson on its own terms, one after the other.

        Lessons that have begun or ended stay as they are; a repeat does what is left.

        Raises:
            NotFound: the property has no such course.
        """
        now = self._clock.now()
        for booking in self.get(course_id).bookings:
            if booking.status.blocks and booking.starts_at > now:
                self._changes.cancel(booking.booking_id, None, actor, reason, by)
        return self.get(course_id)

    def _book(self, tx: Transaction, wish: CourseWish, actor: Actor) -> LessonCourse:
        offer = self._planner.offer(wish.service_id, consistent=True)
        starts = _starts(offer, wish)
        first, guest = self._placing.named_today(wish.on(starts[0]))
        wishes = [first, *(wish.on(start) for start in starts[1:])]
        former_id = self._repeats.booked_lately(tx, first)
        if former_id and (former := self._standing(former_id, starts)):
            return former.model_copy(update={"repeated": True})
        verdict, unit = self._verdict(offer, wish, audience_of(actor), tx.now)
        if not verdict.bookable:
            raise NoCourse(verdict)
        course_id = new_id("crs", tx.now)
        guest = guest or self._placing.guest(tx, first)
        ledger = self._planner.ledger(offer.venue.anchor, tx.now)
        preferred = unit.resource_ids if unit else ()
        made: list[Booking] = []
        for each in wishes:
            booking = self._placing.place(
                tx, ledger, offer, each, guest, preferred=preferred, course_id=course_id
            )
            if unit and set(booking.resource_ids) != set(preferred):
                raise LostRevision()
            ledger.put(booking.claims)
            made.append(booking)
        if tx.size + ledger.size + OTHER_WRITES > LIMIT:
            raise Conflict("Too many dates for a house that limits its pace; book them in two courses.")
        ledger.write(tx)
        self._repository.add(tx, course_id, [one.booking_id for one in made], tx.now)
        self._repeats.note(tx, first, made[0].booking_id, former_id)
        return _course(course_id, made)

    def _standing(self, booking_id: str, starts: list[datetime]) -> LessonCourse | None:
        """The course of a booking, if all of its lessons stand at these starts."""
        booking = self._bookings.booking(booking_id)
        if booking is None or booking.course_id is None:
            return None
        course = self.get(booking.course_id)
        standing = [one.starts_at for one in course.bookings if one.status.blocks]
        return course if standing == starts else None

    def _verdict(
        self, offer: Offer, wish: CourseWish, audience: Audience, now: datetime
    ) -> tuple[CourseVerdict, Unit | None]:
        """What can be said of a course, and the unit that would have all of it."""
        days, minute = wish.days, minute_of(wish.time)
        whom = wish.audience or audience
        visit = Visit(wish.duration_minutes, wish.party_size, whom, None, wish.needs)
        offer.expect(visit)
        named = (wish.resource_id,) if wish.resource_id else ()
        requested = bool(named) and wish.resource_requested is not False
        timetable = self._planner.timetable(offer, days[0], days[-1], now)
        starts = _starts(offer, wish)
        each = [timetable.choices(start, visit, named) for start in starts]
        shared = one_for_all(timetable, starts, visit, named)
        chosen = [shared[:1] for _ in starts] if wish.keep_instructor else [found[:1] for found in each]
        if all(chosen):
            slots = [
                timetable.slot(start, visit, units, requested=requested)
                for start, units in zip(starts, chosen, strict=True)
            ]
            verdict = CourseVerdict(bookable=True, slots=slots, price=_sum([slot.price for slot in slots]))
            return verdict, shared[0] if wish.keep_instructor else None
        return CourseVerdict(
            bookable=False,
            hindrances=hindrances(timetable, starts, visit, named),
            other_times=other_times(timetable, days, minute, visit, named),
            with_changing_instructors=wish.keep_instructor and not named and all(each),
        ), None


def _starts(offer: Offer, wish: CourseWish) -> list[datetime]:
    """The starts of a course: the same time on the wall clock of each date, also across a clock change."""

    def start_on(day: date) -> datetime:
        return instant_of(day, minute_of(wish.time), offer.venue.zone)

    return [start_on(day) for day in wish.days]


def _course(course_id: str, bookings: list[Booking]) -> LessonCourse:
    standing = [one.price for one in bookings if one.status.blocks]
    price = _sum(standing) if standing else bookings[0].price.times(0)
    return LessonCourse(course_id=course_id, bookings=bookings, price=price)


def _sum(prices: list[Money]) -> Money:
    total = prices[0]
    for price in prices[1:]:
        total = total + price
    return total
