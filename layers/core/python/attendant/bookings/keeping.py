"""Reading a booking for its next step, and writing it with the time it keeps, frees or takes again."""

from attendant.bookings.events import BookingEvent
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Booking, NotBookable, Reason
from attendant.bookings.occupancy import Claim, ClaimKind, collisions, minutes_of, same_class
from attendant.bookings.offer import Offer
from attendant.bookings.pacing import PaceBook, parties_of
from attendant.bookings.planning import Planner
from attendant.bookings.reasons import FORCEABLE, TAKEN
from attendant.bookings.refusals import over_limit
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.states import BookingStatus
from attendant.bookings.visits import Audience
from attendant.bookings.wall_clock import local_date
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
        if booking is None or not tx.actor.may_touch(booking.guest_id):
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

    def seated_there(self, tx: Transaction, booking: Booking) -> list[Booking]:
        """Who sits at the tables of a booking now, however long over their time, its own class aside."""
        anchor = self._planner.venue().anchor
        ledger = self._planner.ledger(anchor, tx.now)
        others: set[str] = set()
        for resource_id, own in booking.claims.items():
            on_it = ledger.claims([resource_id], own.days(anchor))[resource_id]
            others |= {
                one.owner for one in on_it if one.kind is ClaimKind.BOOKING and not same_class(one, own)
            }
        found = self._repository.bookings(sorted(others - {booking.booking_id})).values()
        places = set(booking.resource_ids)
        return [
            one
            for one in found
            if one.status is BookingStatus.SEATED and places.intersection(one.resource_ids)
        ]

    def free_rest(self, tx: Transaction, before: Booking, after: Booking) -> None:
        """Let a booking keep only the time up to its new or real end."""
        ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
        ledger.take(before.claims)
        ledger.put(after.claims)
        ledger.write(tx)

    def take_again(self, tx: Transaction, before: Booking, after: Booking, *, force: bool = False) -> None:
        """Take time for a booking that it does not have now, or only for a while, if nobody else has it.

        Time that it had given up must also fit the limits of its service and the pace of the house (S-11).
        With `force` it is taken although others have it, but not what is out of service.

        Raises:
            NotBookable: somebody else has it; says what stands in the way.
        """
        offer = self._planner.offer(after.service_id, consistent=True)
        ledger = self._planner.ledger(offer.venue.anchor, tx.now)
        given_up = not before.status.blocks
        found = self._too_much(tx, ledger, offer, after) if given_up else []
        kinds = {one.kind for one in self._rivals(tx, ledger, offer, after)}
        found += [reason for kind, reason in TAKEN.items() if kind in kinds]
        if found and not (force and FORCEABLE.issuperset(one.code for one in found)):
            raise NotBookable(found, [])
        ledger.guard(offer.beside(after.resource_ids), offer.days_during(after.starts_at, after.kept_until))
        ledger.take(before.claims)
        ledger.put(after.claims)
        ledger.write(tx)

    def _rivals(self, tx: Transaction, ledger: Ledger, offer: Offer, after: Booking) -> list[Claim]:
        """The claims in the way of a booking, on its resources and on their wholes and parts."""
        seats = offer.service.class_size if after.class_key else None
        found: list[Claim] = []
        for resource_id, claim in after.claims.items():
            places = {resource_id, *offer.beside([resource_id])}
            beside = ledger.claims(places, claim.days(offer.venue.anchor)).values()
            everybody = [other for claims in beside for other in claims]
            found += collisions(everybody, claim, after.buffer_policy, tx.now, class_size=seats)
        return found

    def _too_much(self, tx: Transaction, ledger: Ledger, offer: Offer, after: Booking) -> list[Reason]:
        """Why the service's limits or the house's pace have no room for a booking that had left them."""
        local = local_date(after.starts_at, offer.venue.zone)
        tallies = ledger.tallies(offer.counted_in(after.starts_at))
        own = {after.booking_id}
        if over := over_limit(offer.service, tallies, local, after.duration_minutes, tx.now, own):
            return over
        if not offer.paced or offer.rules.pacing is None or after.unpaced:
            return []
        days = offer.days_during(after.starts_at, after.ends_at)
        claims = ledger.paced_claims(offer, after.starts_at, after.duration_minutes, days)
        others = parties_of(claims, tx.now, own)
        return PaceBook(offer.rules.pacing, offer.venue.zone, others).against(
            minutes_of(after.starts_at),
            minutes_of(after.ends_at),
            after.party_size,
            online=after.audience is Audience.ONLINE,
        )
