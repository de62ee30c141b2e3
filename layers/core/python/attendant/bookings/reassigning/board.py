"""Who could sit where: the bookings of a date that may move, and every place each of them suits (S-15, S-16).

Pure. What cannot move is settled first: a place is one that the shared predicate admits beside it. Between
those that may move only time on the same table matters.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from attendant.bookings.assignment import LOST_MINUTES, Edges, cost
from attendant.bookings.catalogue import BufferPolicy, ResourceKind
from attendant.bookings.models import Booking
from attendant.bookings.occupancy import Claim, collisions
from attendant.bookings.offer import Offer
from attendant.bookings.states import EXPECTED
from attendant.bookings.units import Unit
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.windows import Window


@dataclass(frozen=True)
class Party:
    """A booking that may move, or a visit that needs a place, with the places that suit it, best first."""

    owner: str
    visit: Visit
    claim: Claim
    places: tuple[Unit, ...]
    policy: BufferPolicy
    now_at: Unit | None = None

    def claim_at(self, unit: Unit) -> Claim:
        """Its time on each resource of a unit."""
        return replace(self.claim, lead=unit.setup_minutes, tail=unit.reset_minutes)


@dataclass(frozen=True)
class Board:
    """The parties of a date and what stands fast beside them."""

    parties: Mapping[str, Party]
    fixed: Mapping[str, Collection[Claim]]
    shortest: int
    now: datetime

    @cached_property
    def places(self) -> dict[str, Unit]:
        """Where everybody sits now."""
        return {name: one.now_at for name, one in self.parties.items() if one.now_at is not None}

    def with_party(self, party: Party) -> "Board":
        """The board with one more party."""
        return replace(self, parties={**self.parties, party.owner: party})


class Layout:
    """Who sits where while places are tried out."""

    def __init__(self, board: Board, places: Mapping[str, Unit]) -> None:
        self._board = board
        self.places: dict[str, Unit] = {}
        self._on: dict[str, dict[str, Claim]] = {}
        self.put(places)

    def put(self, places: Mapping[str, Unit]) -> None:
        """Let parties sit there and nowhere else."""
        self.lift(places)
        for owner, unit in places.items():
            self.places[owner] = unit
            claim = self._board.parties[owner].claim_at(unit)
            for name in unit.resource_ids:
                self._on.setdefault(name, {})[owner] = claim

    def lift(self, owners: Iterable[str]) -> None:
        """Let parties sit nowhere."""
        for owner in owners:
            former = self.places.pop(owner, None)
            for name in former.resource_ids if former else ():
                del self._on[name][owner]

    def in_the_way(self, party: Party, unit: Unit) -> list[str]:
        """The owners that would have to leave if this party came here, in order."""
        wanted = party.claim_at(unit)
        others = {
            owner: claim for name in unit.resource_ids for owner, claim in self._on.get(name, {}).items()
        }
        return [one.owner for one in collisions(others.values(), wanted, party.policy, self._board.now)]

    def gain(self, step: Mapping[str, Unit]) -> float:
        """By how many points the evening is better after a step."""
        former = {owner: self.places[owner] for owner in step}
        names = {name for unit in (*former.values(), *step.values()) for name in unit.resource_ids}
        before = self._value(step, names)
        self.put(step)
        after = self._value(step, names)
        self.put(former)
        return before - after

    def _value(self, owners: Iterable[str], names: Iterable[str]) -> float:
        """What speaks against some parties' places and the gaps on some tables, each gap once."""
        terms = sum(cost(self.places[one], self._board.parties[one].visit, 0) for one in owners)
        lost = 0
        for name in names:
            claims = [*self._on.get(name, {}).values(), *self._board.fixed.get(name, ())]
            lost += Edges(claims).lost_between(self._board.shortest)
        return terms + lost / LOST_MINUTES


def movable(booking: Booking, offer: Offer | None, now: datetime) -> bool:
    """Whether a booking may be put elsewhere without asking its guest (S-16).

    Not what staff or a promise locked, not who is here or due, not what was forced or is shared.
    """
    return (
        offer is not None
        and all(one.kind is ResourceKind.TABLE for one in offer.resources)
        and booking.status in EXPECTED
        and booking.starts_at > now
        and not (booking.locked or booking.resource_requested or booking.forced_reason or booking.class_key)
    )


def board_of(
    bookings: Iterable[Booking],
    offers: Mapping[str, Offer],
    claims: Mapping[str, Collection[Claim]],
    now: datetime,
) -> Board:
    """The board of some bookings; those of them that may not move stand fast with everything else."""
    moving = {one.booking_id: one for one in bookings if movable(one, offers.get(one.service_id), now)}
    fixed = {
        name: [claim for claim in found if claim.owner not in moving and claim.live(now)]
        for name, found in claims.items()
    }
    parties = {}
    for name, booking in moving.items():
        offer = offers[booking.service_id]
        visit = Visit(
            booking.duration_minutes, booking.party_size, Audience.IN_HOUSE, booking.area_id, booking.needs
        )
        standing = Window(booking.starts_at, booking.ends_at)
        places = _places(offer, fixed, now, visit, booking.starts_at, standing)
        at = next((one for one in places if set(one.resource_ids) == set(booking.resource_ids)), None)
        claim = next(iter(booking.claims.values()))
        if at is None:
            # It sits where it could not be put today: it stays there.
            fixed = _with(fixed, booking.claims)
            continue
        parties[name] = Party(name, visit, claim, places, offer.service.buffer_policy, at)
    shortest = min((one.service.shortest_minutes for one in offers.values()), default=0)
    settled = {
        name: replace(
            one,
            places=tuple(unit for unit in one.places if not _taken(one, unit, fixed, now)),
        )
        for name, one in parties.items()
    }
    return Board(settled, fixed, shortest, now)


def newcomer(
    board: Board, offer: Offer, visit: Visit, start: datetime, named: tuple[str, ...] = ()
) -> Party | None:
    """Somebody who wants to come, with the places that what stands fast leaves; None if that is nowhere."""
    places = _places(offer, board.fixed, board.now, visit, start, None, named)
    timetable = offer.timetable({}, board.now)
    minutes = timetable.minutes_of_visit(start, visit)
    if not places or minutes is None:
        return None
    claim = timetable.wanted(places[0], start, visit)
    return Party(claim.owner, visit, claim, places, offer.service.buffer_policy)


def _places(
    offer: Offer,
    fixed: Mapping[str, Collection[Claim]],
    now: datetime,
    visit: Visit,
    start: datetime,
    standing: Window | None,
    named: tuple[str, ...] = (),
) -> tuple[Unit, ...]:
    unpaced = replace(offer, rules=offer.rules.model_copy(update={"pacing": None}))
    return tuple(unpaced.timetable(fixed, now, (), standing).choices(start, visit, named))


def _with(fixed: Mapping[str, Sequence[Claim]], claims: Mapping[str, Claim]) -> dict[str, list[Claim]]:
    return {
        name: [*fixed.get(name, ()), *([claims[name]] if name in claims else [])]
        for name in {*fixed, *claims}
    }


def _taken(party: Party, unit: Unit, fixed: Mapping[str, Collection[Claim]], now: datetime) -> bool:
    wanted = party.claim_at(unit)
    return any(collisions(fixed.get(name, ()), wanted, party.policy, now) for name in unit.resource_ids)
