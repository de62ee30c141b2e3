"""Times kept while a guest decides, and the housekeeping after them."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.due import DueWork
from attendant.bookings.models import NotBookable
from attendant.bookings.wiring import due_work_for
from attendant.bookings.wishes import HoldWish, TimeWish
from attendant.kernel.errors import Conflict, Gone, NotFound
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from tests.conftest import FixedClock
from tests.schools import School, Tables, at, open_school

TEN, TWO = "2026-03-03T10:00+01:00", "2026-03-03T14:00+01:00"
type Published = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def anna(school: School) -> dict[str, str]:
    return {"resource_id": school.instructors[0].resource_id}


@pytest.fixture
def due_work(school: School, clock: FixedClock) -> DueWork:
    return due_work_for(school.property_id, Tables(), clock)


def hold_wish(school: School, start: str = TEN, session: str = "s1", **other: Any) -> HoldWish:
    fields = {"service_id": school.lesson.service_id, "starts_at": start, "session_id": session, **other}
    return HoldWish.model_validate(fields)


def test_a_hold_hides_the_time_from_others_and_not_from_its_session(
    school: School, anna: dict[str, str], clock: FixedClock
) -> None:
    held = school.bookings.hold(hold_wish(school, **anna), school.staff)
    assert (held.until - clock.now()).total_seconds() == 300
    assert "09:00" not in school.free("2026-03-03", **anna)
    assert "09:00" in school.free("2026-03-03", session_id="s1", **anna)
    with pytest.raises(NotBookable) as refused:
        school.bookings.book(school.wish(TEN, **anna), school.staff)
    assert [reason.code for reason in refused.value.reasons] == ["held"]
    assert school.bookings.check(hold_wish(school, **anna), "s1").bookable


def test_a_hold_ends_by_the_clock_swept_or_not(
    school: School, anna: dict[str, str], clock: FixedClock
) -> None:
    held = school.bookings.hold(hold_wish(school, **anna), school.staff)
    clock.advance(seconds=299)
    assert school.bookings.holds.get(held.hold_id).state == "live"
    clock.advance(seconds=1)
    assert school.bookings.holds.get(held.hold_id).state == "expired"
    assert "09:00" in school.free("2026-03-03", **anna)
    school.bookings.book(school.wish(TEN, **anna), school.staff)


def test_a_hold_in_a_chat_lives_longer_and_is_extended_once(
    school: School, guest_actor: Actor, clock: FixedClock
) -> None:
    held = school.bookings.hold(hold_wish(school), guest_actor)
    assert (held.until - clock.now()).total_seconds() == 900
    longer = school.bookings.holds.extend(held.hold_id, guest_actor)
    assert (longer.until - clock.now()).total_seconds() == 1800
    with pytest.raises(Conflict):
        school.bookings.holds.extend(held.hold_id, guest_actor)
    clock.advance(seconds=1500)
    assert school.bookings.holds.get(held.hold_id).state == "live"
    clock.advance(seconds=300)
    with pytest.raises(Gone):
        school.bookings.holds.extend(held.hold_id, guest_actor)


def test_a_session_holds_one_time(school: School, anna: dict[str, str], published: Published) -> None:
    first = school.bookings.hold(hold_wish(school, **anna), school.staff)
    second = school.bookings.hold(hold_wish(school, TWO, **anna), school.staff)
    assert school.bookings.holds.get(first.hold_id).state == "released"
    assert "09:00" in school.free("2026-03-03", **anna)
    assert "13:00" not in school.free("2026-03-03", **anna)
    assert [event["type"] for event in published()[-3:]] == ["BookingHeld", "BookingReleased", "BookingHeld"]
    moved = hold_wish(school, "2026-03-03T14:30+01:00", **anna)
    assert school.bookings.hold(moved, school.staff).hold_id != second.hold_id


def test_a_refused_second_hold_leaves_the_first(school: School, anna: dict[str, str]) -> None:
    first = school.bookings.hold(hold_wish(school, **anna), school.staff)
    with pytest.raises(NotBookable):
        school.bookings.hold(hold_wish(school, "2026-03-03T20:00+01:00", **anna), school.staff)
    assert school.bookings.holds.get(first.hold_id).state == "live"


def test_a_hold_becomes_a_booking_on_its_resource(
    school: School, tables: dict[str, Table], published: Published
) -> None:
    school.bookings.book(school.wish(TWO, resource_id=school.instructors[0].resource_id), school.staff)
    held = school.bookings.hold(hold_wish(school), school.staff)
    assert held.resource_id == school.instructors[1].resource_id
    booked = school.bookings.book(school.wish(TEN, hold_id=held.hold_id), school.staff, "k")
    assert booked.resource_id == held.resource_id
    assert not booked.resource_requested
    assert school.bookings.holds.get(held.hold_id).booking_id == booked.booking_id
    claims = [
        owner
        for day in tables["bookings"].query_all(f"{school.property_id}#OCCUPANCY")
        for owner in day["claims"]
    ]
    assert held.hold_id not in claims
    assert booked.booking_id in claims
    repeat = school.bookings.book(school.wish(TEN, hold_id=held.hold_id), school.staff, "other key")
    assert (repeat.booking_id, repeat.repeated) == (booked.booking_id, True)


def test_a_hold_that_ran_out_still_becomes_a_booking_if_its_time_is_free(
    school: School, anna: dict[str, str], clock: FixedClock, due_work: DueWork
) -> None:
    held = school.bookings.hold(hold_wish(school, **anna), school.staff)
    clock.advance(minutes=6)
    assert due_work.sweep(school.staff) == 1
    booked = school.bookings.book(school.wish(TEN, hold_id=held.hold_id, **anna), school.staff)
    assert booked.status == "booked"


def test_a_hold_that_ran_out_and_was_taken_by_another_does_not(
    school: School, anna: dict[str, str], clock: FixedClock
) -> None:
    held = school.bookings.hold(hold_wish(school, **anna), school.staff)
    clock.advance(minutes=6)
    school.bookings.book(school.wish(TEN, guest_id=school.guest("B"), **anna), school.staff)
    with pytest.raises(NotBookable):
        school.bookings.book(school.wish(TEN, hold_id=held.hold_id, **anna), school.staff)


def test_letting_go_frees_the_time_and_can_be_repeated(school: School, anna: dict[str, str]) -> None:
    held = school.bookings.hold(hold_wish(school, **anna), school.staff)
    released = school.bookings.holds.release(held.hold_id, school.staff)
    assert school.bookings.holds.release(held.hold_id, school.staff) == released
    assert "09:00" in school.free("2026-03-03", **anna)
    with pytest.raises(Gone):
        school.bookings.book(school.wish(TEN, hold_id=held.hold_id, **anna), school.staff)
    with pytest.raises(NotFound):
        school.bookings.holds.release("hld_unknown", school.staff)


def test_the_sweep_ends_what_is_due_once_and_nothing_else(
    school: School, clock: FixedClock, due_work: DueWork, published: Published, tables: dict[str, Table]
) -> None:
    tour = school.service(name="Tour", approval="request")
    asked = school.bookings.book(school.wish(TEN, service_id=tour.service_id), school.staff)
    held = school.bookings.hold(hold_wish(school, TWO), school.staff)
    standing = school.bookings.book(school.wish("2026-03-04T10:00+01:00"), school.staff)
    assert due_work.sweep(school.staff) == 0
    clock.advance(minutes=6)
    assert due_work.sweep(school.staff) == 1
    assert published()[-1]["type"] == "BookingReleased"
    clock.advance(hours=24)
    assert due_work.sweep(school.staff) == 1
    event = published()[-1]
    assert (event["type"], event["data"]["booking_id"]) == ("BookingExpired", asked.booking_id)
    assert due_work.sweep(school.staff) == 0
    assert school.bookings.get(asked.booking_id).history[-1].status == "expired"
    assert school.bookings.get(standing.booking_id).status == "booked"
    claims = [
        owner
        for day in tables["bookings"].query_all(f"{school.property_id}#OCCUPANCY")
        for owner in day["claims"]
    ]
    assert claims == [standing.booking_id]
    assert held.hold_id not in claims


def test_a_held_time_is_kept_although_its_notice_runs_out_meanwhile(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    """The hold began in time; who decides within it must not be told that it is too late."""
    school = open_school(property_id, clock, min_notice_minutes=60)
    start = "2026-03-02T10:00+01:00"
    wish = HoldWish(service_id=school.lesson.service_id, starts_at=at(start), session_id="one")
    held = school.bookings.hold(wish, school.staff)
    clock.advance(minutes=4)
    said = school.bookings.check(TimeWish(service_id=held.service_id, starts_at=at(start)), "one")
    assert said.bookable
    assert not school.bookings.check(TimeWish(service_id=held.service_id, starts_at=at(start))).bookable
    booking = school.bookings.book(school.wish(start, hold_id=held.hold_id), school.staff)
    assert booking.starts_at == at(start)


def test_the_hold_of_one_service_opens_no_other(school: School) -> None:
    late = school.service(name="Tour", min_notice_minutes=7 * 24 * 60).service_id
    session = school.bookings.hold(hold_wish(school), school.staff).session_id
    wish = hold_wish(school, session=session, service_id=late)
    refused_for = [reason.code for reason in school.bookings.check(wish, session).reasons]
    with pytest.raises(NotBookable) as refused:
        school.bookings.hold(wish, school.staff)
    assert refused_for == [reason.code for reason in refused.value.reasons] == ["notice"]
