"""The states of a booking and the steps between them (S-25, S-26)."""

from enum import StrEnum

from attendant.kernel.errors import Conflict


class BookingStatus(StrEnum):
    """Where a booking stands. `requested` waits for the venue's yes and is what `pending` means in lists."""

    REQUESTED = "requested"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED_BY_GUEST = "cancelled_by_guest"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_BY_VENUE = "cancelled_by_venue"

    @property
    def blocks(self) -> bool:
        """Whether a booking in this state has its resource (S-25)."""
        return self in BLOCKING

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled it."""
        return self.value.startswith("cancelled")


BLOCKING = frozenset({BookingStatus.REQUESTED, BookingStatus.BOOKED, BookingStatus.CONFIRMED})
CALLED_OFF = frozenset(
    {
        BookingStatus.DECLINED,
        BookingStatus.EXPIRED,
        BookingStatus.CANCELLED_BY_GUEST,
        BookingStatus.CANCELLED_LATE,
        BookingStatus.CANCELLED_BY_VENUE,
    }
)
"""Ended without a visit and without a no-show: calendars still say so for a while (S-34)."""

STEPS: dict[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.REQUESTED: frozenset(
        {
            BookingStatus.CONFIRMED,
            BookingStatus.DECLINED,
            BookingStatus.EXPIRED,
            BookingStatus.CANCELLED_BY_GUEST,
            BookingStatus.CANCELLED_LATE,
            BookingStatus.CANCELLED_BY_VENUE,
        }
    ),
    BookingStatus.BOOKED: frozenset(
        {
            BookingStatus.REQUESTED,
            BookingStatus.CONFIRMED,
            BookingStatus.CANCELLED_BY_GUEST,
            BookingStatus.CANCELLED_LATE,
            BookingStatus.CANCELLED_BY_VENUE,
        }
    ),
    BookingStatus.CONFIRMED: frozenset(
        {
            BookingStatus.REQUESTED,
            BookingStatus.CANCELLED_BY_GUEST,
            BookingStatus.CANCELLED_LATE,
            BookingStatus.CANCELLED_BY_VENUE,
        }
    ),
}


class WrongStep(Conflict):
    """The booking's state does not allow this step; `status` says where it stands."""

    code, title = "wrong_step", "The state of the booking does not allow this"

    def __init__(self, status: BookingStatus) -> None:
        super().__init__(f"The booking is {status.value.replace('_', ' ')}.", booking_status=status.value)


def check_step(status: BookingStatus, wanted: BookingStatus) -> None:
    """Refuse a step that S-26 does not have.

    Raises:
        WrongStep: there is no such step.
    """
    if wanted not in STEPS.get(status, frozenset()):
        raise WrongStep(status)
