"""The waiting list in the bookings table.

`<property>#WAITLIST` / entry, listed by local date in the index `by_day` and by guest in `by_guest`; while
the clock can end its state it stands in `due`. `<property>#WAITS#<service>` / party band: the last waits.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from boto3.dynamodb.conditions import Attr

from attendant.bookings.deadlines import DueKind
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.waitlist.models import WaitlistEntry
from attendant.bookings.waitlist.quoting import Waits
from attendant.kernel.clock import epoch_seconds, iso
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

LAST = "~"
KEPT = timedelta(days=731)


class EntriesPage(NamedTuple):
    """Some entries and where to go on."""

    entries: list[WaitlistEntry]
    cursor: str | None


class WaitlistRepository:
    """The waiting list of one property."""

    def __init__(self, table: Table, property_id: str, bookings: BookingsRepository) -> None:
        self._table = table
        self._property = property_id
        self._bookings = bookings

    def entry(self, entry_id: str) -> WaitlistEntry | None:
        """An entry as it is now."""
        record = self._table.get(self._key(entry_id), consistent=True)
        return _entry(record) if record else None

    def of_days(
        self, first_day: date, last_day: date, *, limit: int | None = None, cursor: str | None = None
    ) -> EntriesPage:
        """A page of the entries for local dates, both included, by date and then in the order they joined."""
        between = (first_day.isoformat(), f"{last_day.isoformat()}#{LAST}")
        page = self._table.query(
            self._pk("WAITLIST"), index="by_day", between=between, limit=limit, cursor=cursor
        )
        return EntriesPage([_entry(one) for one in page.records], page.cursor)

    def all_of_days(self, first_day: date, last_day: date) -> Iterator[WaitlistEntry]:
        """Every entry for local dates, both included."""
        between = (first_day.isoformat(), f"{last_day.isoformat()}#{LAST}")
        for record in self._table.query_all(self._pk("WAITLIST"), index="by_day", between=between):
            yield _entry(record)

    def of_guest(self, guest_ids: Iterable[str], since: date) -> list[WaitlistEntry]:
        """The entries of who is known by these ids, for a local date and later ones."""
        between = (since.isoformat(), LAST)
        pks = [self._pk(f"WAITLIST#GUEST#{guest_id}") for guest_id in guest_ids]
        pages = (self._table.query_all(pk, index="by_guest", between=between) for pk in pks)
        return [_entry(one) for records in pages for one in records]

    def save(self, tx: Transaction, entry: WaitlistEntry, before: WaitlistEntry | None) -> None:
        """Write an entry and note who changed it; the revision before must still be the stored one."""
        place = f"{entry.day.isoformat()}#{iso(entry.joined_at)}#{entry.entry_id}"
        record: Record = {
            **self._key(entry.entry_id)._asdict(),
            **entry.model_dump(mode="json", exclude_none=True),
            "by_day_pk": self._pk("WAITLIST"),
            "by_day_sk": place,
            "by_guest_pk": self._pk(f"WAITLIST#GUEST#{entry.guest_id}"),
            "by_guest_sk": place,
            "waits_until": iso(entry.expires_at),
            "expires_at": epoch_seconds(entry.expires_at + KEPT),
        }
        if (ends_at := entry.ends_by_itself_at) is not None:
            record |= self._bookings.due_entry(ends_at, entry.entry_id, DueKind.WAITLIST)
        if before is None:
            tx.create(self._table, record, otherwise=Conflict("It exists already."))
        else:
            same = Attr("revision").eq(before.revision)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())
        tx.audit(
            self._table,
            entry.entry_id,
            f"waitlist_{entry.state.value}",
            before=_audited(before) if before else None,
            after=_audited(entry),
        )

    def waits(self, service_id: str, bands: Iterable[str], *, consistent: bool = False) -> dict[str, Waits]:
        """The last waits of these party bands."""
        keys = {band: self._waits_key(service_id, band) for band in bands}
        found = self._table.get_many(list(keys.values()), consistent=consistent)
        return {
            band: Waits(band, tuple(found[key]["minutes"]), found[key]["revision"])
            if key in found
            else Waits(band)
            for band, key in keys.items()
        }

    def save_waits(self, tx: Transaction, service_id: str, waits: Waits) -> None:
        """Write the waits of a band, if nobody else did since they were read."""
        record: Record = {
            **self._waits_key(service_id, waits.band)._asdict(),
            "minutes": list(waits.minutes),
            "revision": waits.revision,
        }
        if waits.revision == 1:
            tx.create(self._table, record, otherwise=LostRevision())
        else:
            before = Attr("revision").eq(waits.revision - 1)
            tx.put(self._table, record, condition=before, otherwise=LostRevision())

    def _pk(self, part: str) -> str:
        return f"{self._property}#{part}"

    def _key(self, entry_id: str) -> Key:
        return Key(self._pk("WAITLIST"), entry_id)

    def _waits_key(self, service_id: str, band: str) -> Key:
        return Key(self._pk(f"WAITS#{service_id}"), band)


def _entry(record: Record) -> WaitlistEntry:
    """The entry in a record, whose own `expires_at` is when the store forgets it."""
    return WaitlistEntry.model_validate(
        {**record, "expires_at": record.get("waits_until", record["expires_at"])}
    )


def _audited(entry: WaitlistEntry) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude={"history"}, exclude_none=True)
