"""Series in the bookings table.

`<property>#SERIES` / series: the series with its dates; by guest in the index `by_guest` under
`<property>#GUEST_SERIES#<guest>`; in the index `due` as long as something is under way.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr

from attendant.bookings.deadlines import DueKind
from attendant.bookings.models import Booking
from attendant.bookings.repository import ACCOUNTS_KEPT, BookingsRepository
from attendant.bookings.series.models import Series
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.tables import Key, Page, Record, Table
from attendant.kernel.together import query_together
from attendant.kernel.transactions import Transaction

KEPT_IN_KEYS = {"series_id", "guest_id"}
BOOKKEEPING = ("pk", "sk", "schema_version", "due_kind")


class SeriesRepository:
    """The series of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._bookings = BookingsRepository(table, property_id)

    def series(self, series_id: str) -> Series | None:
        """A series as it is now."""
        record = self._table.get(self._key(series_id), consistent=True)
        return _series(record) if record else None

    def page(self, guest_ids: Sequence[str], **part: Any) -> tuple[list[Series], str | None]:
        """Some series, newest first, all or those of a person with these ids; and the cursor of the next."""
        page: Page
        if guest_ids:
            pks = [f"{self._property}#GUEST_SERIES#{guest_id}" for guest_id in guest_ids]
            page = query_together(self._table, pks, index="by_guest", newest_first=True, **part)
        else:
            page = self._table.query(f"{self._property}#SERIES", newest_first=True, **part)
        return [_series(record) for record in page.records], page.cursor

    def bookings(self, booking_ids: Iterable[str | None]) -> dict[str, Booking]:
        """These bookings as they are now, by id."""
        return self._bookings.bookings([one for one in booking_ids if one])

    def save(self, tx: Transaction, series: Series, before: Series | None, action: str) -> None:
        """Write a series; the revision before must still be the stored one."""
        record: Record = {
            **self._key(series.series_id)._asdict(),
            **series.model_dump(mode="json", exclude=KEPT_IN_KEYS, exclude_none=True, exclude_defaults=True),
            "revision": series.revision,
            "by_guest_pk": f"{self._property}#GUEST_SERIES#{series.guest_id}",
            "by_guest_sk": series.series_id,
            "expires_at": epoch_seconds(max(one.starts_at for one in series.dates) + ACCOUNTS_KEPT),
        }
        if series.work:
            record |= self._bookings.due_entry(series.work.due_at, series.series_id, DueKind.SERIES)
        if before is None:
            tx.create(self._table, record, otherwise=Conflict("It exists already."))
        else:
            same = Attr("revision").eq(before.revision)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())
        old = _audited(before) if before else None
        tx.audit(self._table, series.series_id, action, before=old, after=_audited(series))

    def _key(self, series_id: str) -> Key:
        return Key(f"{self._property}#SERIES", series_id)


def _series(record: Record) -> Series:
    ids = {"series_id": record["sk"], "guest_id": record["by_guest_pk"].rpartition("#")[2]}
    fields = {name: value for name, value in record.items() if name not in BOOKKEEPING}
    return Series.model_validate(fields | ids)


def _audited(series: Series) -> Record:
    """What the trail says of a series: what its visits are like, and each date that is not as planned."""
    states = {one.original.isoformat(): one.state.value for one in series.dates if not one.waiting}
    return {"visits": series.visits.model_dump(mode="json", exclude_defaults=True), "dates": states}
