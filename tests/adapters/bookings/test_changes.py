"""Bookings after they were made: moved, confirmed, declined, cancelled."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.models import NotBookable
from attendant.bookings.states import WrongStep
from attendant.bookings.wishes import BookingsFilter, ChangeWish, TimeWish
from attendant.kernel.errors import Conflict, NotFound, StaleRevision
from attendant.kernel.subjects import Actor
from tests.conftest import FixedClock
from tests.schools import School

TEN, TWO = "2026-03-03T10:00+01:00", "2026-03-03T14:00+01:00"
type Published = Callable[[], list[dict[str, Any]]]


def to(**fields: Any) -> ChangeWish:
    return ChangeWish.model_validate(fields)


@pytest.fixture
def guest(school: School) -> Actor:
    return Actor(
        kind="guest",
        id=school.guest_id,
        property_id=school.property_id,
        channel="whatsapp",
        correlation_id="cor_test",
    )


def test_a_move_takes_the_new_time_and_frees_the_old(school: School, published: Published) -> None:
    anna = school.instructors[0].resource_id
    booking = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    moved = school.bookings.change(booking.booking_id, to(starts_at=TWO), 1, school.staff)
    assert (moved.starts_at.hour, moved.resource_name, moved.revision) == (13, "Anna", 2)
    assert moved.last_free_cancel_at.isoformat() == "2026-03-02T13:00:00+00:00"
    event = published()[-1]
    assert (event["type"], event["data"]["former_starts_at"], event["data"]["moved"]) == (
        "BookingChanged",
        "2026-03-03T09:00:00Z",
        True,
    )
    assert school.free("2026-03-03", resource_id=anna).count("09:00") == 1
    assert "13:00" not in school.free("2026-03-03", resource_id=anna)


def test_a_booking_may_move_onto_part_of_its_own_time(school: School) -> None:
    anna = school.instructors[0].resource_id
    booking = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    later = to(starts_at="2026-03-03T10:30+01:00", duration_minutes=120)
    moved = school.bookings.change(booking.booking_id, later, 1, school.staff)
    assert (moved.duration_minutes, moved.price.amount) == (120, 17000)


def test_a_move_is_checked_as_it_would_be_written(school: School) -> None:
    """The booking's own time counts as free, everybody else's does not, and who was asked for stays."""
    anna = school.instructors[0].resource_id
    mine = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    longer = TimeWish(service_id=mine.service_id, starts_at=mine.starts_at, duration_minutes=120)
    with_anna = longer.model_copy(update={"resource_id": anna})
    assert not school.bookings.check(with_anna).bookable
    assert school.bookings.check(longer, moving=mine).bookable
    next_hour = school.wish("2026-03-03T11:00+01:00", resource_id=anna, guest_id=school.guest("Noa"))
    school.bookings.book(next_hour, school.staff)
    assert not school.bookings.check(longer, moving=mine).bookable


def test_a_refused_move_changes_nothing(school: School, published: Published) -> None:
    anna = school.instructors[0].resource_id
    booking = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    school.bookings.book(school.wish(TWO, resource_id=anna, guest_id=school.guest("B")), school.staff)
    before, free = published(), school.free("2026-03-03", resource_id=anna)
    with pytest.raises(NotBookable) as refused:
        school.bookings.change(booking.booking_id, to(starts_at=TWO), 1, school.staff)
    assert refused.value.reasons[0].code == "taken"
    assert school.bookings.get(booking.booking_id) == booking
    assert (published(), school.free("2026-03-03", resource_id=anna)) == (before, free)


def test_another_instructor_stands_in_unless_one_was_asked_for(school: School) -> None:
    anna = school.instructors[0].resource_id
    booking = school.bookings.book(school.wish(TEN), school.staff)
    assert booking.resource_id == anna
    school.bookings.book(school.wish(TWO, resource_id=anna, guest_id=school.guest("B")), school.staff)
    moved = school.bookings.change(booking.booking_id, to(starts_at=TWO), 1, school.staff)
    assert moved.resource_name == "Ben"
    back = school.bookings.change(booking.booking_id, to(starts_at=TEN, resource_id=anna), 2, school.staff)
    assert (back.resource_name, back.resource_requested) == ("Anna", True)


def test_a_larger_party_keeps_the_time_even_when_it_is_too_late_to_book(
    school: School, clock: FixedClock
) -> None:
    service = school.service(name="Group", price_per="person", min_notice_minutes=120)
    booking = school.bookings.book(school.wish(TEN, service_id=service.service_id), school.staff)
    clock.advance(hours=24)
    more = school.bookings.change(booking.booking_id, to(party_size=3), 1, school.staff)
    assert (more.party_size, more.price.amount, more.starts_at) == (3, 27000, booking.starts_at)
    with pytest.raises(NotBookable) as refused:
        school.bookings.change(booking.booking_id, to(party_size=5), 2, school.staff)
    assert refused.value.reasons[0].code == "party_too_large"


def test_a_note_leaves_time_and_occupancy_alone(school: School, published: Published) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    noted = school.bookings.change(booking.booking_id, to(notes="vegetarian"), 1, school.staff)
    assert (noted.notes, noted.starts_at, noted.revision) == ("vegetarian", booking.starts_at, 2)
    assert published()[-1]["data"]["moved"] is False
    assert school.bookings.change(booking.booking_id, to(notes="vegetarian"), 2, school.staff).revision == 2
    assert school.bookings.change(booking.booking_id, to(notes=None), 2, school.staff).notes is None


def test_a_change_needs_the_current_revision_and_repeats_under_its_key(school: School) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    moved = school.bookings.change(booking.booking_id, to(starts_at=TWO), 1, school.staff, "k")
    assert school.bookings.change(booking.booking_id, to(starts_at=TWO), 1, school.staff, "k") == moved
    with pytest.raises(StaleRevision) as stale:
        school.bookings.change(booking.booking_id, to(starts_at=TEN), 1, school.staff)
    assert stale.value.extra == {"current_revision": 2}


def test_a_guest_cannot_touch_anothers_booking(school: School, guest: Actor) -> None:
    other = school.bookings.book(school.wish(TEN, guest_id=school.guest("Other")), school.staff)
    with pytest.raises(NotFound):
        school.bookings.cancel(other.booking_id, None, guest)
    with pytest.raises(NotFound):
        school.bookings.change(other.booking_id, to(starts_at=TWO), 1, guest)


@pytest.mark.parametrize(
    ("hours", "status"), [(0, "cancelled_by_guest"), (1, "cancelled_by_guest"), (2, "cancelled_late")]
)
def test_a_guest_cancels_free_until_the_last_free_moment(
    school: School, guest: Actor, clock: FixedClock, hours: int, status: str
) -> None:
    booking = school.bookings.book(school.wish(TEN), guest)
    clock.advance(hours=hours)
    cancelled = school.bookings.cancel(booking.booking_id, 1, guest, "snow")
    assert (cancelled.status, cancelled.history[-1].reason) == (status, "snow")


def test_a_guest_cannot_cancel_what_has_begun_but_the_venue_can(
    school: School, guest: Actor, clock: FixedClock
) -> None:
    booking = school.bookings.book(school.wish(TEN), guest)
    clock.advance(hours=25)
    with pytest.raises(Conflict):
        school.bookings.cancel(booking.booking_id, None, guest)
    ended = school.bookings.cancel(booking.booking_id, None, school.staff)
    assert ended.status == "cancelled_by_venue"


def test_staff_may_cancel_on_the_guests_behalf(school: School) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    cancelled = school.bookings.cancel(booking.booking_id, 1, school.staff, by="guest")
    assert cancelled.status == "cancelled_by_guest"
    assert school.bookings.cancel(booking.booking_id, None, school.staff) == cancelled
    with pytest.raises(WrongStep):
        school.bookings.change(booking.booking_id, to(notes="x"), 2, school.staff)


@pytest.fixture
def tour(school: School) -> dict[str, Any]:
    """What to add to a wish for a service that needs the venue's yes."""
    service = school.service(
        name="Tour", approval="request", resource_ids=[school.instructors[0].resource_id]
    )
    return {"service_id": service.service_id}


