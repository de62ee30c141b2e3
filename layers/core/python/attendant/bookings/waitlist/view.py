"""What can be read of the waiting list: entries, waits, how it went (S-28)."""

from datetime import date, datetime, timedelta

from attendant.bookings.offer import Offer
from attendant.bookings.planning import Planner
from attendant.bookings.visits import NO_NEEDS, Audience, Needs, Visit
from attendant.bookings.waitlist.models import (
    QuoteWish,
    StateFilter,
    WaitEstimate,
    WaitlistEntry,
    WaitlistPage,
    WaitlistQuote,
    WaitlistReport,
)
from attendant.bookings.waitlist.quoting import USUAL_SIZES, band_of, estimate, free_after, report
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.wall_clock import local_date
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid, NotFound

LONGEST_REPORT_DAYS = 92
PAGES_AT_ONCE = 10
FAR = timedelta(days=730)


class WaitlistView:
    """The waiting list of one property, as the clock sees it."""

    def __init__(self, entries: WaitlistRepository, planner: Planner, clock: Clock) -> None:
        self._entries = entries
        self._planner = planner
        self._clock = clock

    def get(self, entry_id: str) -> WaitlistEntry:
        """An entry.

        Raises:
            NotFound: the property has no such entry.
        """
        entry = self._entries.entry(entry_id)
        if entry is None:
            raise NotFound("There is no such entry.")
        return entry.as_of(self._clock.now())

    def find(
        self,
        first_day: date | None,
        last_day: date | None,
        state: StateFilter | None,
        *,
        limit: int = 50,
        cursor: str | None = None,
    ) -> WaitlistPage:
        """A page of entries by local date, then in the order they joined; without dates from today on.

        Raises:
            Invalid: the dates run backwards, or the cursor is of another list.
        """
        now = self._clock.now()
        begin = first_day or local_date(now, self._planner.venue().zone)
        end = last_day or (begin + FAR)
        if end < begin:
            raise Invalid.field("query.to", "must not be before from")
        found: list[WaitlistEntry] = []
        for _ in range(PAGES_AT_ONCE):
            page = self._entries.of_days(begin, end, limit=limit - len(found), cursor=cursor)
            seen = [entry.as_of(now) for entry in page.entries]
            found += [one for one in seen if _admits(state, one)]
            cursor = page.cursor
            if cursor is None or len(found) >= limit:
                break
        return WaitlistPage(entries=found, cursor=cursor)

    def of_guest(self, *guest_ids: str) -> list[WaitlistEntry]:
        """What who is known by these ids still waits for, today and later."""
        now = self._clock.now()
        since = local_date(now, self._planner.venue().zone) - timedelta(days=1)
        found = (entry.as_of(now) for entry in self._entries.of_guest(guest_ids, since))
        return [entry for entry in found if entry.state.stands]

    def quote(self, wish: QuoteWish) -> WaitlistQuote:
        """How long a party at the door would wait now, or one of each usual size.

        Raises:
            NotFound: the property has no such service.
        """
        offer = self._planner.offer(wish.service_id)
        now = self._clock.now()
        least, most = offer.service.party_min, offer.service.party_max
        usual = [size for size in USUAL_SIZES if least <= size <= most] or [least]
        sizes = usual if wish.party_size is None else [wish.party_size]
        waits = [self.wait_of(offer, size, now, wish.area_id, wish.needs) for size in sizes]
        status = offer.rules.waitlist.status
        if status == "open" and all(one.status == "closed_no_wait" for one in waits):
            status = "closed_no_wait"
        return WaitlistQuote(service_id=wish.service_id, status=status, estimates=waits)

    def wait_of(
        self,
        offer: Offer,
        party_size: int,
        now: datetime,
        area_id: str | None = None,
        needs: Needs = NO_NEEDS,
    ) -> WaitEstimate:
        """How long a party of this size would wait at the door of this service."""
        zone = offer.venue.zone
        today, band = local_date(now, zone), band_of(party_size)
        visit = Visit(None, party_size, Audience.WALK_IN, area_id, needs)
        tomorrow = today + timedelta(days=1)
        timetable = self._planner.timetable(offer, today, tomorrow, now)
        waiting = [
            entry
            for entry in self._entries.all_of_days(today, today)
            if entry.service_id == offer.service.service_id
            and entry.audience is Audience.WALK_IN
            and entry.as_of(now).state.stands
            and band_of(entry.party_size) == band
        ]
        waits = self._entries.waits(offer.service.service_id, [band])[band]
        free = free_after(timetable, visit)
        return estimate(party_size, waits, free, len(waiting), offer.rules.waitlist)

    def report(self, first_day: date, last_day: date) -> WaitlistReport:
        """How the waiting list of some local dates went.

        Raises:
            Invalid: the dates run backwards or span more than 92 days.
        """
        if not timedelta() <= last_day - first_day < timedelta(days=LONGEST_REPORT_DAYS):
            raise Invalid.field("query.to", f"from `from` on, {LONGEST_REPORT_DAYS} days at most")
        now = self._clock.now()
        entries = (entry.as_of(now) for entry in self._entries.all_of_days(first_day, last_day))
        return report(first_day, last_day, entries)


def _admits(state: StateFilter | None, entry: WaitlistEntry) -> bool:
    return entry.state.stands if state == "open" else state in (None, entry.state)
