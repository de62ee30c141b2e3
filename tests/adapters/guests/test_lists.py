"""A list shows exactly the guests whom its filter means, in its order, whatever happened before."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.listing.entries import last_seen, name_key
from attendant.guests.listing.frequency import Frequency, frequency
from attendant.guests.listing.models import GuestFilter, GuestSort
from attendant.guests.listing.service import CAP
from attendant.guests.models import Guest
from attendant.guests.segments.moments import Moment
from attendant.kernel.errors import Invalid
from tests.adapters.guests.worlds import LANGUAGES, TAGS, GuestWorld, somebody
from tests.conftest import PROPERTY, FixedClock
from tests.memory import MemoryStore, memory_store


@pytest.fixture
def world() -> Iterator[GuestWorld]:
    with memory_store():
        yield GuestWorld(PROPERTY, FixedClock())


@contextmanager
def memory_calls() -> Iterator[list[tuple[str, Any]]]:
    """The reads within the block: lists queried, and how many records were asked for by key."""
    calls: list[tuple[str, Any]] = []
    query, batch = MemoryStore.query, MemoryStore.batch_get_item

    def noted_query(store: MemoryStore, **wish: Any) -> Any:
        answer = query(store, **wish)
        calls.append(("query", answer["Items"][0]["pk"].partition("#LIST#")[2]))
        return answer

    def noted_batch(store: MemoryStore, **wish: Any) -> Any:
        calls.append(("batch", sum(len(keys["Keys"]) for keys in wish["RequestItems"].values())))
        return batch(store, **wish)

    with (
        patch.object(MemoryStore, "query", noted_query),
        patch.object(MemoryStore, "batch_get_item", noted_batch),
    ):
        yield calls


def shows(wish: GuestFilter, sort: GuestSort | None, guest: Guest, moment: Moment) -> bool:
    """The filter in plain words, without any list."""
    if wish.language and not f"{guest.language}-".lower().startswith(f"{wish.language}-".lower()):
        return False
    if wish.frequency and frequency(guest.statistics) is not wish.frequency:
        return False
    if not (set(wish.tags) <= set(guest.tags) and set(wish.segments) <= set(guest.segments)):
        return False
    if wish.arriving or wish.arriving_from or wish.arriving_until or sort is GuestSort.ARRIVAL:
        at = guest.statistics.next_arrival_at
        day = moment.day_of(at) if at else None
        earliest = max(wish.arriving_from or moment.today, moment.today)
        return day is not None and earliest <= day <= (wish.arriving_until or date.max)
    return True


ORDERS: dict[GuestSort, Any] = {
    GuestSort.NAME: lambda g: (name_key(g), g.guest_id),
    GuestSort.RECENT: lambda g: (last_seen(g), g.guest_id),
    GuestSort.ARRIVAL: lambda g: (g.statistics.next_arrival_at, g.guest_id),
    GuestSort.NEWEST: lambda g: g.guest_id,
}
BACKWARDS = {GuestSort.NAME_BACKWARDS: GuestSort.NAME, GuestSort.LONGEST_AWAY: GuestSort.RECENT}
TURNED = {GuestSort.NAME_BACKWARDS, GuestSort.RECENT, GuestSort.NEWEST}

today = FixedClock().now().date()
filters = st.builds(
    GuestFilter,
    language=st.sampled_from((None, None, *(language for language in LANGUAGES if language))),
    frequency=st.sampled_from((None, None, *Frequency)),
    tags=st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple),
    segments=st.lists(st.sampled_from(("vip", "new", "arriving")), max_size=2, unique=True).map(tuple),
    arriving=st.booleans(),
    arriving_from=st.none() | st.just(today + timedelta(days=1)),
    arriving_until=st.none() | st.integers(2, 6).map(lambda days: today + timedelta(days=days)),
)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    wishes=st.lists(st.tuples(filters, st.sampled_from((None, *GuestSort)), st.integers(1, 9)), min_size=8),
)
def test_a_list_is_what_one_would_pick_by_hand(
    seed: int, wishes: list[tuple[GuestFilter, GuestSort | None, int]]
) -> None:
    chance = random.Random(seed)
    with memory_store():
        world = GuestWorld(PROPERTY, FixedClock())
        ids = [world.enter(**somebody(chance, today)).guest_id for _ in range(12)]
        for _ in range(15):
            guest_id = chance.choice(ids)
            if world.guests._repository.find(guest_id).is_tombstone:  # type: ignore[union-attr]
                continue
            gone = {"erased_at": world.clock.now()} if chance.random() < 0.1 else somebody(chance, today)
            world.change(guest_id, **gone)
            if chance.random() < 0.5:
                world.keeping.keep(world.actor, chance.sample(ids, 4))
        moment, guests = Moment(world.clock.now(), "Europe/Zurich"), world.stored()
        for wish, sort, limit in wishes:
            if sort is GuestSort.NEWEST and not wish.is_empty:
                continue
            chosen = sort or (GuestSort.NEWEST if wish.is_empty else GuestSort.RECENT)
            order = ORDERS[BACKWARDS.get(chosen, chosen)]
            expected = [guest for guest in guests if shows(wish, sort, guest, moment)]
            expected.sort(key=order, reverse=chosen in TURNED)
            assert world.listed(wish, sort, limit) == [guest.guest_id for guest in expected]


def test_guests_who_are_gone_leave_no_gaps_among_the_newest(world: GuestWorld) -> None:
    ids = [world.enter(name=f"Guest {number}").guest_id for number in range(8)]
    for gone in ids[2:6]:
        world.change(gone, merged_into=ids[0])
    first = world.listing.page(GuestFilter(), limit=3)
    assert [guest.guest_id for guest in first.guests] == [ids[7], ids[6], ids[1]]
    rest = world.listing.page(GuestFilter(), limit=3, cursor=first.cursor)
    assert [guest.guest_id for guest in rest.guests] == [ids[0]]


def test_a_combination_reads_the_shortest_list_and_only_the_guests_of_the_page(world: GuestWorld) -> None:
    for number in range(30):
        world.enter(name=f"Guest {number:02}", language="de", tags=("wine",) if number % 10 == 0 else ())
    world.keeping.keep(world.actor, [guest.guest_id for guest in world.stored()])
    with memory_calls() as calls:
        page = world.listing.page(GuestFilter(language="de", tags=("wine",)), GuestSort.NAME, limit=2)
    assert [guest.name for guest in page.guests] == ["Guest 00", "Guest 10"]
    assert calls == [("batch", 2), ("query", "tag:wine"), ("batch", 2)]


def test_a_search_that_finds_too_few_says_so_and_goes_on(world: GuestWorld, monkeypatch: Any) -> None:
    monkeypatch.setattr("attendant.guests.listing.service.CAP", 20)
    monkeypatch.setattr("attendant.guests.listing.service.CHUNK", 10)
    assert CAP == 1000
    for number in range(45):
        world.enter(name=f"Guest {number:02}", language="de-AT" if number == 40 else "de-CH")
    wish = GuestFilter(language="de-AT")
    pages = []
    cursor: str | None = None
    for _ in range(3):
        page = world.listing.page(wish, GuestSort.NAME, limit=5, cursor=cursor)
        pages.append((len(page.guests), page.cut_short))
        cursor = page.cursor
    assert pages == [(0, True), (0, True), (1, False)]
    assert cursor is None


def test_a_walk_goes_on_where_another_ended(world: GuestWorld) -> None:
    ids = [world.enter(name=f"Guest {number}", tags=("wine",)).guest_id for number in range(7)]
    wish = GuestFilter(tags=("wine",))
    first = next(iter(world.listing.walk(wish, GuestSort.NAME, size=3)))
    rest = list(world.listing.walk(wish, GuestSort.NAME, first.cursor, size=3))
    assert [guest.guest_id for batch in (first, *rest) for guest in batch.guests] == ids


@pytest.mark.parametrize(
    ("wish", "sort"),
    [(GuestFilter(tags=("wine",)), GuestSort.NEWEST), (GuestFilter(phone="+41795550100"), GuestSort.NAME)],
)
def test_an_order_that_a_list_does_not_have_is_refused(
    world: GuestWorld, wish: GuestFilter, sort: GuestSort
) -> None:
    with pytest.raises(Invalid):
        world.listing.page(wish, sort)


def test_a_cursor_of_another_list_is_refused(world: GuestWorld) -> None:
    for _ in range(3):
        world.enter(name="Anna", tags=("wine",))
    cursor = world.listing.page(GuestFilter(tags=("wine",)), limit=1).cursor
    for wish in (GuestFilter(tags=("golf",)), GuestFilter()):
        with pytest.raises(Invalid):
            world.listing.page(wish, cursor=cursor)
