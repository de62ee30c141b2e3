"""From the guest's arrival to the end: who came, who stayed longer, who did not come, what was a mistake."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from attendant.bookings.blocks.models import BlockWish
from attendant.bookings.blocks.wiring import blocks_for
from attendant.bookings.due import DueWork
from attendant.bookings.models import Booking, NotBookable
from attendant.bookings.moves.models import MoveWish
from attendant.bookings.moves.wiring import moves_for
from attendant.bookings.states import WrongStep
from attendant.bookings.undoing import CannotUndo
from attendant.bookings.wiring import due_work_for, returning_for
from attendant.bookings.wishes import BookingsFilter, BookingWish, ChangeWish, HoldWish
from attendant.kernel.errors import Conflict, Invalid, NotFound
from attendant.kernel.subjects import Actor
from tests.conftest import FixedClock
from tests.schools import WEEKDAYS, School, Tables, at, open_school

DAY = "2026-03-03"
TEN, ELEVEN = f"{DAY}T10:00+01:00", f"{DAY}T11:00+01:00"
FEES = [
    {
        "party_min": 2,
        "deposit": {"percent": 20},
        "late_fees": [{"charge": {"percent": 50}}],
        "no_show_fee": {"percent": 100},
    }
]
type Published = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def anna(school: School) -> str:
    return school.instructors[0].resource_id


@pytest.fixture
def guest(school: School) -> Actor:
    return Actor(
        kind="guest",
        id=school.guest_id,
        property_id=school.property_id,
        channel="whatsapp",
        correlation_id="cor_test",
    )


@pytest.fixture
def due_work(school: School, clock: FixedClock) -> DueWork:
    return due_work_for(school.property_id, Tables(), clock)


@pytest.fixture
def lesson(school: School, anna: str) -> Booking:
    """Anna's lesson from ten to twelve."""
    return school.bookings.book(school.wish(TEN, resource_id=anna, duration_minutes=120), school.staff)


@pytest.fixture
def charged(school: School) -> dict[str, Any]:
    """What to add to a wish for a service with a deposit and fees."""
    return {"service_id": school.service(name="Course", terms=FEES).service_id, "party_size": 2}


def types(published: Published, count: int) -> list[str]:
    return [event["type"] for event in published()[-count:]]


def test_a_party_arrives_in_part_then_whole_sits_and_leaves(
    school: School, lesson: Booking, anna: str, clock: FixedClock, published: Published
) -> None:
    arrivals = school.bookings.steps.arrivals
    clock.set(at(TEN))
    wide = school.bookings.change(lesson.booking_id, ChangeWish(party_size=3), 1, school.staff)
    partly = arrivals.arrive(lesson.booking_id, 2, wide.revision, school.staff)
    assert (partly.status, partly.arrived_covers) == ("partly_arrived", 2)
    assert arrivals.arrive(lesson.booking_id, None, None, school.staff).status == "arrived"
    seated = arrivals.seat(lesson.booking_id, None, school.staff)
    assert (seated.status, seated.seated_at, seated.locked) == ("seated", clock.now(), True)
    clock.set(at(f"{DAY}T10:40:30+01:00"))
    left = arrivals.finish(lesson.booking_id, None, school.staff)
    assert (left.status, left.left_at) == ("finished", clock.now())
    assert arrivals.finish(lesson.booking_id, None, school.staff) == left
    assert types(published, 4) == ["BookingArrived", "BookingArrived", "BookingSeated", "BookingFinished"]
    assert [step.status for step in left.history[-4:]] == ["partly_arrived", "arrived", "seated", "finished"]
    assert "10:00" in school.free(DAY, resource_id=anna), "11:00 on the wall: the rest of the stay is free"


