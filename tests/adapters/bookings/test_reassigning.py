"""Better tables: room made by moving few, evenings improved at night, never silently (S-15, S-16)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from attendant.bookings.models import Booking
from attendant.bookings.moves.models import Locked, LockWish, MoveRefused, MoveWish
from attendant.bookings.moves.wiring import moves_for
from attendant.bookings.reassigning.models import (
    ApplyWish,
    ChangesWish,
    ListState,
    Suggestions,
    SuggestionWish,
)
from attendant.bookings.reassigning.service import Reassigning
from attendant.bookings.reassigning.wiring import reassigning_for
from attendant.kernel.errors import StaleRevision
from attendant.kernel.subjects import Actor
from tests.conftest import FixedClock
from tests.restaurants import Restaurant, open_restaurant
from tests.schools import Tables

DAY = date(2026, 3, 6)
SEVEN = "2026-03-06T19:00+01:00"


@pytest.fixture
def reassigning(restaurant: Restaurant) -> Reassigning:
    return reassigning_for(restaurant.property_id, Tables(), restaurant.clock)


def sit(restaurant: Restaurant, start: str, party: int, name: str) -> Booking:
    """A booking that sits at a table for which nobody asked: free to be moved."""
    made = restaurant.bookings.book(
        restaurant.wish(start, party, guest={"name": f"Guest of {name}"}), restaurant.staff
    )
    if restaurant.names(made.resource_ids) == [name]:
        return made
    moves = moves_for(restaurant.property_id, Tables(), restaurant.clock)
    wish = MoveWish(resource_ids=[restaurant.tables[name].resource_id])
    return moves.move(made.booking_id, wish, made.revision, restaurant.staff)


def suggested(restaurant: Restaurant, reassigning: Reassigning, party: int, **other: Any) -> Suggestions:
    wish = {"service_id": restaurant.dinner.service_id, "starts_at": SEVEN, "party_size": party}
    asked = SuggestionWish.model_validate({"wish": {**wish, **other}, "allow_moves": True})
    return reassigning.suggest(asked)


def names(restaurant: Restaurant, booking_id: str) -> list[str]:
    return restaurant.names(restaurant.bookings.get(booking_id).resource_ids)


def test_the_first_suggestion_is_what_a_booking_gets_and_says_why(
    restaurant: Restaurant, reassigning: Reassigning
) -> None:
    found = suggested(restaurant, reassigning, 3).units
    assert [(one.name, one.terms.total) for one in found] == [("T3", 4), ("T4", 4), ("T5", 12)]
    booking = restaurant.bookings.book(restaurant.wish(SEVEN, 3), restaurant.staff)
    assert list(booking.resource_ids) == found[0].resource_ids


def test_room_is_made_by_moving_others_only_as_a_list_that_staff_apply(
    restaurant: Restaurant, reassigning: Reassigning
) -> None:
    couple, family = sit(restaurant, SEVEN, 2, "T5"), sit(restaurant, SEVEN, 4, "T3")
    sit(restaurant, SEVEN, 3, "T4")
    found = suggested(restaurant, reassigning, 5)
    assert found.units == [] and found.plan is not None
    assert found.plan.name == "T5"
    (change,) = found.plan.changes
    assert (change.booking_id, change.to_name) == (couple.booking_id, "T1")
    assert names(restaurant, couple.booking_id) == ["T5"]
    wish = {
        "changes": [
            {"booking_id": one.booking_id, "revision": one.revision, "resource_ids": one.to_resource_ids}
            for one in found.plan.changes
        ]
    }
    reassigning.change(ChangesWish.model_validate(wish), restaurant.staff, "key-1")
    assert names(restaurant, couple.booking_id) == ["T1"]
    assert [one.name for one in suggested(restaurant, reassigning, 5).units] == ["T5"]
    with pytest.raises(StaleRevision):
        reassigning.change(ChangesWish.model_validate(wish), restaurant.staff)
    taken = {"booking_id": family.booking_id, "revision": family.revision}
    taken["resource_ids"] = [restaurant.tables["T4"].resource_id]
    with pytest.raises(MoveRefused) as refused:
        reassigning.change(ChangesWish.model_validate({"changes": [taken]}), restaurant.staff)
    assert refused.value.extra["booking_id"] == family.booking_id


def test_who_is_locked_or_asked_for_the_table_is_not_moved(
    restaurant: Restaurant, reassigning: Reassigning
) -> None:
    couple = sit(restaurant, SEVEN, 2, "T5")
    for name in ("T3", "T4"):
        sit(restaurant, SEVEN, 4, name)
    moves = moves_for(restaurant.property_id, Tables(), restaurant.clock)
    locked = moves.lock(couple.booking_id, LockWish(), None, restaurant.staff, locked=True)
    assert suggested(restaurant, reassigning, 5).plan is None
    change = {"booking_id": locked.booking_id, "revision": locked.revision}
    change["resource_ids"] = [restaurant.tables["T1"].resource_id]
    with pytest.raises(Locked):
        reassigning.change(ChangesWish.model_validate({"changes": [change]}), restaurant.staff)


def test_a_better_evening_is_proposed_and_applied_but_for_what_changed_meanwhile(
    restaurant: Restaurant, reassigning: Reassigning
) -> None:
    one, other = sit(restaurant, SEVEN, 2, "T5"), sit(restaurant, SEVEN, 2, "T4")
    found = reassigning.propose(DAY, restaurant.staff)
    assert {change.to_name for change in found.changes} == {"T1", "T2"}
    assert found.gain == (16 + 8)
    assert names(restaurant, one.booking_id) == ["T5"]
    again = reassigning.propose(DAY, restaurant.staff)
    assert [each.state for each in reassigning.all(DAY)] == [ListState.PROPOSED, ListState.DISCARDED]
    moves = moves_for(restaurant.property_id, Tables(), restaurant.clock)
    moves.lock(other.booking_id, LockWish(), None, restaurant.staff, locked=True)
    done = reassigning.apply(again.reassignment_id, ApplyWish(), restaurant.staff)
    assert done.applied == [one.booking_id]
    assert [left.why for left in done.not_applied] == ["It was changed in the meantime."]
    assert names(restaurant, other.booking_id) == ["T4"]
    assert reassigning.apply(again.reassignment_id, ApplyWish(), restaurant.staff) == done
    assert reassigning.propose(DAY, restaurant.staff).changes == []


def test_at_three_at_night_lists_are_made_where_the_house_wants_them(
    aws_services: None, clock: FixedClock, property_id: str
) -> None:
    rules = {"tables": {"reassign": True, "days_ahead": 1, "apply": True}}
    restaurant = open_restaurant(property_id, clock, rules=rules)
    reassigning = reassigning_for(property_id, Tables(), clock)
    booking = sit(restaurant, SEVEN, 2, "T5")
    night = Actor(
        kind="system", id="nightly", property_id=property_id, channel="schedule", correlation_id="cor_n"
    )
    assert reassigning.nightly(night) == 0
    clock.set(datetime(2026, 3, 6, 2, 10, tzinfo=UTC))
    assert reassigning.nightly(night) == 1
    assert names(restaurant, booking.booking_id) == ["T1"]
    (done,) = reassigning.all()
    assert (done.made_by, done.state) == ("system:nightly", ListState.APPLIED)
    clock.advance(minutes=20)
    assert reassigning.nightly(night) == 0
