"""Moves and swaps: done, or what is in the way, and never something between (S-16, S-19)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attendant.bookings.arriving import StillSeated
from attendant.bookings.models import Booking
from attendant.bookings.moves.models import Locked, LockWish, MoveRefused, MoveWish, SwapWish
from attendant.bookings.moves.service import Moves
from attendant.bookings.moves.wiring import moves_for
from attendant.kernel.errors import StaleRevision
from tests.conftest import FixedClock
from tests.restaurants import Restaurant, open_restaurant
from tests.schools import Tables

SEVEN = "2026-03-06T19:00+01:00"
NINE = "2026-03-06T21:00+01:00"


@pytest.fixture
def moves(restaurant: Restaurant) -> Moves:
    return moves_for(restaurant.property_id, Tables(), restaurant.clock)


def book(restaurant: Restaurant, start: str, party: int, *names: str) -> Booking:
    """A booking of another guest at these tables, which nobody asked for."""
    ids = [restaurant.tables[name].resource_id for name in names]
    wish = restaurant.wish(start, party, resource_ids=ids, guest={"name": f"Guest of {'+'.join(names)}"})
    return restaurant.bookings.book(wish, restaurant.staff)


def to(restaurant: Restaurant, *names: str, **other: Any) -> MoveWish:
    ids = [restaurant.tables[name].resource_id for name in names]
    return MoveWish.model_validate({"resource_ids": ids, **other})


def test_a_booking_moves_to_a_free_table_and_keeps_time_price_and_terms(
    restaurant: Restaurant, moves: Moves
) -> None:
    before = book(restaurant, SEVEN, 2, "T1")
    after = moves.move(before.booking_id, to(restaurant, "T3", lock=True), 1, restaurant.staff, "key-1")
    assert restaurant.names(after.resource_ids) == ["T3"]
    assert (after.starts_at, after.ends_at, after.price) == (before.starts_at, before.ends_at, before.price)
    assert after.locked and after.history[-1].reason == "moved"
    assert (
        moves.move(before.booking_id, to(restaurant, "T3", lock=True), 1, restaurant.staff, "key-1") == after
    )
    assert book(restaurant, SEVEN, 2, "T1")
    with pytest.raises(StaleRevision):
        moves.move(before.booking_id, to(restaurant, "T4"), 1, restaurant.staff)


def test_who_is_in_the_way_is_named_and_a_swap_offered_where_both_fit(
    restaurant: Restaurant, moves: Moves
) -> None:
    couple, family = book(restaurant, SEVEN, 2, "T3"), book(restaurant, SEVEN, 2, "T1")
    with pytest.raises(MoveRefused) as refused:
        moves.move(couple.booking_id, to(restaurant, "T1"), 1, restaurant.staff)
    (conflict,) = refused.value.extra["conflicts"]
    assert (conflict["kind"], conflict["owner_id"]) == ("booking", family.booking_id)
    assert (conflict["reference"], conflict["guest_name"]) == (family.reference, "Guest of T1")
    swap = refused.value.extra["swap"]
    assert swap["possible"] and swap["with_booking_id"] == family.booking_id
    wish = SwapWish(with_booking_id=family.booking_id, with_revision=swap["with_revision"])
    one, other = moves.swap(couple.booking_id, wish, 1, restaurant.staff).bookings
    assert restaurant.names(one.resource_ids) == ["T1"]
    assert restaurant.names(other.resource_ids) == ["T3"]
    assert restaurant.bookings.get(other.booking_id) == other


def test_a_swap_in_which_one_does_not_fit_changes_nothing(restaurant: Restaurant, moves: Moves) -> None:
    couple, four = book(restaurant, SEVEN, 2, "T1"), book(restaurant, SEVEN, 4, "T3")
    with pytest.raises(MoveRefused) as refused:
        moves.move(couple.booking_id, to(restaurant, "T3"), 1, restaurant.staff)
    swap = refused.value.extra["swap"]
    assert not swap["possible"]
    assert [one["code"] for one in swap["reasons"]] == ["party_too_large"]
    with pytest.raises(MoveRefused):
        wish = SwapWish(with_booking_id=four.booking_id, with_revision=1)
        moves.swap(couple.booking_id, wish, 1, restaurant.staff)
    assert restaurant.bookings.get(couple.booking_id) == couple
    assert restaurant.bookings.get(four.booking_id) == four


def test_joined_tables_change_places_with_one_even_where_set_up_and_times_differ(
    restaurant: Restaurant, moves: Moves
) -> None:
    group, six = book(restaurant, SEVEN, 6, "T3", "T4"), book(restaurant, "2026-03-06T18:30+01:00", 5, "T5")
    wish = SwapWish(with_booking_id=six.booking_id, with_revision=1)
    one, other = moves.swap(group.booking_id, wish, 1, restaurant.staff).bookings
    assert restaurant.names(one.resource_ids) == ["T5"]
    assert (one.setup_minutes, other.setup_minutes) == (0, 15)
    assert sorted(part.covers for part in other.allocations) == [1, 4]
    assert (one.starts_at, other.starts_at) == (group.starts_at, six.starts_at)


def test_what_is_locked_moves_only_for_a_reason(restaurant: Restaurant, moves: Moves) -> None:
    booking = book(restaurant, SEVEN, 2, "T1")
    locked = moves.lock(booking.booking_id, LockWish(reason="promised"), None, restaurant.staff, locked=True)
    assert locked.locked and locked.revision == 2
    with pytest.raises(Locked):
        moves.move(booking.booking_id, to(restaurant, "T2"), 2, restaurant.staff)
    forced = to(restaurant, "T2", force_reason="The lamp fell down")
    moved = moves.move(booking.booking_id, forced, 2, restaurant.staff)
    assert moved.locked and moved.forced_reason is None
    free = moves.lock(booking.booking_id, LockWish(), 3, restaurant.staff, locked=False)
    assert not free.locked


def test_staff_may_force_a_party_onto_a_small_table_at_another_time(
    restaurant: Restaurant, moves: Moves
) -> None:
    booking = book(restaurant, SEVEN, 4, "T3")
    with pytest.raises(MoveRefused) as refused:
        moves.move(booking.booking_id, to(restaurant, "T1", starts_at=NINE), 1, restaurant.staff)
    assert [one.code.value for one in refused.value.reasons] == ["party_too_large"]
    assert refused.value.extra["conflicts"] == [] and refused.value.extra["swap"] is None
    wish = to(restaurant, "T1", starts_at=NINE, force_reason="They bring two stools")
    moved = moves.move(booking.booking_id, wish, 1, restaurant.staff)
    assert moved.forced_reason == "They bring two stools"
    assert moved.last_free_cancel_at - booking.last_free_cancel_at == moved.starts_at - booking.starts_at
    assert "19:00" in restaurant.free("2026-03-06", 4)


def test_a_party_that_is_here_needs_its_new_table_from_now_on_only(
    restaurant: Restaurant, moves: Moves, clock: FixedClock
) -> None:
    early = book(restaurant, "2026-03-06T18:00+01:00", 2, "T2")
    late = book(restaurant, SEVEN, 2, "T1")
    clock.set(datetime(2026, 3, 6, 18, 0, tzinfo=UTC))
    steps = restaurant.bookings.steps
    seated = steps.arrivals.seat(late.booking_id, None, restaurant.staff)
    clock.set(early.ends_at + timedelta(minutes=1))
    moved = moves.move(late.booking_id, to(restaurant, "T2"), seated.revision, restaurant.staff)
    assert (moved.starts_at, moved.ends_at) == (late.starts_at, late.ends_at)
    assert moved.allocations[0].since == clock.now()
    assert restaurant.names(moved.resource_ids) == ["T2"]


def test_nobody_is_seated_where_another_party_still_sits_unless_staff_say_why(
    restaurant: Restaurant, clock: FixedClock
) -> None:
    arrivals = restaurant.bookings.steps.arrivals
    early = book(restaurant, "2026-03-06T18:00+01:00", 2, "T1")
    late = book(restaurant, "2026-03-06T19:30+01:00", 2, "T1")
    other = book(restaurant, NINE, 2, "T1")
    clock.set(early.starts_at)
    arrivals.seat(early.booking_id, None, restaurant.staff)
    clock.set(late.starts_at)  # The first party's time is long up.
    with pytest.raises(StillSeated) as refused:
        arrivals.seat(late.booking_id, None, restaurant.staff)
    (there,) = refused.value.extra["bookings"]
    assert (there["booking_id"], there["reference"]) == (early.booking_id, early.reference)
    assert there["resource_name"] == early.resource_name
    assert "guest_name" not in there
    assert restaurant.bookings.get(late.booking_id).status == "booked"
    arrivals.finish(early.booking_id, None, restaurant.staff)
    assert arrivals.seat(late.booking_id, None, restaurant.staff).status == "seated"
    forced = arrivals.seat(other.booking_id, None, restaurant.staff, "They share the table")
    assert (forced.status, forced.history[-1].reason) == ("seated", "They share the table")


def test_a_request_that_is_moved_waits_no_longer_than_its_new_start(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, approval="request")
    asked = house.bookings.book(house.wish(SEVEN), house.online)
    today = "2026-03-02T19:00+01:00"
    ids = list(asked.resource_ids)
    wish = MoveWish.model_validate({"resource_ids": ids, "starts_at": today})
    moved = moves_for(property_id, Tables(), clock).move(asked.booking_id, wish, 1, house.staff)
    assert moved.pending_until is not None and moved.pending_until <= moved.starts_at
