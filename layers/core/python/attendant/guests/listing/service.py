"""Lists of guests: any filter in any order, at the cost of a page (not of the guests that there are).

A combination of filters reads the shortest of the lists in which all who match must stand, and decides on
what the entries say; only the guests of the page are read. A page stops when `CAP` entries were looked at.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from attendant.guests.listing.choosing import Wanted, order_of, shortest
from attendant.guests.listing.entries import ARRIVAL, Facts
from attendant.guests.listing.models import Batch, GuestFilter, GuestListPage, GuestSort
from attendant.guests.listing.repository import LAST, ListRepository, behind
from attendant.guests.models import Guest
from attendant.guests.segments.moments import Moment, shifted
from attendant.kernel.clock import Clock, iso
from attendant.kernel.errors import Invalid
from attendant.kernel.tables import Page, Record
from attendant.properties.service import Properties

CAP = 1000
"""How many entries one page looks at, at most."""
CHUNK = 100
FOUND_AT_MOST = 50


class Collected(NamedTuple):
    """Records that fit; `cut_short` if the search stopped before there were as many as wanted."""

    records: list[Record]
    cursor: str | None
    cut_short: bool


def collected(
    read: Callable[[int, str | None], Page],
    fits: Callable[[Record], bool],
    behind_: Callable[[Record], str],
    limit: int,
    chunk: int,
    cursor: str | None,
) -> Collected:
    """Read chunk after chunk until `limit` records fit or `CAP` were looked at."""
    chosen: list[Record] = []
    looked_at = 0
    while True:
        page = read(chunk, cursor)
        room, cursor = limit - len(chosen), page.cursor
        fitting = [record for record in page.records if fits(record)]
        chosen += fitting[:room]
        looked_at += chunk
        if len(fitting) >= room:
            rest_was_read = fitting[room - 1] is not page.records[-1]
            return Collected(chosen, behind_(chosen[-1]) if rest_was_read else cursor, cut_short=False)
        if cursor is None or looked_at >= CAP:
            return Collected(chosen, cursor, cut_short=cursor is not None)


class Hit(Protocol):
    """A guest who was found."""

    @property
    def guest_id(self) -> str: ...


class Finding(Protocol):
    """Who finds guests by what somebody typed."""

    def find(self, text: str, limit: int) -> Sequence[Hit]:
        """Guests who match, the best first."""
        ...


class Listing:
    """The lists of one property."""

    def __init__(
        self,
        repository: ListRepository,
        properties: Properties,
        clock: Clock,
        finding: Finding | None = None,
    ) -> None:
        self._repository = repository
        self._properties = properties
        self._clock = clock
        self._finding = finding

    def page(
        self,
        wish: GuestFilter,
        sort: GuestSort | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> GuestListPage:
        """A page of the guests whom a filter shows.

        Raises:
            Invalid: the cursor is not one of this list, or the order does not go with the filter.
        """
        order = order_of(wish, sort)
        wanted = self._wanted(wish, order)
        if wish.q:
            return self._found(wanted, limit, cursor)
        if wish.phone:
            guests, following = self._repository.with_phone(wish.phone, limit, cursor)
            return GuestListPage(guests=self._matching(guests, wanted), cursor=following)
        if order is GuestSort.NEWEST:
            return self._read_through(wanted, limit, cursor)
        return self._listed(wanted, order, limit, cursor)

    def walk(
        self,
        wish: GuestFilter,
        sort: GuestSort | None = None,
        cursor: str | None = None,
        *,
        size: int = CHUNK,
    ) -> Iterator[Batch]:
        """All guests whom a filter shows, batch after batch of at most `size`; a batch may be empty.

        A walk can be taken up again with the cursor of the last batch that was worked on. Who changes their
        place in the order meanwhile may be missed or come twice.

        Raises:
            Invalid: as in `page`.
        """
        while True:
            page = self.page(wish, sort, size, cursor)
            yield Batch(page.guests, page.cursor)
            cursor = page.cursor
            if cursor is None:
                return

    def _found(self, wanted: Wanted, limit: int, cursor: str | None) -> GuestListPage:
        if cursor is not None:
            raise Invalid.field("query.cursor", "what q finds has one page")
        if self._finding is None:
            raise Invalid.field("query.q", "nothing can be searched for here")
        hits = self._finding.find(str(wanted.filter.q), FOUND_AT_MOST)
        found = self._repository.guests([hit.guest_id for hit in hits])
        if number := wanted.filter.phone:
            found = [guest for guest in found if number in {phone.value for phone in guest.phones}]
        return GuestListPage(guests=self._matching(found, wanted)[:limit])

    def _read_through(self, wanted: Wanted, limit: int, cursor: str | None) -> GuestListPage:
        """Newest first, from the guests themselves: who has gone leaves gaps, which the next ones fill."""

        def fits(record: Record) -> bool:
            guest = Guest.model_validate(record)
            return not guest.is_tombstone and wanted.matches(Facts.of_guest(guest))

        found = collected(
            self._repository.newest, fits, lambda last: behind(last, GuestSort.NEWEST), limit, limit, cursor
        )
        guests = [Guest.model_validate(record) for record in found.records]
        return GuestListPage(guests=guests, cursor=found.cursor, cut_short=found.cut_short)

    def _listed(self, wanted: Wanted, order: GuestSort, limit: int, cursor: str | None) -> GuestListPage:
        if wanted.arriving and wanted.arriving[0] >= wanted.arriving[1]:
            return GuestListPage(guests=[])
        facet = self._facet(wanted, order, cursor)
        chunk = limit if wanted.one_list_says_all(facet) else max(limit, CHUNK)
        found = collected(
            lambda size, at: self._repository.entries(facet, order, size, at, wanted.arriving),
            lambda entry: wanted.matches(Facts.of_record(entry)),
            lambda last: behind(last, order),
            limit,
            chunk,
            cursor,
        )
        guests = self._repository.guests([entry["guest_id"] for entry in found.records])
        return GuestListPage(
            guests=self._matching(guests, wanted), cursor=found.cursor, cut_short=found.cut_short
        )

    def _facet(self, wanted: Wanted, order: GuestSort, cursor: str | None) -> str:
        """The list to read; a cursor goes on in the list that it came from."""
        facets = [ARRIVAL] if order is GuestSort.ARRIVAL else wanted.facets()
        if cursor is not None:
            begun = self._repository.facet_of(cursor)
            if begun not in facets:
                raise Invalid.field("query.cursor", "not a cursor of this list")
            return str(begun)
        return facets[0] if len(facets) == 1 else shortest(facets, self._repository.counts(facets))

    def _wanted(self, wish: GuestFilter, order: GuestSort) -> Wanted:
        """The filter with local dates turned into instants; arrivals that have passed are none."""
        if not (wish.upcoming or order is GuestSort.ARRIVAL):
            return Wanted(wish)
        moment = Moment(self._clock.now(), self._properties.get().zone)
        first = max(wish.arriving_from or moment.today, moment.today)
        end = iso(moment.beginning(shifted(wish.arriving_until, 1))) if wish.arriving_until else LAST
        return Wanted(wish, (iso(moment.beginning(first)), end))

    @staticmethod
    def _matching(guests: Sequence[Guest], wanted: Wanted) -> list[Guest]:
        return [guest for guest in guests if wanted.matches(Facts.of_guest(guest))]
