"""Which table to give: accepted covers of our suggestion against simpler rules and against the optimum.

Run: `python -m tests.benchmarks.assignment`. Evenings are generated from a published seed: 16 tables with 60
seats, five declared pairs, requests for 18:00 to 21:30 that come in random order, parties and stays as below.
Every rule sees the same requests in the same order and never moves a booking it accepted. The optimum knows
all requests in advance.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from attendant.bookings.assignment import Edges, ranked
from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.tables import Combination
from attendant.bookings.turn_times import TurnTimes
from attendant.bookings.units import Unit, units_of
from attendant.bookings.visits import Visit

SEED = 20_260_306
EVENINGS = 300
PARTIES = {1: 4, 2: 42, 3: 12, 4: 22, 5: 7, 6: 8, 7: 2, 8: 3}
"""How often parties of a size come, in percent."""
FIRST, LAST, STEP = 18 * 60, 21 * 60 + 30, 30
PEAK = {18: 2, 19: 5, 20: 4, 21: 2}
"""How often parties begin in an hour of the evening."""
SEATS = (2, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 6, 6, 8)
PAIRS = ((0, 1), (2, 3), (6, 7), (8, 9), (13, 14))
SMALL_SEATS = (2, 2, 4, 6)
TURN = TurnTimes()
SHORTEST = min(band.minutes for band in TURN.bands)


@dataclass(frozen=True)
class Request:
    """A party that wants to begin at a minute of the evening; with `other` minutes it would take, too."""

    party: int
    start: int
    others: tuple[int, ...] = ()

    @property
    def minutes(self) -> int:
        return TURN.minutes_for(self.party, self.start)


@dataclass
class Evening:
    """Who has which table so far."""

    claims: dict[str, list[Claim]] = field(default_factory=dict)

    def free(self, unit: Unit, begin: int, end: int) -> bool:
        return all(
            claim.end <= begin or end <= claim.start
            for name in unit.resource_ids
            for claim in self.claims.get(name, ())
        )

    def take(self, unit: Unit, begin: int, end: int) -> None:
        claim = Claim(f"b{sum(map(len, self.claims.values()))}", ClaimKind.BOOKING, begin, end)
        for name in unit.resource_ids:
            self.claims.setdefault(name, []).append(claim)

    def lost(self, unit: Unit, begin: int, end: int) -> int:
        return sum(Edges(self.claims.get(name, ())).lost(begin, end, SHORTEST) for name in unit.resource_ids)


type Rule = Callable[[Evening, Sequence[Unit], Visit, int, int], Unit]


def ours(evening: Evening, free: Sequence[Unit], visit: Visit, begin: int, end: int) -> Unit:
    """The product's order of choice."""
    return ranked(free, visit, lambda unit: evening.lost(unit, begin, end), lambda unit: 0)[0]


def best_fit(evening: Evening, free: Sequence[Unit], visit: Visit, begin: int, end: int) -> Unit:
    """The fewest empty seats, single tables first."""
    return min(free, key=lambda unit: (len(unit.members) > 1, (unit.party_max or 0) - visit.party_size))


def least_used(evening: Evening, free: Sequence[Unit], visit: Visit, begin: int, end: int) -> Unit:
    """The table with the fewest bookings that evening, single tables first."""
    return min(
        free,
        key=lambda unit: (
            len(unit.members) > 1,
            max(len(evening.claims.get(name, ())) for name in unit.resource_ids),
        ),
    )


RULES: dict[str, Rule] = {"least used": least_used, "best fit": best_fit, "ours": ours}


