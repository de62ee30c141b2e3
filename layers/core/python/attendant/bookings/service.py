"""Use cases of the bookings capability."""

from attendant.bookings.catalogue_service import Catalogue
from attendant.bookings.changing import Changes
from attendant.bookings.holding import Holds
from attendant.bookings.lessons.courses import Courses
from attendant.bookings.models import Booking, CancelledBy, Hold
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.steps import Steps
from attendant.bookings.view import BookingsView
from attendant.bookings.wishes import BookingWish, ChangeWish, HoldWish
from attendant.kernel.clock import Clock
from attendant.kernel.subjects import Actor


class Bookings(BookingsView):
    """The bookings of one property. Each change commits in one transaction; a failed one changes nothing."""

    def __init__(
        self,
        repository: BookingsRepository,
        planner: Planner,
        clock: Clock,
        catalogue: Catalogue,
        holds: Holds,
        placing: Placing,
        changes: Changes,
        steps: Steps,
        courses: Courses,
    ) -> None:
        super().__init__(repository, planner, clock)
        self.catalogue = catalogue
        self.courses = courses
        self.holds = holds
        self._placing = placing
        self._changes = changes
        self.steps = steps

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
