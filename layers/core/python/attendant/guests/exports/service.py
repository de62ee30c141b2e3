"""Use cases of exports: asking for one, seeing how far it is, fetching it, cancelling it."""

from datetime import timedelta

from attendant.guests.exports.events import GuestExportProgressed, GuestExportRequested
from attendant.guests.exports.models import (
    LINK_SECONDS,
    Export,
    ExportAnswer,
    ExportJob,
    ExportLink,
    ExportPage,
    ExportState,
    ExportWish,
)
from attendant.guests.exports.repository import ExportRepository
from attendant.guests.files.storage import GuestFiles
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, Invalid
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


class Exports:
    """The exports of one property."""

    def __init__(
        self,
        repository: ExportRepository,
        files: GuestFiles,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._files = files
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock

    def request(self, wish: ExportWish, actor: Actor, key: str | None = None) -> Export:
        """Ask for a guest list as a file; a worker starts with the event.

        Raises:
            Invalid: the order does not go with the filter.
        """
        _check_order(wish)

        def work(tx: Transaction) -> Export:
            job = ExportJob.of(wish, new_id("exp", tx.now), actor, tx.now)
            self._repository.add(tx, job)
            tx.publish(GuestExportRequested(export_id=job.export_id), aggregate_version=job.revision)
            return job.shown()

        return self._idempotency.once(actor, "guest_export", key, wish, Export, work)

    def read(self, export_id: str, actor: Actor) -> ExportAnswer:
        """An export, with a link to its file while there is one; the audit trail says who got a link.

        Raises:
            NotFound: the property has no such export.
        """
        job = self._repository.get(export_id)
        shown = job.shown().model_dump()
        now = self._clock.now()
        if job.state is not ExportState.FINISHED or not job.key or (job.expires_at and job.expires_at <= now):
            return ExportAnswer(**shown)
        with self._transactions.begin(actor) as tx:
            self._repository.audit(tx, job, "guest_export_link_given")
        link = ExportLink(
            url=self._files.signed_get(job.key, job.filename, LINK_SECONDS),
            expires_at=now + timedelta(seconds=LINK_SECONDS),
        )
        return ExportAnswer(**shown, link=link)

    def newest(self, limit: int, cursor: str | None) -> ExportPage:
        """The exports of the property, newest first.

        Raises:
            Invalid: the cursor is not one of this list.
        """
        exports, following = self._repository.newest(limit, cursor)
        return ExportPage(exports=exports, cursor=following)

    def cancel(self, export_id: str, actor: Actor) -> Export:
        """End an export that is open; its worker notices and leaves no file. A repeat changes nothing.

        Raises:
            NotFound: the property has no such export.
            Conflict: it has ended already.
        """

        def work(tx: Transaction) -> Export:
            seen = self._repository.get(export_id)
            if seen.state is ExportState.CANCELLED:
                return seen.shown()
            if not seen.state.is_open:
                raise Conflict(f"The export is {seen.state.value} already.", state=seen.state.value)
            update = {"state": ExportState.CANCELLED, "finished_at": tx.now, "turn": None}
            job = self._repository.replace(tx, seen, seen.model_copy(update=update))
            self._repository.audit(tx, job, "guest_export_cancelled")
            tx.publish(progress_of(job), aggregate_version=job.revision)
            return job.shown()

        return self._transactions.run(actor, work)


def progress_of(job: ExportJob) -> GuestExportProgressed:
    """The event that says how far an export is."""
    return GuestExportProgressed(
        export_id=job.export_id, state=job.state, rows_done=job.rows_done, rows_total=job.rows_total
    )


def _check_order(wish: ExportWish) -> None:
    # The list decides which orders go with which filters; it is imported when one is asked for.
    from attendant.guests.listing.choosing import order_of

    try:
        order_of(wish.filter, wish.sort)
    except Invalid as refusal:
        raise Invalid.field("body.sort", refusal.problems[0].reason) from None
