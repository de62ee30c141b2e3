"""Each step of a booking with the process ending at its first, second, ... last call: all or nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from attendant.bookings.due import DueWork
from attendant.bookings.models import Booking
from attendant.bookings.wiring import due_work_for
from attendant.kernel.errors import StaleRevision
from tests.conftest import FixedClock
from tests.schools import School, Tables, at
from tests.store import Crashed, Interrupted

MORNING, EVENING = at("2026-03-03T08:50+01:00"), at("2026-03-03T17:30+01:00")
FEES = [{"no_show_fee": {"percent": 100}}]


class Desk:
    """Staff who prepare a booking for a deed, do it, and do it again after the process ended."""

    def __init__(self, school: School, clock: FixedClock) -> None:
        self.school, self.clock = school, clock
        self.service = school.service(name="Course", terms=FEES).service_id
        self.steps = school.bookings.steps
        self.sweep: DueWork = due_work_for(school.property_id, Tables(), clock)
        self.free: Iterator[tuple[str, str]] = iter(
            [(one.resource_id, f"{hour:02}") for hour in range(9, 17) for one in school.instructors]
        )

    def booked(self) -> Booking:
        """One more lesson of that day."""
        self.clock.set(MORNING)
        resource_id, hour = next(self.free)
        start = f"2026-03-03T{hour}:00+01:00"
        wish = self.school.wish(start, service_id=self.service, resource_id=resource_id)
        return self.school.bookings.book(wish, self.school.staff, f"{resource_id}{hour}")

    def seated(self) -> Booking:
        """One whose party sits."""
        return self.steps.arrivals.seat(self.booked().booking_id, None, self.school.staff)

    def missed(self) -> Booking:
        """One whose party did not come."""
        booking = self.booked()
        self.clock.set(EVENING)
        return self.steps.arrivals.no_show(booking.booking_id, None, self.school.staff, None)

    def late(self) -> Booking:
        """One that should have begun, with nobody there."""
        booking = self.booked()
        self.clock.set(EVENING)
        return booking

    def undo(self, booking: Booking) -> None:
        """Take the last step back, once."""
        try:
            self.steps.undoing.undo(booking.booking_id, "mistake", booking.revision, self.school.staff)
        except StaleRevision:
            assert self.school.bookings.get(booking.booking_id).history[-1].undoes == booking.status


type Deed = tuple[Callable[[Desk], Booking], Callable[[Desk, Booking], Any], str, str, list[str]]
DEEDS: dict[str, Deed] = {
    "arrive": (
        Desk.booked,
        lambda desk, one: desk.steps.arrivals.arrive(one.booking_id, 1, None, desk.school.staff),
        "arrived",
        "BookingArrived",
        [],
    ),
    "finish": (
        Desk.seated,
        lambda desk, one: desk.steps.arrivals.finish(one.booking_id, None, desk.school.staff),
        "finished",
        "BookingFinished",
        [],
    ),
    "no_show": (
        Desk.late,
        lambda desk, one: desk.steps.arrivals.no_show(one.booking_id, None, desk.school.staff, None),
        "no_show",
        "BookingNoShow",
        ["due"],
    ),
    "undo": (Desk.missed, Desk.undo, "booked", "BookingStepUndone", ["dropped"]),
    "propose": (
        Desk.late,
        lambda desk, one: desk.sweep.sweep(desk.school.staff),
        "booked",
        "BookingNoShowProposed",
        [],
    ),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_step_happens_once_however_often_the_process_ends(
    school: School, clock: FixedClock, published: Callable[[], list[dict[str, Any]]], deed: Deed
) -> None:
    prepare, do, status, event, fees = deed
    desk = Desk(school, clock)
    undisturbed = prepare(desk)
    with Interrupted() as calm:
        do(desk, undisturbed)
    disturbed = []
    for moment in ("at", "after"):
        for call in range(1, len(calm.calls) + 1):
            booking = prepare(desk)
            disturbed.append(booking)
            with pytest.raises(Crashed), Interrupted(**{moment: call}):
                do(desk, booking)
            do(desk, booking)
    calmly = school.bookings.get(undisturbed.booking_id)
    told = [one["aggregate_id"] for one in published() if one["type"] == event]
    for booking in disturbed:
        ended = school.bookings.get(booking.booking_id)
        assert (ended.status, ended.revision) == (status, calmly.revision)
        assert [fee.state for fee in ended.fees] == fees
        assert told.count(booking.booking_id) == 1