def test_steps_out_of_order_are_refused_and_change_nothing(school: School, lesson: Booking) -> None:
    arrivals = school.bookings.steps.arrivals
    with pytest.raises(WrongStep):
        arrivals.finish(lesson.booking_id, None, school.staff)
    with pytest.raises(Conflict):
        arrivals.seat(lesson.booking_id, None, school.staff)  # It begins tomorrow.
    with pytest.raises(Conflict):
        arrivals.no_show(lesson.booking_id, None, school.staff, None)
    assert school.bookings.get(lesson.booking_id) == lesson


def test_a_guest_cannot_undo_what_staff_see(
    school: School, lesson: Booking, clock: FixedClock, guest: Actor
) -> None:
    clock.set(at(f"{DAY}T09:50+01:00"))
    seated = school.bookings.steps.arrivals.seat(lesson.booking_id, None, school.staff)
    with pytest.raises(WrongStep):
        school.bookings.cancel(lesson.booking_id, None, guest)
    with pytest.raises(WrongStep):
        wish = ChangeWish.model_validate({"starts_at": f"{DAY}T14:00+01:00"})
        school.bookings.change(lesson.booking_id, wish, seated.revision, guest)


def test_a_no_show_frees_the_rest_owes_what_was_agreed_and_can_be_undone_once_more_free(
    school: School, anna: str, charged: dict[str, Any], clock: FixedClock, published: Published
) -> None:
    wish = school.wish(TEN, resource_id=anna, duration_minutes=120, **charged)
    booking = school.bookings.book(wish, school.staff)
    clock.set(at(f"{DAY}T10:15+01:00"))
    waiting = school.bookings.find(BookingsFilter(status="due_no_show")).bookings
    assert [one.booking_id for one in waiting] == [booking.booking_id]
    missed = school.bookings.steps.arrivals.no_show(booking.booking_id, None, school.staff, "no call")
    assert [(fee.kind, fee.amount.amount, fee.state) for fee in missed.fees] == [("no_show", 17000, "due")]
    assert types(published, 2) == ["BookingNoShow", "BookingFeeDue"]
    other = school.bookings.book(
        school.wish(ELEVEN, resource_id=anna, guest_id=school.guest("Noa")), school.staff
    )
    undo = school.bookings.steps.undoing.undo
    with pytest.raises(NotBookable) as refused:
        undo(booking.booking_id, "came late", None, school.staff)
    assert refused.value.reasons[0].code == "taken"
    school.bookings.cancel(other.booking_id, None, school.staff)
    back = undo(booking.booking_id, "came late", None, school.staff)
    assert (back.status, back.fees[0].state, back.freed_at) == ("booked", "dropped", None)
    assert back.history[-1].undoes == "no_show"
    assert published()[-1]["data"]["undone"] == "no_show"
    again = school.bookings.steps.arrivals.no_show(booking.booking_id, None, school.staff, None)
    assert [fee.state for fee in again.fees] == ["due"]
    waived = school.bookings.steps.waivers.waive(
        booking.booking_id, "no_show", "regular guest", None, school.staff
    )
    assert (waived.fees[0].state, waived.fees[0].reason) == ("waived", "regular guest")
    assert published()[-1]["type"] == "BookingFeeWaived"


def test_a_cancellation_by_mistake_is_undone_within_a_day(
    school: School, lesson: Booking, anna: str, clock: FixedClock
) -> None:
    school.bookings.cancel(lesson.booking_id, None, school.staff)
    assert "09:00" in school.free(DAY, resource_id=anna)
    back = school.bookings.steps.undoing.undo(lesson.booking_id, "wrong guest", None, school.staff)
    assert back.status == "booked"
    assert "09:00" not in school.free(DAY, resource_id=anna)
    school.bookings.cancel(lesson.booking_id, None, school.staff)
    clock.advance(hours=24, seconds=1)
    with pytest.raises(CannotUndo):
        school.bookings.steps.undoing.undo(lesson.booking_id, "too late", None, school.staff)


