"""Which starts can be had, and why others cannot: one predicate behind every list and every write (S-12)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from attendant.bookings.assignment import ChoiceTerms, Order
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.classes import choice_of_class, full, mates_of
from attendant.bookings.limits import Tally
from attendant.bookings.models import Reason, ReasonCode, Slot
from attendant.bookings.occupancy import (
    Claim,
    ClaimKind,
    collisions,
    instant_at,
    kept_clear,
    kept_from,
    minutes_of,
)
from attendant.bookings.openings import Openings, Start, Venue, clear_of, whose, within
from attendant.bookings.pacing import PaceBook
from attendant.bookings.reasons import CLOSED, OTHER_LENGTH, PAST, TAKEN, add_reasons, in_order
from attendant.bookings.refusals import over_limit, refused, wrong_time
from attendant.bookings.schedule import days_between
from attendant.bookings.starts import Horizon, bookable_days
from attendant.bookings.tables import Combination
from attendant.bookings.units import Unit, depends_on_time, meant, unfit, units_of, withheld
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.wall_clock import local_date, wall_of
from attendant.bookings.wanting import wanted_claim
from attendant.bookings.windows import Window
from attendant.kernel.money import Money

WALK_IN_GRACE = timedelta(minutes=60)


@dataclass(frozen=True)
class Timetable:
    """A service on some local dates, with who has which of its resources; asked by lists and by writes alike.

    `resources` are those that serve it, in its order. `claims` hold, per resource, everything stored for the
    occupancy days that visits on these dates touch. Claims of owners in `own` count as free. `pace` knows how
    full the house is, if it limits that, `tallies` how much of the service is booked in the periods that it
    limits. `standing` is a visit that is only to be changed: its start needs no notice and no place on the
    grid, and its time is not closed. Callers may ask for `named` resources and no others: one, or several
    that are had together.
    """

    venue: Venue
    service: Service
    resources: Sequence[Resource]
    claims: Mapping[str, Collection[Claim]]
    now: datetime
    own: Collection[str] = ()
    combinations: Sequence[Combination] = ()
    pace: PaceBook | None = None
    standing: Window | None = None
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    _candidates: dict[tuple[object, ...], list[Start]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _live: dict[str, list[Claim]] = field(default_factory=dict, repr=False, compare=False)

    def slots(
        self,
        first_day: date,
        last_day: date,
        visit: Visit,
        named: tuple[str, ...] = (),
        minutes: tuple[int, int] | None = None,
    ) -> list[Slot]:
        """The bookable starts on these dates in order, each with the resources that are free then.

        `minutes` limits the start to a range of wall time, both ends included.
        """
        if self.refusals(visit, named):
            return []
        walk_in = visit.audience is Audience.WALK_IN
        bookable_from, bookable_until = (first_day, last_day) if walk_in else self._bookable_days
        free: dict[Start, list[Unit]] = {}
        units = [unit for unit in self.units_for(visit, named) if not unfit(unit, visit, self.service)]
        for day in days_between(max(first_day, bookable_from), min(last_day, bookable_until)):
            for unit in units:
                for start in self._free(unit, self._starts(unit, day, visit, minutes), visit):
                    free.setdefault(start, []).append(unit)
        return [
            self.slot(start.at, visit, free[start], requested=bool(named))
            for start in sorted(free)
            if not self._too_much(start.at, visit)
        ]

    def reasons(self, start: datetime, visit: Visit, named: tuple[str, ...] = ()) -> list[Reason]:
        """Why no unit can be had at this start; empty if one can.

        Where some would suit at another time, only what stands against those is said.
        """
        refusals = self.refusals(visit, named) or self._wrong_time(start, visit)
        if refusals:
            return refusals
        asked = self.units_for(visit, named)
        suitable = [unit for unit in asked if not unfit(unit, visit, self.service)]
        found: dict[ReasonCode, Reason] = {}
        for unit in suitable or asked:
            against = self._unit_against(unit, start, visit)
            if not against:
                return self._too_much(start, visit)
            add_reasons(found, against)
        return in_order(found)

    def why_none(
        self,
        first_day: date,
        last_day: date,
        visit: Visit,
        named: tuple[str, ...] = (),
        minutes: tuple[int, int] | None = None,
    ) -> list[Reason]:
        """Why these dates have no start: everything that stands against the starts they might have."""
        if refusals := self.refusals(visit, named):
            return refusals
        asked = self.units_for(visit, named)
        suitable = [unit for unit in asked if not unfit(unit, visit, self.service)]
        found: dict[ReasonCode, Reason] = {}
        for unit in suitable or asked:
            for day in days_between(first_day, last_day):
                for start in within(self._grid(unit, day, visit), minutes, self.venue.zone):
                    add_reasons(found, self.against(unit, start, visit))
        return in_order(found) or [CLOSED]

    def choices(self, start: datetime, visit: Visit, named: tuple[str, ...] = ()) -> list[Unit]:
        """The units that can be had at this start, the one to take first in front."""
        if self.refusals(visit, named):
            return []
        free = [unit for unit in self.units_for(visit, named) if not self.against(unit, start, visit)]
        return self.ranked(start, visit, free)

    def forced(self, start: datetime, visit: Visit, named: tuple[str, ...] = ()) -> list[Unit]:
        """The units that staff can take although they cannot be had, those that suit best in front.

        What somebody else has only where nothing else is left, and never what is out of service then.
        """
        asked, minutes = self.units_for(visit, named), self.minutes_of_visit(start, visit)
        if minutes is None:
            return []
        taken = {unit.resource_ids: self._taken(unit, start, minutes, visit) for unit in asked}
        usable = [unit for unit in asked if TAKEN[ClaimKind.BLOCK] not in taken[unit.resource_ids]]
        free = [unit for unit in usable if not taken[unit.resource_ids]]

        def lacks(unit: Unit) -> tuple[int, int]:
            seats = unit.most(visit.audience) or visit.party_size
            return len(self._unit_against(unit, start, visit)), max(0, visit.party_size - seats)

        return sorted(self.ranked(start, visit, free or usable), key=lacks)

    def ranked(self, start: datetime, visit: Visit, units: Sequence[Unit]) -> list[Unit]:
        """Units in order of choice at a start (S-15)."""
        size, minutes = self.service.class_size, self.minutes_of_visit(start, visit)
        length = minutes or self.service.shortest_minutes
        order = self._order.ranked(units, visit, minutes_of(start), length)
        if size is None or minutes is None or not order:
            return order
        wanted = wanted_claim(self.service, order[0], minutes_of(start), minutes, visit.party_size)
        return sorted(
            order, key=lambda unit: choice_of_class(wanted, self._claims_of(unit.resource_ids[0]), size)
        )

    def wanted(self, unit: Unit, start: datetime, visit: Visit) -> Claim:
        """The claim that a visit would have on each resource of a unit."""
        minutes = self.minutes_of_visit(start, visit) or self.service.shortest_minutes
        return wanted_claim(self.service, unit, minutes_of(start), minutes, visit.party_size)

    def terms(self, unit: Unit, start: datetime, visit: Visit) -> ChoiceTerms:
        """What speaks against a table at a start, by which `ranked` goes (S-15)."""
        length = self.minutes_of_visit(start, visit) or self.service.shortest_minutes
        return self._order.terms(unit, visit, minutes_of(start), length)

    def slot(self, start: datetime, visit: Visit, free: Sequence[Unit], *, requested: bool = False) -> Slot:
        """A start with its end, its price and the units that are free, in order of choice.

        `requested`: the guest asks for what is free and nothing else, which may cost more.
        """
        minutes = self.minutes_of_visit(start, visit)
        price = self.price(start, visit, requested=requested)
        if price is None or minutes is None:
            raise ValueError("a visit of that length is not offered")
        start, end = start.astimezone(UTC), (start + timedelta(minutes=minutes)).astimezone(UTC)
        order = self.ranked(start, visit, free)
        return Slot(
            starts_at=start,
            ends_at=end,
            starts_local=start.astimezone(self.venue.zone),
            ends_local=end.astimezone(self.venue.zone),
            resource_ids=[unit.resource_ids[0] for unit in order if len(unit.members) == 1],
            combinations=[list(unit.resource_ids) for unit in order if len(unit.members) > 1],
            area_id=order[0].members[0].area_id if order else None,
            price=price,
            seats_left=self._seats_left(order[0], start, minutes) if order else None,
        )

    def price(self, start: datetime, visit: Visit, *, requested: bool = False) -> Money | None:
        """What a visit at this start costs; None if such a visit is not offered."""
        minutes = self.minutes_of_visit(start, visit)
        return self.service.price_of(minutes, visit.party_size, requested=requested) if minutes else None

    def minutes_of_visit(self, start: datetime, visit: Visit) -> int | None:
        """How long a visit at this start is: what was asked for, or the party's turn time (S-8).

        None where that length cannot be had: guests who book themselves stay for their turn time.
        """
        turn_times = self.service.turn_times
        if turn_times is None:
            return visit.duration_minutes or self.service.durations[0]
        usual = turn_times.minutes_for(visit.party_size, wall_of(start, self.venue.zone)[1])
        if visit.duration_minutes in (None, usual):
            return usual
        return None if visit.audience is Audience.ONLINE else visit.duration_minutes

    def refusals(self, visit: Visit, named: tuple[str, ...] = ()) -> list[Reason]:
        """Why such a visit cannot be had at any time."""
        return refused(self.service, visit, named, self.units_for(visit, named))

    def against(self, unit: Unit, start: datetime, visit: Visit) -> list[Reason]:
        """Why this unit cannot be had at this start: the predicate that lists and writes share."""
        return self._unit_against(unit, start, visit) or self._too_much(start, visit)

    def _unit_against(self, unit: Unit, start: datetime, visit: Visit) -> list[Reason]:
        if wrong := self._wrong_time(start, visit) or unfit(unit, visit, self.service):
            return wrong
        day = local_date(start, self.venue.zone)
        if kept := withheld(unit, visit, start, day, self.now):
            return kept
        minutes = self.minutes_of_visit(start, visit)
        if minutes is None:
            return [OTHER_LENGTH]
        length = timedelta(minutes=minutes)
        stands = self.standing is not None and start == self.standing.start
        open_then = [*self._openings.around(unit.members, day), *([self.standing] if self.standing else [])]
        if not any(window.admits(start, length) for window in open_then):
            return [CLOSED]
        if taken := self._taken(unit, start, minutes, visit):
            return taken
        free_start = stands or visit.audience is Audience.WALK_IN
        if not free_start and start not in self._grid(unit, day, visit):
            text = f"Not a starting time; they are {self.service.grid.step_minutes} minutes apart."
            return [Reason(code=ReasonCode.NOT_A_START, text=text)]
        return []

    def _wrong_time(self, start: datetime, visit: Visit) -> list[Reason]:
        """Why a start is too early or too late for everybody."""
        if self.standing is not None and start == self.standing.start:
            return []
        if visit.audience is Audience.WALK_IN:
            return [PAST] if start < self.now - WALK_IN_GRACE else []
        day = local_date(start, self.venue.zone)
        return wrong_time(self.service, start, day, self.now, self._bookable_days)

    def _too_much(self, start: datetime, visit: Visit) -> list[Reason]:
        """Why neither the service nor the house takes one more visit then, whatever is free (S-11)."""
        minutes = self.minutes_of_visit(start, visit)
        if minutes is None:
            return []
        if (over := self._over_limit(start, minutes)) or self.pace is None:
            return over
        begin, online = minutes_of(start), visit.audience is Audience.ONLINE
        return self.pace.against(begin, begin + minutes, visit.party_size, online=online)

    def _over_limit(self, start: datetime, minutes: int) -> list[Reason]:
        if self.standing is not None and self.standing.admits(start, timedelta(minutes=minutes)):
            return []
        day = local_date(start, self.venue.zone)
        return over_limit(self.service, self.tallies, day, minutes, self.now, self.own)

    def _taken(self, unit: Unit, start: datetime, minutes: int, visit: Visit) -> list[Reason]:
        wanted = wanted_claim(self.service, unit, minutes_of(start), minutes, visit.party_size)
        policy, size = self.service.buffer_policy, self.service.class_size
        in_the_way = [
            claim
            for one in unit.members
            for claim in collisions(
                self._claims_of(one.resource_id), wanted, policy, self.now, self.own, size
            )
        ]
        if in_the_way and len(mates_of(wanted, in_the_way)) == len(in_the_way):
            return [full(self._seats_left(unit, start, minutes) or 0)]
        return [reason for kind, reason in TAKEN.items() if kind in {one.kind for one in in_the_way}]

    def _seats_left(self, unit: Unit, start: datetime, minutes: int) -> int | None:
        """How many seats the class of a unit at a start still has; None for what is no group lesson."""
        if self.service.class_size is None:
            return None
        wanted = wanted_claim(self.service, unit, minutes_of(start), minutes, 0)
        mates = mates_of(wanted, self._claims_of(unit.resource_ids[0]))
        return self.service.class_size - sum(one.covers for one in mates)

    def _free(self, unit: Unit, starts: Iterable[Start], visit: Visit) -> list[Start]:
        """Those of the starts at which nobody has the unit."""
        zone = self.venue.zone
        if depends_on_time(unit):
            starts = [
                one for one in starts if not withheld(unit, visit, one.at, local_date(one.at, zone), self.now)
            ]
        if self.service.class_size is not None:
            return [one for one in starts if not self._taken(unit, one.at, one.minutes, visit)]
        claims = [claim for one in unit.members for claim in self._claims_of(one.resource_id)]
        free: list[Start] = []
        for minutes, some in groupby(starts, key=lambda one: one.minutes):
            kept = kept_from(
                claims, wanted_claim(self.service, unit, 0, minutes, 0), self.service.buffer_policy
            )
            free += clear_of(kept, some)
        return free

    def _claims_of(self, resource_id: str) -> list[Claim]:
        """The claims on a resource that count now."""
        if resource_id not in self._live:
            self._live[resource_id] = [
                one
                for one in self.claims.get(resource_id, ())
                if one.owner not in self.own and one.live(self.now)
            ]
        return self._live[resource_id]

    @property
    def last_bookable_day(self) -> date:
        """The last local date that can be booked now; the horizon may lie before today, then none can."""
        return self._bookable_days[1]

    @cached_property
    def _openings(self) -> Openings:
        return Openings(self.venue, self.service)

    @cached_property
    def _order(self) -> Order:
        return Order(self._claims_of, self.venue.anchor, self.service.shortest_minutes, self.now)

    @cached_property
    def _units(self) -> list[Unit]:
        return units_of(self.service, self.resources, self.combinations)

    @cached_property
    def _bookable_days(self) -> tuple[date, date]:
        def opens_on(day: date) -> bool:
            return any(self._openings.of([resource], day) for resource in self.resources)

        horizon = self.service.horizon
        counts = self._bookable_on if horizon.kind == "bookable_days" else opens_on
        return bookable_days(horizon, self.now, self.venue.zone, counts)

    def _bookable_on(self, day: date) -> bool:
        """Whether the smallest party finds something on a date, however far that is."""
        return bool(self._unlimited.slots(day, day, Visit(None, self.service.party_min)))

    @cached_property
    def _unlimited(self) -> "Timetable":
        far = self.service.model_copy(update={"horizon": Horizon(kind="fixed", last_day=date.max)})
        return replace(self, service=far, _candidates={}, _live=self._live)

    def units_for(self, visit: Visit, named: tuple[str, ...]) -> list[Unit]:
        """The units that are meant; staff may put any tables together."""
        return meant(self._units, self.resources, visit, named)

    def _starts(self, unit: Unit, day: date, visit: Visit, minutes: tuple[int, int] | None) -> list[Start]:
        """The starts of a local date at which the unit is open and that are not too early or too late."""
        regrids = self.service.grid.regrid_after_busy
        key = (whose(unit.members), unit.resource_ids if regrids else (), day, visit, minutes)
        if key not in self._candidates:
            windows = self._openings.around(unit.members, day)
            found = []
            for at in within(self._grid(unit, day, visit), minutes, self.venue.zone):
                length = self.minutes_of_visit(at, visit)
                if length is None or self._wrong_time(at, visit):
                    continue
                if any(window.admits(at, timedelta(minutes=length)) for window in windows):
                    found.append(Start(at, minutes_of(at), length))
            self._candidates[key] = found
        return self._candidates[key]

    def _grid(self, unit: Unit, day: date, visit: Visit) -> list[datetime]:
        """The grid of a local date, which may count anew where the unit's busy times end (S-6)."""
        minutes = visit.duration_minutes or self.service.durations[0]
        if not self.service.grid.regrid_after_busy:
            return self._openings.grid(unit.members, day, minutes)
        wanted = wanted_claim(self.service, unit, 0, minutes, visit.party_size)
        holes = [
            kept_clear(claim, wanted, self.service.buffer_policy)
            for one in unit.members
            for claim in self._claims_of(one.resource_id)
        ]
        taken = [Window(instant_at(start), instant_at(end)) for start, end in holes]
        found = set(self._openings.regridded(unit.members, day, minutes, taken))
        begun = {
            instant_at(claim.start)
            for one in unit.members
            for claim in self._claims_of(one.resource_id)
            if wanted.group and claim.group == wanted.group and claim.end - claim.start == minutes
        }
        return sorted(found | {one for one in begun if local_date(one, self.venue.zone) == day})
