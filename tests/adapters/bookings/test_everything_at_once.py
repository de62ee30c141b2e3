"""Random bookings, holds, moves and cancellations around clock changes: what must hold whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from attendant.bookings.models import Booking, NotBookable
from attendant.bookings.wishes import AvailabilityQuery, ChangeWish, HoldWish, TimeWish
from attendant.kernel import aws
from attendant.kernel.tables import Table
from tests.conftest import PROPERTY, FixedClock
from tests.schools import School, open_school
from tests.store import create_all

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHANGES = [
    ("Europe/Zurich", date(2026, 3, 29)),
    ("Europe/Zurich", date(2026, 10, 25)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["book", "book", "hold", "move", "cancel", "wait"]),
        st.integers(0, 10_000),
        st.sampled_from([60, 120]),
    ),
    min_size=4,
    max_size=8,
)


@contextmanager
def store() -> Iterator[None]:
    with mock_aws():
        aws.forget()
        create_all()
        yield
    aws.forget()


class Day:
    """A school open around the clock on the days of a change, and what was done there."""

    def __init__(self, zone: str, day: date, buffer: int) -> None:
        self.zone, self.day = ZoneInfo(zone), day
        self.clock = FixedClock(datetime(day.year, day.month, day.day, 6, tzinfo=UTC) - timedelta(days=2))
        night = {"opens": "18:00", "closes": "07:00", "ends_next_day": True}
        self.school: School = open_school(
            PROPERTY,
            self.clock,
            zone=zone,
            hours={"weekly": {name: [night] for name in DAYS}},
            instructors=("Anna", "Ben"),
            buffer_after_minutes=buffer,
        )
        self.bookings: dict[str, Booking] = {}

    def slots(self, duration: int) -> list[datetime]:
        query = AvailabilityQuery(
            service_id=self.school.lesson.service_id,
            first_day=self.day - timedelta(days=1),
            last_day=self.day + timedelta(days=1),
            duration_minutes=duration,
        )
        return [slot.starts_at for slot in self.school.bookings.availability(query).slots]

    def any_start(self, number: int, duration: int) -> datetime:
        """Mostly a listed start, sometimes any half hour."""
        listed = self.slots(duration)
        if listed and number % 4:
            return listed[number % len(listed)]
        return self.clock.now().replace(minute=0) + timedelta(minutes=30 * (number % 140))

    def do(self, deed: str, number: int, duration: int) -> None:
        start = self.any_start(number, duration)
        if deed == "wait":
            self.clock.advance(minutes=number % 20)
        elif deed == "cancel" and self.bookings:
            chosen = sorted(self.bookings)[number % len(self.bookings)]
            self.school.bookings.cancel(chosen, None, self.school.staff)
            del self.bookings[chosen]
        elif deed == "hold":
            wish = {"starts_at": start, "duration_minutes": duration, "session_id": f"s{number % 2}"}
            self.expecting(
                start,
                duration,
                f"s{number % 2}",
                lambda: self.school.bookings.hold(
                    HoldWish(service_id=self.school.lesson.service_id, **wish), self.school.staff
                ),
            )
        elif deed == "move" and self.bookings:
            self.move(sorted(self.bookings)[number % len(self.bookings)], start)
        elif deed == "book":
            wish = self.school.wish(start.isoformat(), duration_minutes=duration)
            made = self.expecting(
                start,
                duration,
                None,
                lambda: self.school.bookings.book(wish, self.school.staff, f"{number}-{start}-{duration}"),
            )
            if made:
                self.bookings[made.booking_id] = made

    def expecting(self, start: datetime, duration: int, session: str | None, write: Any) -> Any:
        """Write, and see that the list said the same before."""
        wish = TimeWish(service_id=self.school.lesson.service_id, starts_at=start, duration_minutes=duration)
        said = self.school.bookings.check(wish, session)
        try:
            made = write()
        except NotBookable as refused:
            assert not said.bookable
            assert refused.reasons == said.reasons
            for slot in refused.alternatives:
                again = wish.model_copy(update={"starts_at": slot.starts_at})
                assert self.school.bookings.check(again, session).bookable
            return None
        assert said.bookable
        return made

    def move(self, booking_id: str, start: datetime) -> None:
        before = self.school.bookings.get(booking_id)
        occupied = self.occupied()
        try:
            after = self.school.bookings.change(
                booking_id, ChangeWish(starts_at=start), before.revision, self.school.staff
            )
        except NotBookable:
            assert self.school.bookings.get(booking_id) == before
            assert self.occupied() == occupied
        else:
            self.bookings[booking_id] = after

    def occupied(self) -> list[dict[str, Any]]:
        return list(Table("attendant-test-bookings").query_all(f"{PROPERTY}#OCCUPANCY", consistent=True))

    def check_places(self) -> None:
        """No resource has two owners at a time, and the buffer lies between them."""
        standing = sorted(self.bookings.values(), key=lambda one: one.starts_at)
        for number, one in enumerate(standing):
            for other in standing[number + 1 :]:
                if one.resource_id == other.resource_id:
                    gap = timedelta(minutes=one.buffer_after_minutes)
                    assert one.ends_at + gap <= other.starts_at

    def check_list(self) -> None:
        """Whatever is listed can be booked, and what is not listed cannot."""
        for duration in (60, 120):
            listed = set(self.slots(duration))
            for start in [*list(listed)[:4], self.clock.now().replace(minute=0) + timedelta(hours=30)]:
                wish = TimeWish(
                    service_id=self.school.lesson.service_id, starts_at=start, duration_minutes=duration
                )
                day = start.astimezone(self.zone).date()
                seen = abs(day - self.day) <= timedelta(days=1)
                assert self.school.bookings.check(wish).bookable == (start in listed) or not seen


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=deeds, buffer=st.sampled_from([0, 30]))
def test_whatever_happens_no_place_has_two_owners_and_the_list_is_right(
    zone: str, day: date, deeds: list[tuple[str, int, int]], buffer: int
) -> None:
    with store():
        here = Day(zone, day, buffer)
        for deed in deeds:
            here.do(*deed)
            here.check_places()
        here.check_list()
