"""Sixteen threads do anything anybody may do with bookings, on the local cloud's store, on one evening."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from attendant.bookings.models import NotBookable
from attendant.bookings.wishes import TimeWish
from attendant.kernel.errors import Conflict, DomainError, Gone, Invalid, Unavailable
from tests.adapters.bookings.deeds import House
from tests.cloud import cloud

pytestmark = pytest.mark.local_cloud
THREADS = 16
DEEDS_EACH = 12
DEEDS = [
    "book",
    "hold",
    "book_held",
    "change",
    "move",
    "swap",
    "wait_for",
    "wait_for",
    "cancel",
    "make_series",
]
DEEDS += ["release", "extend", "confirm", "block", "rearrange", "change_series"]


class BusyHouse(House):
    """The house while many act at once: what is refused is counted, and must say why."""

    rivals = True

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: Counter[str] = Counter()

    def as_said(self, wish: TimeWish, session: str | None, write: Callable[[], Any]) -> None:
        self.tried(write)

    def tried(self, write: Callable[[], Any], *, passing: bool = True) -> Any:
        try:
            made = write()
        except DomainError as refused:
            assert isinstance(refused, Conflict | Gone | Invalid | Unavailable), refused
            assert str(refused), type(refused)
            assert not isinstance(refused, NotBookable) or refused.reasons
            self.outcomes[refused.code] += 1
            return None
        self.outcomes["done"] += 1
        return made


@pytest.fixture(scope="module")
def house() -> Iterator[BusyHouse]:
    with pytest.MonkeyPatch.context() as environment, cloud(environment):
        yield BusyHouse()


def test_sixteen_threads_break_nothing_and_everybody_hears_why(house: BusyHouse) -> None:
    """Afterwards records, places, limits and pace are recounted: one owner for each place, none too many."""

    def act(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(DEEDS_EACH):
            house.do(chance.choice(DEEDS), chance.randrange(10_000), chance.randrange(10_000))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(act, range(THREADS)))
    house.check()
    assert house.outcomes["done"] > THREADS
    assert set(house.outcomes) > {"done", "not_bookable"}
