"""Reads what decides about a time, and writes who gets it (S-20): between the pure rules and the table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.alternatives import LOOK_AHEAD_DAYS, alternatives
from attendant.bookings.availability import Timetable, Venue, Visit
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.models import NotBookable, Slot
from attendant.bookings.occupancy import Claim, ResourceDay, days_touched, minutes_of
from attendant.bookings.repository import BookingsRepository, Place
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.kernel.errors import NotFound
from attendant.kernel.transactions import Transaction
from attendant.properties.service import Properties


@dataclass(frozen=True)
class Wanted:
    """A visit at a start: with one resource and no other, or with any, one perhaps preferred."""

    start: datetime
    visit: Visit
    resource_id: str | None = None
    preferred: str | None = None


@dataclass(frozen=True)
class Offer:
    """A service with the resources that serve it, in its order, at its property."""

    venue: Venue
    service: Service
    resources: Sequence[Resource]

    def visit(self, duration_minutes: int | None, party_size: int) -> Visit:
        """The visit that is asked for; without a duration the service's first."""
        return Visit(duration_minutes or self.service.durations[0], party_size)

    def timetable(
        self, claims: Mapping[str, Collection[Claim]], now: datetime, own: Collection[str] = ()
    ) -> Timetable:
        """The service with who has which of its resources."""
        return Timetable(self.venue, self.service, self.resources, claims, now, own)

    def days_of(self, first_day: date, last_day: date) -> range:
        """The occupancy days that visits on these local dates touch, buffers included."""
        service, zone = self.service, self.venue.zone
        begin = minutes_of(day_bounds(first_day, zone)[0]) - service.buffer_before_minutes
        close = minutes_of(day_bounds(last_day, zone)[1]) + service.buffer_after_minutes
        return days_touched(begin, close + max(service.durations), self.venue.anchor)

    def days_around(self, start: datetime, visit: Visit) -> range:
        """The occupancy days that decide about one visit: those it touches.

        Where the grid counts anew after busy times, what else happens around its date decides, too.
        """
        if not self.service.grid.regrid_after_busy:
            begin, service = minutes_of(start), self.service
            reach = service.buffer_before_minutes, visit.duration_minutes + service.buffer_after_minutes
            return days_touched(begin - reach[0], begin + reach[1], self.venue.anchor)
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
        resources, services = self._repository.catalogue(consistent=consistent)
        service = next((one for one in services if one.service_id == service_id), None)
        if service is None:
            raise NotFound("There is no such service.")
        by_id = {one.resource_id: one for one in resources}
        serving = [by_id[resource_id] for resource_id in service.resource_ids if resource_id in by_id]
        return Offer(self.venue(), service, serving)

    def timetable(
        self, offer: Offer, first_day: date, last_day: date, now: datetime, own: Collection[str] = ()
    ) -> Timetable:
        """The timetable of local dates for a list: one Query over the property's occupancy."""
        days = offer.days_of(first_day, last_day)
        claims: dict[str, dict[str, Claim]] = {one.resource_id: {} for one in offer.resources}
        for day in self._repository.all_days(days[0], days[-1], offer.venue.anchor):
            if day.resource_id in claims:
                claims[day.resource_id].update(day.claims)
        return offer.timetable({name: found.values() for name, found in claims.items()}, now, own)

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
    ) -> tuple[Resource, Slot]:
        """The resource that gets a visit, decided on what the ledger reads now.

        Raises:
            NotBookable: the time cannot be had; says why and what can be had instead.
        """
        start, visit, resource_id = wanted.start, wanted.visit, wanted.resource_id
        asked = [one.resource_id for one in offer.resources if resource_id in (None, one.resource_id)]
        claims = ledger.claims(asked, offer.days_around(start, visit))
        timetable = offer.timetable(claims, now, own)
        if reasons := timetable.reasons(start, visit, resource_id):
            raise NotBookable(reasons, self.alternatives(offer, wanted, now, own))
        choices = timetable.choices(start, visit, resource_id)
        chosen = next((one for one in choices if one.resource_id == wanted.preferred), choices[0])
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
        return alternatives(timetable, wanted.start, wanted.visit, wanted.resource_id)


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

    def claims(self, resource_ids: Iterable[str], days: Iterable[int]) -> dict[str, Collection[Claim]]:
        """Everything stored for these resources on these days."""
        places = [(resource_id, day) for day in days for resource_id in resource_ids]
        self._read(places)
        found: dict[str, dict[str, Claim]] = defaultdict(dict)
        for place in places:
            found[place[0]].update(self._days[place].claims)
        return {resource_id: claims.values() for resource_id, claims in found.items()}

    def claims_beside(self, resource_id: str, claim: Claim) -> Collection[Claim]:
        """Everything stored for a resource on the days that a claim touches."""
        return self.claims([resource_id], claim.days(self._anchor))[resource_id]

    def put(self, resource_id: str, claim: Claim) -> None:
        """Give a resource's time to an owner."""
        self._alter(resource_id, claim, lambda day: day.with_claim(claim))

    def take(self, resource_id: str, claim: Claim) -> None:
        """Take an owner's time on a resource away."""
        self._alter(resource_id, claim, lambda day: day.without(claim.owner))

    def write(self, tx: Transaction) -> None:
        """Add the altered days to a transaction; claims whose time is up go by the way."""
        for place in sorted(self._altered):
            self._repository.save_day(tx, self._days[place].swept(self._now), self._anchor)

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
