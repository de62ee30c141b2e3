"""The bookings of a person: all of them as data, and what is left of them once the person is erased.

A booking keeps what accounts need: date, service, resource, party size, price, fees, state, and the guest's
id, which then stands for nobody. Names, wishes, notes and every reason in free text go; so do feeds, and
places in the waiting list end.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from attendant.bookings.feeds.models import Feed
from attendant.bookings.feeds.repository import FeedsRepository
from attendant.bookings.models import Booking
from attendant.bookings.repository import booking_of
from attendant.bookings.series.models import still_to_come
from attendant.bookings.terms import FeeState
from attendant.bookings.waitlist.states import WaitlistState
from attendant.guests.privacy.models import BookingInTheWay
from attendant.guests.privacy.parts import Order, Progress, Unfinished
from attendant.kernel.clock import Clock
from attendant.kernel.errors import LostRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.trail import ERASED, Trail
from attendant.kernel.transactions import Transaction, Transactions

PERSONAL = ("guest_name", "notes", "dietary", "special_requests", "occasion", "forced_reason")
"""Fields of a booking or entry that are about its guest."""
CONVERSATION = ("conversation_id", "by_conversation_pk", "by_conversation_sk")
"""The id of a conversation follows from the number that began it."""
OUR_WORDS = frozenset({"changed", "notes", "moved", "swapped", "reassigned", "stay", "fee waived"})
"""Reasons of steps that the product itself writes; every other one is somebody's free text."""
HARMLESS = frozenset(
    {
        "revision",
        "status",
        "state",
        "starts_at",
        "ends_at",
        "resource_id",
        "resource_name",
        "allocations",
        "party_size",
        "price",
        "deposit_state",
        "arrived_covers",
        "seated_at",
        "left_at",
        "freed_at",
        "pending_until",
        "service_id",
        "service_name",
        "dates",
    }
)
"""Fields whose values the trail keeps."""

Cancel = Callable[[Booking, Actor], object]
Leave = Callable[[str, Actor], object]


class BookingsPrivacy:
    """The bookings table of one property, as far as it is about a person."""

    def __init__(
        self,
        table: Table,
        property_id: str,
        transactions: Transactions,
        clock: Clock,
        cancel: Cancel,
        leave: Leave,
    ) -> None:
        """`cancel` and `leave` end a booking that is to come and a place in the waiting list."""
        self._table = table
        self._property_id = property_id
        self._transactions = transactions
        self._clock = clock
        self._cancel = cancel
        self._leave = leave
        self._trail = Trail(table, property_id)
        self._feeds = FeedsRepository(table, property_id)

    def collect(self, order: Order) -> dict[str, Any]:
        """Every booking, series, place in the waiting list and calendar feed of the person, as JSON."""
        guest_ids = order.guest_ids
        feeds = [feed.model_dump(mode="json") for feed in self._feeds_of(guest_ids)]
        return {
            "bookings": [booking_of(one).model_dump(mode="json") for one in self._bookings(guest_ids)],
            "series": [{"series_id": one["sk"], **_shown(one)} for one in self._series(guest_ids)],
            "waiting_list": [_shown(record) for record in self._entries(guest_ids)],
            "calendar_feeds": feeds,
        }

    def erase(self, order: Order, actor: Actor, go_on: Callable[[], bool]) -> Progress:
        """Take the person out of everything; a repeat goes on where the last one ended.

        Bookings that still take place are cancelled if that was asked for; else they stand without a name and
        are named in the answer. The iCalendar feeds of the person are revoked.

        Raises:
            Unfinished: `go_on` said no before everything was done.
        """
        guest_ids = order.guest_ids
        left_standing = []
        for booking in upcoming(self._table, self._property_id, guest_ids, self._clock.now()):
            if order.cancel_upcoming:
                self._cancel(booking, actor)
            else:
                left_standing.append(booking.booking_id)
        counts = {"bookings": 0, "series": 0, "waiting_list": 0, "calendar_feeds": 0}
        for feed in self._feeds_of(guest_ids):
            with self._transactions.begin(actor) as tx:
                self._feeds.remove(tx, feed)
            self._trail.redact(feed.feed_id, HARMLESS)
            counts["calendar_feeds"] += 1
        for kind, records in (
            ("waiting_list", self._entries(guest_ids)),
            ("series", self._series(guest_ids)),
            ("bookings", self._bookings(guest_ids)),
        ):
            for record in records:
                if not go_on():
                    raise Unfinished(kind)
                self._erase_one(record, actor)
                counts[kind] += 1
        return Progress(counts=counts, left_standing=left_standing)

    def _erase_one(self, record: Record, actor: Actor) -> None:
        key = Key(record["pk"], record["sk"])
        if "entry_id" in record and WaitlistState(record["state"]).stands:
            self._leave(record["entry_id"], actor)
        self._transactions.run(actor, lambda tx: self._blank(tx, key))
        aggregate = key.sk.rpartition("#")[2]
        self._trail.redact(aggregate, HARMLESS)

    def _blank(self, tx: Transaction, key: Key) -> None:
        record = self._table.get(key, consistent=True)
        if record is None:
            return
        gone = [name for name in (*PERSONAL, *CONVERSATION) if name in record]
        wanted = {name: value for name, value in _wordless(record).items() if record[name] != value}
        if not gone and not wanted:
            return
        tx.update(
            self._table,
            key,
            set={**wanted, "revision": record["revision"] + 1},
            remove=gone,
            condition=Attr("revision").eq(record["revision"]),
            otherwise=LostRevision(),
        )

    def _bookings(self, guest_ids: Iterable[str]) -> Iterator[Record]:
        return self._listed("GUEST", guest_ids)

    def _series(self, guest_ids: Iterable[str]) -> Iterator[Record]:
        return self._listed("GUEST_SERIES", guest_ids)

    def _entries(self, guest_ids: Iterable[str]) -> Iterator[Record]:
        return self._listed("WAITLIST#GUEST", guest_ids)

    def _listed(self, kind: str, guest_ids: Iterable[str]) -> Iterator[Record]:
        return _of_guests(self._table, self._property_id, kind, guest_ids)

    def _feeds_of(self, guest_ids: Sequence[str]) -> list[Feed]:
        return [feed for feed in self._feeds.feeds() if feed.guest_id in guest_ids]


