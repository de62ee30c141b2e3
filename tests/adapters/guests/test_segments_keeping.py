"""Segments and counts are what one would work out by hand, whatever came in which order and how often."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.derived import DERIVED_VERSION
from attendant.guests.listing.entries import facets_of
from attendant.guests.listing.models import GuestFilter
from attendant.guests.profile import Statistics
from attendant.guests.segments.counting import Counting
from attendant.guests.segments.models import Rule, Thresholds
from attendant.guests.segments.moments import Moment
from attendant.guests.segments.repository import Walk
from attendant.guests.segments.rules import Definitions, segments_of
from attendant.guests.segments.walking import Walking
from attendant.kernel.errors import LostRevision, Unavailable
from attendant.kernel.tables import Key, Table
from tests.adapters.guests.worlds import GuestWorld, brute_force, somebody
from tests.conftest import PROPERTY, FixedClock
from tests.memory import MemoryStore, memory_store
from tests.store import Crashed

WINE = Rule(
    key="wine-lovers",
    name="Wine lovers",
    when={"field": "tags", "op": "has", "value": "wine"},
    created_at=FixedClock().now(),
)


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with memory_store() as store:
        yield store


@pytest.fixture
def world(store: MemoryStore) -> GuestWorld:
    return GuestWorld(PROPERTY, FixedClock())


class Jobs:
    """A queue that keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, body: dict[str, Any], **_: Any) -> None:
        self.sent.append(body)


def walking(world: GuestWorld, jobs: Any) -> Walking:
    return Walking(world.segments, world.keeping, world.counting, jobs, world.clock, world.property_id)


def begin(world: GuestWorld, jobs: Jobs, reason: str = "definitions") -> Walk:
    walk = world.transactions.run(world.actor, lambda tx: walking(world, jobs).begin(tx, reason))
    walking(world, jobs).send(walk)
    return walk


def events(world: GuestWorld) -> list[dict[str, Any]]:
    from attendant.kernel.events import Envelope

    records = Table("attendant-test-outbox").client.scan(TableName="attendant-test-outbox")["Items"]
    envelopes = [Envelope.model_validate_json(record["envelope"]) for record in records]
    return [{"type": one.type, **one.data} for one in envelopes]


def the_truth(world: GuestWorld, definitions: Definitions) -> dict[str, list[str]]:
    moment = Moment(world.clock.now(), "Europe/Zurich")
    return {one.guest_id: list(segments_of(one, definitions, moment)) for one in world.stored()}


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_events_repeated_lost_in_order_and_late_lead_to_the_same_segments_and_counts(seed: int) -> None:
    chance = random.Random(seed)
    with memory_store() as store:
        world = GuestWorld(PROPERTY, FixedClock())
        world.transactions.run(world.actor, lambda tx: world.segments.add_rule(tx, WINE))
        ids: list[str] = []
        waiting: list[str] = []
        for _ in range(40):
            deed = chance.random()
            if deed < 0.3 or not ids:
                ids.append(world.enter(**somebody(chance, world.clock.now().date())).guest_id)
                waiting.append(ids[-1])
            elif deed < 0.6:
                guest_id = chance.choice(ids)
                wanted: dict[str, Any] = somebody(chance, world.clock.now().date())
                if chance.random() < 0.2:
                    wanted = (
                        {"merged_into": ids[0]} if chance.random() < 0.5 else {"erased_at": world.clock.now()}
                    )
                if any(one.guest_id == guest_id for one in world.stored()):
                    world.change(guest_id, **wanted)
                    waiting.append(guest_id)
            elif waiting:
                batch = chance.sample(waiting, min(len(waiting), 3))
                if chance.random() < 0.3:
                    hurt(store, chance.randint(1, 6))
                try:
                    kept = world.keeping.keep(world.actor, batch)
                except (Crashed, Unavailable):
                    continue  # the jobs come again
                finally:
                    store.undisturbed()
                if chance.random() < 0.7 and not kept.failed:
                    waiting = [guest_id for guest_id in waiting if guest_id not in batch]
        world.keeping.keep(world.actor, waiting)
        definitions = Definitions.of(Thresholds(), (WINE,))
        assert {one.guest_id: list(one.segments) for one in world.stored()} == the_truth(world, definitions)
        assert world.counts() == brute_force(world.stored(), facets_of)


def hurt(store: MemoryStore, at: int) -> None:
    """Let the store fail at one of its next calls, before or after it."""

    def fail(number: int) -> None:
        if number == at:
            raise (Unavailable if number % 2 else Crashed)("ended here")

    store.undisturbed()
    store.before = fail


@pytest.mark.parametrize("at", range(1, 7))
def test_a_change_and_its_event_in_the_middle_of_counting_are_not_lost(
    world: GuestWorld, store: MemoryStore, at: int
) -> None:
    guest = world.enter(language="de")
    world.keeping.keep(world.actor, [guest.guest_id])
    world.change(guest.guest_id, language="fr")
    store.undisturbed()

    def rival(number: int) -> None:
        if number == at:
            store.before = lambda _: None
            world.change(guest.guest_id, language="de")
            world.keeping.keep(world.actor, [guest.guest_id])

    store.before = rival
    world.keeping.keep(world.actor, [guest.guest_id])
    store.undisturbed()
    assert world.counts() == brute_force(world.stored(), facets_of)


