"""The lists of a property as they are stored, and how many guests each has.

`<property>#LIST#<facet>` / name, and in the index `by_time` by when they were here last. Counts stand under
`<property>#LIST_COUNTS` / facet: `guests`, and `changes`, which grows with every write.
"""

from collections.abc import Sequence

from attendant.guests.listing.entries import ARRIVAL, partition
from attendant.guests.listing.models import GuestSort
from attendant.guests.matching.keys import MatchKey
from attendant.guests.matching.keys import partition as match_partition
from attendant.guests.models import Guest
from attendant.guests.repository import GuestRepository
from attendant.kernel.tables import Key, Page, Record, Table, cursor_behind, partition_of

INDEX = "by_time"
_BACKWARDS = frozenset({GuestSort.RECENT, GuestSort.NAME_BACKWARDS})
_BY_TIME = frozenset({GuestSort.RECENT, GuestSort.LONGEST_AWAY})
LAST = "~"


def behind(record: Record, order: GuestSort) -> str:
    """The cursor that goes on behind an entry of a list, or behind a guest read newest first."""
    return cursor_behind(record, index=INDEX if order in _BY_TIME else None)


class ListRepository:
    """The lists of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._guests = GuestRepository(table, property_id)

    def entries(
        self,
        facet: str,
        sort: GuestSort,
        limit: int,
        cursor: str | None,
        between: tuple[str, str] | None = None,
    ) -> Page:
        """A part of a list in an order, at most `limit` entries; `between` limits a list of arrivals."""
        return self._table.query(
            partition(self._property, facet),
            index=INDEX if sort in _BY_TIME else None,
            between=between if facet == ARRIVAL else None,
            limit=limit,
            cursor=cursor,
            newest_first=sort in _BACKWARDS,
        )

    def facet_of(self, cursor: str) -> str | None:
        """The list in which a cursor goes on; None if it is a cursor of something else."""
        pk, prefix = partition_of(cursor) or "", partition(self._property, "")
        return pk.removeprefix(prefix) if pk.startswith(prefix) else None

    def counts(self, facets: Sequence[str]) -> dict[str, int]:
        """How many guests stand in each of these lists, as counted by events; left out if never counted."""
        found = self._table.get_many([Key(self._counts, facet) for facet in facets])
        return {key.sk: int(record["guests"]) for key, record in found.items()}

    def newest(self, limit: int, cursor: str | None) -> Page:
        """Stored guests by when they were entered, the last first; tombstones are among them."""
        return self._table.query(f"{self._property}#GUESTS", limit=limit, cursor=cursor, newest_first=True)

    def with_phone(self, phone: str, limit: int, cursor: str | None) -> tuple[list[Guest], str | None]:
        """A page of the guests with a number among theirs, the last entered first, and where to go on."""
        pk = match_partition(self._property, MatchKey(f"PHONE#{phone}", True))
        page = self._table.query(pk, limit=limit, cursor=cursor, newest_first=True)
        return self.guests([record["guest_id"] for record in page.records]), page.cursor

    def guests(self, guest_ids: Sequence[str]) -> list[Guest]:
        """Those of the guests who are there, in the order asked, without tombstones."""
        found = self._guests.find_many(guest_ids)
        guests = (found.get(guest_id) for guest_id in guest_ids)
        return [guest for guest in guests if guest and not guest.is_tombstone]

    @property
    def _counts(self) -> str:
        return f"{self._property}#LIST_COUNTS"
