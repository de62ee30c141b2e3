"""A house on one evening, and every use case as somebody might try it there; a retry repeats it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attendant.bookings.blocks.models import BlockWish
from attendant.bookings.models import Booking, Hold
from attendant.bookings.moves.models import LockWish, MoveWish, SwapWish
from attendant.bookings.series.models import SeriesCancellation, SeriesChange, SeriesScope, SeriesWish
from attendant.bookings.waitlist.models import OfferWish, WaitlistEntry, WaitlistWish
from attendant.bookings.wiring import due_work_for
from attendant.bookings.wishes import BookingWish, ChangeWish, HoldWish
from tests.adapters.bookings.worlds import PROPERTY, STAFF, WEEK, Plan, World
from tests.memory import MemoryStore
from tests.schools import Tables

EVENING = date(2026, 3, 29)
HOUSE = Plan(
    zone="Europe/Zurich",
    day=EVENING,
    hours={"weekly": {day: ["17:00-23:00"] for day in WEEK}},
    resources=[
        {"name": "T1", "kind": "table", "party_max": 2},
        {"name": "T2", "kind": "table", "party_max": 4},
        {"name": "T3", "kind": "table", "party_max": 4},
        {"name": "T4", "kind": "table", "party_max": 6},
    ],
    service={
        "name": "Dinner",
        "prices": [{"duration_minutes": 120, "price": {"amount": 0, "currency": "EUR"}}],
        "grid": {"step_minutes": 30},
        "party_max": 10,
        "limits": {"bookings": {"day": 8, "month": 20}},
    },
    parties=(2, 4),
    durations=(120,),
    combinations=[{"name": "Long", "members": [1, 2], "party_min": 5, "party_max": 8}],
    rules={"pacing": {"interval_minutes": 15, "limits": {"covers_starting": 16, "covers_present": 24}}},
)


class House(World):
    """The house with bookings and a hold at seven, one at nine, and somebody who has an offer."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        super().__init__(store, HOUSE)
        self.one = self.booked(19, 4, "T2")
        self.two = self.booked(19, 2, "T3")
        self.late = self.booked(21, 2, "T1")
        self.held = self.hold(19, "somebody", table="T1")
        self.gone = self.booked(17, 2, "T4")
        self.engine.cancel(self.gone.booking_id, None, STAFF)
        self.offered = self.waitlist.offer(
            self.waits("offered", "T1").entry_id, OfferWish(), None, STAFF, "offer"
        )
        self.patient = self.waits("waiting", "T3")
        self.blocked = self.blocks.make(self.repairs("T4", 22), STAFF, "blocked")
        self.series_of = self.series.make(self.weekly(17, 2), STAFF, "weekly")

    def at(self, hour: int, days: int = 0) -> datetime:
        """An hour of the evening, on the wall."""
        local = datetime(EVENING.year, EVENING.month, EVENING.day, hour, tzinfo=self.zone)
        return (local + timedelta(days=days)).astimezone(UTC)

    def table(self, name: str) -> str:
        return next(one.resource_id for one in self.resources if one.name == name)

    def wish(self, hour: int, party: int, table: str | None = None, **other: Any) -> BookingWish:
        return BookingWish(
            service_id=self.service.service_id,
            starts_at=self.at(hour),
            party_size=party,
            resource_id=self.table(table) if table else None,
            guest_id=self.guests[0],
            **other,
        )

    def booked(self, hour: int, party: int, table: str) -> Booking:
        return self.engine.book(self.wish(hour, party, table), STAFF, f"booked {hour} {table}")

    def hold(self, hour: int, session: str, key: str | None = None, table: str | None = None) -> Hold:
        wish = HoldWish(
            service_id=self.service.service_id,
            starts_at=self.at(hour),
            session_id=session,
            resource_id=self.table(table) if table else None,
            party_size=2,
        )
        return self.engine.hold(wish, STAFF, key)

    def waits(self, key: str, table: str) -> WaitlistEntry:
        """Somebody waits for a table at five."""
        wish = WaitlistWish(
            service_id=self.service.service_id,
            day=EVENING,
            from_time="17:00",
            until_time="17:00",
            resource_id=self.table(table),
            party_size=2,
            guest_id=self.guests[1],
        )
        return self.waitlist.join(wish, STAFF, key)

    def repairs(self, table: str, hour: int) -> BlockWish:
        hours = {"starts_at": self.at(hour), "ends_at": self.at(hour) + timedelta(hours=1)}
        return BlockWish(resource_ids=[self.table(table)], reason="Repairs", **hours)

    def weekly(self, hour: int, count: int) -> SeriesWish:
        return SeriesWish(
            service_id=self.service.service_id,
            first_start=self.at(hour),
            rule=f"FREQ=WEEKLY;COUNT={count}",
            resource_id=self.table("T2"),
            party_size=2,
            guest_id=self.guests[2],
        )


