"""Evenings improved and room made: whatever the board, nobody collides and nobody is moved for nothing."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.bookings.catalogue import BufferPolicy
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.reassigning.board import Board, Layout, Party
from attendant.bookings.reassigning.search import MOST_MOVED, WORTH_A_MOVE, improved, room_for
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from tests.benchmarks.assignment import restaurant

UNITS = restaurant((2, 2, 4, 4, 6), ((0, 1), (2, 3)))
NOW = datetime(2026, 3, 6, tzinfo=UTC)
WISHES = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 8), st.integers(0, 6)), min_size=1, max_size=9)


def party(name: str, size: int, slot: int) -> Party:
    places = tuple(unit for unit in UNITS if unit.party_min <= size <= (unit.party_max or 0))
    claim = Claim(name, ClaimKind.BOOKING, slot * 30, slot * 30 + 90, covers=size)
    return Party(name, Visit(None, size), claim, places, BufferPolicy.SHARED)


def board_with(wishes: list[tuple[int, int, int]]) -> Board:
    """A board on which everybody sits who fits, each at the place that chance chose."""
    board = Board({}, {}, 90, NOW)
    for number, (size, slot, choice) in enumerate(wishes):
        one = party(f"b{number}", size, slot)
        layout = Layout(board, board.places)
        free = [unit for unit in one.places if not layout.in_the_way(one, unit)]
        if free:
            board = board.with_party(replace(one, now_at=free[choice % len(free)]))
    return board


def collides(board: Board, places: dict[str, Unit]) -> bool:
    layout = Layout(board, places)
    return any(layout.in_the_way(board.parties[name], unit) for name, unit in places.items())


@settings(max_examples=60, deadline=None)
@given(WISHES)
def test_a_better_evening_is_one_without_collisions_worth_its_moves(
    wishes: list[tuple[int, int, int]],
) -> None:
    board = board_with(wishes)
    changes = improved(board)
    after = {**board.places, **changes}
    assert not collides(board, after)
    assert changes == improved(board)
    if changes:
        assert Layout(board, board.places).gain(changes) >= WORTH_A_MOVE * len(changes) - 1e-6


@settings(max_examples=60, deadline=None)
@given(WISHES, st.integers(1, 6), st.integers(0, 8))
def test_room_is_made_by_moving_at_most_two_and_for_all_of_them(
    wishes: list[tuple[int, int, int]], size: int, slot: int
) -> None:
    board = board_with(wishes)
    guest = party("new", size, slot)
    found = room_for(board, guest)
    if found is None:
        layout = Layout(board, board.places)
        assert all(layout.in_the_way(guest, unit) for unit in guest.places)
    else:
        assert len(found) <= 1 + MOST_MOVED
        assert not collides(board.with_party(guest), {**board.places, **found})
