"""Reads of the floor: states by slot, a wish checked, what changes soon."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta

from attendant.bookings.catalogue import ResourceKind
from attendant.bookings.models import Booking
from attendant.bookings.occupancy import Claim, ClaimKind, days_touched, minutes_of
from attendant.bookings.offer import offer_of
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository, booking_of
from attendant.bookings.schedule import days_between
from attendant.bookings.seating.floor import Floor
from attendant.bookings.seating.forecast import forecast
from attendant.bookings.seating.models import (
    Forecast,
    SeatedBooking,
    TableCard,
    TablesAvailability,
    TablesVerdict,
    TablesWish,
)
from attendant.bookings.seating.queries import TablesQuery
from attendant.bookings.seating.reports import TableHistory, Utilisation, utilisation
from attendant.bookings.seating.spans import owners_of
from attendant.bookings.view import BookingsView
from attendant.bookings.visits import Audience
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.bookings.wishes import TimeWish
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid, NotFound

LONGEST_DAYS = 31
MOST_STATES = 40_000
AROUND = timedelta(hours=24)


class Seating:
    """What can be read about the tables of one property, as the clock sees it."""

    def __init__(
        self, repository: BookingsRepository, planner: Planner, view: BookingsView, clock: Clock
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._view = view
        self._clock = clock

    def availability(self, query: TablesQuery) -> TablesAvailability:
        """Slots and tables of local dates: one Query over the occupancy, whatever the history; one more over
        the bookings of these dates where they are shown, or where parties may be seated now.

        Raises:
            NotFound: the property has no such service or area.
            Invalid: the dates run backwards, span more than 31 days, or make too large an answer.
        """
        _check_dates(query.first_day, query.last_day)
        now = self._clock.now()
        floor = self.floor(query.first_day, query.last_day, now, query.service_id, query.area_id)
        days = (query.last_day - query.first_day).days + 1
        slots = 1 if query.minute is not None else 24 * 60 // query.step_minutes
        if days * slots * len(floor.tables) > MOST_STATES:
            raise Invalid.field(
                "query.to", "too many tables and times at once; ask for an area or fewer dates"
            )
        today = local_date(now, floor.venue.zone)
        if query.detailed or query.first_day <= today <= query.last_day:
            floor = self.with_bookings(floor, query.first_day, query.last_day)
        every = [query.first_day + timedelta(days=number) for number in range(days)]
        return TablesAvailability(
            zone=floor.venue.zone.key,
            party_size=query.visit.party_size,
            step_minutes=query.step_minutes,
            tables=[TableCard.of(one) for one in floor.tables],
            days=[
                floor.day(day, query.visit, query.step_minutes, query.minute, detailed=query.detailed)
                for day in every
            ],
        )

    def check(self, wish: TablesWish) -> TablesVerdict:
        """Whether a wish could be booked now, with reasons, alternatives and the next date; stores nothing.

        Raises:
            NotFound: the property has no such service, or none that serves tables.
        """
        if wish.service_id is not None:
            return self._checked(wish, wish.service_id)
        day = local_date(wish.starts_at, self._planner.venue().zone)
        offers = self.floor(day, day, self._clock.now()).offers
        if not offers:
            raise NotFound("No service on offer has tables.")
        verdicts = (self._checked(wish, offer.service.service_id) for offer in offers)
        found = []
        for verdict in verdicts:
            if verdict.bookable:
                return verdict
            found.append(verdict)
        return min(found, key=lambda one: "closed" in {reason.code for reason in one.reasons})

    def forecast(self, since: datetime | None, hours: int) -> Forecast:
        """Who comes and what becomes free in the hours from an instant on, or from now."""
        now = self._clock.now()
        begin = since or now
        end = begin + timedelta(hours=hours)
        zone = self._planner.venue().zone
        first_day, last_day = local_date(begin, zone), local_date(end, zone)
        floor = self.with_bookings(self.floor(first_day, last_day, now), first_day, last_day)
        return forecast(floor, begin, end)

    def utilisation(self, first_day: date, last_day: date, resource_id: str | None = None) -> Utilisation:
        """How much of the tables was used on local dates, each and all together, or of one of them.

        Raises:
            NotFound: the property has no such table.
            Invalid: the dates run backwards or span more than 31 days.
        """
        _check_dates(first_day, last_day)
        floor = self.floor(first_day, last_day, self._clock.now())
        tables = [one for one in floor.tables if resource_id in (None, one.resource_id)]
        if resource_id is not None and not tables:
            raise NotFound("There is no such table.")
        floor = replace(floor, bookings=self._starting(floor, first_day, last_day))
        return utilisation(floor, tables, first_day, last_day)

    def history(self, resource_id: str, first_day: date, last_day: date) -> TableHistory:
        """Who had a table on local dates, in order, called off and no-shows included.

        Raises:
            NotFound: the property has no such table.
            Invalid: the dates run backwards or span more than 31 days.
        """
        _check_dates(first_day, last_day)
        table = self._repository.resource(resource_id)
        if table is None or table.kind is not ResourceKind.TABLE:
            raise NotFound("There is no such table.")
        floor = Floor(self._planner.venue(), [], [table], {}, self._clock.now())
        found = self._starting(floor, first_day, last_day).values()
        mine = sorted(
            (one for one in found if resource_id in one.resource_ids),
            key=lambda one: (one.starts_at, one.booking_id),
        )
        return TableHistory(
            resource_id=resource_id,
            name=table.name,
            notes=table.notes,
            bookings=[SeatedBooking.of(one) for one in mine],
        )

    def floor(
        self,
        first_day: date,
        last_day: date,
        now: datetime,
        service_id: str | None = None,
        area_id: str | None = None,
    ) -> Floor:
        """The tables of the property on local dates and who has them: two reads and the property's.

        Raises:
            NotFound: the property has no such service or area.
        """
        known, venue = self._repository.catalogue(), self._planner.venue()
        if area_id is not None and area_id not in {area.area_id for area in known.areas}:
            raise NotFound("There is no such area.")
        kinds = {one.resource_id: one.kind for one in known.resources}
        serving = [
            one
            for one in known.services
            if one.service_id == service_id
            or (
                (service_id is None and one.active)
                and any(kinds.get(name) is ResourceKind.TABLE for name in one.resource_ids)
            )
        ]
        if service_id is not None and not serving:
            raise NotFound("There is no such service.")
        offers = [offer_of(known, one, venue) for one in serving]
        begin = minutes_of(day_bounds(first_day, venue.zone)[0] - AROUND)
        end = minutes_of(day_bounds(last_day, venue.zone)[1] + AROUND)
        days = days_touched(begin, end, venue.anchor)
        claims: dict[str, dict[str, Claim]] = defaultdict(dict)
        for day in self._repository.all_days(days[0], days[-1], venue.anchor):
            claims[day.resource_id].update(day.claims)
        served = {name for one in serving for name in one.resource_ids}
        tables = [
            one
            for one in known.resources
            if one.active
            and one.kind is ResourceKind.TABLE
            and (service_id is None or one.resource_id in served)
            and area_id in (None, one.area_id)
        ]
        found = {name: list(of_table.values()) for name, of_table in claims.items()}
        dates = days_between(first_day, last_day)
        tallies = self._repository.tallies.read(key for one in offers for key in one.tally_keys(dates))
        return Floor(venue, offers, tables, found, now, tallies=tallies)

    def with_bookings(self, floor: Floor, first_day: date, last_day: date) -> Floor:
        """The floor with the bookings behind the claims of these dates, read by their start."""
        begin, end = day_bounds(first_day, floor.venue.zone)[0], day_bounds(last_day, floor.venue.zone)[1]
        owners = owners_of(floor.claims, ClaimKind.BOOKING, minutes_of(begin), minutes_of(end))
        shown = self._starting(floor, first_day, last_day) if owners else {}
        # Those that began on the date before, and are still there after midnight.
        late = self._repository.bookings(owners - shown.keys(), consistent=False)
        shown |= {name: one.as_of(floor.now) for name, one in late.items()}
        return replace(floor, bookings=shown)

    def _starting(self, floor: Floor, first_day: date, last_day: date) -> dict[str, Booking]:
        """All bookings that start on local dates, by id."""
        begin, end = day_bounds(first_day, floor.venue.zone)[0], day_bounds(last_day, floor.venue.zone)[1]
        found: dict[str, Booking] = {}
        cursor: str | None = None
        while True:
            page = self._repository.starting(begin, end, cursor=cursor)
            found |= {one.booking_id: one.as_of(floor.now) for one in map(booking_of, page.records)}
            cursor = page.cursor
            if cursor is None:
                return found

    def _checked(self, wish: TablesWish, service_id: str) -> TablesVerdict:
        time = TimeWish.model_validate(
            {**wish.model_dump(), "service_id": service_id, "audience": wish.audience or Audience.IN_HOUSE}
        )
        verdict = self._view.check(time)
        zone = self._planner.venue().zone
        day = local_date(wish.starts_at, zone)
        later = [one for one in verdict.alternatives if local_date(one.starts_at, zone) > day]
        return TablesVerdict(
            bookable=verdict.bookable,
            service_id=service_id,
            slot=verdict.slot,
            reasons=verdict.reasons,
            alternatives=verdict.alternatives,
            next_date=later[0] if later else None,
            waitlist=verdict.waitlist,
        )


def _check_dates(first_day: date, last_day: date) -> None:
    if not timedelta() <= last_day - first_day < timedelta(days=LONGEST_DAYS):
        raise Invalid.field("query.to", f"from on, {LONGEST_DAYS} days at most")
