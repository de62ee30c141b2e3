"""What is kept about stays, and that every list finds exactly its own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendant.guests.models import GuestWish
from attendant.guests.service import Guests
from attendant.kernel.errors import Invalid
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.service import Properties
from attendant.stays.models import Stay, StaysFilter, StayWish
from attendant.stays.repository import StaysRepository
from attendant.stays.service import Stays
from tests.conftest import PROPERTY
from tests.hotels import open_hotel
from tests.one_person import erased, joined

MONDAY = date(2026, 3, 2)


@pytest.fixture
def stays(tables: dict[str, Table], transactions: Transactions, staff_actor: Actor) -> Stays:
    open_hotel(tables, transactions, staff_actor)
    return Stays(
        StaysRepository(tables["stays"], PROPERTY),
        Properties(tables["properties"], PROPERTY),
        Guests(tables["guests"], PROPERTY),
        transactions,
        PROPERTY,
    )


def a_wish(number: str = "R-1", nights: int = 3, *, begins: date = MONDAY, **changes: Any) -> StayWish:
    at = datetime(begins.year, begins.month, begins.day, 14, tzinfo=UTC)
    told = {
        "number": number,
        "source": {"system": "mews", "external_id": f"ext-{number}"},
        "guests": [{"guest_id": "gst_mia"}],
        "space": {"room": "204", "category": "Double"},
        "arrives_at": at,
        "departs_at": at + timedelta(days=nights, hours=-4 if nights else 4),
        "prices": {"total": {"amount": 66000, "currency": "CHF"}},
        "updated_at": datetime(2026, 3, 1, 8, tzinfo=UTC),
    }
    return StayWish.model_validate({**told, **changes})


@pytest.fixture
def keep(stays: Stays, transactions: Transactions, staff_actor: Actor) -> Any:
    def kept(wish: StayWish) -> Stay:
        return transactions.run(staff_actor, lambda tx: stays.keep(tx, wish))

    return kept


def numbers(stays: Stays, **wanted: Any) -> list[str]:
    return [stay.number for stay in stays.find(StaysFilter(**wanted)).stays]


def test_a_stay_is_kept_once_and_the_latest_word_of_its_source_wins(keep: Any, published: Any) -> None:
    first = keep(a_wish())
    assert keep(a_wish()) == first
    later = datetime(2026, 3, 1, 9, tzinfo=UTC)
    moved = keep(a_wish(space={"room": "301"}, updated_at=later))
    late_arrival_of_old_news = keep(a_wish(space={"room": "101"}, updated_at=later - timedelta(minutes=1)))
    assert late_arrival_of_old_news == moved
    assert (moved.stay_id, moved.revision, moved.created_at) == (first.stay_id, 2, first.created_at)
    stay_events = [event for event in published() if event["type"].startswith("Stay")]
    assert [event["type"] for event in stay_events] == ["StayExpected", "StayChanged"]
    assert [event["aggregate_version"] for event in stay_events] == [1, 2]
    assert stay_events[1]["data"]["former_room"] == "204"


def test_the_same_word_told_later_outranks_one_that_was_written_in_between(keep: Any, stays: Stays) -> None:
    kept = keep(a_wish())
    eight = a_wish().updated_at
    keep(a_wish(updated_at=eight + timedelta(hours=2)))
    keep(a_wish(space={"room": "101"}, updated_at=eight + timedelta(hours=1)))
    now = stays.get(kept.stay_id)
    assert (now.space.room, now.revision) == ("204", 1)


def test_the_lists_follow_a_stay_that_moves(keep: Any, stays: Stays) -> None:
    keep(a_wish(nights=10))
    later = {"updated_at": a_wish().updated_at + timedelta(hours=1)}
    keep(a_wish(begins=MONDAY + timedelta(days=3), guests=[{"guest_id": "gst_jon"}], nights=2, **later))
    assert numbers(stays, arriving=MONDAY) == numbers(stays, guest_id="gst_mia") == []
    assert numbers(stays, in_house=MONDAY + timedelta(days=8)) == []
    assert numbers(stays, arriving=MONDAY + timedelta(days=3)) == ["R-1"]
    assert numbers(stays, departing=MONDAY + timedelta(days=5)) == ["R-1"]
    assert numbers(stays, guest_id="gst_jon") == numbers(stays, number="r-1") == ["R-1"]


def test_who_is_called_off_is_not_in_the_house_but_still_on_record(keep: Any, stays: Stays) -> None:
    keep(a_wish(nights=9, state="cancelled"))
    assert numbers(stays, arriving=MONDAY) == numbers(stays, in_house=MONDAY + timedelta(days=7)) == []
    assert numbers(stays, arriving=MONDAY, state="cancelled") == ["R-1"]
    assert numbers(stays, guest_id="gst_mia") == ["R-1"]


def test_a_person_of_two_profiles_has_the_stays_of_both_each_once(
    keep: Any, stays: Stays, tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    guests = Guests(tables["guests"], PROPERTY)
    mia, twin = (
        transactions.run(staff_actor, lambda tx, n=name: guests.create(tx, GuestWish(name=n))).guest_id
        for name in ("Mia", "Mia Berg")
    )
    for number, whose in enumerate(([mia], [twin], [mia, twin])):
        roles = [{"guest_id": one, "role": "companion" if at else "main"} for at, one in enumerate(whose)]
        keep(a_wish(f"R-{number}", guests=roles))
    joined(staff_actor, mia, twin)
    for guest_id in (mia, twin):
        found = stays.find(StaysFilter(guest_id=guest_id))
        assert sorted(stay.number for stay in found.stays) == ["R-0", "R-1", "R-2"]
        assert {guest.name for stay in found.stays for guest in stay.guests} == {"Mia Berg"}
    erased(staff_actor, mia)
    found = stays.find(StaysFilter(guest_id=mia))
    assert [guest.name for stay in found.stays for guest in stay.guests] == [None] * 4


def test_arrivals_come_by_room_and_page_by_page(keep: Any, stays: Stays) -> None:
    for number, room in enumerate(["10", "9", None, "101"]):
        keep(a_wish(f"R-{number}", space={"room": room}))
    wanted = StaysFilter(arriving=MONDAY)
    first = stays.find(wanted, limit=3)
    rest = stays.find(wanted, limit=3, cursor=first.cursor)
    assert [stay.space.room for stay in first.stays + rest.stays] == ["9", "10", "101", None]
    assert rest.cursor is None


def test_a_list_must_be_named(stays: Stays) -> None:
    for wanted in (StaysFilter(), StaysFilter(arriving=MONDAY, guest_id="gst_mia")):
        with pytest.raises(Invalid):
            stays.find(wanted)


_STAYS = st.lists(st.tuples(st.integers(-20, 8), st.integers(0, 16)), min_size=1, max_size=5)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=_STAYS)
def test_the_list_of_a_night_is_who_is_there_in_it(
    drawn: list[tuple[int, int]], tables: dict[str, Table], keep: Any, stays: Stays
) -> None:
    for record in tables["stays"].client.scan(TableName=tables["stays"].name)["Items"]:
        tables["stays"].client.delete_item(
            TableName=tables["stays"].name, Key={"pk": record["pk"], "sk": record["sk"]}
        )
    kept = [
        keep(a_wish(f"R-{number}", nights, begins=MONDAY + timedelta(days=day)))
        for number, (day, nights) in enumerate(drawn)
    ]
    for day in (MONDAY + timedelta(days=offset) for offset in range(8)):
        expected = sorted(stay.number for stay in kept if stay.covers(day))
        assert sorted(numbers(stays, in_house=day)) == expected
