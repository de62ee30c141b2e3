"""Wishes that come twice without a key: the same guest, service, time and party within ten minutes (S-23)."""

from boto3.dynamodb.conditions import Attr

from attendant.bookings.policy import REPEAT_WINDOW
from attendant.bookings.wishes import BookingWish
from attendant.kernel.clock import epoch_seconds, iso
from attendant.kernel.errors import LostRevision
from attendant.kernel.ids import derived_id
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction


class Repeats:
    """What was lately booked for whom, beside the idempotency records and gone like them."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def booked_lately(self, tx: Transaction, wish: BookingWish) -> str | None:
        """The booking that the same wish made within the last ten minutes, if any."""
        known = self._known(wish)
        if known is None or known["expires_at"] <= epoch_seconds(tx.now):
            return None
        return str(known["booking_id"])

    def note(self, tx: Transaction, wish: BookingWish, booking_id: str, former_id: str | None) -> None:
        """Remember a booking in the transaction that makes it; `former_id` is one that no longer stands."""
        free = Attr("pk").not_exists() | Attr("expires_at").lte(epoch_seconds(tx.now))
        record = {
            **self._key(wish)._asdict(),
            "booking_id": booking_id,
            "expires_at": epoch_seconds(tx.now + REPEAT_WINDOW),
        }
        condition = free | Attr("booking_id").eq(former_id) if former_id else free
        tx.put(self._table, record, condition=condition, otherwise=LostRevision())

    def _known(self, wish: BookingWish) -> Record | None:
        return self._table.get(self._key(wish), consistent=True)

    def _key(self, wish: BookingWish) -> Key:
        guest = wish.guest_id or (wish.guest.model_dump_json() if wish.guest else "")
        parts = (guest, wish.service_id, iso(wish.starts_at), str(wish.party_size))
        return Key(f"{self._property}#REPEAT", derived_id("rpt", *parts))
