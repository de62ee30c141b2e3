"""Reads what decides about a time, and writes who gets it (S-20): between the pure rules and the table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from attendant.bookings.alternatives import LOOK_AHEAD_DAYS, alternatives
from attendant.bookings.availability import Timetable, class_key
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.models import Allocation, NotBookable, Slot
from attendant.bookings.occupancy import Claim, ResourceDay, days_touched, minutes_of
from attendant.bookings.openings import Venue
from attendant.bookings.pacing import PaceBook, parties_of
from attendant.bookings.reasons import FORCEABLE
from attendant.bookings.repository import BookingsRepository, Place
from attendant.bookings.rules import NO_RULES, HouseRules
from attendant.bookings.tables import Combination
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.bookings.windows import Window
from attendant.kernel.errors import NotFound
from attendant.kernel.transactions import Transaction
from attendant.properties.service import Properties


@dataclass(frozen=True)
class Wanted:
    """A visit at a start: with the named resources and no others, or with any, some perhaps preferred.

    `force` is the reason why staff take what cannot be had. `standing` is the visit that is to be changed.
    """

    start: datetime
    visit: Visit
    named: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    force: str | None = None
    standing: Window | None = None


@dataclass(frozen=True)
class Offer:
    """A service with the resources that serve it, in its order, at its property."""

    venue: Venue
    service: Service
    resources: Sequence[Resource]
    combinations: Sequence[Combination] = ()
    rules: HouseRules = NO_RULES

    def timetable(
        self,
        claims: Mapping[str, Collection[Claim]],
        now: datetime,
        own: Collection[str] = (),
        standing: Window | None = None,
    ) -> Timetable:
        """The service with who has which resource of the house; claims per resource, each owner once."""
        pace = self._pace(claims, now, own)
        return Timetable(
            self.venue, self.service, self.resources, claims, now, own, self.combinations, pace, standing
        )

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
        by_id = {one.resource_id: one for one in known.resources}
        serving = [by_id[resource_id] for resource_id in service.resource_ids if resource_id in by_id]
        return Offer(self.venue(), service, serving, known.combinations, known.rules)

    def timetable(
        self,
        offer: Offer,
        first_day: date,
        last_day: date,
        now: datetime,
        own: Collection[str] = (),
        standing: Window | None = None,
    ) -> Timetable:
        """The timetable of local dates for a list: one Query over the property's occupancy."""
        days = offer.days_of(first_day, last_day)
        claims: dict[str, dict[str, Claim]] = defaultdict(dict)
        for day in self._repository.all_days(days[0], days[-1], offer.venue.anchor):
            claims[day.resource_id].update(day.claims)
        found = {name: of_resource.values() for name, of_resource in claims.items()}
        return offer.timetable(found, now, own, standing)

    def own_holds(self, session_id: str | None) -> set[str]:
        """The owners whose claims a session sees as free: its own hold (S-22)."""
        hold = self._repository.hold_of_session(session_id) if session_id else None
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
        asked = [one.resource_id for one in offer.resources if not named or one.resource_id in named]
        days = offer.days_around(start, visit)
        claims = ledger.paced_claims(offer, start, days) if offer.paced else ledger.claims(asked, days)
        timetable = offer.timetable(claims, now, own, wanted.standing)
        reasons = timetable.reasons(start, visit, named)
        if reasons and not (wanted.force and FORCEABLE.issuperset(one.code for one in reasons)):
            found = self.alternatives(offer, wanted, now, own) if look_further else []
            raise NotBookable(reasons, found)
        choices = (timetable.forced if reasons else timetable.choices)(start, visit, named)
        preferred = (unit for unit in choices if set(unit.resource_ids) == set(wanted.preferred))
        chosen = next(preferred, choices[0])
        return chosen, timetable.slot(start, visit, [chosen])

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
    }


class Ledger:
    """The resource-days of one change: read together, altered in memory, each written once.

    Every write is on condition of the revision read, so that of two rivals one decides anew (S-20).
    """

    def __init__(self, repository: BookingsRepository, anchor: int, now: datetime) -> None:
        self._repository = repository
        self._anchor = anchor
        self._now = now
        self._days: dict[Place, ResourceDay] = {}
        self._altered: set[Place] = set()
        self._hours: dict[int, int] = {}

    def claims(self, resource_ids: Iterable[str], days: Iterable[int]) -> dict[str, Collection[Claim]]:
        """Everything stored for these resources on these days."""
        places = [(resource_id, day) for day in days for resource_id in resource_ids]
        self._read(places)
        found: dict[str, dict[str, Claim]] = defaultdict(dict)
        for place in places:
            found[place[0]].update(self._days[place].claims)
        return {resource_id: claims.values() for resource_id, claims in found.items()}

    def paced_claims(
        self, offer: Offer, start: datetime, days: Iterable[int]
    ) -> dict[str, Collection[Claim]]:
        """Everything stored for the house on these days, read so that no rival can add to the pace unseen.

        The records of the hours are read first: whoever writes in between takes their revisions away.
        """
        begin = minutes_of(start)
        pacing = offer.rules.pacing
        if pacing is None:
            raise ValueError("only of a house that limits its pace")
        hours = PaceBook(pacing, offer.venue.zone, []).hours(begin, begin + offer.service.longest_minutes)
        missing = [hour for hour in hours if hour not in self._hours]
        self._hours |= self._repository.pace_revisions(missing)
        for day in self._repository.all_days(min(days), max(days), self._anchor, consistent=True):
            self._days.setdefault((day.resource_id, day.day), day)
        every = {place[0] for place in self._days} | {one.resource_id for one in offer.resources}
        for place in ((name, day) for name in every for day in days):
            self._days.setdefault(place, ResourceDay(*place))
        return self.claims(every, days)

    def put(self, claims: Mapping[str, Claim]) -> None:
        """Give resources' time to an owner: a claim for each."""
        for resource_id, claim in claims.items():
            self._alter(resource_id, claim, partial(ResourceDay.with_claim, claim=claim))

    def take(self, claims: Mapping[str, Claim]) -> None:
        """Take an owner's time on resources away."""
        for resource_id, claim in claims.items():
            self._alter(resource_id, claim, partial(ResourceDay.without, owner=claim.owner))

    @property
    def size(self) -> int:
        """How many writes it will add to a transaction."""
        return len(self._altered) + len(self._hours)

    def write(self, tx: Transaction) -> None:
        """Add the altered days to a transaction; claims whose time is up go by the way."""
        for place in sorted(self._altered):
            self._repository.save_day(tx, self._days[place].swept(self._now), self._anchor)
        for hour, revision in sorted(self._hours.items()):
            self._repository.save_pace(tx, hour, revision)

    def _alter(self, resource_id: str, claim: Claim, change: Callable[[ResourceDay], ResourceDay]) -> None:
        places = [(resource_id, day) for day in claim.days(self._anchor)]
        self._read(places)
        for place in places:
            self._days[place] = change(self._days[place])
            self._altered.add(place)

    def _read(self, places: Iterable[Place]) -> None:
        missing = [place for place in places if place not in self._days]
        if missing:
            self._days |= self._repository.days(missing, self._anchor)
