"""A service with everything that decides about it: what serves it, the house's rules, its limits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.classes import class_key
from attendant.bookings.hierarchy import relatives
from attendant.bookings.limits import Tally
from attendant.bookings.models import Allocation, Reason, Slot
from attendant.bookings.occupancy import Claim, days_touched, minutes_of
from attendant.bookings.openings import Venue
from attendant.bookings.pacing import PaceBook, parties_of
from attendant.bookings.repository import CatalogueView
from attendant.bookings.rules import NO_RULES, HouseRules
from attendant.bookings.tables import Combination
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.waitlist.rules import may_wait
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.bookings.windows import Window
from attendant.kernel.errors import Invalid

FARTHEST_COUNTED_DAYS = 120


@dataclass(frozen=True)
class Offer:
    """A service with the resources that serve it, in its order, at its property."""

    venue: Venue
    service: Service
    resources: Sequence[Resource]
    combinations: Sequence[Combination] = ()
    rules: HouseRules = NO_RULES
    related: Mapping[str, Collection[str]] = field(default_factory=dict)

    def timetable(
        self,
        claims: Mapping[str, Collection[Claim]],
        now: datetime,
        own: Collection[str] = (),
        standing: Window | None = None,
        tallies: Mapping[str, Tally] | None = None,
    ) -> Timetable:
        """The service with who has which resource of the house; claims per resource, each owner once.

        `tallies` say how much of the service is booked in the periods that it limits.
        """
        return Timetable(
            self.venue,
            self.service,
            self.resources,
            self._with_related(claims),
            now,
            own,
            self.combinations,
            self._pace(claims, now, own),
            standing,
            tallies or {},
        )

    def expect(self, visit: Visit) -> None:
        """Refuse a level that is not on the property's scale, if it has one.

        Raises:
            Invalid: there is no such level.
        """
        level, levels = visit.needs.level, self.rules.levels
        if levels and level is not None and level not in levels:
            raise Invalid.field("needs.level", f"one of the levels here: {', '.join(levels)}")

    def beside(self, resource_ids: Iterable[str]) -> set[str]:
        """The wholes and parts that cannot be had beside these resources."""
        return {other for one in resource_ids for other in self.related.get(one, ())}

    def _with_related(self, claims: Mapping[str, Collection[Claim]]) -> Mapping[str, Collection[Claim]]:
        """Who has a resource, its wholes and its parts."""
        if not self.related:
            return claims
        return {
            one.resource_id: [
                claim
                for name in (one.resource_id, *self.related.get(one.resource_id, ()))
                for claim in claims.get(name, ())
            ]
            for one in self.resources
        }

    def counted_in(self, start: datetime) -> list[str]:
        """The tallies that a visit counts in: the limited periods of its local date."""
        return self.tally_keys([local_date(start, self.venue.zone)])

    def tally_keys(self, days: Iterable[date]) -> list[str]:
        """The tallies that decide about local dates; none where the service has no limits."""
        limits = self.service.limits
        return [] if limits is None else limits.keys(self.service.service_id, days)

    def counts_free_days(self, now: datetime, day: date) -> bool:
        """Whether what is free on the dates from today to `day` decides how far ahead one may book (S-5)."""
        return self.service.horizon.kind == "bookable_days" and timedelta() <= day - local_date(
            now, self.venue.zone
        ) <= timedelta(days=FARTHEST_COUNTED_DAYS)

    def _pace(
        self, claims: Mapping[str, Collection[Claim]], now: datetime, own: Collection[str]
    ) -> PaceBook | None:
        if not self.paced or self.rules.pacing is None:
            return None
        return PaceBook(self.rules.pacing, self.venue.zone, parties_of(claims, now, own))

    @property
    def paced(self) -> bool:
        """Whether the house's pace limits this service: then everybody's claims decide, not only its own."""
        return self.rules.pacing is not None and not self.service.pace_exempt

    def may_wait(self, reasons: Sequence[Reason], starts_at: datetime, now: datetime) -> bool:
        """Whether somebody who is refused for these reasons can join the waiting list for that time."""
        return may_wait(reasons, starts_at, now, self.rules.waitlist)

    def usual_minutes(self, visit: Visit) -> int:
        """How long such a visit mostly is; turn times may differ with the hour."""
        if self.service.turn_times is not None and visit.duration_minutes is None:
            return self.service.turn_times.minutes_for(visit.party_size, 12 * 60)
        return visit.duration_minutes or self.service.durations[0]

    @property
    def _longest_around(self) -> tuple[int, int]:
        """Minutes before and after a visit in which it may matter to others."""
        setup = max((one.setup_minutes for one in self.combinations), default=0)
        reset = max((one.reset_minutes for one in self.combinations), default=0)
        service = self.service
        return service.buffer_before_minutes + setup, service.buffer_after_minutes + reset

    def days_of(self, first_day: date, last_day: date) -> range:
        """The occupancy days that visits on these local dates touch, buffers included."""
        before, after = self._longest_around
        begin = minutes_of(day_bounds(first_day, self.venue.zone)[0]) - before
        close = minutes_of(day_bounds(last_day, self.venue.zone)[1]) + after
        return days_touched(begin, close + self.service.longest_minutes, self.venue.anchor)

    def days_during(self, start: datetime, end: datetime) -> range:
        """The occupancy days that a visit touches, buffers included."""
        before, after = self._longest_around
        return days_touched(minutes_of(start) - before, minutes_of(end) + after, self.venue.anchor)

    def days_around(self, start: datetime, visit: Visit) -> range:
        """The occupancy days that decide about one visit: those it touches.

        Where the grid counts anew after busy times, what else happens around its date decides, too.
        """
        if not self.service.grid.regrid_after_busy:
            before, after = self._longest_around
            begin, longest = minutes_of(start), visit.duration_minutes or self.service.longest_minutes
            return days_touched(begin - before, begin + longest + after, self.venue.anchor)
        day = local_date(start, self.venue.zone)
        return self.days_of(day - timedelta(days=1), day + timedelta(days=1))


def offer_of(known: CatalogueView, service: Service, venue: Venue) -> Offer:
    """A service of a catalogue with what serves it."""
    by_id = {one.resource_id: one for one in known.resources}
    serving = [by_id[resource_id] for resource_id in service.resource_ids if resource_id in by_id]
    parents = {one.resource_id: one.part_of for one in known.resources}
    related = {name: relatives(name, parents) for name in by_id} if any(parents.values()) else {}
    return Offer(venue, service, serving, known.combinations, known.rules, related)


def taking(offer: Offer, unit: Unit, slot: Slot, visit: Visit) -> dict[str, Any]:
    """The fields that a booking or hold of a unit at a slot gets from the offer."""
    shares = unit.split(visit.party_size)
    return {
        "allocations": [
            Allocation(resource_id=one.resource_id, resource_name=one.name, covers=shares[one.resource_id])
            for one in unit.members
        ],
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "party_size": visit.party_size,
        "audience": visit.audience,
        "area_id": visit.area_id,
        "needs": visit.needs,
        "price": slot.price,
        "buffer_before_minutes": offer.service.buffer_before_minutes,
        "buffer_after_minutes": offer.service.buffer_after_minutes,
        "setup_minutes": unit.setup_minutes,
        "reset_minutes": unit.reset_minutes,
        "class_key": class_key(offer.service),
        "unpaced": offer.service.pace_exempt,
        "counted_in": offer.counted_in(slot.starts_at),
    }
