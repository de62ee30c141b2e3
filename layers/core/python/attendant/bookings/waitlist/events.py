"""What the waiting list publishes. Ids and facts, no names and no notes."""

from datetime import date, datetime
from typing import ClassVar, Self

from attendant.bookings.waitlist.models import WaitlistEntry
from attendant.bookings.waitlist.states import WaitlistState
from attendant.kernel.events import Event


class WaitlistEvent(Event):
    """Base of the events of one entry: what it is now."""

    aggregate: ClassVar[str] = "entry_id"

    entry_id: str
    service_id: str
    state: WaitlistState
    day: date
    party_size: int
    guest_id: str
    conversation_id: str | None
    service_name: str | None = None
    joined_at: datetime | None = None
    by: str

    @classmethod
    def of(cls, entry: WaitlistEntry, by: str) -> Self:
        """The event of what a kind of actor (`staff`, `guest`, `system`) did to an entry."""
        fields = entry.model_dump(include=set(cls.model_fields))
        offer = entry.offer.model_dump(include=set(cls.model_fields)) if entry.offer else {}
        return cls.model_validate({**offer, **fields, "by": by})


class WaitlistJoined(WaitlistEvent):
    """Somebody waits for a time; also when they do so again after an offer that ended."""


class WaitlistOffered(WaitlistEvent):
    """A time is held for somebody who waits, until they answer or `until` is there."""

    offer_id: str
    hold_id: str
    starts_at: datetime
    ends_at: datetime
    until: datetime


class WaitlistAccepted(WaitlistEvent):
    """The offer became a booking."""

    offer_id: str
    booking_id: str
    starts_at: datetime


class WaitlistDeclined(WaitlistEvent):
    """The offer was declined; what was held is free again."""

    offer_id: str
    starts_at: datetime


class WaitlistLapsed(WaitlistEvent):
    """Nobody answered the offer in time, or the wait ended without one (then without `offer_id`)."""

    offer_id: str | None = None
    starts_at: datetime | None = None


class WaitlistLeft(WaitlistEvent):
    """Somebody no longer waits."""


class WaitlistReady(WaitlistEvent):
    """The place of somebody at the door is ready."""


class WaitlistCheckedIn(WaitlistEvent):
    """Somebody who waits is there."""


class WaitlistSeated(WaitlistEvent):
    """Somebody who waited sits down."""

    booking_id: str
    waited_minutes: int | None
    quote_error_minutes: int | None


class WaitlistNoShow(WaitlistEvent):
    """Somebody who waited did not come when it was their turn."""


_OF_STATE: dict[WaitlistState, type[WaitlistEvent]] = {
    WaitlistState.WAITING: WaitlistJoined,
    WaitlistState.OFFERED: WaitlistOffered,
    WaitlistState.ACCEPTED: WaitlistAccepted,
    WaitlistState.DECLINED: WaitlistDeclined,
    WaitlistState.LAPSED: WaitlistLapsed,
    WaitlistState.LEFT: WaitlistLeft,
    WaitlistState.SERVICE_READY: WaitlistReady,
    WaitlistState.CHECKED_IN: WaitlistCheckedIn,
    WaitlistState.SEATED: WaitlistSeated,
    WaitlistState.NO_SHOW: WaitlistNoShow,
}


def event_of(entry: WaitlistEntry, by: str) -> WaitlistEvent:
    """The event of the state that the entry reached."""
    return _OF_STATE[entry.state].of(entry, by)
