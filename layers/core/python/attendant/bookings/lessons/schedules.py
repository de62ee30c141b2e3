"""Use cases around who has to do what: the schedule of a resource, its conflicts, the classes of a date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.classes import class_key
from attendant.bookings.lessons.models import (
    LONGEST_SPAN_DAYS,
    Busy,
    Clash,
    Clashes,
    ClassRoster,
    Lesson,
    OpenTime,
    RosterList,
    Schedule,
    ScheduleDay,
)
from attendant.bookings.models import Booking, Reason, ReasonCode
from attendant.bookings.occupancy import Claim, ClaimKind, days_touched, instant_at, minutes_of
from attendant.bookings.openings import Openings, Venue
from attendant.bookings.planning import Planner
from attendant.bookings.reasons import CLOSED, TAKEN
from attendant.bookings.repository import BookingsRepository, CatalogueView
from attendant.bookings.schedule import days_between, openings_on
from attendant.bookings.wall_clock import day_bounds, local_date
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid, NotFound

AWAY = {"off": "Has the day off.", "holiday": "Is on holiday.", "ill": "Is ill."}

type ClassPlace = tuple[str, str, int, int]  # resource, group, start, end


class Schedules:
    """What the resources of one property have to do, as the clock sees it."""

    def __init__(self, repository: BookingsRepository, planner: Planner, clock: Clock) -> None:
        self._repository = repository
        self._planner = planner
        self._clock = clock

    def schedule(self, resource_id: str, first_day: date, last_day: date) -> Schedule:
        """What a resource has to do on local dates: lessons, classes with their seats, blocks, day codes.

        Raises:
            NotFound: the property has no such resource.
            Invalid: the dates run backwards or span more than 31 days.
        """
        known, venue = self._repository.catalogue(), self._planner.venue()
        resource = _resource(known, resource_id)
        claims = self._claims(resource_id, first_day, last_day, venue)
        bookings = self._bookings(claims)
        zone = venue.zone
        days = []
        for day in days_between(first_day, last_day):
            today = [one for one in claims if local_date(instant_at(one.start), zone) == day]
            days.append(
                ScheduleDay(
                    date=day,
                    code=resource.code_on(day),
                    open=_open(resource, day, venue),
                    lessons=[
                        Lesson.of(bookings[one.owner])
                        for one in today
                        if one.owner in bookings and not one.group
                    ],
                    classes=self._rosters([(resource_id, one) for one in today], bookings, known, venue),
                    blocks=[_busy(one) for one in _covering(claims, day, venue)],
                    holds=[_busy(one) for one in today if one.kind is ClaimKind.HOLD],
                )
            )
        return Schedule(
            resource_id=resource_id,
            resource_name=resource.name,
            zone=zone.key,
            days=days,
            conflicts=_clashes(resource, claims, bookings, known, venue),
        )

    def conflicts(self, resource_id: str, first_day: date, last_day: date) -> Clashes:
        """The bookings of a resource that clash with its days off, blocks or hours: it takes no new ones
        then, and those that stood before are for staff to move.

        Raises:
            NotFound, Invalid: as in `schedule`.
        """
        known, venue = self._repository.catalogue(), self._planner.venue()
        resource = _resource(known, resource_id)
        claims = self._claims(resource_id, first_day, last_day, venue)
        return Clashes(conflicts=_clashes(resource, claims, self._bookings(claims), known, venue))

    def classes(self, day: date) -> RosterList:
        """The classes that start on a local date, with who comes and how many seats are left."""
        known, venue = self._repository.catalogue(), self._planner.venue()
        begin, end = (minutes_of(edge) for edge in day_bounds(day, venue.zone))
        found: dict[tuple[str, str], Claim] = {}
        touched = days_touched(begin, end, venue.anchor)
        for stored in self._repository.all_days(touched[0], touched[-1], venue.anchor):
            found |= {(stored.resource_id, one.owner): one for one in stored.claims.values()}
        live = [
            (place[0], one)
            for place, one in found.items()
            if one.group and one.live(self._clock.now()) and begin <= one.start < end
        ]
        bookings = self._bookings(one for _, one in live)
        return RosterList(classes=self._rosters(live, bookings, known, venue))

    def _claims(self, resource_id: str, first_day: date, last_day: date, venue: Venue) -> list[Claim]:
        """What counts now of a resource's claims that start on local dates or reach into them."""
        if not timedelta() <= last_day - first_day < timedelta(days=LONGEST_SPAN_DAYS):
            raise Invalid.field("query.to", f"from from on, {LONGEST_SPAN_DAYS} days at most")
        begin = minutes_of(day_bounds(first_day, venue.zone)[0])
        end = minutes_of(day_bounds(last_day, venue.zone)[1])
        places = [(resource_id, day) for day in days_touched(begin, end, venue.anchor)]
        stored = self._repository.days(places, venue.anchor, consistent=False).values()
        claims = {owner: claim for day in stored for owner, claim in day.claims.items()}
        now = self._clock.now()
        live = [one for one in claims.values() if one.live(now) and one.start < end and begin < one.end]
        return sorted(live, key=attrgetter("start", "owner"))

    def _bookings(self, claims: Iterable[Claim]) -> dict[str, Booking]:
        ids = [one.owner for one in claims if one.kind is ClaimKind.BOOKING]
        found = self._repository.bookings(ids, consistent=False) if ids else {}
        now = self._clock.now()
        return {booking_id: booking.as_of(now) for booking_id, booking in found.items()}

    def _rosters(
        self,
        claims: Sequence[tuple[str, Claim]],
        bookings: Mapping[str, Booking],
        known: CatalogueView,
        venue: Venue,
    ) -> list[ClassRoster]:
        """The classes among claims, each with everybody in it."""
        together: dict[ClassPlace, list[Claim]] = defaultdict(list)
        for resource_id, one in claims:
            if one.group:
                together[resource_id, one.group, one.start, one.end].append(one)
        services = {class_key(one): one for one in known.services if one.class_size is not None}
        names = {one.resource_id: one.name for one in known.resources}
        found = [
            _roster(place, mates, bookings, services.get(place[1]), names.get(place[0], ""), venue)
            for place, mates in together.items()
        ]
        return sorted(found, key=attrgetter("starts_at", "resource_name"))


