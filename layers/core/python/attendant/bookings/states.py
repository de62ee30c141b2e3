"""The states of a booking and the steps between them (S-25, S-26)."""

from enum import StrEnum

from attendant.kernel.errors import Conflict


class BookingStatus(StrEnum):
    """Where a booking stands. `requested` waits for the venue's yes and is what `pending` means in lists."""

    REQUESTED = "requested"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    PARTLY_ARRIVED = "partly_arrived"
    ARRIVED = "arrived"
    SEATED = "seated"
    FINISHED = "finished"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED_BY_GUEST = "cancelled_by_guest"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_BY_VENUE = "cancelled_by_venue"
    NO_SHOW = "no_show"

    @property
    def blocks(self) -> bool:
        """Whether a booking in this state has its resource (S-25)."""
        return self in BLOCKING

    @property
    def expected(self) -> bool:
        """Whether its guest is expected and nobody has come yet."""
        return self in EXPECTED

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled it."""
        return self.value.startswith("cancelled")


_S = BookingStatus
EXPECTED = frozenset({_S.BOOKED, _S.CONFIRMED})
PRESENT = frozenset({_S.PARTLY_ARRIVED, _S.ARRIVED, _S.SEATED})
BLOCKING = EXPECTED | PRESENT | {_S.REQUESTED}
CANCELLED = frozenset(status for status in BookingStatus if status.cancelled)
CALLED_OFF = CANCELLED | {_S.DECLINED, _S.EXPIRED}
"""Ended without a visit and without a no-show: calendars still say so for a while (S-34)."""

STEPS: dict[BookingStatus, frozenset[BookingStatus]] = {
    _S.REQUESTED: frozenset({_S.CONFIRMED, _S.DECLINED, _S.EXPIRED, *CANCELLED}),
    _S.BOOKED: frozenset({_S.REQUESTED, _S.CONFIRMED, *PRESENT, _S.NO_SHOW, *CANCELLED}),
    _S.CONFIRMED: frozenset({_S.REQUESTED, *PRESENT, _S.NO_SHOW, *CANCELLED}),
    _S.PARTLY_ARRIVED: frozenset({_S.ARRIVED, _S.SEATED, _S.FINISHED, *CANCELLED}),
    _S.ARRIVED: frozenset({_S.SEATED, _S.FINISHED, *CANCELLED}),
    _S.SEATED: frozenset({_S.FINISHED}),
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
