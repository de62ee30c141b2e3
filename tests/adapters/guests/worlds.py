"""A property with guests who keep changing, on a store in memory, for tests of many steps."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from attendant.guests.contacts import read_email
from attendant.guests.listing.repository import ListRepository
from attendant.guests.listing.service import Listing
from attendant.guests.models import Guest
from attendant.guests.profile import Statistics
from attendant.guests.segments.counting import Counting
from attendant.guests.segments.keeping import Keeping
from attendant.guests.segments.repository import SegmentRepository
from attendant.guests.service import Guests
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.models import PropertyKind, PropertyWish
from attendant.properties.service import Properties
from tests.conftest import FixedClock

LANGUAGES = (None, "de", "de-CH", "en", "fr", "fr-CH")
TAGS = ("wine", "golf", "quiet-room", "pets")
NAMES = ("Keller", "Özdemir", "Müller", "van Dijk", "Иванова", "O'Neill", "Šimić")


class GuestWorld:
    """Guests of one property, and everything that keeps their lists and segments."""

    def __init__(self, property_id: str, clock: FixedClock) -> None:
        self.property_id, self.clock = property_id, clock
        self.actor = Actor(
            kind="system", id="test", property_id=property_id, channel="events", correlation_id="cor_test"
        )
        self.transactions = Transactions(Table("attendant-test-outbox"), clock, sleep=lambda _: None)
        self.table = Table("attendant-test-guests")
        self.guests = Guests(self.table, property_id)
        self.properties = Properties(Table("attendant-test-properties"), property_id)
        self.segments = SegmentRepository(self.table, property_id)
        self.counting = Counting(self.table, property_id, self.transactions)
        self.lists = ListRepository(self.table, property_id)
        self.listing = Listing(self.lists, self.properties, clock)
        wish = PropertyWish(name="Gasthaus", kind=PropertyKind.HOTEL, zone="Europe/Zurich", currency="CHF")
        self.transactions.run(self.actor, lambda tx: self.properties.register(tx, wish))

    @property
    def keeping(self) -> Keeping:
        """As a run of the function makes it, with definitions read anew."""
        return Keeping(
            self.segments, self.guests, self.counting, self.properties, self.transactions, self.clock
        )

    def enter(self, **known: Any) -> Guest:
        """Store a new guest."""
        guest = Guest(
            guest_id=new_id("gst", self.clock.advance(seconds=1)),
            created_at=self.clock.now(),
            revision=1,
            **known,
        )
        return self.transactions.run(self.actor, lambda tx: self.guests.add(tx, guest))

    def change(self, guest_id: str, **wanted: Any) -> Guest:
        """Store another state of a guest."""
        seen = self.guests.get(guest_id, consistent=True)
        changed = seen.model_copy(update=wanted)
        return self.transactions.run(self.actor, lambda tx: self.guests.apply(tx, seen, changed, "changed"))

    def stored(self) -> list[Guest]:
        """Every guest who is there, read one by one."""
        pk = f"{self.property_id}#GUESTS"
        guests = [Guest.model_validate(record) for record in self.table.query_all(pk)]
        return [guest for guest in guests if not guest.is_tombstone]

    def counts(self) -> dict[str, int]:
        """The counts that are not zero."""
        records = self.table.query_all(f"{self.property_id}#LIST_COUNTS")
        return {record["sk"]: record["guests"] for record in records if record["guests"]}

    def listed(self, wish: Any, sort: Any, limit: int) -> list[str]:
        """Ids of all the guests that the pages of a list show."""
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = self.listing.page(wish, sort, limit, cursor)
            assert len(page.guests) <= limit
            found += [guest.guest_id for guest in page.guests]
            cursor = page.cursor
            if cursor is None:
                return found


def somebody(chance: random.Random, today: date) -> dict[str, Any]:
    """What may be known of a guest."""

    def days(first: int, last: int) -> datetime:
        return datetime.combine(today, time(9), UTC) + timedelta(days=chance.randint(first, last))

    visits = chance.choice((0, 0, 1, 2, 5, 12))
    return {
        "family_name": chance.choice((None, *NAMES)),
        "name": chance.choice((None, "Anna Beispiel", "zoë")),
        "language": chance.choice(LANGUAGES),
        "tags": tuple(chance.sample(TAGS, chance.choice((0, 0, 1, 2)))),
        "vip": chance.random() < 0.2,
        "birthday": chance.choice((None, today.replace(year=1980) + timedelta(days=chance.randint(0, 40)))),
        "emails": chance.choice(((), (read_email("anna@example.org"),))),
        "statistics": Statistics(
            visits=visits,
            bookings_24_months=visits,
            first_visit_at=days(-900, -500) if visits else None,
            last_visit_at=days(-499, -1) if visits else None,
            next_arrival_at=chance.choice((None, None, days(-3, 10))),
            in_house_until=chance.choice((None, None, None, days(-1, 3))),
        ),
    }


def brute_force(guests: Sequence[Guest], facets: Any) -> dict[str, int]:
    """How many guests each list should have."""
    counts: dict[str, int] = {}
    for guest in guests:
        for facet in facets(guest):
            counts[facet] = counts.get(facet, 0) + 1
    return counts
