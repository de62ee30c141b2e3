"""Where properties are stored."""

from collections.abc import Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr

from attendant.kernel.errors import DomainError, LostRevision, StaleRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction
from attendant.properties.models import Property


class PropertyRepository:
    """The record of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._key = _key(property_id)

    @staticmethod
    def find_many(table: Table, property_ids: Sequence[str]) -> list[Property]:
        """Those of several properties that exist, in the order asked."""
        keys = [_key(property_id) for property_id in property_ids]
        found = table.get_many(keys)
        return [Property.model_validate(found[key]) for key in keys if key in found]

    def find(self, *, consistent: bool = False) -> Property | None:
        """The property, if it exists."""
        record = self._table.get(self._key, consistent=consistent)
        return Property.model_validate(record) if record else None

    def add(self, tx: Transaction, place: Property, otherwise: DomainError) -> None:
        """Store a new property; the commit raises `otherwise` if it exists."""
        after = _record(place)
        tx.create(self._table, {**self._key._asdict(), **after}, otherwise=otherwise)
        tx.audit(self._table, place.property_id, "property_registered", before=None, after=after)

    def replace(self, tx: Transaction, seen: Property, changed: Property) -> None:
        """Store a new revision; the commit raises StaleRevision if somebody was faster."""
        before, after = _record(seen), _record(changed)
        tx.put(
            self._table,
            {**self._key._asdict(), **after},
            condition=Attr("revision").eq(seen.revision),
            otherwise=_stale,
        )
        tx.audit(self._table, changed.property_id, "property_changed", before=before, after=after)


def _key(property_id: str) -> Key:
    return Key(f"{property_id}#PROPERTY", "PROPERTY")


def _record(place: Property) -> dict[str, Any]:
    return place.model_dump(mode="json")


def _stale(existing: Record | None) -> DomainError:
    return StaleRevision(existing["revision"]) if existing else LostRevision()
