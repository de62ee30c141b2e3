"""What the bookings capability publishes. Ids and facts, no names and no notes."""

from datetime import datetime
from typing import ClassVar, Self

from attendant.bookings.models import Booking, Hold, HoldState
from attendant.bookings.states import BookingStatus
from attendant.bookings.terms import FeeKind
from attendant.bookings.visits import Audience
from attendant.kernel.events import Event
from attendant.kernel.money import Money


class BookingEvent(Event):
    """Base of the events of one booking: what it is now.

    Events that were published before price, names, audience and making were told come without them.
    """

    aggregate: ClassVar[str] = "booking_id"

    booking_id: str
    reference: str
    status: BookingStatus
    service_id: str
    resource_id: str
    resource_ids: list[str] = []
    starts_at: datetime
    ends_at: datetime
    party_size: int
    guest_id: str
    conversation_id: str | None
    course_id: str | None = None
    price: Money | None = None
    service_name: str | None = None
    resource_names: list[str] = []
    audience: Audience | None = None
    created_at: datetime | None = None
    pending_until: datetime | None = None
    by: str

    @classmethod
    def of(cls, booking: Booking, by: str) -> Self:
        """The event of what a kind of actor (`staff`, `guest`, `concierge`, `system`) did to a booking."""
        fields = booking.model_dump(include=set(cls.model_fields))
        named = {"resource_ids": booking.resource_ids, "resource_names": booking.resource_names}
        return cls.model_validate({**fields, **named, "created_at": booking.created_at, "by": by})


class BookingRestated(BookingEvent):
    """What a booking is now, told again for those who keep a picture of bookings. Nothing happened to it."""


class BookingRequested(BookingEvent):
    """A guest asks for a time that needs the venue's yes; it is kept until the deadline."""

    pending_until: datetime


class BookingBooked(BookingEvent):
    """A guest has a time."""


class BookingConfirmed(BookingEvent):
    """The venue said yes to a request, or affirmed a booking."""


class BookingDeclined(BookingEvent):
    """The venue said no to a request."""


class BookingChanged(BookingEvent):
    """A booking has another time, resource, duration, party or note; `moved`: more than the note or a lock;
    `reseated`: the venue gave it another resource and nothing else, which its guest need not be told.
    """

    moved: bool = True
    reseated: bool = False
    former_starts_at: datetime
    former_resource_id: str

    @classmethod
    def between(
        cls, former: Booking, booking: Booking, by: str, *, moved: bool, reseated: bool = False
    ) -> Self:
        """The event of a change from one state of a booking to the next."""
        return cls(
            **BookingEvent.of(booking, by).model_dump(),
            moved=moved,
            reseated=reseated,
            former_starts_at=former.starts_at,
            former_resource_id=former.resource_id,
        )


class BookingCancelled(BookingEvent):
    """A booking ended before its time; the status says through whom and whether late."""


class BookingExpired(BookingEvent):
    """A request that the venue did not answer in time."""


class BookingArrived(BookingEvent):
    """Guests have come; the status says whether all of the party."""

    arrived_covers: int


class BookingSeated(BookingEvent):
    """A party sits at its table."""


class BookingFinished(BookingEvent):
    """A party has left; the rest of its time is free."""

    left_at: datetime


class BookingNoShowProposed(BookingEvent):
    """Start and grace are over and nobody has come; the venue may mark it."""


class BookingNoShow(BookingEvent):
    """Nobody came; the rest of the time is free."""


class BookingStayChanged(BookingEvent):
    """A booking has another end, because its party stays longer or shorter."""

    former_ends_at: datetime

    @classmethod
    def between_ends(cls, former: Booking, booking: Booking, by: str) -> Self:
        """The event of another end."""
        return cls(**BookingEvent.of(booking, by).model_dump(), former_ends_at=former.ends_at)


class BookingStepUndone(BookingEvent):
    """A wrong step was taken back; the status is that from before it."""

    undone: BookingStatus

    @classmethod
    def of_step(cls, booking: Booking, undone: BookingStatus, by: str) -> Self:
        """The event of a booking that left a state in which it should not have been."""
        return cls(**BookingEvent.of(booking, by).model_dump(), undone=undone)


class BookingFeeEvent(BookingEvent):
    """Base of the events of a fee."""

    fee: FeeKind
    amount: Money

    @classmethod
    def of_fee(cls, booking: Booking, kind: FeeKind, by: str) -> Self:
        """The event of a fee that stands on the booking."""
        [amount] = [fee.amount for fee in booking.fees if fee.kind is kind]
        return cls(**BookingEvent.of(booking, by).model_dump(), fee=kind, amount=amount)


class BookingFeeDue(BookingFeeEvent):
    """A guest owes what was agreed for a late cancellation or for not coming."""


class BookingFeeWaived(BookingFeeEvent):
    """The venue does without a fee."""


class BookingReminderDue(BookingEvent):
    """A guest is to be reminded, so long before the start."""

    minutes_before: int

    @classmethod
    def of_lead(cls, booking: Booking, minutes_before: int, by: str) -> Self:
        """The event of a reminder whose time has come."""
        return cls(**BookingEvent.of(booking, by).model_dump(), minutes_before=minutes_before)


class HoldEvent(Event):
    """Base of the events of one hold."""

    aggregate: ClassVar[str] = "hold_id"

    hold_id: str
    service_id: str
    resource_id: str
    starts_at: datetime
    ends_at: datetime
    until: datetime

    @classmethod
    def of(cls, hold: Hold) -> Self:
        """The event of what happened to a hold."""
        return cls.model_validate(hold.model_dump(include=set(cls.model_fields)))


class BookingHeld(HoldEvent):
    """A time is kept for somebody who decides about it; also when the hold was extended."""


class BookingReleased(HoldEvent):
    """A held time is free again: let go of, or not turned into a booking in time."""

    state: HoldState


class ResourceChanged(Event):
    """A resource was made or changed."""

    aggregate: ClassVar[str] = "resource_id"

    resource_id: str
    active: bool


class AreaChanged(Event):
    """An area was made, changed or removed."""

    aggregate: ClassVar[str] = "area_id"

    area_id: str
    removed: bool = False


class CombinationChanged(Event):
    """Tables that can be put together were declared, changed or removed."""

    aggregate: ClassVar[str] = "combination_id"

    combination_id: str
    removed: bool = False


class HouseRulesChanged(Event):
    """The rules of the house are others: pace and what else counts for all services."""

    aggregate: ClassVar[str] = "rules_id"

    rules_id: str = "rules"


class ServiceChanged(Event):
    """A service was made or changed."""

    aggregate: ClassVar[str] = "service_id"

    service_id: str
    active: bool
