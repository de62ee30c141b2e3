"""Exports in the guests table: `<property>#EXPORTS` / export."""

from boto3.dynamodb.conditions import Attr

from attendant.guests.exports.models import Export, ExportJob
from attendant.guests.files.turns import KEPT
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import LostRevision, NotFound
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

FILE_EXPIRY = "file_expires_at"


class ExportRepository:
    """The exports of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._exports = f"{property_id}#EXPORTS"

    def get(self, export_id: str) -> ExportJob:
        """An export as it is now.

        Raises:
            NotFound: the property has no such export.
        """
        record = self._table.get(Key(self._exports, export_id), consistent=True)
        if record is None:
            raise NotFound("There is no such export.")
        return _job(record)

    def newest(self, limit: int, cursor: str | None) -> tuple[list[Export], str | None]:
        """A page of exports, newest first."""
        page = self._table.query(self._exports, limit=limit, cursor=cursor, newest_first=True)
        return [_job(record).shown() for record in page.records], page.cursor

    def add(self, tx: Transaction, job: ExportJob) -> None:
        """Store a new export; the audit trail says who wanted which guests and which columns."""
        tx.create(self._table, self._record(job), otherwise=LostRevision())
        tx.audit(self._table, job.export_id, "guests_exported", after=job.shown().model_dump(mode="json"))

    def replace(self, tx: Transaction, seen: ExportJob, job: ExportJob) -> ExportJob:
        """Store the next revision; LostRevision if it is another one by now."""
        following = job.model_copy(update={"revision": seen.revision + 1})
        condition = Attr("revision").eq(seen.revision)
        tx.put(self._table, self._record(following), condition=condition, otherwise=LostRevision())
        return following

    def audit(self, tx: Transaction, job: ExportJob, action: str) -> None:
        """Note who did something to an export that leaves it as it is."""
        tx.audit(self._table, job.export_id, action)

    def _record(self, job: ExportJob) -> dict[str, object]:
        stored = job.model_dump(mode="json", exclude_none=True)
        # The table's own expiry has the name that callers know as that of the file.
        if job.expires_at:
            stored[FILE_EXPIRY] = stored["expires_at"]
        stored["expires_at"] = epoch_seconds(job.created_at + KEPT)
        return {"pk": self._exports, "sk": job.export_id, **stored}


def _job(record: Record) -> ExportJob:
    return ExportJob.model_validate({**record, "expires_at": record.get(FILE_EXPIRY)})
