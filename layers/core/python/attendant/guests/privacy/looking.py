"""Who looked at a guest and who changed what; how long a property keeps conversations."""

from boto3.dynamodb.conditions import Attr

from attendant.guests.privacy.models import Access, Accesses, Change, Changes
from attendant.guests.privacy.retention import RetentionChoice, RetentionRules
from attendant.kernel.clock import parse_iso
from attendant.kernel.errors import StaleRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.trail import Trail
from attendant.kernel.transactions import Transaction


class Looking:
    """The records about records of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id

    def accesses(self, guest_id: str, limit: int, cursor: str | None) -> Accesses:
        """A page of who looked at a guest's data in the last twelve months, newest first."""
        page = self._table.query(
            f"{self._property_id}#ACCESS#{guest_id}", limit=limit, cursor=cursor, newest_first=True
        )
        return Accesses(accesses=[_access(record) for record in page.records], cursor=page.cursor)

    def changes(self, guest_id: str, limit: int, cursor: str | None) -> Changes:
        """A page of the audit trail of a guest, newest first; also of one who was merged away or erased."""
        page = Trail(self._table, self._property_id).page(guest_id, limit, cursor)
        return Changes(changes=[_change(record) for record in page.records], cursor=page.cursor)

    def rules(self) -> RetentionRules:
        """How long the property keeps what it may choose."""
        record = self._table.get(self._rules_key, consistent=True)
        return RetentionRules.model_validate(_fields(record)) if record else RetentionRules()

    def choose(self, tx: Transaction, choice: RetentionChoice, expected_revision: int) -> RetentionRules:
        """Choose other spans.

        Raises:
            StaleRevision: somebody chose since the caller read them.
        """
        seen = self.rules()
        if seen.revision != expected_revision:
            raise StaleRevision(seen.revision)
        after = RetentionRules(**choice.model_dump(), revision=seen.revision + 1)
        unchanged = Attr("revision").eq(seen.revision) if seen.revision else Attr("pk").not_exists()
        tx.put(
            self._table,
            {**self._rules_key._asdict(), **after.model_dump(mode="json")},
            condition=unchanged,
            otherwise=lambda existing: StaleRevision(existing["revision"] if existing else None),
        )
        before = seen.model_dump(mode="json")
        tx.audit(self._table, "retention", "retention_changed", before=before, after=after.model_dump())
        return after

    @property
    def _rules_key(self) -> Key:
        return Key(f"{self._property_id}#RETENTION", "RULES")


def _access(record: Record) -> Access:
    hour, _, user_id = str(record["sk"]).partition("#")
    return Access(
        user_id=user_id, hour=parse_iso(f"{hour}:00:00Z"), what=record["what"], at=parse_iso(record["at"])
    )


def _change(record: Record) -> Change:
    return Change(
        at=parse_iso(str(record["sk"]).partition("#")[0]),
        action=record["action"],
        actor=record["actor"],
        before=record.get("before", {}),
        after=record.get("after", {}),
    )


def _fields(record: Record) -> Record:
    return {name: record[name] for name in RetentionRules.model_fields if name in record}
