"""Reading the trail of changes, and taking personal values out of it: who, when and what was done stay."""

from collections.abc import Iterator, Set

from attendant.kernel.tables import Key, Page, Record, Table, present

ERASED = "[erased]"
CONVERSATION_ID = "cnv_"


class Trail:
    """The audit records of one property in one capability's table."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id

    def page(self, aggregate_id: str, limit: int, cursor: str | None = None) -> Page:
        """A page of what happened to an aggregate, newest first."""
        return self._table.query(self._pk(aggregate_id), limit=limit, cursor=cursor, newest_first=True)

    def all(self, aggregate_id: str) -> Iterator[Record]:
        """Everything that happened to an aggregate, oldest first."""
        return self._table.query_all(self._pk(aggregate_id), consistent=True)

    def redact(self, aggregate_id: str, harmless: Set[str]) -> int:
        """Blank the values of all fields but `harmless` ones; gives how many entries changed.

        The names of the fields stay, so that the trail still says what was changed. A repeat changes nothing.
        """
        changed = 0
        for record in self.all(aggregate_id):
            wanted = redacted(record, harmless)
            if all(record.get(name) == value for name, value in wanted.items()):
                continue
            self._table.update(Key(record["pk"], record["sk"]), set=wanted, condition=present())
            changed += 1
        return changed

    def _pk(self, aggregate_id: str) -> str:
        return f"{self._property_id}#AUDIT#{aggregate_id}"


def redacted(record: Record, harmless: Set[str]) -> Record:
    """The parts of an audit record that held values, without those of fields that are not harmless."""
    sides = {
        side: {name: value if name in harmless else ERASED for name, value in record.get(side, {}).items()}
        for side in ("before", "after")
    }
    return {**sides, "actor": unnamed(record["actor"])}


def unnamed(actor: Record) -> Record:
    """An actor without an id that follows from a guest's number, as that of a conversation does."""
    known_by_number = str(actor.get("id", "")).startswith(CONVERSATION_ID)
    return {**actor, "id": ERASED} if known_by_number else actor
