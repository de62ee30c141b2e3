"""Where stays are stored.

`<p>#STAY` / stay: the stay. Index `by_arrival` (`<p>#HOUSE`) holds it under its arrival, index `by_departure`
(`<p>#DEPARTURES`) under its departure. A stay over a Sunday night has a small record for each Monday within
it in `by_arrival`, too, so that one Query from Monday to a date finds who is in the house on that date,
however long they stay. Small records under `<p>#GUEST#<guest>` and `<p>#NUMBER#<number>` lead to it.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr

from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import LostRevision
from attendant.kernel.tables import Key, Page, Record, Table
from attendant.kernel.together import query_together
from attendant.kernel.transactions import Transaction
from attendant.stays.models import Stay

WEEKS_KEPT = 52
"""For so many weeks a stay is found by the dates between its arrival and its departure."""
ACCOUNTS_KEPT = timedelta(days=4018)
"""As long as accounts may be asked for."""
_FIRST, _MONDAY, _LAST = "0", "1", "~"


class StaysRepository:
    """The stays of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def stay(self, stay_id: str, *, consistent: bool = False) -> Stay | None:
        """A stay, if there is one."""
        record = self._table.get(self._key(stay_id), consistent=consistent)
        return _stay_of(record) if record else None

    def arriving(self, day: date, **part: Any) -> tuple[list[Stay], str | None]:
        """A page of the stays that begin on a date, by room."""
        page = self._table.query(
            self._pk("HOUSE"), index="by_arrival", begins=f"{day.isoformat()}#{_FIRST}#", **part
        )
        return [_stay_of(record) for record in page.records], page.cursor

    def departing(self, day: date, **part: Any) -> tuple[list[Stay], str | None]:
        """A page of the stays that end on a date, by room."""
        page = self._table.query(
            self._pk("DEPARTURES"), index="by_departure", begins=f"{day.isoformat()}#", **part
        )
        return [_stay_of(record) for record in page.records], page.cursor

    def around(self, day: date, **part: Any) -> tuple[list[Stay], str | None]:
        """A page of the stays that may be in the house on a date: nobody who is misses, some have left."""
        between = (_monday(day).isoformat(), f"{day.isoformat()}#{_LAST}")
        page = self._table.query(self._pk("HOUSE"), index="by_arrival", between=between, **part)
        standing = [one for one in page.records if one.get("until", _LAST) > day.isoformat()]
        ids = [record["stay_id"] for record in standing if "until" in record]
        begun = {record["sk"]: _stay_of(record) for record in standing if "until" not in record}
        found = begun | self.stays(ids)
        order = [record["stay_id"] if "until" in record else record["sk"] for record in standing]
        return [found[stay_id] for stay_id in order if stay_id in found], page.cursor

    def of_guests(self, guest_ids: Sequence[str], **part: Any) -> tuple[list[Stay], str | None]:
        """A page of the stays of a person who is known by these ids, the latest arrival first."""
        pks = [self._pk(f"GUEST#{guest_id}") for guest_id in guest_ids]
        return self._led_to(query_together(self._table, pks, newest_first=True, **part))

    def with_number(self, number: str, **part: Any) -> tuple[list[Stay], str | None]:
        """A page of the stays of a number."""
        return self._led_to(self._table.query(self._pk(f"NUMBER#{number.upper()}"), **part))

    def stays(self, stay_ids: Sequence[str]) -> dict[str, Stay]:
        """These stays by id, as far as they exist."""
        found = self._table.get_many([self._key(stay_id) for stay_id in stay_ids])
        return {key.sk: _stay_of(record) for key, record in found.items()}

    def save(self, tx: Transaction, stay: Stay, before: Stay | None) -> None:
        """Write a stay and what leads to it; the revision before must still be the stored one."""
        self._write(tx, stay, before)
        old = self._leading_to(before) if before else {}
        new = self._leading_to(stay)
        for key in old.keys() - new.keys():
            tx.delete(self._table, key)
        for key, record in new.items():
            if old.get(key) != record:
                tx.put(self._table, record)
        tx.audit(
            self._table,
            stay.stay_id,
            "stay_changed" if before else "stay_made",
            before=_fields(before) if before else None,
            after=_fields(stay),
        )

    def touch(self, tx: Transaction, stay: Stay, before: Stay) -> None:
        """Write a stay of which nothing has changed but when its source wrote it."""
        self._write(tx, stay, before)

    def _write(self, tx: Transaction, stay: Stay, before: Stay | None) -> None:
        room = _sortable(stay.space.room)
        record: Record = {
            **self._key(stay.stay_id)._asdict(),
            **_fields(stay),
            "expires_at": _expiry(stay),
            "by_arrival_pk": self._pk("HOUSE"),
            "by_arrival_sk": f"{stay.arrives_on.isoformat()}#{_FIRST}#{room}#{stay.stay_id}",
            "by_departure_pk": self._pk("DEPARTURES"),
            "by_departure_sk": f"{stay.departs_on.isoformat()}#{room}#{stay.stay_id}",
        }
        if before is None:
            tx.create(self._table, record, otherwise=LostRevision())
        else:
            same = Attr("revision").eq(before.revision) & Attr("updated_at").eq(_fields(before)["updated_at"])
            tx.put(self._table, record, condition=same, otherwise=LostRevision())

    def _leading_to(self, stay: Stay) -> dict[Key, Record]:
        keys = [
            Key(self._pk(f"NUMBER#{stay.number.upper()}"), stay.stay_id),
            *(
                Key(self._pk(f"GUEST#{guest.guest_id}"), f"{stay.arrives_on.isoformat()}#{stay.stay_id}")
                for guest in stay.guests
            ),
        ]
        kept = {"stay_id": stay.stay_id, "expires_at": _expiry(stay)}
        found: dict[Key, Record] = {key: {**key._asdict(), **kept} for key in keys}
        for monday in _mondays_within(stay):
            key = Key(self._pk(f"STAY#{stay.stay_id}"), f"MONDAY#{monday.isoformat()}")
            found[key] = {
                **key._asdict(),
                **kept,
                "until": stay.departs_on.isoformat(),
                "by_arrival_pk": self._pk("HOUSE"),
                "by_arrival_sk": f"{monday.isoformat()}#{_MONDAY}#{stay.stay_id}",
            }
        return found

    def _led_to(self, page: Page) -> tuple[list[Stay], str | None]:
        ids = [record["stay_id"] for record in page.records]
        found = self.stays(ids)
        return [found[stay_id] for stay_id in ids if stay_id in found], page.cursor

    def _pk(self, part: str) -> str:
        return f"{self._property}#{part}"

    def _key(self, stay_id: str) -> Key:
        return Key(self._pk("STAY"), stay_id)


def _mondays_within(stay: Stay) -> list[date]:
    """The Mondays after the arrival on whose night somebody is in the house."""
    if not stay.state.stands:
        return []
    first = _monday(stay.arrives_on) + timedelta(weeks=1)
    mondays = (first + timedelta(weeks=week) for week in range(WEEKS_KEPT))
    return [monday for monday in mondays if monday < stay.departs_on]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _sortable(room: str | None) -> str:
    """A room such that 9 comes before 10 and none at all comes last."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), room) if room else _LAST


def _expiry(stay: Stay) -> int:
    return epoch_seconds(stay.departs_at + ACCOUNTS_KEPT)


def _fields(stay: Stay) -> Record:
    return stay.model_dump(mode="json", exclude_none=True)


def _stay_of(record: Record) -> Stay:
    return Stay.model_validate(record)
