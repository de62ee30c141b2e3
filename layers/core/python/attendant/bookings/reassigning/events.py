"""What is published about change lists: ids and dates."""

from datetime import date
from typing import ClassVar, Self

from attendant.bookings.reassigning.models import Reassignment
from attendant.kernel.events import Event


class ReassignmentEvent(Event):
    """Base of the events of one change list."""

    aggregate: ClassVar[str] = "reassignment_id"

    reassignment_id: str
    date: date
    booking_ids: list[str]
    by: str


class ReassignmentProposed(ReassignmentEvent):
    """Better tables were found for these bookings; nothing has changed yet."""

    @classmethod
    def of(cls, found: Reassignment) -> Self:
        """The event of a list that was proposed."""
        names = [one.booking_id for one in found.changes]
        return cls(
            reassignment_id=found.reassignment_id, date=found.date, booking_ids=names, by=found.made_by
        )


class ReassignmentApplied(ReassignmentEvent):
    """These bookings have other tables now; each has an event of its own, too."""

    @classmethod
    def of(cls, done: Reassignment) -> Self:
        """The event of a list that was applied."""
        return cls(
            reassignment_id=done.reassignment_id,
            date=done.date,
            booking_ids=done.applied,
            by=done.decided_by or done.made_by,
        )
