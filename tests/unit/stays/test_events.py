"""Which event a change of a stay is, and what it says."""

from datetime import UTC, date, datetime

import pytest

from attendant.kernel.money import Money
from attendant.stays.events import event_of
from attendant.stays.models import KnownGuest, Space, Stay, StayPrices, StayState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STAY = Stay(
    stay_id="sty_1",
    number="R-100",
    guests=(KnownGuest(guest_id="gst_child", role="companion"), KnownGuest(guest_id="gst_mia")),
    space=Space(room="204", category="Double"),
    state=StayState.EXPECTED,
    arrives_on=date(2026, 3, 2),
    departs_on=date(2026, 3, 5),
    arrives_at=NOON,
    departs_at=NOON.replace(day=5),
    prices=StayPrices(total=Money(amount=66000, currency="CHF")),
    created_at=NOON,
    updated_at=NOON,
)


@pytest.mark.parametrize(
    ("former", "state", "event"),
    [
        (None, "expected", "StayExpected"),
        (None, "in_house", "StayArrived"),
        ("expected", "expected", "StayChanged"),
        ("expected", "in_house", "StayArrived"),
        ("in_house", "departed", "StayDeparted"),
        ("expected", "cancelled", "StayCancelled"),
        ("expected", "no_show", "StayCancelled"),
        ("cancelled", "expected", "StayExpected"),
        ("departed", "in_house", "StayArrived"),
    ],
)
def test_the_event_says_what_the_stay_came_to(former: str | None, state: str, event: str) -> None:
    before = STAY.model_copy(update={"state": StayState(former)}) if former else None
    assert type(event_of(STAY.model_copy(update={"state": StayState(state)}), before)).__name__ == event


def test_an_event_names_the_main_guest_first_and_who_and_where_was_before() -> None:
    moved = STAY.model_copy(
        update={"guests": (KnownGuest(guest_id="gst_mia"),), "space": Space(room="301", category="Double")}
    )
    event = event_of(moved, STAY)
    assert (event.guest_ids, event.former_guest_ids) == (["gst_mia"], ["gst_child"])
    assert (event.room, event.former_room, event.nights) == ("301", "204", 3)
    assert event.total == Money(amount=66000, currency="CHF")
    assert event_of(STAY, None).guest_ids == ["gst_mia", "gst_child"]
