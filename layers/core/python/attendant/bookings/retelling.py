"""Tells all bookings of a property again, for those who keep a picture of bookings and lack some of it.

Goes through the bookings by their start in portions. Each portion commits its events together with how far it
came, so a run that was cut short goes on where it stopped and tells nothing twice but what it must.
"""

from datetime import datetime

from boto3.dynamodb.conditions import Attr, ConditionBase
from pydantic import BaseModel

from attendant.bookings.events import BookingRestated
from attendant.bookings.repository import BookingsRepository, booking_of
from attendant.kernel.errors import LostRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Table
from attendant.kernel.transactions import Transaction, Transactions

PORTION = 50


class Progress(BaseModel):
    """How far a retelling came; `cursor` is where the next portion begins, `ended_at` when all was told."""

    began_at: datetime
    told: int = 0
    portions: int = 0
    cursor: str | None = None
    ended_at: datetime | None = None


class Retelling:
    """Tells the bookings of one property again."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions) -> None:
        self._table = table
        self._bookings = BookingsRepository(table, property_id)
        self._transactions = transactions
        self._key = Key(f"{property_id}#RETELLING", "BOOKINGS")

    def progress(self) -> Progress | None:
        """How far the last retelling came; None if there was none."""
        record = self._table.get(self._key, consistent=True)
        return Progress.model_validate(record) if record else None

    def portion(self, actor: Actor, *, anew: bool = False) -> Progress:
        """Tell the next fifty bookings; after the end, or with `anew`, from the first one on.

        Two who tell at the same time share the work: of one portion one of them commits.
        """

        def work(tx: Transaction) -> Progress:
            former = self.progress()
            begins = former is None or former.ended_at is not None or anew
            seen = Progress(began_at=tx.now) if begins or former is None else former
            page = self._bookings.starting(None, None, limit=PORTION, cursor=seen.cursor)
            for record in page.records:
                booking = booking_of(record)
                told = BookingRestated.of(booking, tx.actor.kind)
                tx.publish(told, aggregate_version=booking.revision)
            after = seen.model_copy(
                update={
                    "told": seen.told + len(page.records),
                    "portions": seen.portions + 1,
                    "cursor": page.cursor,
                    "ended_at": None if page.cursor else tx.now,
                }
            )
            self._save(tx, after, former)
            return after

        return self._transactions.run(actor, work)

    def _save(self, tx: Transaction, after: Progress, former: Progress | None) -> None:
        same: ConditionBase = Attr("pk").not_exists()
        if former is not None:
            began = former.model_dump(mode="json")["began_at"]
            same = Attr("began_at").eq(began) & Attr("portions").eq(former.portions)
        record = {**self._key._asdict(), **after.model_dump(mode="json")}
        tx.put(self._table, record, condition=same, otherwise=LostRevision())