def test_what_only_segments_changed_leads_to_one_more_look_and_no_more(
    world: GuestWorld, store: MemoryStore
) -> None:
    guest = world.enter(vip=True)
    assert world.keeping.keep(world.actor, [guest.guest_id]).changed == 1
    changed = [event for event in events(world) if event["type"] == "GuestSegmentsChanged"]
    assert changed == [
        {
            "type": "GuestSegmentsChanged",
            "guest_id": guest.guest_id,
            "joined": ["vip", "new"],
            "left": [],
        }
    ]
    store.undisturbed()
    written = len(events(world))
    assert world.keeping.keep(world.actor, [guest.guest_id]).changed == 0
    assert len(events(world)) == written
    # Definitions, zone, and the guest with how they are counted.
    assert store.calls == 3


def test_the_clock_moves_guests(world: GuestWorld) -> None:
    arrival = world.clock.now() + timedelta(days=2)
    ids = [
        world.enter(statistics=Statistics(next_arrival_at=arrival, visits=4)).guest_id,
        world.enter().guest_id,
    ]
    world.keeping.keep(world.actor, ids)
    assert world.counts().get("segment:arriving") is None
    world.clock.advance(days=2)
    assert world.keeping.due(world.actor, lambda: True) == 1
    assert world.counts()["segment:arriving"] == 1
    world.clock.advance(days=1)
    assert world.keeping.due(world.actor, lambda: True) == 1
    assert world.counts().get("segment:arriving") is None
    assert world.keeping.due(world.actor, lambda: True) == 0
    world.clock.advance(days=30)
    assert world.keeping.due(world.actor, lambda: True) == 1
    assert world.counts().get("segment:new") is None


def test_a_walk_that_is_cut_short_goes_on_and_everybody_follows_the_definitions(world: GuestWorld) -> None:
    chance, jobs = random.Random(5), Jobs()
    for _ in range(120):
        world.enter(**somebody(chance, world.clock.now().date()))
    begin(world, jobs)
    world.transactions.run(world.actor, lambda tx: world.segments.add_rule(tx, WINE))
    walk = begin(world, jobs)
    done = 0
    while jobs.sent:
        job = jobs.sent.pop(0)
        jobs.sent += [job] if chance.random() < 0.2 and done < 20 else []
        looks = iter((True, False))
        walking(world, jobs).go_on(world.actor, job["walk_id"], lambda looks=looks: next(looks, False))
        done += 1
        assert done < 100
    progress = walking(world, jobs).progress()
    assert (progress.state, progress.looked_at, progress.failed) == ("done", 120, 0)
    assert done > 4
    assert world.segments.walk() and world.segments.walk().walk_id == walk.walk_id  # type: ignore[union-attr]
    definitions = Definitions.of(Thresholds(), (WINE,))
    assert {one.guest_id: list(one.segments) for one in world.stored()} == the_truth(world, definitions)
    assert world.counts() == brute_force(world.stored(), facets_of)


def test_counts_that_went_wrong_are_put_right_by_a_walk(world: GuestWorld) -> None:
    jobs = Jobs()
    ids = [world.enter(tags=("wine",)).guest_id for _ in range(3)]
    world.keeping.keep(world.actor, ids)
    counts = f"{PROPERTY}#LIST_COUNTS"
    world.table.update(Key(counts, "all"), set={"guests": 700}, add={"changes": 1})
    world.table.update(Key(counts, "tag:ghost"), set={"guests": 2}, add={"changes": 1})
    world.table.delete(Key(counts, "tag:wine"))
    walk = begin(world, jobs, "recount")
    walking(world, jobs).go_on(world.actor, walk.walk_id, lambda: True)
    assert world.counts() == brute_force(world.stored(), facets_of)


def test_guests_of_an_earlier_version_come_into_their_lists(world: GuestWorld) -> None:
    jobs = Jobs()
    old = {
        "guest_id": "gst_01",
        "name": "Ada Alt",
        "phone_e164": "+41795550100",
        "email": None,
        "language": "de",
    }
    world.table.put(
        {
            "pk": f"{PROPERTY}#GUESTS",
            "sk": "gst_01",
            **old,
            "created_at": "2025-01-02T00:00:00Z",
            "revision": 4,
        }
    )
    assert world.listed(GuestFilter(language="de"), None, 5) == []
    assert walking(world, jobs).to_begin()
    walk = begin(world, jobs, "earlier_version")
    walking(world, jobs).go_on(world.actor, walk.walk_id, lambda: True)
    assert world.listed(GuestFilter(language="de"), None, 5) == ["gst_01"]
    assert world.guests.get("gst_01").derived_version == DERIVED_VERSION
    assert world.counts()["language:de"] == 1
    assert not walking(world, jobs).to_begin()
    assert not walking(world, jobs).revive()


def test_a_walk_among_guests_who_keep_changing_comes_again_at_once(
    world: GuestWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs()
    world.enter()
    walk = begin(world, jobs)

    def lost(*_: Any) -> int:
        raise LostRevision

    monkeypatch.setattr(Counting, "settle", lost)
    with pytest.raises(LostRevision):
        walking(world, jobs).go_on(world.actor, walk.walk_id, lambda: True)


def test_a_walk_that_nobody_goes_on_with_is_taken_up_again(world: GuestWorld) -> None:
    jobs = Jobs()
    walk = begin(world, jobs)
    jobs.sent.clear()
    assert not walking(world, jobs).revive()
    world.clock.advance(minutes=21)
    assert walking(world, jobs).revive()
    assert jobs.sent == [{"property_id": PROPERTY, "walk_id": walk.walk_id}]