def test_a_request_keeps_its_time_until_its_deadline(
    school: School, clock: FixedClock, tour: dict[str, Any], published: Published
) -> None:
    asked = school.bookings.book(school.wish(TEN, **tour), school.staff)
    assert (asked.status, asked.pending_until) == ("requested", asked.starts_at.replace(day=2, hour=21))
    assert published()[-1]["type"] == "BookingRequested"
    rival = school.wish(TEN, guest_id=school.guest("B"), **tour)
    clock.set(asked.pending_until.replace(minute=0))
    clock.advance(seconds=-1)
    with pytest.raises(NotBookable):
        school.bookings.book(rival, school.staff)
    clock.advance(seconds=1)
    assert school.bookings.get(asked.booking_id).status == "expired"
    assert school.bookings.find(BookingsFilter(status="pending")).bookings == []
    with pytest.raises(WrongStep):
        school.bookings.confirm(asked.booking_id, None, school.staff)
    assert school.bookings.book(rival, school.staff).status == "requested"


def test_the_venues_yes_makes_it_stand_for_good(
    school: School, clock: FixedClock, tour: dict[str, Any], published: Published
) -> None:
    asked = school.bookings.book(school.wish(TEN, **tour), school.staff)
    confirmed = school.bookings.confirm(asked.booking_id, 1, school.staff)
    assert (confirmed.status, confirmed.pending_until) == ("confirmed", None)
    assert published()[-1]["type"] == "BookingConfirmed"
    assert school.bookings.confirm(asked.booking_id, None, school.staff) == confirmed
    clock.advance(hours=20)
    with pytest.raises(NotBookable):
        school.bookings.book(school.wish(TEN, guest_id=school.guest("B"), **tour), school.staff)


def test_the_venues_no_frees_the_time(school: School, tour: dict[str, Any], published: Published) -> None:
    asked = school.bookings.book(school.wish(TEN, **tour), school.staff)
    declined = school.bookings.decline(asked.booking_id, 1, school.staff, "fully staffed elsewhere")
    assert declined.status == "declined"
    assert published()[-1]["type"] == "BookingDeclined"
    assert school.bookings.decline(asked.booking_id, None, school.staff) == declined
    school.bookings.book(school.wish(TEN, guest_id=school.guest("B"), **tour), school.staff)


def test_only_requests_can_be_declined(school: School) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    with pytest.raises(WrongStep):
        school.bookings.decline(booking.booking_id, None, school.staff)
    assert school.bookings.confirm(booking.booking_id, 1, school.staff).status == "confirmed"


def test_a_guests_move_asks_the_venue_again_and_staffs_does_not(
    school: School, guest: Actor, tour: dict[str, Any]
) -> None:
    asked = school.bookings.book(school.wish(TEN, **tour), guest)
    school.bookings.confirm(asked.booking_id, 1, school.staff)
    moved = school.bookings.change(asked.booking_id, to(starts_at=TWO), 2, school.staff)
    assert moved.status == "confirmed"
    again = school.bookings.change(asked.booking_id, to(starts_at="2026-03-04T14:00+01:00"), 3, guest)
    assert again.status == "requested"
    assert again.pending_until is not None
