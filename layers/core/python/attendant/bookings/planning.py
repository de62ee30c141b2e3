"""Reads what decides about a time, and writes who gets it (S-20): between the pure rules and the table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from attendant.bookings.alternatives import LOOK_AHEAD_DAYS, alternatives
from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.classes import class_key
from attendant.bookings.hierarchy import relatives
from attendant.bookings.limits import Entry, Tally
from attendant.bookings.models import Allocation, Hold, NotBookable, Reason, Slot
from attendant.bookings.occupancy import Claim, ClaimKind, ResourceDay, days_touched, minutes_of
from attendant.bookings.openings import Venue
from attendant.bookings.pacing import PaceBook, parties_of
from attendant.bookings.reasons import FORCEABLE, OTHER_LENGTH, TAKEN
from attendant.bookings.repository import BookingsRepository, CatalogueView, Place
from attendant.bookings.rules import NO_RULES, HouseRules
from attendant.bookings.schedule import days_between
from attendant.bookings.tables import Combination
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.waitlist.rules import may_wait
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.bookings.windows import Window
from attendant.kernel.errors import Invalid, NotFound
from attendant.kernel.transactions import Transaction
from attendant.properties.service import Properties

FARTHEST_COUNTED_DAYS = 120


@dataclass(frozen=True)
class Wanted:
    """A visit at a start: with the named resources and no others, or with any, some perhaps preferred.

    `requested`: it is the guest who names them, which may cost more. `force` is the reason why staff take
    what cannot be had. `standing` is the visit that is to be changed.
    """

    start: datetime
    visit: Visit
    named: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    force: str | None = None
    standing: Window | None = None
    requested: bool = True

    @property
    def keeps_preferred(self) -> bool:
        """Whether what is preferred comes before what the rules would choose, also where others share it."""
        return self.standing is None or self.standing.start == self.start


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


class Planner:
    """Puts together what the rules need to know, in as few reads as possible."""

    def __init__(self, repository: BookingsRepository, properties: Properties) -> None:
        self._repository = repository
        self._properties = properties

    def venue(self) -> Venue:
        """The property as far as the rules of time need it."""
        place = self._properties.get()
        return Venue(ZoneInfo(place.zone), place.hours, place.occupancy_anchor_minutes)

    def offer(self, service_id: str, *, consistent: bool = False) -> Offer:
        """A service with its resources and its property.

        Raises:
            NotFound: the property has no such service.
        """
        known = self._repository.catalogue(consistent=consistent)
        service = next((one for one in known.services if one.service_id == service_id), None)
        if service is None:
            raise NotFound("There is no such service.")
        return offer_of(known, service, self.venue())

    def timetable(
        self,
        offer: Offer,
        first_day: date,
        last_day: date,
        now: datetime,
        own: Collection[str] = (),
        standing: Window | None = None,
    ) -> Timetable:
        """The timetable of local dates for a list: one Query over the property's occupancy.

        Limits per period add the tallies of these dates. Where the horizon counts what is free, the Query
        begins today.
        """
        read_from = local_date(now, offer.venue.zone) if offer.counts_free_days(now, first_day) else first_day
        days = offer.days_of(read_from, last_day)
        tallies = self._repository.tallies.read(offer.tally_keys(days_between(read_from, last_day)))
        claims: dict[str, dict[str, Claim]] = defaultdict(dict)
        for day in self._repository.all_days(days[0], days[-1], offer.venue.anchor):
            claims[day.resource_id].update(day.claims)
        found = {name: of_resource.values() for name, of_resource in claims.items()}
        return offer.timetable(found, now, own, standing, tallies)

    def own_hold(self, session_id: str | None) -> Hold | None:
        """The hold that a session made last, if any; it sees its time as free (S-22)."""
        return self._repository.hold_of_session(session_id) if session_id else None

    def own_holds(self, session_id: str | None) -> set[str]:
        """The owners whose claims a session sees as free: its own hold (S-22)."""
        hold = self.own_hold(session_id)
        return {hold.hold_id} if hold else set()

    def ledger(self, anchor: int, now: datetime) -> "Ledger":
        """A ledger for one change."""
        return Ledger(self._repository, anchor, now)

    def choose(
        self,
        offer: Offer,
        ledger: "Ledger",
        wanted: Wanted,
        now: datetime,
        own: Collection[str] = (),
        *,
        look_further: bool = True,
    ) -> tuple[Unit, Slot]:
        """The unit that gets a visit, decided on what the ledger reads now.

        Without `look_further` a refusal comes without alternatives, which cost a read of their own.

        Raises:
            NotBookable: the time cannot be had; says why and what can be had instead.
        """
        start, visit, named = wanted.start, wanted.visit, wanted.named
        if wanted.standing is None:
            offer.expect(visit)
        asked = [one.resource_id for one in offer.resources if not named or one.resource_id in named]
        day, days = local_date(start, offer.venue.zone), offer.days_around(start, visit)
        dates = [day]
        if offer.counts_free_days(now, day):
            dates = days_between(local_date(now, offer.venue.zone), day)
            days = range(offer.days_of(dates[0], dates[0])[0], days[-1] + 1)
        every = {*asked, *offer.beside(asked)}
        tallies = ledger.tallies(offer.tally_keys(dates))
        claims = (
            ledger.paced_claims(offer, start, visit.duration_minutes, days)
            if offer.paced
            else ledger.claims(every, days)
        )
        timetable = offer.timetable(claims, now, own, wanted.standing, tallies)
        reasons = timetable.reasons(start, visit, named)
        if reasons and not (wanted.force and FORCEABLE.issuperset(one.code for one in reasons)):
            found = self.alternatives(offer, wanted, now, own) if look_further else []
            raise NotBookable(reasons, found, waitlist_open=offer.may_wait(reasons, start, now))
        choices = (timetable.forced if reasons else timetable.choices)(start, visit, named)
        if not choices:
            offered = timetable.price(start, visit) is not None
            raise NotBookable([TAKEN[ClaimKind.BLOCK] if offered else OTHER_LENGTH], [])
        kept = wanted.keeps_preferred or offer.service.class_size is None
        preferred = (unit for unit in choices if kept and set(unit.resource_ids) == set(wanted.preferred))
        chosen = next(preferred, choices[0])
        slot = timetable.slot(start, visit, [chosen], requested=bool(named) and wanted.requested)
        ledger.guard(offer.beside(chosen.resource_ids), offer.days_during(slot.starts_at, slot.ends_at))
        return chosen, slot

    def alternatives(
        self, offer: Offer, wanted: Wanted, now: datetime, own: Collection[str] = ()
    ) -> list[Slot]:
        """What can be had instead; nothing where no time would do."""
        if offer.timetable({}, now).refusals(wanted.visit):
            return []
        zone = offer.venue.zone
        day = max(local_date(wanted.start, zone), local_date(now, zone))
        timetable = self.timetable(offer, day, day + timedelta(days=LOOK_AHEAD_DAYS), now, own)
        return alternatives(timetable, wanted.start, wanted.visit, wanted.named)


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


class Ledger:
    """The resource-days of one change: read together, altered in memory, each written once.

    Every write is on condition of the revision read, so that of two rivals one decides anew (S-20). What a
    claim counts in where its service has limits goes along with it.
    """

    def __init__(self, repository: BookingsRepository, anchor: int, now: datetime) -> None:
        self._repository = repository
        self._anchor = anchor
        self._now = now
        self._days: dict[Place, ResourceDay] = {}
        self._altered: set[Place] = set()
        self._hours: dict[int, int] = {}
        self._guarded: set[Place] = set()
        self._tallies: dict[str, Tally] = {}
        self._recounted: set[str] = set()

    def tallies(self, keys: Iterable[str]) -> dict[str, Tally]:
        """How much of services is booked in these periods, by key."""
        wanted = list(keys)
        if missing := [key for key in wanted if key not in self._tallies]:
            self._tallies |= self._repository.tallies.read(missing, consistent=True)
        return {key: self._tallies[key] for key in wanted}

    def read_ahead(self, places: Iterable[Place]) -> None:
        """Read the records of many changes at once."""
        self._read(dict.fromkeys(places))

    def guard(self, resource_ids: Iterable[str], days: Iterable[int]) -> None:
        """Commit only if what was read of these resources still holds, although they are not altered."""
        places = [(resource_id, day) for day in days for resource_id in resource_ids]
        self._read(places)
        self._guarded.update(places)

    def claims(self, resource_ids: Iterable[str], days: Iterable[int]) -> dict[str, Collection[Claim]]:
        """Everything stored for these resources on these days."""
        places = [(resource_id, day) for day in days for resource_id in resource_ids]
        self._read(places)
        found: dict[str, dict[str, Claim]] = defaultdict(dict)
        for place in places:
            found[place[0]].update(self._days[place].claims)
        return {resource_id: claims.values() for resource_id, claims in found.items()}

    def paced_claims(
        self, offer: Offer, start: datetime, minutes: int | None, days: Iterable[int]
    ) -> dict[str, Collection[Claim]]:
        """Everything stored for the house on these days, read so that no rival can add to the pace unseen.

        `minutes` is how long the visit is; without it as long as any may be. The records of the hours are
        read first: whoever writes in between takes their revisions away. What was read before them is read
        again; days that the change alters or relies on are left, as their own revisions tell.
        """
        begin = minutes_of(start)
        pacing = offer.rules.pacing
        if pacing is None:
            raise ValueError("only of a house that limits its pace")
        length = minutes or offer.service.longest_minutes
        hours = PaceBook(pacing, offer.venue.zone, []).hours(begin, begin + length)
        missing = [hour for hour in hours if hour not in self._hours]
        self._hours |= self._repository.pace_revisions(missing)
        for day in self._repository.all_days(min(days), max(days), self._anchor, consistent=True):
            place = (day.resource_id, day.day)
            if place not in self._altered | self._guarded:
                self._days[place] = day
        every = {place[0] for place in self._days} | {one.resource_id for one in offer.resources}
        every |= offer.beside(every)
        for place in ((name, day) for name in every for day in days):
            self._days.setdefault(place, ResourceDay(*place))
        return self.claims(every, days)

    def put(self, claims: Mapping[str, Claim]) -> None:
        """Give resources' time to an owner: a claim for each."""
        for resource_id, claim in claims.items():
            self._alter(resource_id, claim, partial(ResourceDay.with_claim, claim=claim))
            entry = Entry(claim.end - claim.start, claim.expires)
            self._recount(claim, partial(Tally.with_entry, owner=claim.owner, entry=entry))

    def take(self, claims: Mapping[str, Claim]) -> None:
        """Take an owner's time on resources away."""
        for resource_id, claim in claims.items():
            self._alter(resource_id, claim, partial(ResourceDay.without, owner=claim.owner))
            self._recount(claim, partial(Tally.without, owner=claim.owner))

    @property
    def size(self) -> int:
        """How many writes it will add to a transaction."""
        return len(self._altered | self._guarded) + len(self._recounted) + len(self._hours)

    def write(self, tx: Transaction) -> None:
        """Add the altered days to a transaction; what has run out by the clock goes by the way."""
        for place in sorted(self._altered):
            self._repository.save_day(tx, self._days[place].swept(self._now), self._anchor)
        for place in sorted(self._guarded - self._altered):
            self._repository.check_day(tx, self._days[place])
        for key in sorted(self._recounted):
            self._repository.tallies.save(tx, self._tallies[key].swept(self._now))
        for hour, revision in sorted(self._hours.items()):
            self._repository.save_pace(tx, hour, revision)

    def _alter(self, resource_id: str, claim: Claim, change: Callable[[ResourceDay], ResourceDay]) -> None:
        places = [(resource_id, day) for day in claim.days(self._anchor)]
        self._read(places)
        for place in places:
            self._days[place] = change(self._days[place])
            self._altered.add(place)

    def _recount(self, claim: Claim, change: Callable[[Tally], Tally]) -> None:
        for key, tally in self.tallies(claim.counted).items():
            self._tallies[key] = change(tally)
            self._recounted.add(key)

    def _read(self, places: Iterable[Place]) -> None:
        missing = [place for place in places if place not in self._days]
        if missing:
            self._days |= self._repository.days(missing, self._anchor)
