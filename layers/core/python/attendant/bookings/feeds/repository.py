"""Feeds in the bookings table, and the bookings that a feed shows.

`<property>#FEEDS` / feed: the feed with the hash of its secret, never the secret.
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from attendant.bookings.feeds.models import Feed
from attendant.bookings.models import Booking
from attendant.bookings.occupancy import ClaimKind, ResourceDay, days_touched, minutes_of
from attendant.bookings.repository import BookingsRepository, booking_of
from attendant.kernel.errors import Conflict, NotFound
from attendant.kernel.tables import Key, Table, present
from attendant.kernel.transactions import Transaction

HASH = "secret_hash"


class FeedsRepository:
    """The feeds of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def feed(self, feed_id: str) -> Feed | None:
        """A feed as it is now."""
        record = self._table.get(self._key(feed_id), consistent=True)
        return Feed.model_validate(record) if record else None

    def opened_by(self, feed_id: str, secret: str) -> Feed | None:
        """The feed that this secret opens; None if there is no such feed or the secret is not its own."""
        record = self._table.get(self._key(feed_id))
        # A feed that does not exist takes as long to refuse as a wrong secret.
        expected = record[HASH] if record else _hashed("")
        known = hmac.compare_digest(expected, _hashed(secret))
        return Feed.model_validate(record) if record and known else None

    def feeds(self) -> list[Feed]:
        """All feeds, oldest first."""
        return [Feed.model_validate(one) for one in self._table.query_all(f"{self._property}#FEEDS")]

    def add(self, tx: Transaction, feed: Feed, secret: str) -> None:
        """Keep a feed and the hash of its secret."""
        record = {
            **self._key(feed.feed_id)._asdict(),
            **feed.model_dump(mode="json", exclude_none=True),
            HASH: _hashed(secret),
        }
        tx.create(self._table, record, otherwise=Conflict("The feed exists already."))
        self._audit(tx, feed, "feed_created", after=feed)

    def renew(self, tx: Transaction, feed: Feed, secret: str) -> None:
        """Give a feed another secret; the former opens nothing any more."""
        gone = NotFound("There is no such feed.")
        tx.update(
            self._table,
            self._key(feed.feed_id),
            set={HASH: _hashed(secret)},
            condition=present(),
            otherwise=gone,
        )
        self._audit(tx, feed, "feed_renewed")

    def remove(self, tx: Transaction, feed: Feed) -> None:
        """Forget a feed; its link opens nothing from now on."""
        tx.delete(self._table, self._key(feed.feed_id))
        self._audit(tx, feed, "feed_revoked", before=feed)

    def _audit(
        self, tx: Transaction, feed: Feed, action: str, before: Feed | None = None, after: Feed | None = None
    ) -> None:
        old, new = (one.model_dump(mode="json") if one else None for one in (before, after))
        tx.audit(self._table, feed.feed_id, action, before=old, after=new)

    def _key(self, feed_id: str) -> Key:
        return Key(f"{self._property}#FEEDS", feed_id)


class FeedBookings:
    """The bookings that feeds show, read at the cost of what they show."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._bookings = BookingsRepository(table, property_id)

    def of_guest(self, guest_ids: Sequence[str], since: datetime) -> list[Booking]:
        """The bookings of who is known by these ids that start from an instant on, ended ones included."""
        found: list[Booking] = []
        cursor: str | None = None
        while True:
            page = self._bookings.of_guest(guest_ids, since, None, cursor=cursor)
            found += [booking_of(record) for record in page.records]
            cursor = page.cursor
            if cursor is None:
                return found

    def of_resource(self, resource_id: str, since: datetime, until: datetime, anchor: int) -> list[Booking]:
        """A resource's bookings in a range of time: those that have it, and those that ended lately."""
        days = days_touched(minutes_of(since), minutes_of(until), anchor)
        stored = self._bookings.days(((resource_id, day) for day in days), anchor, consistent=False)
        ended = self._bookings.ended(since, resource_id)
        standing = self._bookings.bookings(_owners(stored.values()), consistent=False)
        return [*standing.values(), *ended]


def _owners(days: Iterable[ResourceDay]) -> set[str]:
    return {claim.owner for day in days for claim in day.claims.values() if claim.kind is ClaimKind.BOOKING}


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