def upcoming(table: Table, property_id: str, guest_ids: Sequence[str], now: datetime) -> list[Booking]:
    """The bookings of a person that still take place."""
    bookings = map(booking_of, _of_guests(table, property_id, "GUEST", guest_ids))
    return [booking for booking in bookings if still_to_come(booking, now)]


def standing_in_the_way(
    table: Table, property_id: str, guest_ids: Sequence[str], now: datetime
) -> list[BookingInTheWay]:
    """The bookings for which a person is still needed: those to come, and those with a fee that is due."""
    found = []
    for booking in map(booking_of, _of_guests(table, property_id, "GUEST", guest_ids)):
        ids = {"booking_id": booking.booking_id, "reference": booking.reference}
        if still_to_come(booking, now):
            found.append(BookingInTheWay(**ids, starts_at=booking.starts_at, why="upcoming"))
        if any(fee.state is FeeState.DUE for fee in booking.fees):
            found.append(BookingInTheWay(**ids, starts_at=booking.starts_at, why="fee_due"))
    return found


def _of_guests(table: Table, property_id: str, kind: str, guest_ids: Iterable[str]) -> Iterator[Record]:
    for guest_id in guest_ids:
        yield from table.query_all(f"{property_id}#{kind}#{guest_id}", index="by_guest")


def _wordless(record: Record) -> Record:
    """The nested parts of a record without what people wrote in them."""
    wanted: Record = {}
    if "history" in record:
        wanted["history"] = [_step(step) for step in record["history"]]
    if "fees" in record:
        wanted["fees"] = [{**fee, "reason": ERASED} if fee.get("reason") else fee for fee in record["fees"]]
    if "visits" in record:
        gone = {*PERSONAL, *CONVERSATION}
        wanted["visits"] = {name: value for name, value in record["visits"].items() if name not in gone}
    if "work" in record:
        work = dict(record["work"])
        for part, word in (("change", "notes"), ("cancellation", "reason")):
            if work.get(part, {}).get(word):
                work[part] = {**work[part], word: ERASED}
        wanted["work"] = work
    return wanted


def _step(step: Record) -> Record:
    kind, _, who = str(step.get("actor", "")).partition(":")
    after = {**step, "actor": f"{kind}:{ERASED}"} if who.startswith("cnv_") else dict(step)
    if after.get("reason") and after["reason"] not in OUR_WORDS:
        after["reason"] = ERASED
    return after


def _shown(record: Record) -> Record:
    hidden = {"pk", "sk", "schema_version", "due_kind", "expires_at"}
    return {
        name: value
        for name, value in record.items()
        if name not in hidden and not name.endswith(("_pk", "_sk"))
    }
