"""A small restaurant with two tables for two and one for six, and its waiting list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from attendant.bookings.models import Booking
from attendant.bookings.waitlist.models import WaitlistEntry, WaitlistWish
from attendant.bookings.waitlist.offering import WaitlistOffers
from attendant.bookings.waitlist.service import Waitlist
from attendant.bookings.waitlist.wiring import waitlist_for, waitlist_offers_for
from attendant.bookings.wiring import due_work_for
from attendant.kernel.subjects import Actor
from tests.conftest import FixedClock
from tests.restaurants import Restaurant, open_restaurant
from tests.schools import Tables

FRIDAY = "2026-03-06"
EIGHT = f"{FRIDAY}T20:00+01:00"
SEATS = {"T1": 2, "T2": 2, "T3": 6, "T4": 6, "T5": 8}


@dataclass
class Line:
    """Those who wait for a table of a restaurant."""

    place: Restaurant
    waitlist: Waitlist
    offers: WaitlistOffers
    clock: FixedClock

    @property
    def system(self) -> Actor:
        """The consumer of events."""
        return self.place.staff.model_copy(update={"kind": "system", "id": "waitlist", "channel": "events"})

    def as_guest(self, entry: WaitlistEntry) -> Actor:
        """The guest of an entry, in a chat."""
        return self.place.online.model_copy(update={"id": entry.guest_id})

    def joins(self, name: str, party: int = 2, **other: Any) -> WaitlistEntry:
        """Somebody waits for Friday at eight; keywords are further fields."""
        fields = {
            "service_id": self.place.dinner.service_id,
            "day": FRIDAY,
            "from_time": "20:00",
            "until_time": "20:00",
            "party_size": party,
            "guest": {"name": name},
            **other,
        }
        self.clock.advance(minutes=1)
        return self.waitlist.join(WaitlistWish.model_validate(fields), self.place.staff)

    def fill(self, *parties: int) -> list[Booking]:
        """Book Friday at eight for these parties."""
        return [
            self.place.bookings.book(
                self.place.wish(EIGHT, size, notes=str(number)), self.place.staff, f"k{number}"
            )
            for number, size in enumerate(parties)
        ]

    def free(self, *bookings: Booking) -> None:
        """Cancel these bookings."""
        for booking in bookings:
            self.place.bookings.cancel(booking.booking_id, None, self.place.staff)

    def look(self) -> int:
        """What an event of a freed table starts."""
        facts = {"starts_at": EIGHT, "ends_at": "2026-03-06T22:00:00+01:00"}
        return self.offers.after(facts, self.system)

    def state(self, entry: WaitlistEntry) -> str:
        """Where an entry stands now."""
        return self.waitlist.get(entry.entry_id).state.value

    def sweep(self) -> int:
        """Run the sweep of every minute."""
        return due_work_for(self.place.property_id, Tables(), self.clock).sweep(self.system)

    def until(self, entry: WaitlistEntry) -> datetime:
        """Until when the offer of an entry stands."""
        offer = self.waitlist.get(entry.entry_id).offer
        assert offer is not None
        return offer.until


@pytest.fixture
def line(aws_services: None, clock: FixedClock, property_id: str) -> Line:
    place = open_restaurant(property_id, clock, tables=SEATS)
    return Line(
        place,
        waitlist_for(property_id, Tables(), clock),
        waitlist_offers_for(property_id, Tables(), clock),
        clock,
    )


@pytest.fixture
def types(published: Callable[[], list[dict[str, Any]]]) -> Callable[[], list[str]]:
    """The types of the events of the waiting list, oldest first."""
    return lambda: [one["type"] for one in published() if one["type"].startswith("Waitlist")]
