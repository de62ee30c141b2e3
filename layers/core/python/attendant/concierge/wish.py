"""What a guest wishes for, in their words; what is looked for, settled; and what looking found (no I/O)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.models import Booking, Reason
from attendant.bookings.tables import Area
from attendant.bookings.visits import NO_NEEDS, Needs
from attendant.concierge.models import Offer
from attendant.concierge.wording.reading import Reading

SEATED = {ResourceKind.TABLE, ResourceKind.ROOM}


@dataclass(frozen=True)
class Wish:
    """A wish in the guest's words; `booking` is the one it is to change.

    `instructor` names who or what is asked for, a table included; `features` are words for what a table
    should be like; `taught_in` is the language, `level` and `discipline` are those of a lesson.
    """

    service: str | None = None
    day: str | None = None
    time: str | None = None
    duration_minutes: int | None = None
    instructor: str | None = None
    party_size: int | None = None
    area: str | None = None
    features: str | None = None
    taught_in: str | None = None
    level: str | None = None
    discipline: str | None = None
    booking: Booking | None = None


@dataclass(frozen=True)
class Sought:
    """What is looked for, settled. Without minutes the service says how long."""

    service: Service
    minutes: int | None
    party_size: int
    resource: Resource | None = None
    area: Area | None = None
    needs: Needs = NO_NEEDS

    @property
    def resource_id(self) -> str | None:
        return self.resource.resource_id if self.resource else None

    @property
    def area_id(self) -> str | None:
        return self.area.area_id if self.area else None


@dataclass(frozen=True)
class Finding:
    """What looking found: free times as an offer, what is missing, and the verdict on an exact time."""

    service: Service
    reading: Reading
    offer: Offer | None = None
    missing: tuple[str, ...] = ()
    bookable: bool | None = None
    reasons: tuple[Reason, ...] = ()
    asked_for: datetime | None = None
    sought: Sought | None = None


def tags_taught(resources: Iterable[Resource], name: str) -> list[str]:
    """The property's languages (`taught_in`), levels or disciplines of its teachers, each once, in order."""
    tags: dict[str, None] = {}
    for one in resources:
        if one.teaching is not None:
            teaching = one.teaching
            each = {
                "taught_in": teaching.languages,
                "level": teaching.levels,
                "discipline": teaching.disciplines,
            }
            tags |= dict.fromkeys(each[name])
    return list(tags)
