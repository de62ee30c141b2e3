"""Change lists in the bookings table: `<property>#REASSIGNMENT` / list, 90 days."""

from datetime import timedelta

from boto3.dynamodb.conditions import Attr

from attendant.bookings.reassigning.models import Reassignment
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

KEPT = timedelta(days=90)
MOST_LISTED = 60


class ReassignmentsRepository:
    """The change lists of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def one(self, reassignment_id: str) -> Reassignment | None:
        """A change list as it is now."""
        record = self._table.get(self._key(reassignment_id), consistent=True)
        return Reassignment.model_validate(record) if record else None

    def newest(self) -> list[Reassignment]:
        """The last 60 change lists, the newest first."""
        page = self._table.query(
            f"{self._property}#REASSIGNMENT", limit=MOST_LISTED, newest_first=True, consistent=True
        )
        return [Reassignment.model_validate(record) for record in page.records]

    def save(self, tx: Transaction, after: Reassignment, before: Reassignment | None) -> None:
        """Write a change list; the revision before must still be the stored one."""
        record: Record = {
            **self._key(after.reassignment_id)._asdict(),
            **after.model_dump(mode="json", exclude_none=True),
            "gain": str(after.gain),
            "expires_at": epoch_seconds(after.made_at + KEPT),
        }
        if before is None:
            tx.create(self._table, record, otherwise=Conflict("The list exists already."))
        else:
            same = Attr("revision").eq(before.revision)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())
        tx.audit(
            self._table,
            after.reassignment_id,
            f"reassignment_{after.state.value}",
            before={"state": before.state.value} if before else None,
            after={"state": after.state.value, "applied": after.applied},
        )

    def _key(self, reassignment_id: str) -> Key:
        return Key(f"{self._property}#REASSIGNMENT", reassignment_id)