def test_a_party_may_stay_longer_until_somebody_else_comes(
    school: School, anna: str, clock: FixedClock, published: Published
) -> None:
    first = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    school.bookings.book(
        school.wish(f"{DAY}T11:30+01:00", resource_id=anna, guest_id=school.guest("Noa")), school.staff
    )
    clock.set(at(TEN))
    stay = school.bookings.steps.arrivals.stay
    school.bookings.steps.arrivals.seat(first.booking_id, None, school.staff)
    longer = stay(first.booking_id, at(f"{DAY}T11:30+01:00"), None, school.staff)
    assert (longer.duration_minutes, longer.price) == (90, first.price)
    assert published()[-1]["data"]["former_ends_at"] == "2026-03-03T10:00:00Z"
    with pytest.raises(NotBookable):
        stay(first.booking_id, at(f"{DAY}T11:40+01:00"), None, school.staff)
    assert school.bookings.get(first.booking_id).ends_at == longer.ends_at
    forced = stay(first.booking_id, at(f"{DAY}T11:40+01:00"), None, school.staff, "birthday speech")
    assert forced.forced_reason == "birthday speech"
    with pytest.raises(Invalid):
        stay(first.booking_id, at(f"{DAY}T09:00+01:00"), None, school.staff)
    clock.set(at(f"{DAY}T11:45+01:00"))
    [late] = school.bookings.find(BookingsFilter(status="overdue")).bookings
    assert (late.booking_id, late.overdue) == (first.booking_id, True)


def test_time_is_given_back_whatever_lies_over_it_and_no_force_extends_into_a_block(
    school: School, anna: str, clock: FixedClock
) -> None:
    lesson = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    clock.set(at(TEN))
    block = {"starts_at": f"{DAY}T10:30+01:00", "ends_at": f"{DAY}T12:00+01:00", "reason": "Flu"}
    blocks = blocks_for(school.property_id, Tables(), clock)
    blocks.make(BlockWish.model_validate({**block, "resource_ids": [anna]}), school.staff)
    stay = school.bookings.steps.arrivals.stay
    with pytest.raises(NotBookable):
        stay(lesson.booking_id, at(f"{DAY}T11:30+01:00"), None, school.staff, "he insists")
    shorter = stay(lesson.booking_id, at(f"{DAY}T10:45+01:00"), None, school.staff)
    assert shorter.duration_minutes == 45
    moves = moves_for(school.property_id, Tables(), clock)
    ben = next(one for one in school.lesson.resource_ids if one != anna)
    moved = moves.move(lesson.booking_id, MoveWish(resource_ids=[ben]), shorter.revision, school.staff)
    assert (moved.resource_id, moved.duration_minutes, moved.price) == (ben, 45, lesson.price)


def test_the_start_of_a_party_that_is_here_stays(school: School, lesson: Booking, clock: FixedClock) -> None:
    clock.set(lesson.starts_at)
    here = school.bookings.steps.arrivals.arrive(lesson.booking_id, None, None, school.staff)
    wish = ChangeWish.model_validate({"starts_at": f"{DAY}T14:00+01:00"})
    with pytest.raises(Conflict, match="party is here"):
        school.bookings.change(lesson.booking_id, wish, here.revision, school.staff)
    assert school.bookings.get(lesson.booking_id) == here


