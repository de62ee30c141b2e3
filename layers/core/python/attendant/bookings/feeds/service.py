"""Use cases of calendar feeds: making, listing and revoking them, and reading a calendar (S-34)."""

import hashlib
import re
import secrets
from datetime import timedelta

from pydantic import BaseModel

from attendant.bookings.feeds.calendars import calendar, kept
from attendant.bookings.feeds.icalendar import written
from attendant.bookings.feeds.models import CalendarText, Feed, FeedKind, FeedWish
from attendant.bookings.feeds.repository import FeedBookings, FeedsRepository
from attendant.bookings.repository import BookingsRepository
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Gone, NotFound
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.service import Properties

PAST = timedelta(days=30)
AHEAD = timedelta(days=120)
_TOKEN = re.compile(
    r"(?P<property_id>prp_[0-9A-Z]{26})\.(?P<feed_id>fed_[0-9A-Z]{26})\.(?P<secret>[A-Za-z0-9_-]{43})"
)


class _Made(BaseModel):
    feed_id: str


class Feeds:
    """The feeds of one property. A link is given out once; what is stored opens nothing."""

    def __init__(
        self,
        repository: FeedsRepository,
        bookings: BookingsRepository,
        guests: Guests,
        transactions: Transactions,
        idempotency: Idempotency,
        property_id: str,
    ) -> None:
        self._repository = repository
        self._bookings = bookings
        self._guests = guests
        self._transactions = transactions
        self._idempotency = idempotency
        self._property_id = property_id

    def create(self, wish: FeedWish, actor: Actor, key: str | None = None) -> tuple[Feed, str]:
        """A feed and the token of its link.

        A repeat under the same key finds the same feed. Its secret is kept nowhere, so it gets another one,
        and the link whose answer was lost opens nothing.

        Raises:
            NotFound: the property has no such resource or guest.
        """
        secret = secrets.token_urlsafe(32)
        made: list[Feed] = []

        def work(tx: Transaction) -> _Made:
            feed = self._new(tx, wish)
            self._repository.add(tx, feed, secret)
            made[:] = [feed]
            return _Made(feed_id=feed.feed_id)

        feed_id = self._idempotency.once(actor, "feed", key, wish, _Made, work).feed_id
        if not made or made[0].feed_id != feed_id:
            made = [self._get(feed_id)]
            self._transactions.run(actor, lambda tx: self._repository.renew(tx, made[0], secret))
        return made[0], f"{self._property_id}.{feed_id}.{secret}"

    def all(self) -> list[Feed]:
        """The feeds of the property, oldest first."""
        return self._repository.feeds()

    def revoke(self, feed_id: str, actor: Actor) -> None:
        """End a feed: its link is not found from now on. A repeat changes nothing."""

        def work(tx: Transaction) -> None:
            feed = self._repository.feed(feed_id)
            if feed:
                self._repository.remove(tx, feed)

        self._transactions.run(actor, work)

    def _new(self, tx: Transaction, wish: FeedWish) -> Feed:
        whose = self._guests.current(wish.guest_id).guest_id if wish.guest_id else None
        if whose is None and self._bookings.resource(str(wish.resource_id)) is None:
            raise NotFound("There is no such resource.")
        return Feed(
            feed_id=new_id("fed", tx.now),
            kind=FeedKind.GUEST if wish.guest_id else FeedKind.RESOURCE,
            **{**wish.model_dump(), "guest_id": whose},
            created_at=tx.now,
            created_by=f"{tx.actor.kind}:{tx.actor.id}",
        )

    def _get(self, feed_id: str) -> Feed:
        feed = self._repository.feed(feed_id)
        if feed is None:
            raise NotFound("There is no such feed.")
        return feed


class Calendars:
    """Calendars of one property for those who have a link."""

    def __init__(
        self,
        repository: FeedsRepository,
        bookings: FeedBookings,
        catalogue: BookingsRepository,
        properties: Properties,
        guests: Guests,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._bookings = bookings
        self._catalogue = catalogue
        self._guests = guests
        self._properties = properties
        self._clock = clock

    def read(self, token: str) -> CalendarText:
        """The calendar behind a link: 30 days back, and ahead all of a guest's or 120 days of a resource's.

        Raises:
            NotFound: there is no such link, or its feed was revoked.
        """
        match = _TOKEN.fullmatch(token)
        feed = self._repository.opened_by(match["feed_id"], match["secret"]) if match else None
        if feed is None:
            raise NotFound("There is no such calendar.")
        now, place = self._clock.now(), self._properties.get()
        if feed.guest_id:
            name, found = place.name, self._bookings.of_guest(self._ids_of(feed.guest_id), now - PAST)
        else:
            resource = self._catalogue.resource(str(feed.resource_id))
            name = f"{resource.name}, {place.name}" if resource else place.name
            since, until = now - PAST, now + AHEAD
            anchor = place.occupancy_anchor_minutes
            found = self._bookings.of_resource(str(feed.resource_id), since, until, anchor)
        shown = (one for one in (booking.as_of(now) for booking in found) if kept(one, now - PAST))
        text = written(calendar(feed.kind, name, shown, place.name))
        return CalendarText(text=text, etag=f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"')

    def _ids_of(self, guest_id: str) -> tuple[str, ...]:
        try:
            return self._guests.ids_of(guest_id)
        except Gone:
            raise NotFound("There is no such calendar.") from None


def property_of(token: str) -> str:
    """The property that a link claims to be of; whether it is shows when it is read.

    Raises:
        NotFound: not a link at all.
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise NotFound("There is no such calendar.")
    return match["property_id"]
