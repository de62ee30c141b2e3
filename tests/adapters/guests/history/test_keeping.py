"""How events become the history of a guest, whatever order they come in and however often."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.history.models import GuestStatistics
from attendant.guests.history.service import History, HistoryKeeper
from attendant.guests.history.taking import take
from attendant.guests.models import Guest, GuestWish
from attendant.guests.profile import Statistics
from attendant.guests.search.wiring import search_for
from attendant.guests.service import Guests
from attendant.kernel.errors import Gone
from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from tests.conftest import PROPERTY, FixedClock
from tests.memory import memory_store
from tests.store import Crashed, Interrupted
from tests.unit.guests.history.telling import NOW, booking, envelope, stay

LATER = NOW + timedelta(days=2)
STARTS = NOW + timedelta(days=1)
STORY = [
    booking("1", "booked", STARTS, version=1),
    booking("1", "confirmed", STARTS, version=2, type_="BookingConfirmed"),
    booking("1", "confirmed", STARTS + timedelta(hours=1), version=3, type_="BookingChanged", party_size=4),
    booking("1", "no_show", STARTS + timedelta(hours=1), version=4, type_="BookingNoShow"),
    booking("1", "confirmed", STARTS + timedelta(hours=1), version=5, type_="BookingStepUndone"),
    booking("1", "finished", STARTS + timedelta(hours=1), version=6, type_="BookingFinished"),
    booking("2", "booked", STARTS + timedelta(days=9), version=1),
    booking("2", "cancelled_late", STARTS + timedelta(days=9), version=2, type_="BookingCancelled"),
    stay("expected", version=1),
    stay("departed", version=4),
]


class House:
    """A house with guests, and who keeps their history."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.actor = Actor(
            kind="staff", id="usr_1", property_id=PROPERTY, channel="api", correlation_id="cor_test"
        )
        self.table = Table("attendant-test-guests")
        self.transactions = Transactions(Table("attendant-test-outbox"), clock, sleep=lambda _: None)
        self.guests = Guests(self.table, PROPERTY)
        self.keeper = HistoryKeeper(self.table, PROPERTY, self.transactions, clock)
        self.history = History(self.table, PROPERTY, clock)

    def guest(self, guest_id: str = "gst_1", **more: Any) -> Guest:
        """A guest with an id of one's own choice."""
        made = Guest.of(GuestWish(name="Mia"), guest_id, NOW).model_copy(update=more)
        return self.transactions.run(self.actor, lambda tx: self.guests.add(tx, made))

    def take(self, *events: Envelope) -> list[str]:
        """Take in one batch of events."""
        return take({str(n): event for n, event in enumerate(events)}, lambda _: self.keeper)

    def kept(self, guest_id: str = "gst_1") -> tuple[list[Any], Statistics, int]:
        """All that is kept of a guest: the timeline, and what the profile says."""
        told = self.history.timeline(guest_id, limit=100)
        guest = self.guests.get(guest_id)
        return [entry.model_dump() for entry in told.entries], guest.statistics, guest.vip_score


@pytest.fixture
def house(aws_services: None, clock: FixedClock) -> House:
    clock.set(LATER)
    made = House(clock)
    made.guest()
    return made


@cache
def undisturbed() -> Any:
    with memory_store():
        house = House(FixedClock(LATER))
        house.guest()
        assert house.take(*STORY) == []
        return house.kept()


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(STORY), again=st.lists(st.sampled_from(STORY), max_size=6), cut=st.integers(0, 10)
)
def test_any_order_and_repetition_of_events_gives_the_same_history_and_statistics(
    order: list[Envelope], again: list[Envelope], cut: int
) -> None:
    with memory_store():
        house = House(FixedClock(LATER))
        house.guest()
        assert house.take(*order[:cut]) == []
        assert house.take(*order[cut:], *again) == []
        kept = house.kept()
    assert kept == undisturbed()


def test_a_history_says_what_happened_in_one_order(house: House) -> None:
    house.take(*STORY)

    entries, statistics, score = house.kept()
    assert [(entry["kind"], entry["status"]) for entry in entries] == [
        ("booking", "cancelled_late"),
        ("stay", "departed"),
        ("booking", "finished"),
    ]
    assert entries[2]["title"] == "Dinner · Table 4" and entries[2]["link"] == "/api/v1/bookings/bkg_1"
    assert (statistics.visits, statistics.stays, statistics.upcoming) == (1, 1, 0)
    assert statistics.cancellation_rate == pytest.approx(1 / 3, abs=1e-4)
    assert score > 0


def test_a_crash_anywhere_is_made_good_when_the_events_come_again(house: House) -> None:
    house.take(*STORY)
    house.guest("gst_2")
    theirs = []
    for event in STORY:
        whose = {"guest_ids": ["gst_2"], "stay_id": "sty_2", "guest_id": "gst_2"}
        named = {"booking_id": f"{event.data['booking_id']}x"} if "booking_id" in event.data else {}
        theirs.append(event.model_copy(update={"data": {**event.data, **whose, **named}}))
    crashes = 0
    while True:
        try:
            with Interrupted(after=crashes + 1):
                assert house.take(*theirs) == []
            break
        except Crashed:
            crashes += 1
    assert crashes > len(STORY)
    assert house.kept("gst_2")[1:] == house.kept("gst_1")[1:]


def test_statistics_that_do_not_change_are_not_stored_again(
    house: House, published: Callable[[], list[dict[str, Any]]]
) -> None:
    house.take(*STORY)
    before = house.guests.get("gst_1").revision

    house.take(*STORY)

    assert house.guests.get("gst_1").revision == before
    [changed] = [event for event in published() if event["type"] == "GuestChanged"]
    assert changed["data"]["fields"] == ["statistics", "vip_score"]


