"""A small property where anything may happen, and what must hold there whatever does.

What is stored is recounted beside; here the engine's rules are asked only to compare what is listed with what
can be booked.
"""

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from attendant.bookings.blocks.models import BlockWish
from attendant.bookings.blocks.wiring import blocks_for
from attendant.bookings.catalogue import Resource, ResourceWish, Service, ServiceWish
from attendant.bookings.hierarchy import relatives
from attendant.bookings.models import Booking, Hold, HoldState, NotBookable, Slot
from attendant.bookings.moves.models import MoveWish, SwapWish
from attendant.bookings.moves.wiring import moves_for
from attendant.bookings.occupancy import ClaimKind
from attendant.bookings.reassigning.models import ApplyWish, ListState
from attendant.bookings.reassigning.wiring import reassigning_for
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.rules import HouseRulesWish
from attendant.bookings.series.models import (
    SeriesCancellation,
    SeriesChange,
    SeriesPolicy,
    SeriesScope,
    SeriesWish,
)
from attendant.bookings.series.wiring import series_for
from attendant.bookings.states import BLOCKING, BookingStatus
from attendant.bookings.tables import CombinationWish
from attendant.bookings.waitlist.models import OfferWish, WaitlistEntry, WaitlistWish
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wiring import arrangements_for, bookings_for, steps_for
from attendant.bookings.wishes import AvailabilityQuery, BookingWish, ChangeWish, HoldWish, TimeWish
from attendant.kernel.errors import Conflict, DomainError, Gone, Invalid
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.models import PropertyWish
from attendant.properties.service import Properties
from tests.adapters.bookings.recounting import Recounted
from tests.conftest import PROPERTY, FixedClock
from tests.memory import MemoryStore
from tests.schools import Tables, new_guest

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STAFF = Actor(kind="staff", id="usr_1", property_id=PROPERTY, channel="api", correlation_id="cor_test")
SESSIONS = ("one", "two")
GUESTS = 3


@dataclass(frozen=True)
class Plan:
    """What kind of property it is: how it opens, what it has, what it offers."""

    zone: str
    day: date
    hours: dict[str, Any]
    resources: list[dict[str, Any]]
    service: dict[str, Any]
    parties: tuple[int, ...] = (1,)
    durations: tuple[int | None, ...] = (60, 120)
    combinations: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, Any] | None = None


