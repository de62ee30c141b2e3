"""Every access of the bookings capability to its table; the only place that knows its keys.

Everything stands under the property: `#CATALOGUE` resources and services, `#BOOKING` bookings by reference,
`#HOLD` and `#SESSION` holds and who holds them, `#OCCUPANCY` one record per day and resource (S-20), `#PACE`
one per hour of a house that limits its pace (S-11).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.deadlines import DueKind
from attendant.bookings.models import Booking, Hold, reference_of
from attendant.bookings.occupancy import DAY, ResourceDay, day_name, day_number, packed, unpacked
from attendant.bookings.rules import HouseRules
from attendant.bookings.states import CALLED_OFF, BookingStatus
from attendant.bookings.tables import Area, Combination
from attendant.bookings.tallies import Tallies
from attendant.kernel.clock import epoch_seconds, iso
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.tables import Key, Page, Record, Table
from attendant.kernel.together import query_together
from attendant.kernel.transactions import Transaction

KEPT_AFTER_HOLD_SECONDS = 24 * 3600
PACE_KEPT_HOURS = 48
ACCOUNTS_KEPT = timedelta(days=4018)
"""Eleven years: ten after the end of the year in which it was owed, as commercial law asks."""
DERIVED = {"resource_id", "resource_name"}
SEEN = {"duration_minutes", "repeated", "no_show_due", "overdue"}
IN_KEYS = {"booking_id", "guest_id", "conversation_id", "reference"} | DERIVED | SEEN
INDEXED = frozenset({"pk", "sk", "schema_version", "expires_at", "due_kind"})

type Place = tuple[str, int]  # a resource and a day


class CatalogueView(NamedTuple):
    """What a property offers, as one read gives it: everything in order."""

    resources: list[Resource]
    services: list[Service]
    areas: list[Area]
    combinations: list[Combination]
    rules: HouseRules


class BookingsRepository:
    """The bookings table of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self.tallies = Tallies(table, property_id)

    # Resources and services

    def catalogue(self, *, consistent: bool = False) -> CatalogueView:
        """Resources and services in the order they were made, areas and combinations in theirs, the rules."""
        records = list(self._table.query_all(self._pk("CATALOGUE"), consistent=consistent))

        def every[E: BaseModel](kind: str, entity: type[E]) -> list[E]:
            of_kind = (one for one in records if one["sk"].startswith(f"{kind}#"))
            return [entity.model_validate(_fields(one)) for one in of_kind]

        rules = next((one for one in records if one["sk"] == "RULES"), {})
        return CatalogueView(
            every("RESOURCE", Resource),
            every("SERVICE", Service),
            sorted(every("AREA", Area), key=lambda one: one.order),
            sorted(every("COMBINATION", Combination), key=lambda one: one.order),
            HouseRules.model_validate(_fields(rules)),
        )

    def entry(self, kind: str, entity_id: str) -> Record | None:
        """The fields of an area or combination as they are now."""
        record = self._table.get(self._entry_key(kind, entity_id), consistent=True)
        return _fields(record) if record else None

    def save_entry(
        self, tx: Transaction, kind: str, entity_id: str, entity: BaseModel, before: BaseModel | None
    ) -> None:
        """Write an area or combination; the revision before must still be the stored one."""
        self._save(tx, self._entry_key(kind, entity_id), entity_id, kind.lower(), entity, before)

    def delete_entry(self, tx: Transaction, kind: str, entity_id: str, revision: int) -> None:
        """Take an area or combination away, if its revision is still this one."""
        same = Attr("revision").eq(revision)
        tx.delete(self._table, self._entry_key(kind, entity_id), condition=same, otherwise=LostRevision())
        tx.audit(self._table, entity_id, f"{kind.lower()}_removed", before={"revision": revision})

    def rules(self) -> HouseRules:
        """The house's rules as they are now."""
        record = self._table.get(Key(self._pk("CATALOGUE"), "RULES"), consistent=True)
        return HouseRules.model_validate(_fields(record or {}))

    def save_rules(self, tx: Transaction, rules: HouseRules, before: HouseRules) -> None:
        """Write the rules; the revision before must still be the stored one."""
        key = Key(self._pk("CATALOGUE"), "RULES")
        self._save(tx, key, "rules", "rules", rules, before if before.revision else None)

    def resource(self, resource_id: str) -> Resource | None:
        """A resource as it is now."""
        record = self._table.get(self._resource_key(resource_id), consistent=True)
        return Resource.model_validate(_fields(record)) if record else None

    def service(self, service_id: str) -> Service | None:
        """A service as it is now."""
        record = self._table.get(self._service_key(service_id), consistent=True)
        return Service.model_validate(_fields(record)) if record else None

    def save_resource(self, tx: Transaction, resource: Resource, before: Resource | None) -> None:
        """Write a resource; the revision before must still be the stored one."""
        self._save(
            tx, self._resource_key(resource.resource_id), resource.resource_id, "resource", resource, before
        )

    def save_service(self, tx: Transaction, service: Service, before: Service | None) -> None:
        """Write a service; the revision before must still be the stored one."""
        self._save(tx, self._service_key(service.service_id), service.service_id, "service", service, before)

    # Bookings

    def booking(self, booking_id: str) -> Booking | None:
        """A booking as it is now."""
        record = self._table.get(self._booking_key(booking_id), consistent=True)
        return booking_of(record) if record else None

    def bookings(self, booking_ids: Iterable[str], *, consistent: bool = True) -> dict[str, Booking]:
        """These bookings by id, as far as they exist."""
        keys = [self._booking_key(booking_id) for booking_id in booking_ids]
        found = map(booking_of, self._table.get_many(keys, consistent=consistent).values())
        return {booking.booking_id: booking for booking in found}

    def by_reference(self, reference: str) -> list[Booking]:
        """The bookings of a reference: one, or very rarely more."""
        records = self._table.query_all(self._pk("BOOKING"), begins=f"{reference}#", consistent=True)
        return [booking_of(record) for record in records]

    def of_guest(
        self, guest_ids: Sequence[str], since: datetime | None, until: datetime | None, **part: Any
    ) -> Page:
        """A page of the bookings of a person, who is known by these ids, that start in a range of time."""
        pks = [self._pk(f"GUEST#{guest_id}") for guest_id in guest_ids]
        return query_together(self._table, pks, index="by_guest", between=_range(since, until), **part)

    def of_conversation(
        self, conversation_id: str, since: datetime | None, until: datetime | None, **part: Any
    ) -> Page:
        """A page of a conversation's bookings that start in a range of time, in that order."""
        return self._listed(f"CONVERSATION#{conversation_id}", "by_conversation", since, until, **part)

    def starting(self, since: datetime | None, until: datetime | None, **part: Any) -> Page:
        """A page of the bookings that start from one instant up to, not including, another."""
        return self._listed("BOOKINGS", "by_day", since, until, **part)

    def due(self, since: datetime | None, until: datetime | None, *, lane: str = "DUE", **part: Any) -> Page:
        """A page of the records of a lane that are due between two instants, earliest first."""
        return self._listed(lane, "due", since, until, **part)

    def ended(self, since: datetime, resource_id: str) -> list[Booking]:
        """A resource's bookings that were called off since an instant, earliest first."""
        between = (_minute(since), "9")
        records = self._table.query_all(self._pk("ENDED"), index="due", between=between)
        return [booking for booking in map(booking_of, records) if resource_id in booking.resource_ids]

    def save_booking(self, tx: Transaction, booking: Booking, before: Booking | None) -> None:
        """Write a booking; the revision before must still be the stored one."""
        start = f"{_minute(booking.starts_at)}#{booking.reference}"
        record: Record = {
            **self._booking_key(booking.booking_id)._asdict(),
            **booking.model_dump(mode="json", exclude=IN_KEYS, exclude_none=True, exclude_defaults=True),
            "revision": booking.revision,
            "by_guest_pk": self._pk(f"GUEST#{booking.guest_id}"),
            "by_guest_sk": start,
            "by_day_pk": self._pk("BOOKINGS"),
            "by_day_sk": start,
            "expires_at": epoch_seconds(booking.ends_at + ACCOUNTS_KEPT),
        }
        if booking.conversation_id:
            record |= {"by_conversation_pk": self._pk(f"CONVERSATION#{booking.conversation_id}")}
            record |= {"by_conversation_sk": start}
        if booking.status is BookingStatus.REQUESTED and booking.pending_until:
            record |= self.due_entry(booking.pending_until, booking.booking_id, DueKind.REQUEST)
        elif booking.status in CALLED_OFF:
            record |= {"due_pk": self._pk("ENDED"), "due_sk": f"{_minute(tx.now)}#{booking.booking_id}"}
        elif booking.next_due_at:
            at = f"{_minute(booking.next_due_at)}#{booking.reference}"
            record |= {"due_pk": self._pk("AGENDA"), "due_sk": at}
        self._write(tx, record, before.revision if before else None)

    def audit_booking(self, tx: Transaction, booking: Booking, before: Booking | None) -> None:
        """Note what changed on a booking; of a new one only what its record does not keep as history."""
        new = {"revision", "status", "starts_at", "resource_id"} if before is None else None
        drop = {"history", "reference"} | SEEN
        tx.audit(
            self._table,
            booking.booking_id,
            f"booking_{booking.status.value}",
            before=before.model_dump(mode="json", exclude=drop) if before else None,
            after=booking.model_dump(mode="json", include=new, exclude=drop),
        )

    # Holds

    def hold(self, hold_id: str) -> Hold | None:
        """A hold as it is now."""
        record = self._table.get(Key(self._pk("HOLD"), hold_id), consistent=True)
        return Hold.model_validate(_fields(record)) if record else None

    def hold_of_session(self, session_id: str) -> Hold | None:
        """The hold that a session made last."""
        pointer = self._table.get(Key(self._pk("SESSION"), session_id), consistent=True)
        return self.hold(pointer["hold_id"]) if pointer else None

    def save_hold(self, tx: Transaction, hold: Hold, before: Hold | None) -> None:
        """Write a hold; the revision before must still be the stored one."""
        expiry = epoch_seconds(hold.until) + KEPT_AFTER_HOLD_SECONDS
        record = {
            **Key(self._pk("HOLD"), hold.hold_id)._asdict(),
            **_stored(hold, DERIVED),
            "expires_at": expiry,
        }
        if hold.state == "live":
            record |= self.due_entry(hold.until, hold.hold_id, DueKind.HOLD)
        self._write(tx, record, before.revision if before else None)

    def point_session(self, tx: Transaction, hold: Hold, former: Hold | None) -> None:
        """Make this the hold of its session, if the session still has the former one (S-22)."""
        same = Attr("hold_id").eq(former.hold_id) if former else Attr("pk").not_exists()
        record = {
            **Key(self._pk("SESSION"), hold.session_id)._asdict(),
            "hold_id": hold.hold_id,
            "expires_at": epoch_seconds(hold.until) + KEPT_AFTER_HOLD_SECONDS,
        }
        tx.put(self._table, record, condition=same, otherwise=LostRevision())

    # Occupancy

    def days(
        self, places: Iterable[Place], anchor: int, *, consistent: bool = True
    ) -> dict[Place, ResourceDay]:
        """These resource-days as they are now; revision 0 where nothing is stored."""
        wanted = list(dict.fromkeys(places))
        found = self._table.get_many([self._day_key(place) for place in wanted], consistent=consistent)
        return {place: _resource_day(place, found.get(self._day_key(place)), anchor) for place in wanted}

    def all_days(
        self, first_day: int, last_day: int, anchor: int, *, consistent: bool = False
    ) -> Iterator[ResourceDay]:
        """What is stored for all resources on these days: one Query, whatever the history (S-20)."""
        between = (day_name(first_day), f"{day_name(last_day)}#~")
        for record in self._table.query_all(self._pk("OCCUPANCY"), between=between, consistent=consistent):
            name, resource_id = record["sk"].split("#")
            yield _resource_day((resource_id, day_number(name)), record, anchor)

    def save_day(self, tx: Transaction, day: ResourceDay, anchor: int) -> None:
        """Write a resource-day, if its revision is still the one that was read; else decide anew (S-20)."""
        base = day.day * DAY + anchor
        record: Record = {
            **self._day_key((day.resource_id, day.day))._asdict(),
            "revision": day.revision + 1,
            "claims": {owner: packed(claim, base) for owner, claim in day.claims.items()},
        }
        if day.revision == 0:
            tx.create(self._table, record, otherwise=LostRevision())
        else:
            tx.put(self._table, record, condition=Attr("revision").eq(day.revision), otherwise=LostRevision())

    def pace_revisions(self, hours: Iterable[int]) -> dict[int, int]:
        """The revisions of these UTC hours since 1970; 0 for one in which nobody counts yet (S-11)."""
        keys = {hour: self._pace_key(hour) for hour in hours}
        found = self._table.get_many(list(keys.values()), consistent=True)
        return {hour: int(found[key]["revision"]) if key in found else 0 for hour, key in keys.items()}

    def save_pace(self, tx: Transaction, hour: int, revision: int) -> None:
        """Count a change of an hour, if nobody else did since its revision was read; else decide anew."""
        record: Record = {
            **self._pace_key(hour)._asdict(),
            "revision": revision + 1,
            "expires_at": (hour + PACE_KEPT_HOURS) * 3600,
        }
        if revision == 0:
            tx.create(self._table, record, otherwise=LostRevision())
        else:
            tx.put(self._table, record, condition=Attr("revision").eq(revision), otherwise=LostRevision())

    def check_day(self, tx: Transaction, day: ResourceDay) -> None:
        """Commit only if a resource-day that is not written is still as it was read; else decide anew."""
        key = self._day_key((day.resource_id, day.day))
        same = Attr("revision").eq(day.revision) if day.revision else Attr("pk").not_exists()
        tx.check(self._table, key, condition=same, otherwise=LostRevision())

    # Keys

    def _pk(self, part: str) -> str:
        return f"{self._property}#{part}"

    def _resource_key(self, resource_id: str) -> Key:
        return Key(self._pk("CATALOGUE"), f"RESOURCE#{resource_id}")

    def _service_key(self, service_id: str) -> Key:
        return Key(self._pk("CATALOGUE"), f"SERVICE#{service_id}")

    def _entry_key(self, kind: str, entity_id: str) -> Key:
        return Key(self._pk("CATALOGUE"), f"{kind}#{entity_id}")

    def _pace_key(self, hour: int) -> Key:
        return Key(self._pk("PACE"), str(hour))

    def _booking_key(self, booking_id: str) -> Key:
        return Key(self._pk("BOOKING"), f"{reference_of(booking_id)}#{booking_id}")

    def _day_key(self, place: Place) -> Key:
        resource_id, day = place
        return Key(self._pk("OCCUPANCY"), f"{day_name(day)}#{resource_id}")

    def due_entry(self, at: datetime, owner: str, kind: DueKind) -> Record:
        """The attributes that make a record due at an instant."""
        return {"due_pk": self._pk("DUE"), "due_sk": f"{_minute(at)}#{owner}", "due_kind": kind.value}

    def _listed(
        self, part: str, index: str, since: datetime | None, until: datetime | None, **page: Any
    ) -> Page:
        return self._table.query(self._pk(part), index=index, between=_range(since, until), **page)

    def _save(
        self,
        tx: Transaction,
        key: Key,
        entity_id: str,
        kind: str,
        entity: BaseModel,
        before: BaseModel | None,
    ) -> None:
        record = {**key._asdict(), **_stored(entity)}
        self._write(tx, record, getattr(before, "revision", None))
        tx.audit(
            self._table,
            entity_id,
            f"{kind}_changed" if before else f"{kind}_created",
            before=before.model_dump(mode="json") if before else None,
            after=entity.model_dump(mode="json"),
        )

    def _write(self, tx: Transaction, record: Record, revision_before: int | None) -> None:
        if revision_before is None:
            tx.create(self._table, record, otherwise=Conflict("It exists already."))
        else:
            same = Attr("revision").eq(revision_before)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())


