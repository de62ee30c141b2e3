"""Who stands in whose way, and how little room it takes to remember."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.catalogue import BufferPolicy
from attendant.bookings.occupancy import (
    DAY,
    Claim,
    ClaimKind,
    ResourceDay,
    collisions,
    day_name,
    day_number,
    instant_at,
    minutes_of,
    packed,
    unpacked,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
KINDS = {"booking": ClaimKind.BOOKING, "hold": ClaimKind.HOLD, "block": ClaimKind.BLOCK}


def claim(
    start: int, end: int, before: int = 0, after: int = 0, kind: str = "booking", owner: str = "bkg_1"
) -> Claim:
    return Claim(owner, KINDS[kind], start, end, before, after)


@pytest.mark.parametrize(
    ("existing", "wanted", "policy", "collides"),
    [
        (claim(600, 660), claim(660, 720), "shared", False),
        (claim(600, 660), claim(659, 719), "shared", True),
        (claim(600, 620), claim(605, 615), "shared", True),
        (claim(605, 615), claim(600, 620), "shared", True),
        # The larger of the two buffers lies between, or their sum.
        (claim(600, 660, after=30), claim(690, 720, before=15), "shared", False),
        (claim(600, 660, after=30), claim(690, 720, before=15), "additive", True),
        (claim(600, 660, after=30), claim(705, 720, before=15), "additive", False),
        (claim(600, 660, before=60), claim(500, 541), "shared", True),
        (claim(600, 660, before=60), claim(500, 540), "shared", False),
        (claim(600, 660), claim(500, 570, after=30), "shared", False),
        (claim(600, 660), claim(500, 571, after=30), "shared", True),
        # A block neither has nor needs buffers.
        (claim(600, 660, before=300, after=300, kind="block"), claim(660, 720, before=60), "shared", False),
        (claim(600, 660, kind="block"), claim(650, 720), "shared", True),
    ],
)
def test_neighbours_keep_their_distance(existing: Claim, wanted: Claim, policy: str, collides: bool) -> None:
    wanted = Claim("bkg_2", wanted.kind, wanted.start, wanted.end, wanted.before, wanted.after)
    assert bool(collisions([existing], wanted, BufferPolicy(policy), NOW)) is collides


def test_what_has_expired_or_is_ones_own_is_not_in_the_way() -> None:
    wanted = claim(600, 660, owner="bkg_2")
    held = Claim("hld_1", ClaimKind.HOLD, 600, 660, expires=int(NOW.timestamp()) + 1)
    shared = BufferPolicy.SHARED
    assert collisions([held], wanted, shared, NOW) == [held]
    assert collisions([held], wanted, shared, NOW, own={"hld_1"}) == []
    assert collisions([held], wanted, shared, NOW + timedelta(seconds=1)) == []
    assert collisions([claim(600, 660, owner="bkg_2")], wanted, shared, NOW) == []


@pytest.mark.parametrize(
    ("start", "end", "before", "after", "days"),
    [
        (240, 300, 0, 0, [0]),
        (DAY + 180, DAY + 300, 0, 0, [0, 1]),
        (DAY + 240, DAY + 300, 0, 0, [1]),
        (DAY + 240, DAY + 300, 15, 0, [0, 1]),
        (DAY + 180, DAY + 240, 0, 0, [0]),
        (DAY + 180, DAY + 240, 0, 1, [0, 1]),
    ],
)
def test_a_claim_is_kept_in_every_day_it_touches(
    start: int, end: int, before: int, after: int, days: list[int]
) -> None:
    assert list(claim(start, end, before, after).days(anchor=240)) == days


def test_a_day_drops_what_has_expired() -> None:
    over = Claim("hld_1", ClaimKind.HOLD, 600, 660, expires=int(NOW.timestamp()))
    day = ResourceDay("rsc_1", 0).with_claim(over).with_claim(claim(700, 760))
    assert list(day.swept(NOW).claims) == ["bkg_1"]
    assert day.without("bkg_1").claims == {"hld_1": over}


instants = st.integers(-DAY, 3 * DAY)


@given(
    instants, st.integers(1, DAY), st.integers(0, 90), st.integers(0, 90), st.none() | st.integers(1, 2**31)
)
def test_a_claim_survives_being_stored(
    start: int, length: int, before: int, after: int, expires: int | None
) -> None:
    one = Claim("bkg_1", ClaimKind.BOOKING, start, start + length, before, after, expires)
    assert unpacked("bkg_1", packed(one, 240), 240) == one


claims = st.builds(
    claim, instants, st.just(0), st.integers(0, 200), st.integers(0, 200), st.just("booking")
).flatmap(
    lambda one: st.integers(1, DAY).map(
        lambda length: claim(one.start, one.start + length, one.before, one.after)
    )
)


@given(claims, claims, st.sampled_from(BufferPolicy), st.integers(0, DAY - 1))
def test_rivals_always_meet_in_a_day_record(
    one: Claim, other: Claim, policy: BufferPolicy, anchor: int
) -> None:
    """Two that collide share a record, so the second write sees that the first changed it."""
    rival = Claim("bkg_2", other.kind, other.start, other.end, other.before, other.after)
    if collisions([one], rival, policy, NOW):
        assert set(one.days(anchor)) & set(rival.days(anchor))


def test_names_of_days_sort_as_the_days_do() -> None:
    names = [day_name(day) for day in (19000, 20513, 20514, 30000)]
    assert names == sorted(names)
    assert [day_number(name) for name in names] == [19000, 20513, 20514, 30000]
    assert instant_at(minutes_of(NOW)) == NOW