def _roster(
    place: ClassPlace,
    mates: Sequence[Claim],
    bookings: Mapping[str, Booking],
    service: Service | None,
    name: str,
    venue: Venue,
) -> ClassRoster:
    resource_id, group, start, end = place
    starts_at, ends_at = instant_at(start), instant_at(end)
    who = [Lesson.of(bookings[one.owner]) for one in mates if one.owner in bookings]
    seats = service.class_size if service else None
    return ClassRoster(
        service_id=service.service_id if service else next((one.service_id for one in who), group),
        service_name=service.name if service else next((one.service_name for one in who), ""),
        resource_id=resource_id,
        resource_name=name,
        starts_at=starts_at,
        ends_at=ends_at,
        starts_local=starts_at.astimezone(venue.zone),
        ends_local=ends_at.astimezone(venue.zone),
        seats=seats,
        seats_left=None if seats is None else max(0, seats - sum(one.covers for one in mates)),
        seats_held=sum(one.covers for one in mates if one.kind is ClaimKind.HOLD),
        participants=sorted(who, key=attrgetter("reference")),
    )


def _clashes(
    resource: Resource,
    claims: Sequence[Claim],
    bookings: Mapping[str, Booking],
    known: CatalogueView,
    venue: Venue,
) -> list[Clash]:
    """The bookings that could not be made now because their resource is away, blocked or closed."""
    services = {one.service_id: one for one in known.services}
    blocks = [one for one in claims if one.kind is ClaimKind.BLOCK]
    openings: dict[str, Openings] = {}
    found = []
    for claim in claims:
        booking = bookings.get(claim.owner)
        if booking is None:
            continue
        day, reasons = local_date(booking.starts_at, venue.zone), []
        if away := AWAY.get(resource.code_on(day)):
            reasons.append(Reason(code=ReasonCode.CLOSED, text=away))
        elif service := services.get(booking.service_id):
            opened = openings.setdefault(service.service_id, Openings(venue, service))
            length = booking.ends_at - booking.starts_at
            if not any(one.admits(booking.starts_at, length) for one in opened.around([resource], day)):
                reasons.append(CLOSED)
        if any(one.start < claim.end and claim.start < one.end for one in blocks):
            reasons.append(TAKEN[ClaimKind.BLOCK])
        if reasons and not booking.forced_reason:
            found.append(Clash(booking=Lesson.of(booking), reasons=reasons))
    return found


def _resource(known: CatalogueView, resource_id: str) -> Resource:
    found = next((one for one in known.resources if one.resource_id == resource_id), None)
    if found is None:
        raise NotFound("There is no such resource.")
    return found


def _open(resource: Resource, day: date, venue: Venue) -> list[OpenTime]:
    if venue.hours.closure_on(day) is not None:
        return []
    windows = openings_on(resource.hours or venue.hours, day, venue.zone)
    return [
        OpenTime(opens=one.start.astimezone(venue.zone), closes=one.end.astimezone(venue.zone))
        for one in windows
    ]


def _covering(claims: Iterable[Claim], day: date, venue: Venue) -> list[Claim]:
    """The blocks that share time with a local date."""
    begin, end = (minutes_of(edge) for edge in day_bounds(day, venue.zone))
    return [one for one in claims if one.kind is ClaimKind.BLOCK and one.start < end and begin < one.end]


def _busy(claim: Claim) -> Busy:
    return Busy(owner=claim.owner, starts_at=instant_at(claim.start), ends_at=instant_at(claim.end))
