"""Reads what decides about a time, and writes who gets it (S-20): between the pure rules and the table."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.alternatives import LOOK_AHEAD_DAYS, alternatives
from attendant.bookings.availability import Timetable
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Hold, NotBookable, Slot
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.offer import Offer, offer_of
from attendant.bookings.openings import Venue
from attendant.bookings.reasons import FORCEABLE, OTHER_LENGTH, TAKEN
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.schedule import days_between
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import local_date
from attendant.bookings.windows import Window
from attendant.kernel.errors import NotFound
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

    def ledger(self, anchor: int, now: datetime) -> Ledger:
        """A ledger for one change."""
        return Ledger(self._repository, anchor, now)

    def choose(
        self,
        offer: Offer,
        ledger: Ledger,
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
