"""A floor: its tables, the services they serve and who has them, read once and asked many times."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource
from attendant.bookings.limits import Tally
from attendant.bookings.models import Booking, Reason, Slot
from attendant.bookings.occupancy import Claim, minutes_of
from attendant.bookings.offer import Offer
from attendant.bookings.openings import Openings, Venue, whose
from attendant.bookings.reasons import CLOSED
from attendant.bookings.seating.models import SeatedBooking, TablesDay, TableSlot
from attendant.bookings.seating.spans import Span, spans_of, state_at
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import day_bounds, local_date, wall_of
from attendant.bookings.windows import Window


@dataclass(frozen=True)
class Floor:
    """The tables of a venue on some dates; `offers` are the services that they serve, in order.

    `claims` hold per resource everything stored for these dates, `bookings` those of them that were read;
    `tallies` are those of the services' limits.
    """

    venue: Venue
    offers: Sequence[Offer]
    tables: Sequence[Resource]
    claims: Mapping[str, Collection[Claim]]
    now: datetime
    bookings: Mapping[str, Booking] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)

    def day(
        self,
        day: date,
        visit: Visit,
        step: int,
        minute: int | None = None,
        named: tuple[str, ...] = (),
        *,
        detailed: bool = True,
    ) -> TablesDay:
        """The slots of a local date, all or the one that begins at a minute of wall time."""
        starts = self._starts(day, step, minute)
        minutes = None if minute is None else (minute, minute)
        free = [(offer, table.slots(day, day, visit, named, minutes)) for offer, table in self._timetables]
        by_start: dict[datetime, tuple[Offer, Slot]] = {}
        for offer, slots in free:
            for slot in slots:
                by_start.setdefault(slot.starts_at, (offer, slot))
        found = [self._slot(start, day, visit, named, step, by_start.get(start)) for start in starts]
        behind = {one.booking_id for slot in found for one in slot.tables if one.booking_id}
        bookings = [self.bookings[name] for name in behind if name in self.bookings] if detailed else []
        bookings.sort(key=lambda one: (one.starts_at, one.booking_id))
        return TablesDay(date=day, slots=found, bookings=[SeatedBooking.of(one) for one in bookings])

    def opens(self, table: Resource, day: date) -> list[Window]:
        """The open time around a local date in which a table serves anything."""
        return [
            window
            for offer, openings in self._openings
            if table.resource_id in {one.resource_id for one in offer.resources}
            for window in openings.around([table], day)
        ]

    def spans(self, table: Resource) -> list[Span]:
        """Who has a table when, in order."""
        if table.resource_id not in self._spans:
            claims = self.claims.get(table.resource_id, ())
            self._spans[table.resource_id] = spans_of(claims, self.bookings, self.now)
        return self._spans[table.resource_id]

    def is_open(self, table: Resource, at: datetime) -> bool:
        """Whether a table serves anything at an instant; not while it is off duty."""
        day = local_date(at, self.venue.zone)
        key = (whose([table]), tuple(self._serves[table.resource_id]), day)
        if key not in self._open:
            self._open[key] = self.opens(table, day)
        on_duty = table.code_on(day) in ("available", "on_call")
        return on_duty and any(one.start <= at < one.end for one in self._open[key])

    def _slot(
        self,
        start: datetime,
        day: date,
        visit: Visit,
        named: tuple[str, ...],
        step: int,
        free: tuple[Offer, Slot] | None,
    ) -> TableSlot:
        singles = set(free[1].resource_ids) if free else set()
        begin = minutes_of(start)
        tables = [
            state_at(
                table.resource_id,
                self.spans(table),
                begin,
                begin + step,
                is_open=self.is_open(table, start),
                bookable=table.resource_id in singles,
            )
            for table in self.tables
        ]
        offer, reasons = (free[0], []) if free else self._why_not(start, day, visit, named)
        return TableSlot(
            starts_at=start,
            starts_local=start.astimezone(self.venue.zone),
            bookable=free is not None,
            service_id=offer.service.service_id if offer else None,
            reasons=reasons,
            resource_ids=free[1].resource_ids if free else [],
            combinations=free[1].combinations if free else [],
            tables=tables,
        )

    def _why_not(
        self, start: datetime, day: date, visit: Visit, named: tuple[str, ...]
    ) -> tuple[Offer | None, list[Reason]]:
        """The service that is open then, and why it cannot be had."""
        for offer, timetable in self._timetables:
            if reasons := timetable.reasons(start, visit, named):
                if CLOSED not in reasons or len(self._timetables) == 1:
                    return offer, reasons
            else:
                return offer, []
        return None, [CLOSED]

    def _starts(self, day: date, step: int, minute: int | None) -> list[datetime]:
        """The starts of the slots of a local date: from its first opening to its last closing, midnight at
        the latest.
        """
        midnight, next_midnight = day_bounds(day, self.venue.zone)
        windows = [
            window
            for offer, openings in self._openings
            for members in self._kinds_of_hours(offer)
            for window in openings.around(members, day)
            if window.start < next_midnight and midnight < window.end
        ]
        if not windows:
            return []
        at = max(midnight, min(one.start for one in windows))
        end = min(next_midnight, max(one.end for one in windows))
        at -= timedelta(minutes=wall_of(at, self.venue.zone)[1] % step)
        found = []
        while at < end:
            if minute is None or wall_of(at, self.venue.zone) == (day, minute):
                found.append(at)
            at += timedelta(minutes=step if minute is None else 1)
        return found

    def _kinds_of_hours(self, offer: Offer) -> list[list[Resource]]:
        """Of each kind of hours that tables of a service have, one of them."""
        return [[one] for one in {whose([one]): one for one in offer.resources}.values()]

    @cached_property
    def _timetables(self) -> list[tuple[Offer, Timetable]]:
        return [
            (offer, offer.timetable(self.claims, self.now, tallies=self.tallies)) for offer in self.offers
        ]

    @cached_property
    def _openings(self) -> list[tuple[Offer, Openings]]:
        return [(offer, Openings(self.venue, offer.service)) for offer in self.offers]

    @cached_property
    def _serves(self) -> dict[str, list[str]]:
        serves: dict[str, list[str]] = {table.resource_id: [] for table in self.tables}
        for offer in self.offers:
            for one in offer.resources:
                if one.resource_id in serves:
                    serves[one.resource_id].append(offer.service.service_id)
        return serves

    @cached_property
    def _spans(self) -> dict[str, list[Span]]:
        return {}

    @cached_property
    def _open(self) -> dict[tuple[object, ...], list[Window]]:
        return {}
