"""Reading a booking for its next step, and writing it with the time it keeps, frees or takes again."""

from attendant.bookings.events import BookingEvent
from attendant.bookings.models import Booking, NotBookable, Reason, ReasonCode
from attendant.bookings.occupancy import collisions
from attendant.bookings.planning import Planner
from attendant.bookings.reasons import TAKEN, in_order
from attendant.bookings.repository import BookingsRepository
from attendant.kernel.errors import NotFound, StaleRevision
from attendant.kernel.transactions import Transaction


class Keeping:
    """What every step of a booking that stands has in common."""

    def __init__(self, repository: BookingsRepository, planner: Planner) -> None:
        self._repository = repository
        self._planner = planner

    def current(self, tx: Transaction, booking_id: str, expected_revision: int | None) -> Booking:
        """The booking as the clock sees it; a guest finds only their own.

        Raises:
            NotFound: the property, or the guest, has no such booking.
            StaleRevision: it has another revision than expected.
        """
        booking = self._repository.booking(booking_id)
        if booking is None or (tx.actor.kind == "guest" and booking.guest_id != tx.actor.id):
            raise NotFound("There is no such booking.")
        if expected_revision is not None and booking.revision != expected_revision:
            raise StaleRevision(booking.revision)
        return booking.as_of(tx.now)

    def save(self, tx: Transaction, after: Booking, before: Booking, *events: BookingEvent) -> Booking:
        """Write a booking one step later, with its audit entry and what there is to tell."""
        self._repository.save_booking(tx, after, before)
        self._repository.audit_booking(tx, after, before)
        for event in events:
            tx.publish(event, aggregate_version=after.revision)
        return after

    def free_rest(self, tx: Transaction, before: Booking, after: Booking) -> None:
        """Let a booking keep only the time up to its real end."""
        ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
        ledger.take(before.claims)
        ledger.put(after.claims)
        ledger.write(tx)

    def take_again(self, tx: Transaction, before: Booking, after: Booking, *, force: bool = False) -> None:
        """Take time for a booking that it does not have now, if nobody else has it.

        With `force` it is taken although others have it.

        Raises:
            NotBookable: somebody else has it; says what stands in the way.
        """
        anchor = self._planner.venue().anchor
        ledger = self._planner.ledger(anchor, tx.now)
        service = self._repository.service(after.service_id) if after.class_key else None
        seats = service.class_size if service else None
        found: dict[ReasonCode, Reason] = {}
        for resource_id, claim in after.claims.items():
            beside = ledger.claims([resource_id], claim.days(anchor))[resource_id]
            against = collisions(beside, claim, after.buffer_policy, tx.now, class_size=seats)
            found |= {TAKEN[other.kind].code: TAKEN[other.kind] for other in against}
        if found and not force:
            raise NotBookable(in_order(found), [])
        ledger.take(before.claims)
        ledger.put(after.claims)
        ledger.write(tx)
