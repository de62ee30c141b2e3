"""What the stays capability publishes. Ids and facts, no names of guests."""

from datetime import date, datetime
from typing import ClassVar, Self

from attendant.kernel.events import Event
from attendant.kernel.money import Money
from attendant.stays.models import Stay, StayState


class StayEvent(Event):
    """Base of the events of one stay: what it is now.

    The main guest is the first of `guest_ids`. `former_guest_ids` are on the stay no more since this change,
    `former_room` is the room that it had until now if that is another.
    """

    aggregate: ClassVar[str] = "stay_id"

    stay_id: str
    number: str
    guest_ids: list[str]
    room: str | None
    category: str | None = None
    arrives_on: date
    departs_on: date
    arrives_at: datetime
    departs_at: datetime
    state: StayState
    nights: int
    adults: int = 1
    children: int = 0
    total: Money | None
    former_guest_ids: list[str] = []
    former_room: str | None = None

    @classmethod
    def of(cls, stay: Stay, former: Stay | None) -> Self:
        """The event of a stay as it is now, after what it was."""
        kept = ("stay_id", "number", "arrives_on", "departs_on", "arrives_at", "departs_at", "state")
        before = former.space.room if former else None
        return cls(
            **{name: getattr(stay, name) for name in (*kept, "nights", "adults", "children", "guest_ids")},
            room=stay.space.room,
            category=stay.space.category,
            total=stay.prices.total,
            former_guest_ids=[
                one for one in (former.guest_ids if former else []) if one not in stay.guest_ids
            ],
            former_room=before if before != stay.space.room else None,
        )


class StayExpected(StayEvent):
    """Guests will come: a new stay, or one that is expected again."""


class StayChanged(StayEvent):
    """A stay has other dates, guests, prices or another room; its state is as before."""


class StayArrived(StayEvent):
    """Guests live in the house now."""


class StayDeparted(StayEvent):
    """Guests have left the house."""


class StayCancelled(StayEvent):
    """Nobody will come; the state says whether it was called off or nobody came (`no_show`)."""


_OF_STATE: dict[StayState, type[StayEvent]] = {
    StayState.EXPECTED: StayExpected,
    StayState.IN_HOUSE: StayArrived,
    StayState.DEPARTED: StayDeparted,
    StayState.CANCELLED: StayCancelled,
    StayState.NO_SHOW: StayCancelled,
}


def event_of(stay: Stay, former: Stay | None) -> StayEvent:
    """What happened to a stay between two states of it."""
    kind = StayChanged if former and former.state is stay.state else _OF_STATE[stay.state]
    return kind.of(stay, former)
