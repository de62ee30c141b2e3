"""What comes up with bookings is told when its time has come: reminders and proposed no-shows."""

from attendant.bookings.events import BookingEvent, BookingNoShowProposed, BookingReminderDue
from attendant.bookings.keeping import Keeping
from attendant.bookings.models import Booking
from attendant.bookings.repository import BookingsRepository
from attendant.kernel.transactions import Transaction


class Agenda:
    """Settles what comes up with a booking, each thing once."""

    def __init__(self, repository: BookingsRepository, keeping: Keeping) -> None:
        self._repository = repository
        self._keeping = keeping

    def settle(self, tx: Transaction, owner: str) -> None:
        """Tell what has come up with the booking since, and note that it was told.

        Of several reminders that are due at once, because a sweep was missed, only the last is told; none is
        once the booking has begun.
        """
        before = self._repository.booking(owner)
        if before is None or before.next_due_at is None or before.next_due_at > tx.now:
            return
        after = before.model_copy(update={**before.coming_from(tx.now), "revision": before.revision + 1})
        self._keeping.save(
            tx, after, before, *_told(before, after, tx.actor.kind, begun=before.starts_at <= tx.now)
        )


def _told(before: Booking, after: Booking, by: str, *, begun: bool) -> list[BookingEvent]:
    told: list[BookingEvent] = []
    due = set(before.reminders) - set(after.reminders)
    if due and not begun:
        told.append(BookingReminderDue.of_lead(after, min(due), by))
    if after.no_show_proposed and not before.no_show_proposed:
        told.append(BookingNoShowProposed.of(after, by))
    return told
