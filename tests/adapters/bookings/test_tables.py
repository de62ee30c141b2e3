"""Tables: who gets which, tables taken together, the pace of the house, and what staff may force."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attendant.bookings.blocks.models import BlockWish
from attendant.bookings.blocks.wiring import blocks_for
from attendant.bookings.models import NotBookable
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.requests import NewBooking
from attendant.bookings.wishes import ChangeWish, HoldWish
from attendant.kernel.errors import Conflict
from attendant.kernel.tables import Table
from attendant.properties.service import Properties
from tests.conftest import FixedClock
from tests.restaurants import WEEK, Restaurant, open_restaurant
from tests.schools import Tables

EIGHT = "2026-03-06T20:00+01:00"
SIX = "2026-03-06T18:00+01:00"


def codes(refused: pytest.ExceptionInfo[NotBookable]) -> list[str]:
    return [reason.code.value for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("party", "names", "leaves"),
    [
        (2, ["T1"], "20:30"),
        (4, ["T3"], "21:00"),
        (6, ["T5"], "21:00"),
        # The only set for seven: set up a quarter of an hour before, and kept longer.
        (7, ["T3", "T4"], "21:30"),
    ],
)
def test_a_party_gets_the_table_that_wastes_least_for_its_turn_time(
    restaurant: Restaurant, party: int, names: list[str], leaves: str
) -> None:
    booking = restaurant.bookings.book(restaurant.wish("2026-03-06T19:00+01:00", party), restaurant.online)
    assert restaurant.names(booking.resource_ids) == names
    assert sum(one.covers for one in booking.allocations) == party
    assert booking.resource_name == " + ".join(names)
    assert f"{booking.ends_at:%H:%M}" == f"{int(leaves[:2]) - 1}{leaves[2:]}"


def test_joined_tables_are_nobody_elses_for_set_up_stay_and_reset(restaurant: Restaurant) -> None:
    bookings = restaurant.bookings
    bookings.book(restaurant.wish("2026-03-06T19:30+01:00", 8), restaurant.online)
    three = restaurant.tables["T3"].resource_id
    # 150 minutes from 19:30, and a quarter of an hour around: T3 is left alone from 19:15 to 22:15.
    assert restaurant.free("2026-03-06", 2, resource_id=three) == []
    assert restaurant.free("2026-03-06", 2) != []
    with pytest.raises(NotBookable) as refused:
        bookings.book(restaurant.wish(EIGHT, 7, guest={"name": "Noa"}), restaurant.online)
    assert codes(refused) == ["taken"]


def test_staff_put_any_tables_together_and_guests_do_not(restaurant: Restaurant) -> None:
    ids = [restaurant.tables[name].resource_id for name in ("T1", "T2", "T5")]
    with pytest.raises(NotBookable) as refused:
        restaurant.bookings.book(restaurant.wish(EIGHT, 10, resource_ids=ids), restaurant.online)
    assert codes(refused) == ["resource"]
    group = restaurant.bookings.book(restaurant.wish(EIGHT, 10, resource_ids=ids), restaurant.staff)
    assert {one.resource_name: one.covers for one in group.allocations} == {"T1": 2, "T2": 2, "T5": 6}
    assert restaurant.bookings.cancel(group.booking_id, None, restaurant.staff).status.cancelled
    assert restaurant.bookings.book(restaurant.wish(EIGHT, 10, resource_ids=ids), restaurant.staff)


def test_an_area_is_a_hard_wish(restaurant: Restaurant) -> None:
    terrace = restaurant.areas["Terrace"].area_id
    booking = restaurant.bookings.book(restaurant.wish(EIGHT, 2, area_id=terrace), restaurant.online)
    assert restaurant.names(booking.resource_ids) == ["T5"]
    with pytest.raises(NotBookable) as refused:
        wish = restaurant.wish(EIGHT, 2, area_id=terrace, guest={"name": "Noa"})
        restaurant.bookings.book(wish, restaurant.online)
    assert codes(refused) == ["taken"]


def test_another_party_gets_another_table_or_stays_as_it_is(restaurant: Restaurant) -> None:
    bookings = restaurant.bookings
    booking = bookings.book(restaurant.wish(EIGHT, 2), restaurant.online)
    bigger = bookings.change(booking.booking_id, ChangeWish(party_size=4), 1, restaurant.online)
    assert (restaurant.names(bigger.resource_ids), bigger.duration_minutes) == (["T3"], 120)
    for name in ("T4", "T5"):
        other = {"resource_id": restaurant.tables[name].resource_id, "guest": {"name": f"Guest of {name}"}}
        bookings.book(restaurant.wish(EIGHT, 4, **other), restaurant.staff)
    with pytest.raises(NotBookable):
        bookings.change(booking.booking_id, ChangeWish(party_size=6), 2, restaurant.online)
    assert bookings.get(booking.booking_id) == bigger


def test_a_hold_of_joined_tables_becomes_a_booking_of_the_same(restaurant: Restaurant) -> None:
    wish = HoldWish.model_validate(
        {
            "service_id": restaurant.dinner.service_id,
            "starts_at": EIGHT,
            "party_size": 7,
            "session_id": "browser",
        }
    )
    hold = restaurant.bookings.hold(wish, restaurant.online)
    assert restaurant.names(hold.resource_ids) == ["T3", "T4"]
    assert restaurant.free("2026-03-06", 7) == []
    booking = restaurant.bookings.book(restaurant.wish(EIGHT, 7, hold_id=hold.hold_id), restaurant.online)
    assert booking.resource_ids == hold.resource_ids


def test_a_walk_in_starts_now_off_the_grid_and_without_notice(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, min_notice_minutes=120)
    clock.set(clock.now().replace(day=6, hour=18, minute=7))
    now = "2026-03-06T19:07+01:00"
    with pytest.raises(NotBookable) as refused:
        house.bookings.book(house.wish(now), house.staff)
    assert codes(refused) == ["notice"]
    booking = house.bookings.book(house.wish(now, audience="walk_in"), house.staff)
    assert (booking.audience, booking.duration_minutes) == ("walk_in", 90)


PACE = {"pacing": {"interval_minutes": 30, "limits": {"covers_starting": 6, "online_percent": 50}}}


def test_the_pace_of_the_house_binds_list_and_write_and_staff_may_force_it(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, rules=PACE)
    house.bookings.book(house.wish(EIGHT, 2), house.online)
    assert "20:00" not in house.free("2026-03-06", 2)
    assert "20:30" in house.free("2026-03-06", 2)
    with pytest.raises(NotBookable) as refused:
        house.bookings.book(house.wish(EIGHT, 2, guest={"name": "Noa"}), house.online)
    assert codes(refused) == ["pace_start"]
    assert refused.value.alternatives
    in_house = house.bookings.book(house.wish(EIGHT, 4, guest={"name": "Lea"}), house.staff)
    assert in_house.audience == "in_house"
    with pytest.raises(NotBookable):
        house.bookings.book(house.wish(EIGHT, 2, guest={"name": "Ida"}), house.staff)
    forced = house.wish(EIGHT, 2, guest={"name": "Ida"}, force_reason="regulars of the owner")
    assert house.bookings.book(forced, house.staff).forced_reason == "regulars of the owner"


def test_overbooking_needs_a_reason_and_leaves_both_bookings_standing(restaurant: Restaurant) -> None:
    one = restaurant.tables["T1"].resource_id
    first = restaurant.bookings.book(restaurant.wish(EIGHT, 2, resource_id=one), restaurant.staff)
    again: dict[str, Any] = {"resource_id": one, "guest": {"name": "Noa"}}
    with pytest.raises(NotBookable):
        restaurant.bookings.book(restaurant.wish(EIGHT, 2, **again), restaurant.staff)
    wish = restaurant.wish(EIGHT, 2, **again, force_reason="they share the table")
    second = restaurant.bookings.book(wish, restaurant.staff)
    restaurant.bookings.cancel(first.booking_id, None, restaurant.staff)
    assert EIGHT[11:16] not in restaurant.free("2026-03-06", 2, resource_id=one)
    assert restaurant.bookings.get(second.booking_id).status == "booked"


def test_a_table_kept_back_is_offered_online_shortly_before(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    kept = {"audiences": ["in_house", "walk_in"], "release_minutes": 120}
    house = open_restaurant(property_id, clock, table=kept)
    assert house.free("2026-03-06") == []
    assert house.free("2026-03-06", audience="in_house")[0] == "18:00"
    clock.set(clock.now().replace(day=6, hour=16, minute=30))
    assert house.free("2026-03-06") == ["18:00", "18:30", "19:00", "19:30"]


def test_what_was_stored_with_one_resource_is_read_as_before(restaurant: Restaurant) -> None:
    booking = restaurant.bookings.book(restaurant.wish(EIGHT, 2), restaurant.online)
    old = booking.model_dump(mode="json", exclude={"allocations", "audience", "setup_minutes"})
    read = type(booking).model_validate(old)
    assert (read.resource_ids, read.allocations[0].covers) == (booking.resource_ids, 2)


def test_what_staff_force_takes_nobodys_table_while_another_is_free(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    rules = {"pacing": {"interval_minutes": 30, "limits": {"parties_starting": 1}}}
    house = open_restaurant(property_id, clock, rules=rules, min_notice_minutes=60)
    first = house.bookings.book(house.wish(EIGHT), house.staff)
    forced = {"force_reason": "regulars of the owner"}
    paced = house.bookings.book(house.wish(EIGHT, **forced, guest={"name": "Ida"}), house.staff)
    clock.set(first.starts_at - timedelta(minutes=30))
    late = house.bookings.book(house.wish(EIGHT, **forced, guest={"name": "Noa"}), house.staff)
    large = house.bookings.book(house.wish(EIGHT, 9, **forced, guest={"name": "Lea"}), house.staff)
    taken = [name for one in (first, paced, late, large) for name in house.names(one.resource_ids)]
    assert len(taken) == len(set(taken))


def test_no_force_passes_over_a_block_that_another_reason_hides(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, min_notice_minutes=60)
    block = {"venue": True, "starts_at": SIX, "ends_at": "2026-03-06T23:00+01:00", "reason": "Paint"}
    blocks_for(property_id, Tables(), clock).make(BlockWish.model_validate(block), house.staff)
    clock.set(datetime(2026, 3, 6, 18, 30, tzinfo=UTC))
    with pytest.raises(NotBookable) as refused:
        house.bookings.book(house.wish(EIGHT, 2, force_reason="regulars of the owner"), house.staff)
    assert codes(refused) == ["blocked"]


def test_the_pace_sees_who_came_between_a_read_ahead_and_the_decision(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, rules=PACE)
    stores = Tables()
    repository = BookingsRepository(Table(stores.bookings_table), property_id)
    planner = Planner(repository, Properties(Table(stores.properties_table), property_id))
    offer, start = planner.offer(house.dinner.service_id), datetime(2026, 3, 6, 19, tzinfo=UTC)
    days = offer.days_during(start, start + timedelta(minutes=90))
    ledger = planner.ledger(offer.venue.anchor, clock.now())
    ledger.read_ahead((table.resource_id, day) for table in offer.resources for day in days)
    rival = house.bookings.book(house.wish(EIGHT), house.staff)
    seen = ledger.paced_claims(offer, start, None, days)
    assert [one.owner for claims in seen.values() for one in claims] == [rival.booking_id]


def test_a_held_area_stays_with_the_booking(restaurant: Restaurant) -> None:
    terrace = restaurant.areas["Terrace"].area_id
    asked = {"service_id": restaurant.dinner.service_id, "starts_at": EIGHT, "area_id": terrace}
    hold = restaurant.bookings.hold(HoldWish.model_validate(asked), restaurant.staff)
    sent = NewBooking.model_validate({"hold_id": hold.hold_id, "guest_id": restaurant.guest_id})
    assert restaurant.bookings.book(sent.wish(hold), restaurant.staff).area_id == terrace


def test_more_records_than_one_step_takes_are_refused_in_words(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    rules = {"pacing": {"limits": {"parties_present": 50}}}
    house = open_restaurant(
        property_id,
        clock,
        tables={f"T{number}": 4 for number in range(1, 21)},
        rules=rules,
        opening={"weekly": {day: [{"opens": "00:00", "closes": "24:00"}] for day in WEEK}},
        last_start=None,
    )
    everything = [one.resource_id for one in house.tables.values()]
    wish = house.wish(EIGHT, 12, resource_ids=everything, duration_minutes=2880)
    with pytest.raises(Conflict, match="one step"):
        house.bookings.book(wish, house.staff)


def test_who_walks_in_is_shown_what_can_be_had_before_bookings_open(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    house = open_restaurant(property_id, clock, horizon={"from_days": 1})
    assert house.free("2026-03-02") == []
    assert house.free("2026-03-02", audience="walk_in")
    assert house.bookings.book(house.wish("2026-03-02T19:00+01:00", audience="walk_in"), house.staff)
