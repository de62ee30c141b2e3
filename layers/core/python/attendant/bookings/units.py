"""What one booking takes: a resource, or tables put together (S-13, S-14); who fits where, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.models import Reason, ReasonCode
from attendant.bookings.reasons import party_reason
from attendant.bookings.tables import Combination
from attendant.bookings.visits import Audience, Visit

MOST_ADJACENT = 3


@dataclass(frozen=True)
class Unit:
    """Resources that are had together or not at all; mostly one.

    `setup_minutes` before and `reset_minutes` after a visit they are nobody else's either.
    """

    members: tuple[Resource, ...]
    name: str
    party_min: int
    party_max: int | None
    extra_seats: int = 0
    setup_minutes: int = 0
    reset_minutes: int = 0
    order: int = 0
    combination_id: str | None = None

    @property
    def resource_ids(self) -> tuple[str, ...]:
        """The ids of its members, in order."""
        return tuple(one.resource_id for one in self.members)

    @property
    def is_table(self) -> bool:
        """Whether its seats are counted."""
        return self.members[0].kind is ResourceKind.TABLE

    def most(self, audience: Audience) -> int | None:
        """The biggest party it takes; extra seats are brought for guests whom staff book."""
        if self.party_max is None:
            return None
        return self.party_max + (0 if audience is Audience.ONLINE else self.extra_seats)

    def split(self, party_size: int) -> dict[str, int]:
        """How many of a party sit at each member: filled in order, nobody left out (S-17)."""
        if len(self.members) == 1:
            return {self.members[0].resource_id: party_size}
        shares: dict[str, int] = {}
        left = party_size
        for number, one in enumerate(self.members):
            after = len(self.members) - number - 1
            room = one.party_max or left
            shares[one.resource_id] = max(0, min(room, left - min(after, left)))
            left -= shares[one.resource_id]
        shares[self.members[-1].resource_id] += left
        return shares


def single(resource: Resource) -> Unit:
    """The unit of one resource."""
    return Unit(
        (resource,), resource.name, resource.party_min, resource.party_max, extra_seats=resource.extra_seats
    )


def together(members: Sequence[Resource]) -> Unit:
    """Resources that somebody puts together for one party without a declared combination."""
    limits = [one.party_max for one in members]
    return Unit(
        tuple(members),
        " + ".join(one.name for one in members),
        party_min=1,
        party_max=None if None in limits else sum(limit or 0 for limit in limits),
        extra_seats=sum(one.extra_seats for one in members),
    )


def units_of(service: Service, resources: Sequence[Resource], declared: Iterable[Combination]) -> list[Unit]:
    """Everything that one booking of a service can take: single resources first, in its order, then sets."""
    serving = [one for one in resources if one.active]
    found = [single(one) for one in serving]
    if service.joins == "none":
        return found
    by_id = {one.resource_id: one for one in serving}
    sets = {unit.resource_ids: unit for unit in found}
    for one in sorted(declared, key=lambda each: each.order):
        members = tuple(by_id[name] for name in one.resource_ids if name in by_id)
        if one.active and len(members) == len(one.resource_ids):
            unit = Unit(
                members,
                one.name,
                one.party_min,
                one.party_max,
                setup_minutes=one.setup_minutes,
                reset_minutes=one.reset_minutes,
                order=one.order,
                combination_id=one.combination_id,
            )
            sets[tuple(sorted(unit.resource_ids))] = unit
    if service.joins == "adjacent":
        for size in range(2, MOST_ADJACENT + 1):
            for chosen in _adjacent_sets(serving, size):
                key = tuple(sorted(one.resource_id for one in chosen))
                sets.setdefault(key, together(chosen))
    return list(sets.values())


def meant(
    units: list[Unit], resources: Sequence[Resource], visit: Visit, named: tuple[str, ...]
) -> list[Unit]:
    """Those of the units that a caller means by `named` resources; staff may put any tables together."""
    if not named:
        return units
    found = [unit for unit in units if set(unit.resource_ids) == set(named)]
    if found or len(named) == 1 or visit.audience is Audience.ONLINE:
        return found
    members = [one for one in resources if one.active and one.resource_id in named]
    return [together(members)] if len(members) == len(set(named)) else []


def unfit(unit: Unit, visit: Visit, service: Service) -> list[Reason]:
    """Why a unit does not suit a visit at any time: the party, the area, what the guest needs."""
    if visit.party_size < unit.party_min:
        return [party_reason(ReasonCode.PARTY_TOO_SMALL, f"at least {unit.party_min}")]
    most = unit.most(visit.audience)
    if most is not None and visit.party_size > most:
        return [party_reason(ReasonCode.PARTY_TOO_LARGE, f"at most {most}")]
    if visit.area_id is not None and any(one.area_id != visit.area_id for one in unit.members):
        return [Reason(code=ReasonCode.NEEDS, text="Not in the area that was asked for.")]
    if service.class_size is not None and visit.party_size > service.class_size:
        return [party_reason(ReasonCode.PARTY_TOO_LARGE, f"at most {service.class_size}")]
    if missing := _missing(unit, visit, service):
        return [Reason(code=ReasonCode.NEEDS, text=" ".join(missing))]
    return []


def withheld(unit: Unit, visit: Visit, start: datetime, day: date, now: datetime) -> list[Reason]:
    """Why a unit that suits is kept from this audience on that date: kept back, or off duty (S-13)."""
    for one in unit.members:
        code = one.code_on(day)
        on_call = code == "on_call" and visit.audience is not Audience.ONLINE
        if code != "available" and not on_call:
            return [Reason(code=ReasonCode.CLOSED, text="Not on duty on that date.")]
        if visit.audience not in one.audiences and not _released(one, visit, start, now):
            return [Reason(code=ReasonCode.NO_TABLE, text="Not offered this way.")]
    return []


def depends_on_time(unit: Unit) -> bool:
    """Whether `withheld` can say anything at all about it."""
    return any(one.day_codes or len(one.audiences) < len(Audience) for one in unit.members)


def _released(resource: Resource, visit: Visit, start: datetime, now: datetime) -> bool:
    if visit.audience is not Audience.ONLINE or resource.release_minutes is None:
        return False
    return start - now <= timedelta(minutes=resource.release_minutes)


def _missing(unit: Unit, visit: Visit, service: Service) -> list[str]:
    needs = visit.needs
    lacking = [name for name in needs.attributes if not any(name in one.attributes for one in unit.members)]
    missing = [f"Without {', '.join(lacking)}."] if lacking else []
    teaching = unit.members[0].teaching
    if teaching is None:
        return missing
    taught = (
        ("Not taught in {}.", needs.language, teaching.languages),
        ("Not taught at level {}.", needs.level, teaching.levels),
        ("No teacher of {}.", needs.discipline or service.discipline, teaching.disciplines),
    )
    return missing + [
        text.format(wanted)
        for text, wanted, offered in taught
        if wanted and offered and wanted not in offered
    ]


def _adjacent_sets(resources: Sequence[Resource], size: int) -> Iterable[tuple[Resource, ...]]:
    """Sets of so many tables that hang together by declared adjacency."""
    near = {one.resource_id: set(one.adjacent_ids) for one in resources}
    for name, others in list(near.items()):
        for other in others:
            if other in near:
                near[other].add(name)
    place = {one.resource_id: number for number, one in enumerate(resources)}
    grown = {frozenset([name]) for name in place}
    for _ in range(size - 1):
        grown = {
            one | {other} for one in grown for name in one for other in near[name] - one if other in place
        }
    for chosen in sorted(sorted(place[name] for name in one) for one in grown):
        yield tuple(resources[number] for number in chosen)