@dataclass(frozen=True)
class Deed:
    """One use case: what it is called, and how it is tried, in the same words every time."""

    name: str
    act: Callable[[House], Any]
    before: Callable[[House], Any] = lambda _: None

    def __str__(self) -> str:
        return self.name


def _due(house: House) -> Any:
    return due_work_for(PROPERTY, Tables(), house.clock).sweep(STAFF)


def _of(name: str) -> Callable[[House], Booking]:
    return lambda house: house.engine.get(getattr(house, name).booking_id)


one, two, late = _of("one"), _of("two"), _of("late")

DEEDS = [
    Deed("hold", lambda h: h.hold(18, "another", "key")),
    Deed("hold something else", lambda h: h.hold(18, "somebody", "key")),
    Deed("extend a hold", lambda h: h.engine.holds.extend(h.held.hold_id, STAFF)),
    Deed("release a hold", lambda h: h.engine.holds.release(h.held.hold_id, STAFF)),
    Deed("book", lambda h: h.engine.book(h.wish(19, 5, "T4"), STAFF, "key")),
    Deed("book two tables", lambda h: h.engine.book(h.wish(21, 7), STAFF, "key")),
    Deed("book a hold", lambda h: h.engine.book(h.wish(19, 2, hold_id=h.held.hold_id), STAFF, "key")),
    Deed(
        "change the time",
        lambda h: h.engine.change(h.one.booking_id, ChangeWish(starts_at=h.at(21)), 1, STAFF, "key"),
    ),
    Deed(
        "change the party",
        lambda h: h.engine.change(h.two.booking_id, ChangeWish(party_size=4), 1, STAFF, "key"),
    ),
    Deed("confirm", lambda h: h.engine.confirm(h.one.booking_id, None, STAFF)),
    Deed("cancel", lambda h: h.engine.cancel(h.one.booking_id, None, STAFF)),
    Deed(
        "move",
        lambda h: h.moves.move(h.one.booking_id, MoveWish(resource_ids=[h.table("T4")]), 1, STAFF, "key"),
    ),
    Deed(
        "swap",
        lambda h: h.moves.swap(
            h.one.booking_id,
            SwapWish(with_booking_id=h.two.booking_id, with_revision=1),
            1,
            STAFF,
            "key",
        ),
    ),
    Deed("lock", lambda h: h.moves.lock(h.one.booking_id, LockWish(), None, STAFF, locked=True)),
    Deed("block", lambda h: h.blocks.make(h.repairs("T1", 18), STAFF, "key")),
    Deed("lift a block", lambda h: h.blocks.lift(h.blocked.block_id, STAFF)),
    Deed(
        "arrive",
        lambda h: h.steps.arrivals.arrive(h.one.booking_id, None, None, STAFF),
        lambda h: h.clock.set(h.at(18)),
    ),
    Deed(
        "seat",
        lambda h: h.steps.arrivals.seat(h.one.booking_id, None, STAFF),
        lambda h: h.clock.set(h.at(19)),
    ),
    Deed(
        "finish",
        lambda h: h.steps.arrivals.finish(h.one.booking_id, None, STAFF),
        lambda h: (h.clock.set(h.at(19)), h.steps.arrivals.seat(h.one.booking_id, None, STAFF)),
    ),
    Deed(
        "no-show",
        lambda h: h.steps.arrivals.no_show(h.one.booking_id, None, STAFF, None),
        lambda h: h.clock.set(h.at(20)),
    ),
    Deed("take back a cancellation", lambda h: h.steps.undoing.undo(h.gone.booking_id, "Wrong", 2, STAFF)),
    Deed("make a series", lambda h: h.series.make(h.weekly(21, 4), STAFF, "key")),
    Deed(
        "change a series",
        lambda h: h.series.change(
            h.series_of.series_id,
            SeriesChange(scope=SeriesScope.ALL, time="17:00", party_size=3),
            1,
            STAFF,
            "key",
        ),
    ),
    Deed(
        "cancel a series",
        lambda h: h.series.cancel(h.series_of.series_id, SeriesCancellation(), None, STAFF, "key"),
    ),
    Deed("join the waiting list", lambda h: h.waits("key", "T3")),
    Deed("offer", lambda h: h.waitlist.offer(h.patient.entry_id, OfferWish(), None, STAFF, "key")),
    Deed("accept an offer", lambda h: h.waitlist.accept(h.offered.entry_id, None, None, STAFF)),
    Deed("decline an offer", lambda h: h.waitlist.decline(h.offered.entry_id, None, None, STAFF)),
    Deed("leave the waiting list", lambda h: h.waitlist.leave(h.patient.entry_id, None, STAFF)),
    Deed("sweep what is due", _due, lambda h: h.clock.advance(hours=2)),
]
