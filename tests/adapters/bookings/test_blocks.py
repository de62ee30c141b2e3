"""Blocks: what they refuse, what they leave, what they tell (S-18)."""

from datetime import UTC, datetime

import pytest

from attendant.bookings.blocks.models import BlockWish
from attendant.bookings.blocks.service import Blocks
from attendant.bookings.blocks.wiring import blocks_for
from attendant.bookings.catalogue import ResourcePatch
from attendant.bookings.models import NotBookable
from attendant.kernel.errors import Invalid, NotFound
from tests.conftest import FixedClock
from tests.restaurants import Restaurant
from tests.schools import Tables

SEVEN = "2026-03-06T19:00+01:00"
EVENING = {"starts_at": "2026-03-06T17:00+01:00", "ends_at": "2026-03-06T23:30+01:00"}


@pytest.fixture
def blocks(restaurant: Restaurant) -> Blocks:
    return blocks_for(restaurant.property_id, Tables(), restaurant.clock)


def wish(**fields: object) -> BlockWish:
    return BlockWish.model_validate({**EVENING, "reason": "A leg is loose", **fields})


def test_a_block_over_a_booking_names_it_leaves_it_and_refuses_later_ones(
    restaurant: Restaurant, blocks: Blocks
) -> None:
    three = restaurant.tables["T3"].resource_id
    standing = restaurant.bookings.book(restaurant.wish(SEVEN, 4, resource_id=three), restaurant.staff)
    block = blocks.make(wish(resource_ids=[three]), restaurant.staff)
    assert [one.booking_id for one in block.touched] == [standing.booking_id]
    assert block.made_by == "staff:usr_1"
    assert restaurant.bookings.get(standing.booking_id) == standing
    assert [one.booking_id for one in blocks.get(block.block_id).touched] == [standing.booking_id]
    late = restaurant.wish("2026-03-06T21:00+01:00", 2, resource_id=three, force_reason="He insists")
    with pytest.raises(NotBookable) as refused:
        restaurant.bookings.book(late, restaurant.staff)
    assert [reason.code.value for reason in refused.value.reasons] == ["blocked"]


def test_an_area_or_the_venue_is_blocked_as_a_whole(restaurant: Restaurant, blocks: Blocks) -> None:
    terrace = blocks.make(wish(area_id=restaurant.areas["Terrace"].area_id), restaurant.staff)
    assert restaurant.names(tuple(terrace.resource_ids)) == ["T5"]
    assert restaurant.free("2026-03-06", 4) != []
    venue = blocks.make(wish(venue=True), restaurant.staff)
    assert len(venue.resource_ids) == 5
    assert restaurant.free("2026-03-06", 4) == []


def test_a_lifted_block_frees_what_is_left_of_it(
    restaurant: Restaurant, blocks: Blocks, clock: FixedClock
) -> None:
    block = blocks.make(wish(venue=True), restaurant.staff)
    assert blocks.lift(block.block_id, restaurant.staff).revision == 2
    assert blocks.lift(block.block_id, restaurant.staff).revision == 2
    assert "19:00" in restaurant.free("2026-03-06")
    again = blocks.make(wish(venue=True), restaurant.staff)
    clock.set(datetime(2026, 3, 6, 18, 30, tzinfo=UTC))
    assert blocks.lift(again.block_id, restaurant.staff).ends_at == clock.now()
    assert restaurant.free("2026-03-06")[0] == "19:30"
    day = datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC)
    assert [one.block_id for one in blocks.between(*day)] == [again.block_id]
    assert blocks.between(*day, resource_id="rsc_other") == []


def test_the_same_key_makes_one_block(restaurant: Restaurant, blocks: Blocks) -> None:
    first = blocks.make(wish(venue=True), restaurant.staff, "key-1")
    assert blocks.make(wish(venue=True), restaurant.staff, "key-1") == first


def test_what_cannot_be_blocked_is_said(restaurant: Restaurant, blocks: Blocks) -> None:
    with pytest.raises(NotFound):
        blocks.make(wish(resource_ids=["rsc_none"]), restaurant.staff)
    with pytest.raises(NotFound):
        blocks.make(wish(area_id="are_none"), restaurant.staff)
    with pytest.raises(Invalid) as refused:
        blocks.make(wish(venue=True, ends_at="2026-03-28T23:00+01:00"), restaurant.staff)
    assert "5 resources for 23 days" in str(refused.value)
    with pytest.raises(ValueError, match="either resource_ids"):
        wish(venue=True, area_id="are_1")


def test_a_block_of_a_whole_names_the_bookings_of_its_parts(restaurant: Restaurant, blocks: Blocks) -> None:
    room, corner = (restaurant.tables[name] for name in ("T5", "T1"))
    restaurant.bookings.catalogue.change_resource(
        corner.resource_id, ResourcePatch(part_of=room.resource_id), 1, restaurant.staff
    )
    inside = restaurant.wish(SEVEN, 2, resource_id=corner.resource_id)
    standing = restaurant.bookings.book(inside, restaurant.staff)
    block = blocks.make(wish(resource_ids=[room.resource_id]), restaurant.staff)
    assert [one.booking_id for one in block.touched] == [standing.booking_id]
    assert blocks.get(block.block_id).touched == block.touched