def booking_of(record: Record) -> Booking:
    """The booking in a record: ids that stand in its keys are kept there only, so that it stays small."""
    ids = {
        "booking_id": record["sk"].partition("#")[2],
        "guest_id": record["by_guest_pk"].rpartition("#")[2],
        "conversation_id": record.get("by_conversation_pk", "").rpartition("#")[2] or None,
    }
    return Booking.model_validate(_fields(record) | ids)


def _stored(entity: BaseModel, derived: set[str] | None = None) -> Record:
    return entity.model_dump(mode="json", exclude_none=True, exclude=derived)


def _fields(record: Record) -> Record:
    return {
        name: value
        for name, value in record.items()
        if name not in INDEXED and not name.endswith(("_pk", "_sk"))
    }


def _resource_day(place: Place, record: Record | None, anchor: int) -> ResourceDay:
    resource_id, day = place
    if record is None:
        return ResourceDay(resource_id, day)
    base = day * DAY + anchor
    claims = {owner: unpacked(owner, short, base) for owner, short in record["claims"].items()}
    return ResourceDay(resource_id, day, record["revision"], claims)


def _range(since: datetime | None, until: datetime | None) -> tuple[str, str]:
    return _minute(since) if since else "0", _minute(until) if until else "9"


def _minute(instant: datetime) -> str:
    return iso(instant)[:16] + "Z"