class World(Recounted):
    """A property made by a plan, with deeds to do there."""

    rivals = False
    """Whether others act at the same time, so that what was seen may be gone a moment later."""

    def __init__(self, store: MemoryStore | None, plan: Plan) -> None:
        self.store, self.plan = store or MemoryStore(), plan
        self.zone = ZoneInfo(plan.zone)
        noon = datetime(plan.day.year, plan.day.month, plan.day.day, 12, tzinfo=UTC)
        self.clock = FixedClock(noon - timedelta(days=2))
        tables = Tables()
        transactions = Transactions(Table(tables.outbox_table), self.clock, sleep=lambda _: None)
        wish = PropertyWish.model_validate(
            {"name": "Place", "kind": "school", "zone": plan.zone, "currency": "EUR", "hours": plan.hours}
        )
        properties = Properties(Table(tables.properties_table), PROPERTY)
        transactions.run(STAFF, lambda tx: properties.register(tx, wish))
        self.engine = bookings_for(PROPERTY, tables, self.clock)
        self.moves = moves_for(PROPERTY, tables, self.clock)
        self.blocks = blocks_for(PROPERTY, tables, self.clock)
        self.series = series_for(PROPERTY, tables, self.clock)
        self.waitlist = waitlist_for(PROPERTY, tables, self.clock)
        self.reassigning = reassigning_for(PROPERTY, tables, self.clock)
        self.steps = steps_for(PROPERTY, tables, self.clock)
        self.repository = BookingsRepository(Table(tables.bookings_table), PROPERTY)
        self.anchor = properties.get().occupancy_anchor_minutes
        self.resources: list[Resource] = []
        for given in plan.resources:
            self.resources.append(
                self.engine.catalogue.add_resource(ResourceWish.model_validate(self._known(given)), STAFF)
            )
        arrangements = arrangements_for(PROPERTY, tables, self.clock)
        for given in plan.combinations:
            ids = [self.resources[number].resource_id for number in given["members"]]
            rest = {name: value for name, value in given.items() if name != "members"}
            arrangements.add_combination(CombinationWish.model_validate({**rest, "resource_ids": ids}), STAFF)
        if plan.rules:
            arrangements.set_rules(HouseRulesWish.model_validate(plan.rules), 0, STAFF)
        self.service: Service = self.engine.catalogue.add_service(
            ServiceWish.model_validate(
                {**plan.service, "resource_ids": [one.resource_id for one in self.resources]}
            ),
            STAFF,
        )
        self.guests = [new_guest(PROPERTY, f"Guest {number}", STAFF, self.clock) for number in range(GUESTS)]
        self.made = count(1)
        self.waiting: list[WaitlistEntry] = []

    def _known(self, given: dict[str, Any]) -> dict[str, Any]:
        """Resources refer to earlier ones by their number."""
        found = dict(given)
        if "part_of" in found:
            found["part_of"] = self.resources[found["part_of"]].resource_id
        if "adjacent" in found:
            found["adjacent_ids"] = [self.resources[number].resource_id for number in found.pop("adjacent")]
        return found

    # What is asked for

    def days(self) -> tuple[date, date]:
        return self.plan.day - timedelta(days=1), self.plan.day + timedelta(days=1)

    def visit(self, number: int) -> dict[str, Any]:
        """A party and a length, whatever the number says."""
        durations, parties = self.plan.durations, self.plan.parties
        return {
            "duration_minutes": durations[number % len(durations)],
            "party_size": parties[number // 3 % len(parties)],
            "audience": ("in_house", "online")[number // 7 % 2],
        }

    def listed(self, visit: dict[str, Any], session: str | None = None) -> list[Slot]:
        first, last = self.days()
        query = AvailabilityQuery(
            service_id=self.service.service_id, first_day=first, last_day=last, session_id=session, **visit
        )
        return self.engine.availability(query).slots

    def some_start(self, number: int, visit: dict[str, Any]) -> datetime:
        """Mostly one of few listed starts that everybody wants, sometimes any five minutes."""
        slots = self.listed(visit)
        if slots and number % 4:
            wanted = slots[len(slots) // 3 :][:9]
            return wanted[number % len(wanted)].starts_at
        begin = datetime(self.plan.day.year, self.plan.day.month, self.plan.day.day, tzinfo=UTC)
        return begin - timedelta(days=1) + timedelta(minutes=5 * (number % 860))

    def bookings(self, states: Container[BookingStatus] = BLOCKING) -> list[Booking]:
        """Those in some states, as the clock sees them, in the order they were made; else those to come."""
        found = self.repository.starting(None, None, limit=500).records
        every = [self.engine.get(record["sk"].partition("#")[2]) for record in found]
        return sorted((one for one in every if one.status in states), key=lambda one: one.booking_id)

    def holds(self) -> list[Hold]:
        """Those that live now."""
        stored = Table(Tables().bookings_table).query_all(f"{PROPERTY}#HOLD", consistent=True)
        ids = [record["sk"] for record in stored]
        every = [self.engine.holds.get(hold_id) for hold_id in sorted(ids)]
        return [one for one in every if one.state is HoldState.LIVE]

    # Deeds

    def do(self, deed: str, number: int, other: int) -> None:
        """One thing that somebody tries; what is refused changes nothing."""
        getattr(self, f"_{deed}")(number, other)

    def _wait(self, number: int, _: int) -> None:
        self.clock.advance(minutes=number % 25)

    def _book(self, number: int, other: int) -> None:
        visit = self.visit(other)
        wish = TimeWish(
            service_id=self.service.service_id,
            starts_at=self.some_start(number, visit),
            resource_id=self.resources[number % len(self.resources)].resource_id if other % 5 == 0 else None,
            **visit,
        )
        made = next(self.made)
        given = {name: getattr(wish, name) for name in TimeWish.model_fields}
        booking = BookingWish(**given, guest_id=self.guests[number % GUESTS])
        self.as_said(wish, None, lambda: self.engine.book(booking, STAFF, f"deed {made}"))

    def _hold(self, number: int, other: int) -> None:
        visit, session = self.visit(other), SESSIONS[number % 2]
        wish = HoldWish(
            service_id=self.service.service_id,
            starts_at=self.some_start(number, visit),
            session_id=session,
            **visit,
        )
        self.as_said(wish, session, lambda: self.engine.hold(wish, STAFF))

    def _book_held(self, number: int, _: int) -> None:
        if not (holds := self.holds()):
            return
        hold = holds[number % len(holds)]
        wish = BookingWish(
            service_id=hold.service_id,
            starts_at=hold.starts_at,
            duration_minutes=hold.duration_minutes if self.service.turn_times is None else None,
            party_size=hold.party_size,
            audience=hold.audience,
            guest_id=self.guests[number % GUESTS],
            hold_id=hold.hold_id,
        )
        made = next(self.made)
        booking = self.tried(lambda: self.engine.book(wish, STAFF, f"deed {made}"))
        assert booking or self.rivals or self._blocked(hold), (
            "a live hold is as good as a booking, unless staff block it"
        )

    def _blocked(self, hold: Hold) -> bool:
        parents = {one.resource_id: one.part_of for one in self.resources}
        claims = self.claims()
        return any(
            block.kind is ClaimKind.BLOCK and block.start < mine.end and mine.start < block.end
            for resource_id, mine in hold.claims.items()
            for name in (resource_id, *relatives(resource_id, parents))
            for block in claims[name].values()
        )

    def _extend(self, number: int, _: int) -> None:
        if holds := self.holds():
            self.tried(lambda: self.engine.holds.extend(holds[number % len(holds)].hold_id, STAFF))

    def _release(self, number: int, _: int) -> None:
        if holds := self.holds():
            self.engine.holds.release(holds[number % len(holds)].hold_id, STAFF)

    def _change(self, number: int, other: int) -> None:
        if booking := self._any(number):
            visit = self.visit(other)
            wish = ChangeWish(starts_at=self.some_start(other, visit), party_size=visit["party_size"])
            self.tried(lambda: self.engine.change(booking.booking_id, wish, booking.revision, STAFF))

    def _cancel(self, number: int, _: int) -> None:
        if booking := self._any(number):
            self.tried(lambda: self.engine.cancel(booking.booking_id, booking.revision, STAFF))

    def _confirm(self, number: int, _: int) -> None:
        if booking := self._any(number):
            self.tried(lambda: self.engine.confirm(booking.booking_id, booking.revision, STAFF))

    def _move(self, number: int, other: int) -> None:
        if booking := self._any(number):
            table = self.resources[other % len(self.resources)].resource_id
            start = self.some_start(other, self.visit(other)) if other % 3 == 0 else None
            wish = MoveWish(resource_ids=[table], starts_at=start)
            self.tried(lambda: self.moves.move(booking.booking_id, wish, booking.revision, STAFF))

    def _swap(self, number: int, other: int) -> None:
        standing = self.bookings()
        if len(standing) > 1:
            one, two = standing[number % len(standing)], standing[other % len(standing)]
            if one is not two:
                wish = SwapWish(with_booking_id=two.booking_id, with_revision=two.revision)
                self.tried(lambda: self.moves.swap(one.booking_id, wish, one.revision, STAFF))

    def _block(self, number: int, other: int) -> None:
        start = self.some_start(number, self.visit(0))
        wish = BlockWish(
            resource_ids=[self.resources[other % len(self.resources)].resource_id],
            starts_at=start,
            ends_at=start + timedelta(minutes=30 + other % 180),
            reason="Repairs",
        )
        self.blocks.make(wish, STAFF)

    def _lift(self, number: int, _: int) -> None:
        first, last = self.days()
        whole = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last + timedelta(2)))
        blocks = [one for one in self.blocks.between(*whole) if one.lifted_at is None]
        if blocks:
            self.blocks.lift(blocks[number % len(blocks)].block_id, STAFF)

    def _make_series(self, number: int, other: int) -> None:
        visit = self.visit(other)
        wish = SeriesWish(
            service_id=self.service.service_id,
            first_start=self.some_start(number, visit),
            rule=f"FREQ=DAILY;COUNT={2 + number % 3}",
            guest_id=self.guests[number % GUESTS],
            policy=list(SeriesPolicy)[other % 3],
            **visit,
        )
        made = next(self.made)
        self.tried(lambda: self.series.make(wish, STAFF, f"deed {made}"))

    def _change_series(self, number: int, other: int) -> None:
        if series := self.series.page().series:
            chosen = series[number % len(series)]
            wish = SeriesChange(
                scope=SeriesScope.ALL,
                time=f"{other % 24:02}:{15 * (number % 4):02}",
                policy=list(SeriesPolicy)[other % 3],
            )
            self.tried(lambda: self.series.change(chosen.series_id, wish, chosen.revision, STAFF))

    def _cancel_series(self, number: int, _: int) -> None:
        if series := self.series.page().series:
            chosen = series[number % len(series)]
            self.tried(lambda: self.series.cancel(chosen.series_id, SeriesCancellation(), None, STAFF))

    def _step(self, number: int, other: int) -> None:
        """Guests come, sit down, leave or stay away, and staff take steps back."""
        if not (every := self.bookings(frozenset(BookingStatus))):
            return
        chosen = every[number % len(every)].booking_id
        arrivals, undoing = self.steps.arrivals, self.steps.undoing
        deeds: list[Callable[[], Any]] = [
            lambda: arrivals.arrive(chosen, None, None, STAFF),
            lambda: arrivals.seat(chosen, None, STAFF),
            lambda: arrivals.finish(chosen, None, STAFF),
            lambda: arrivals.no_show(chosen, None, STAFF, None),
            lambda: undoing.undo(chosen, "A mistake", None, STAFF),
            lambda: undoing.undo(chosen, "A mistake", None, STAFF),
        ]
        self.tried(deeds[other % len(deeds)])

    def _rearrange(self, number: int, _: int) -> None:
        """Better tables are looked for, and what was proposed is done, now or after other deeds."""
        proposed = self.reassigning.all(state=ListState.PROPOSED)
        if proposed and number % 2:
            self.tried(lambda: self.reassigning.apply(proposed[0].reassignment_id, ApplyWish(), STAFF))
        else:
            self.reassigning.propose(self.days()[number % 2], STAFF)

    def _wait_for(self, number: int, other: int) -> None:
        """Somebody waits, is offered what is free, says yes or no, or leaves."""
        waiting = [one.entry_id for one in self.waiting]
        if not waiting or number % 3 == 0:
            visit = self.visit(other)
            wish = WaitlistWish(
                service_id=self.service.service_id,
                day=self.days()[number % 2],
                guest_id=self.guests[number % GUESTS],
                **visit,
            )
            made = next(self.made)
            if entry := self.tried(lambda: self.waitlist.join(wish, STAFF, f"deed {made}")):
                self.waiting.append(entry)
            return
        entry_id = waiting[number % len(waiting)]
        made = next(self.made)
        steps: list[Callable[[], Any]] = [
            lambda: self.waitlist.offer(entry_id, OfferWish(), None, STAFF, f"deed {made}"),
            lambda: self.waitlist.offer(entry_id, OfferWish(), None, STAFF, f"deed {made}"),
            lambda: self.waitlist.accept(entry_id, None, None, STAFF),
            lambda: self.waitlist.decline(entry_id, None, None, STAFF),
            lambda: self.waitlist.leave(entry_id, None, STAFF),
        ]
        self.tried(steps[other % len(steps)])

    def _leap(self, number: int, _: int) -> None:
        self.clock.advance(hours=number % 30)

    def _any(self, number: int) -> Booking | None:
        standing = self.bookings()
        return standing[number % len(standing)] if standing else None

    # What must hold of every deed

    def as_said(self, wish: TimeWish, session: str | None, write: Callable[[], Any]) -> None:
        """The write does what the list's predicate said, with the same reasons."""
        said = self.engine.check(wish, session)
        try:
            made = self.tried(write, passing=False)
        except NotBookable as refused:
            assert not said.bookable, wish
            assert refused.reasons == said.reasons
            for slot in refused.alternatives[:3]:
                again = wish.model_copy(update={"starts_at": slot.starts_at, "resource_id": None})
                assert self.engine.check(again, session).bookable, slot
        else:
            assert said.bookable, (wish, said.reasons)
            assert made.starts_at == wish.starts_at

    def tried(self, write: Callable[[], Any], *, passing: bool = True) -> Any:
        """What a write gives; None where it is refused, which then has changed nothing at all."""
        before = self.store.snapshot()
        try:
            return write()
        except DomainError as refused:
            assert self.store.snapshot() == before, f"{refused!r} left something behind"
            if not passing or not isinstance(refused, Conflict | Gone | Invalid):
                raise
            return None

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens within the block is forgotten afterwards."""
        before = self.store.snapshot()
        yield
        self.store.restore(before)

    def check_list(self, probes: list[int]) -> None:
        """Whatever is listed can be booked now, and nothing that can be booked is missing from the list."""
        for number in range(2):
            visit = self.visit(probes[0] + number)
            listed = [slot.starts_at for slot in self.listed(visit)]
            begin = datetime(self.plan.day.year, self.plan.day.month, self.plan.day.day, tzinfo=UTC)
            anything = [begin + timedelta(minutes=15 * (probe % 190) - 24 * 60) for probe in probes]
            chosen = {listed[probe % len(listed)] for probe in probes} if listed else set()
            for start in sorted(chosen | {*anything}):
                if self.days()[0] <= start.astimezone(self.zone).date() <= self.days()[1]:
                    assert self.can_book(start, visit) == (start in listed), (start, visit)

    def can_book(self, start: datetime, visit: dict[str, Any]) -> bool:
        """Whether booking it really works, without leaving a trace."""
        wish = BookingWish(
            service_id=self.service.service_id, starts_at=start, guest_id=self.guests[0], **visit
        )
        with self.undone():
            try:
                self.engine.book(wish, STAFF, f"probe {start} {visit}")
            except NotBookable:
                return False
            return True