def test_what_a_merged_person_did_under_every_id_counts_and_stands_in_one_timeline(house: House) -> None:
    house.guest("gst_9", merged_into="gst_1")
    seen = house.guests.get("gst_1")
    house.transactions.run(
        house.actor,
        lambda tx: house.guests.apply(tx, seen, seen.revised(absorbed=("gst_9",)), "guest_merged"),
    )
    other = booking("9", "finished", STARTS - timedelta(days=3), guest_id="gst_9")

    house.take(*STORY, other)

    entries, statistics, _ = house.kept()
    assert statistics.visits == 2
    assert [entry["ids"].get("booking_id") for entry in entries] == ["bkg_2", None, "bkg_1", "bkg_9"]
    pages = []
    cursor = None
    while True:
        page = house.history.timeline("gst_1", limit=1, cursor=cursor)
        pages += [entry.model_dump() for entry in page.entries]
        if (cursor := page.cursor) is None:
            break
    assert pages == entries


def test_after_a_merge_and_its_undoing_each_counts_what_is_theirs(house: House) -> None:
    house.guest("gst_9")
    house.take(*STORY, booking("9", "finished", STARTS - timedelta(days=3), guest_id="gst_9"))
    alone = house.kept()

    def store(guest_id: str, **change: Any) -> None:
        def work(tx: Any) -> None:
            [seen] = house.guests._repository.find_many([guest_id]).values()
            house.guests.apply(tx, seen, seen.revised(**change), "test")

        house.transactions.run(house.actor, work)

    store("gst_9", merged_into="gst_1")
    store("gst_1", absorbed=("gst_9",))
    ids = {"guest_id": "gst_1", "absorbed_id": "gst_9", "merge_id": "mrg_1"}
    house.take(envelope("GuestMerged", "gst_1", 3, LATER, ids))
    assert house.guests.get("gst_1").statistics.visits == 2

    store("gst_9", merged_into=None)
    store("gst_1", absorbed=())
    ids = {"guest_id": "gst_1", "restored_id": "gst_9", "merge_id": "mrg_1"}
    house.take(envelope("GuestUnmerged", "gst_1", 4, LATER, ids))
    assert house.kept() == alone
    assert house.guests.get("gst_9").statistics.visits == 1


def test_an_event_that_comes_after_the_erasure_leaves_nothing(house: House) -> None:
    house.take(*STORY[:3])
    seen = house.guests.get("gst_1")
    house.transactions.run(
        house.actor,
        lambda tx: house.guests.apply(tx, seen, seen.revised(erased_at=LATER), "guest_erased"),
    )

    assert house.take(*STORY) == []

    with pytest.raises(Gone):
        house.history.timeline("gst_1")
    left = house.table.client.scan(TableName=house.table.name)["Items"]
    assert [one["pk"] for one in left if "#HISTORY#" in one["pk"] or "#FIND#R" in one["pk"]] == []


def test_what_is_read_is_right_by_the_clock_without_any_event(house: House) -> None:
    house.take(booking("3", "confirmed", LATER + timedelta(days=1)))

    def read() -> GuestStatistics:
        from zoneinfo import ZoneInfo

        return house.history.statistics("gst_1", ZoneInfo("Europe/Zurich"))

    assert read().statistics.upcoming == 1
    house.clock.advance(days=2)
    assert read().statistics.upcoming == 0 and read().pattern.visits == 1


def test_the_profile_follows_the_clock_though_nothing_happens(house: House) -> None:
    house.take(booking("3", "confirmed", LATER + timedelta(days=1)))
    assert house.guests.get("gst_1").statistics.next_arrival_at == LATER + timedelta(days=1)
    assert house.keeper.count_due(house.actor) == 0

    house.clock.advance(days=1)
    assert house.keeper.count_due(house.actor) == 1
    assert house.guests.get("gst_1").statistics.next_arrival_at is None
    assert house.guests.get("gst_1").statistics.upcoming == 1

    house.clock.advance(hours=2)
    assert house.keeper.count_due(house.actor) == 1
    assert house.guests.get("gst_1").statistics.upcoming == 0
    assert house.keeper.count_due(house.actor) == 0


def test_a_guest_is_found_by_reference_and_by_the_room_while_it_is_theirs(house: House) -> None:
    def found(typed: str) -> list[str]:
        hits = search_for(PROPERTY, house.table, house.clock).find(typed, 10)
        return [one.guest_id for one in hits]

    house.clock.set(NOW)
    house.take(booking("K7QM2X", reference="K7QM2X"), stay("expected"))
    assert found("204") == [], "not theirs before they come"
    house.clock.set(NOW + timedelta(days=3))
    house.take(stay("in_house", version=2), stay("expected"))
    assert found("K7QM2X") == ["gst_1"]
    assert found("204") == ["gst_1"]

    house.take(stay("in_house", version=3, room="Suite 12", former_room="204"))
    assert (found("204"), found("suite 12")) == ([], ["gst_1"])

    house.take(stay("departed", version=4, room="Suite 12"))
    assert found("suite 12") == []
    house.keeper.forget(["gst_1"])
    assert found("K7QM2X") == []


def test_a_guest_whom_staff_mark_scores_more_at_once(house: House) -> None:
    house.take(*STORY)
    before = house.guests.get("gst_1")
    house.transactions.run(
        house.actor, lambda tx: house.guests.apply(tx, before, before.revised(vip=True), "guest_changed")
    )

    changed = {"guest_id": "gst_1", "fields": ["vip"]}
    assert house.take(envelope("GuestChanged", "gst_1", before.revision + 1, LATER, changed)) == []

    assert house.guests.get("gst_1").vip_score == before.vip_score + 25