def test_a_visit_of_two_days_can_end_after_more_than_one(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    every_day = [*WEEKDAYS, "sunday"]
    always = {"weekly": {day: [{"opens": "00:00", "closes": "24:00"}] for day in every_day}}
    tour = {"duration_minutes": 2880, "price": {"amount": 90000, "currency": "CHF"}}
    school = open_school(property_id, clock, hours=always, prices=[tour])
    booking = school.bookings.book(school.wish(TEN), school.staff)
    end = at("2026-03-04T16:00+01:00")
    shorter = school.bookings.steps.arrivals.stay(booking.booking_id, end, None, school.staff)
    assert shorter.duration_minutes == 30 * 60


def test_a_walk_in_sits_from_the_start(school: School, clock: FixedClock, guest: Actor) -> None:
    clock.set(at(f"{DAY}T10:07+01:00"))
    wish = school.wish(f"{DAY}T10:07+01:00", audience="walk_in", seated=True)
    seated = school.bookings.book(wish, school.staff)
    assert (seated.status, seated.seated_at, seated.arrived_covers) == ("seated", clock.now(), 1)
    with pytest.raises(CannotUndo):
        school.bookings.steps.undoing.undo(seated.booking_id, "never sat", None, school.staff)
    with pytest.raises(Invalid):
        school.bookings.book(school.wish(f"{DAY}T14:00+01:00", seated=True), guest)


def test_terms_are_copied_and_move_with_the_booking(
    school: School, charged: dict[str, Any], guest: Actor, clock: FixedClock, published: Published
) -> None:
    booking = school.bookings.book(school.wish("2026-03-05T10:00+01:00", **charged), guest)
    assert booking.terms is not None
    assert booking.terms.deposit is not None
    assert (booking.terms.deposit.amount, booking.deposit_state) == (1800, "due")
    assert booking.terms.late_fees[0].after == booking.last_free_cancel_at
    longer = ChangeWish.model_validate({"starts_at": "2026-03-06T10:00+01:00", "duration_minutes": 120})
    moved = school.bookings.change(booking.booking_id, longer, 1, guest)
    assert moved.terms is not None
    assert moved.terms.late_fees[0].after == booking.last_free_cancel_at + timedelta(days=1)
    assert moved.terms.late_fees[0].fee.amount == 8500
    waived = school.bookings.steps.waivers.waive(booking.booking_id, "deposit", "voucher", None, school.staff)
    assert waived.deposit_state == "waived"
    clock.set(at("2026-03-06T09:00+01:00"))
    late = school.bookings.cancel(booking.booking_id, None, guest)
    assert (late.status, late.fees[0].amount.amount, late.fees[0].kind) == (
        "cancelled_late",
        8500,
        "late_cancellation",
    )
    assert types(published, 2) == ["BookingCancelled", "BookingFeeDue"]
    with pytest.raises(NotFound):
        school.bookings.steps.waivers.waive(booking.booking_id, "no_show", "none", None, school.staff)


def test_another_party_is_another_agreement(school: School, charged: dict[str, Any]) -> None:
    alone = school.bookings.book(school.wish(TEN, **(charged | {"party_size": 1})), school.staff)
    assert (alone.terms, alone.deposit_state) == (None, "none")
    pair = school.bookings.change(alone.booking_id, ChangeWish(party_size=2), 1, school.staff)
    assert pair.deposit_state == "due"


def test_a_hold_lives_longer_where_a_payment_is_due(school: School, charged: dict[str, Any]) -> None:
    for party, seconds in ((1, 300), (2, 600)):
        wish = {**charged, "party_size": party, "starts_at": TEN, "session_id": f"browser-{party}"}
        held = school.bookings.hold(HoldWish.model_validate(wish), school.staff)
        assert held.until == at("2026-03-02T08:00Z") + timedelta(seconds=seconds)
        longer = school.bookings.holds.extend(held.hold_id, school.staff)
        assert longer.until == held.until + timedelta(seconds=seconds)


def test_a_guest_is_reminded_once_per_lead_and_never_too_late(
    school: School, guest: Actor, clock: FixedClock, due_work: DueWork, published: Published
) -> None:
    booking = school.bookings.book(school.wish("2026-03-05T10:00+01:00"), guest)
    assert booking.reminders == [1440]

    def reminded(now: str) -> int:
        clock.set(at(now))
        before = len(published())
        due_work.sweep(school.staff)
        due_work.sweep(school.staff)
        return [event["type"] for event in published()[before:]].count("BookingReminderDue")

    assert reminded("2026-03-04T09:59+01:00") == 0
    later = ChangeWish.model_validate({"starts_at": "2026-03-05T14:00+01:00"})
    school.bookings.change(booking.booking_id, later, 1, guest)
    assert reminded("2026-03-04T10:01+01:00") == 0, "it was moved, and with it its reminder"
    assert reminded("2026-03-04T14:01+01:00") == 1
    assert school.bookings.get(booking.booking_id).reminders == []
    assert reminded("2026-03-05T13:00+01:00") == 0


def test_no_reminder_for_what_has_ended_begun_or_was_booked_by_staff(
    school: School, guest: Actor, clock: FixedClock, due_work: DueWork, published: Published
) -> None:
    cancelled = school.bookings.book(school.wish("2026-03-05T10:00+01:00"), guest)
    school.bookings.cancel(cancelled.booking_id, None, guest)
    assert school.bookings.book(school.wish("2026-03-05T11:00+01:00"), school.staff).reminders == []
    assert school.bookings.book(school.wish("2026-03-03T09:00+01:00"), guest).reminders == []
    school.bookings.book(school.wish("2026-03-05T14:00+01:00"), guest)
    clock.set(at("2026-03-05T14:01+01:00"))  # The sweep did not run for days.
    due_work.sweep(school.staff)
    assert "BookingReminderDue" not in {event["type"] for event in published()}


def test_who_has_not_come_is_proposed_once_and_not_after_arriving(
    school: School, lesson: Booking, clock: FixedClock, due_work: DueWork, published: Published
) -> None:
    other = school.bookings.book(school.wish(TEN, guest_id=school.guest("Noa")), school.staff)
    clock.set(at(f"{DAY}T10:05+01:00"))
    school.bookings.steps.arrivals.arrive(other.booking_id, None, None, school.staff)
    clock.set(at(f"{DAY}T10:17+01:00"))
    due_work.sweep(school.staff)
    due_work.sweep(school.staff)
    proposed = [event for event in published() if event["type"] == "BookingNoShowProposed"]
    assert [event["aggregate_id"] for event in proposed] == [lesson.booking_id]
    assert due_work.sweep(school.staff) == 0
    school.bookings.steps.undoing.undo(other.booking_id, "somebody else", None, school.staff)
    assert school.bookings.get(other.booking_id).no_show_due


def test_requests_of_the_guest_are_kept_and_stand_in_no_event(school: School, published: Published) -> None:
    wish = school.wish(TEN, dietary="peanuts", occasion="birthday")
    booking = school.bookings.book(BookingWish.model_validate(wish.model_dump()), school.staff)
    changed = school.bookings.change(
        booking.booking_id, ChangeWish(special_requests="near the window"), 1, school.staff
    )
    stored = school.bookings.get(booking.booking_id)
    assert (stored.dietary, stored.occasion, stored.special_requests) == (
        "peanuts",
        "birthday",
        "near the window",
    )
    assert changed.starts_at == booking.starts_at
    assert not any("peanuts" in str(event) or "window" in str(event) for event in published())


def test_the_same_again_next_week_and_what_else_if_it_is_taken(
    school: School, lesson: Booking, anna: str, clock: FixedClock
) -> None:
    returning = returning_for(school.property_id, Tables(), clock)
    again = returning.again(lesson.booking_id)
    assert (again.wish.starts_at, again.wish.resource_ids) == (at("2026-03-10T10:00+01:00"), [anna])
    assert again.verdict.bookable
    clock.set(at("2026-03-26T12:00+01:00"))  # The clocks change on the 29th; the wall time stays.
    after_change = returning.again(lesson.booking_id)
    assert after_change.wish.starts_at == at("2026-03-31T10:00+02:00")
    school.bookings.book(
        school.wish("2026-03-31T10:00+02:00", resource_id=anna, guest_id=school.guest("Noa")), school.staff
    )
    taken = returning.again(lesson.booking_id).verdict
    assert (taken.bookable, taken.reasons[0].code) == (False, "taken")
    assert taken.alternatives
    record = returning.record(school.guest_id)
    assert (record.bookings, record.unnoted, record.complete) == (1, 1, True)
