"""Every use case, ended at each outside call in turn and tried again; and with a rival at each call.

Whatever ends where: after the retry everything is as if nothing had ended. Whoever comes between: nobody gets
what another has, and who is refused hears why.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from attendant.bookings.models import NotBookable
from attendant.kernel.errors import Conflict, DomainError, Gone
from tests.adapters.bookings.deeds import DEEDS, Deed, House
from tests.memory import memory_store
from tests.schools import Tables
from tests.store import Crashed

RIVALS = [
    "hold",
    "book",
    "book a hold",
    "change the time",
    "cancel",
    "move",
    "swap",
    "accept an offer",
    "block",
    "make a series",
]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with memory_store() as store:
        yield House(store)


@pytest.fixture
def opened(house: House) -> Iterator[House]:
    """The house as it was in the beginning."""
    before, now = house.store.snapshot(), house.clock.now()
    house.store.undisturbed()
    yield house
    house.store.undisturbed()
    house.store.restore(before)
    house.clock.set(now)


def remains(house: House) -> dict[str, Any]:
    """What is left of a deed, without what differs from run to run: ids."""
    names = {one.resource_id: one.name for one in house.resources}
    taken = {
        f"{names[resource_id]} {claim.start}": (claim.kind, claim.end, claim.covers, claim.expires)
        for resource_id, owners in house.claims().items()
        for claim in owners.values()
    }
    records = [record for table in house.store.tables.values() for record in table.values()]
    return {
        "taken": taken,
        "events": Counter(json.loads(one["envelope"])["type"] for one in records if "envelope" in one),
        "audited": Counter(one["pk"].count("#AUDIT#") for one in records)[1],
        "records": Counter(one["pk"].partition("#")[2].partition("#")[0] for one in records),
        "bookings": sorted(
            (one["by_day_sk"][:17], one["status"], one["revision"])
            for one in house.store.tables[Tables().bookings_table].values()
            if one["pk"].endswith("#BOOKING")
        ),
    }


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_ending_anywhere_loses_nothing_and_doubles_nothing(opened: House, deed: Deed) -> None:
    deed.before(opened)
    begin = opened.store.snapshot()
    opened.store.undisturbed()
    deed.act(opened)
    calls, expected = opened.store.calls, remains(opened)
    assert opened.store.snapshot() != begin, "it did nothing"
    for number in range(1, calls + 1):
        opened.store.restore(begin)
        opened.store.undisturbed()
        opened.store.after = lambda at, number=number: _end(at, number)  # type: ignore[misc]
        with pytest.raises(Crashed):
            deed.act(opened)
        opened.store.undisturbed()
        try:
            deed.act(opened)
        except DomainError as refused:
            # Told that it is done already, in the words of its own use case.
            assert isinstance(refused, Conflict | Gone), refused
        assert remains(opened) == expected, f"ended after call {number} of {calls}"
        opened.check()


def _end(at: int, number: int) -> None:
    if at == number:
        raise Crashed(f"after call {number}")


@pytest.mark.parametrize("first", [one for one in DEEDS if one.name in RIVALS], ids=str)
def test_a_rival_at_any_moment_breaks_nothing_and_everybody_hears_why(opened: House, first: Deed) -> None:
    begin = opened.store.snapshot()
    first.act(opened)
    calls = opened.store.calls
    for rival in (one for one in DEEDS if one.name in RIVALS):
        for number in range(1, calls + 1):
            opened.store.restore(begin)
            opened.store.undisturbed()
            opened.store.before = lambda at, number=number, rival=rival: (  # type: ignore[misc]
                _come_between(opened, rival) if at == number else None
            )
            _tried(opened, first)
            opened.store.undisturbed()
            opened.check()


def _come_between(house: House, rival: Deed) -> None:
    house.store.undisturbed()
    _tried(house, rival)


def _tried(house: House, deed: Deed) -> None:
    try:
        deed.act(house)
    except DomainError as refused:
        assert isinstance(refused, Conflict | Gone), refused
        assert str(refused)
        if isinstance(refused, NotBookable):
            assert refused.reasons