def restaurant(seats: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[Unit]:
    """The units of a restaurant with these tables and declared pairs, as the product makes them."""
    tables = [
        Resource(resource_id=f"t{number:02}", name=f"T{number}", kind=ResourceKind.TABLE, party_max=most)
        for number, most in enumerate(seats)
    ]
    declared = [
        Combination(
            combination_id=f"c{number}",
            name=f"{one}+{other}",
            resource_ids=[tables[one].resource_id, tables[other].resource_id],
            party_min=max(seats[one], seats[other]) + 1,
            party_max=seats[one] + seats[other],
            order=number,
        )
        for number, (one, other) in enumerate(pairs)
    ]
    price = {"duration_minutes": 120, "price": {"amount": 0, "currency": "EUR"}}
    service = Service.model_validate(
        {
            "service_id": "svc_dinner",
            "name": "Dinner",
            "prices": [price],
            "resource_ids": [one.resource_id for one in tables],
            "party_max": 20,
        }
    )
    return units_of(service, tables, declared)


def requests(chance: random.Random, count: int, *, flexible: bool) -> list[Request]:
    """An evening's requests in the order in which they come."""
    found = []
    for _ in range(count):
        party = chance.choices(list(PARTIES), list(PARTIES.values()))[0]
        hour = chance.choices(list(PEAK), list(PEAK.values()))[0]
        start = hour * 60 + chance.choice((0, 30))
        others = tuple(one for one in (start - STEP, start + STEP) if flexible and FIRST <= one <= LAST)
        found.append(Request(party, start, others))
    return found


def accepted(units: Sequence[Unit], wanted: Sequence[Request], rule: Rule) -> int:
    """The covers that a rule accepts."""
    evening, covers = Evening(), 0
    for one in wanted:
        suitable = _suitable(units, one.party)
        for start in (one.start, *one.others):
            end = start + one.minutes
            free = [unit for unit in suitable if evening.free(unit, start, end)]
            if free:
                evening.take(rule(evening, free, Visit(None, one.party), start, end), start, end)
                covers += one.party
                break
    return covers


def optimum(units: Sequence[Unit], wanted: Sequence[Request]) -> int:
    """The most covers that any choice of requests and tables accepts; starts are fixed.

    Requests in the order of their start: then a table is described by when it becomes free.
    """
    tables = sorted({name for unit in units for name in unit.resource_ids})
    place = {name: number for number, name in enumerate(tables)}
    order = sorted(wanted, key=lambda one: one.start)

    @cache
    def best(number: int, until: tuple[int, ...]) -> int:
        if number == len(order):
            return 0
        one = order[number]
        most = best(number + 1, until)
        for unit in _suitable(units, one.party):
            mine = [place[name] for name in unit.resource_ids]
            if all(until[at] <= one.start for at in mine):
                after = list(until)
                for at in mine:
                    after[at] = one.start + one.minutes
                most = max(most, one.party + best(number + 1, tuple(after)))
        return most

    return best(0, (0,) * len(tables))


def mean_covers(count: int, *, flexible: bool, evenings: int = EVENINGS) -> dict[str, float]:
    """The mean accepted covers of each rule over the generated evenings."""
    units = restaurant(SEATS, PAIRS)
    chance = random.Random(SEED + count)
    generated = [requests(chance, count, flexible=flexible) for _ in range(evenings)]
    return {
        name: sum(accepted(units, wanted, rule) for wanted in generated) / evenings
        for name, rule in RULES.items()
    }


def against_optimum(count: int, evenings: int = 60) -> dict[str, float]:
    """The same on four tables and one pair, with the optimum beside it; starts are fixed."""
    units = restaurant(SMALL_SEATS, ((0, 1),))
    chance = random.Random(SEED - count)
    generated = [requests(chance, count, flexible=False) for _ in range(evenings)]
    found = {
        name: sum(accepted(units, wanted, rule) for wanted in generated) / evenings
        for name, rule in RULES.items()
    }
    return {**found, "optimum": sum(optimum(units, wanted) for wanted in generated) / evenings}


def _suitable(units: Sequence[Unit], party: int) -> list[Unit]:
    return [unit for unit in units if unit.party_min <= party <= (unit.party_max or 0)]


def main() -> None:
    """Print the tables."""
    print(f"Seed {SEED}, {EVENINGS} evenings, accepted covers, mean; 16 tables with 60 seats, 5 pairs.\n")
    print(f"| requests, starts | {' | '.join(RULES)} | ours against least used | against best fit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for count in (50, 70):
        for flexible in (False, True):
            found = mean_covers(count, flexible=flexible)
            gains = [found["ours"] / found[name] - 1 for name in ("least used", "best fit")]
            title = f"{count}, {'30 minutes either way' if flexible else 'fixed'}"
            figures = " | ".join(f"{value:.1f}" for value in found.values())
            print(f"| {title} | {figures} | {gains[0]:+.1%} | {gains[1]:+.1%} |")
    print("\nFour tables, one pair, 60 evenings, fixed starts:\n")
    print(f"| requests | {' | '.join(RULES)} | optimum | ours of the optimum |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for count in (8, 12):
        found = against_optimum(count)
        figures = " | ".join(f"{value:.1f}" for value in found.values())
        print(f"| {count} | {figures} | {found['ours'] / found['optimum']:.1%} |")


if __name__ == "__main__":
    main()
