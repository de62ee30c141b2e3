"""Looks for better places: room for somebody by moving few others, and a better evening for all (S-15, S-16).

Deterministic: the same board gives the same answer.
"""

from collections.abc import Iterator, Mapping, Sequence

from attendant.bookings.reassigning.board import Board, Layout, Party
from attendant.bookings.units import Unit

MOST_MOVED = 2
MOST_CHANGES = 15
"""Changes of one list: what one transaction takes."""
WORTH_A_MOVE = 2.0
"""Points that a change must gain for each booking that it moves: nobody is moved for nothing."""
MOST_ROUNDS = 60


def room_for(board: Board, party: Party, most: int = MOST_MOVED) -> dict[str, Unit] | None:
    """Where to put a newcomer and, moved for it, the fewest others; None where more would have to move."""
    with_it = board.with_party(party)
    for budget in range(most + 1):
        found = _seat(with_it, [party], board.places, budget, frozenset())
        if found is not None:
            return {owner: unit for owner, unit in found.items() if _elsewhere(board, owner, unit)}
    return None


def improved(board: Board, most: int = MOST_CHANGES) -> dict[str, Unit]:
    """The bookings to put elsewhere, and where, so that the evening is better; none if it is good already.

    One better place or exchange after the other, always the one that gains most, as long as each gains
    enough for those that it moves.
    """
    layout = Layout(board, board.places)
    for _ in range(MOST_ROUNDS):
        best: tuple[float, dict[str, Unit]] | None = None
        moved = sum(_elsewhere(board, owner, unit) for owner, unit in layout.places.items())
        for step in _steps(board, layout):
            more = sum(
                _elsewhere(board, owner, unit) - _elsewhere(board, owner, layout.places[owner])
                for owner, unit in step.items()
            )
            if moved + more > most:
                continue
            gain = layout.gain(step) - WORTH_A_MOVE * more
            if gain > 1e-9 and (best is None or gain > best[0] + 1e-9):
                best = (gain, step)
        if best is None:
            break
        layout.put(best[1])
    return {owner: unit for owner, unit in layout.places.items() if _elsewhere(board, owner, unit)}


def _steps(board: Board, layout: Layout) -> Iterator[dict[str, Unit]]:
    """Every single move, and every exchange of two, that fits."""
    for owner, here in sorted(layout.places.items(), key=lambda one: one[0]):
        party = board.parties[owner]
        for unit in party.places:
            if unit.resource_ids == here.resource_ids:
                continue
            rivals = layout.in_the_way(party, unit)
            if not rivals:
                yield {owner: unit}
            elif (
                len(rivals) == 1 and owner < rivals[0] and _may_change(board, layout, owner, unit, rivals[0])
            ):
                yield {owner: unit, rivals[0]: here}


def _may_change(board: Board, layout: Layout, owner: str, unit: Unit, rival: str) -> bool:
    """Whether two may change places; the layout is as before afterwards."""
    here, there, other = layout.places[owner], layout.places[rival], board.parties[rival]
    if all(here.resource_ids != place.resource_ids for place in other.places):
        return False
    layout.lift([rival])
    layout.put({owner: unit})
    free = not layout.in_the_way(other, here)
    layout.put({owner: here, rival: there})
    return free


def _seat(
    board: Board,
    waiting: Sequence[Party],
    places: Mapping[str, Unit],
    budget: int,
    settled: frozenset[str],
) -> Mapping[str, Unit] | None:
    """All places after everybody who waits got one, moving as many others as the budget allows."""
    if not waiting:
        return places
    party, *rest = waiting
    layout = Layout(board, places)
    for unit in party.places:
        rivals = layout.in_the_way(party, unit)
        if len(rivals) > budget or settled.intersection(rivals):
            continue
        after = {owner: at for owner, at in places.items() if owner not in rivals} | {party.owner: unit}
        away = [*rest, *(board.parties[rival] for rival in rivals)]
        found = _seat(board, away, after, budget - len(rivals), settled | {party.owner})
        if found is not None:
            return found
    return None


def _elsewhere(board: Board, owner: str, unit: Unit) -> bool:
    """Whether a unit is another place than the one where somebody sits now."""
    here = board.places.get(owner)
    return here is None or here.resource_ids != unit.resource_ids
