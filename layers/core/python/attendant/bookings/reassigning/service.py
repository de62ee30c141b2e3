"""Use cases of tables assigned anew: suggestions, changes made together, nightly lists (S-15, S-16)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attendant.bookings.ending import step_of
from attendant.bookings.models import Booking, NotBookable, ReasonCode
from attendant.bookings.moves.models import Locked, MoveRefused
from attendant.bookings.moves.service import Moves, visit_of
from attendant.bookings.offer import Offer
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.reassigning.board import Board, Layout, board_of, movable, newcomer
from attendant.bookings.reassigning.events import ReassignmentApplied, ReassignmentProposed
from attendant.bookings.reassigning.models import (
    ApplyWish,
    ChangesAnswer,
    ChangesWish,
    ListState,
    MovePlan,
    NotApplied,
    Reassignment,
    SuggestedUnit,
    Suggestions,
    SuggestionWish,
    TableChange,
    WantedChange,
)
from attendant.bookings.reassigning.repository import ReassignmentsRepository
from attendant.bookings.reassigning.search import improved, room_for
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.seating.floor import Floor
from attendant.bookings.seating.service import Seating
from attendant.bookings.visits import Audience
from attendant.bookings.wall_clock import local_date, wall_of
from attendant.kernel.clock import Clock
from attendant.kernel.errors import NotFound, StaleRevision
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import LIMIT, Transaction, Transactions

NIGHTLY_HOUR = 3
WRITES_EACH, OTHER_WRITES = 3, 4
"""Of each changed booking its record, audit and event; of the list its own, and the answer under a key."""


class Reassigning:
    """Better tables for the bookings of one property. Nothing moves silently: a list says what and why."""

    def __init__(
        self,
        lists: ReassignmentsRepository,
        repository: BookingsRepository,
        planner: Planner,
        seating: Seating,
        moves: Moves,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._lists = lists
        self._repository = repository
        self._planner = planner
        self._seating = seating
        self._moves = moves
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock

    def suggest(self, asked: SuggestionWish) -> Suggestions:
        """The tables for a wish with their terms, best first: the first is what a booking would get.

        Where none is free and `allow_moves` says so, a plan that moves at most two others. It stores nothing.

        Raises:
            NotFound: the property has no such service.
        """
        wish, now = asked.wish, self._clock.now()
        visit = wish.visit(Audience.IN_HOUSE)
        offer = self._planner.offer(wish.service_id)
        day = local_date(wish.starts_at, offer.venue.zone)
        timetable = self._planner.timetable(offer, day, day, now)
        found = timetable.choices(wish.starts_at, visit, wish.named)
        if found:
            terms = [timetable.terms(unit, wish.starts_at, visit) for unit in found]
            units = [SuggestedUnit.of(unit, one) for unit, one in zip(found, terms, strict=True)]
            return Suggestions(units=units)
        reasons = timetable.reasons(wish.starts_at, visit, wish.named)
        if not asked.allow_moves or {one.code for one in reasons} != {ReasonCode.TAKEN}:
            return Suggestions(units=[], reasons=reasons)
        board, bookings = self._board(day)
        party = newcomer(board, offer, visit, wish.starts_at, wish.named)
        places = room_for(board, party) if party else None
        if party is None or places is None:
            return Suggestions(units=[], reasons=reasons)
        seat = places[party.owner]
        changes = [
            TableChange.of(bookings[owner], unit) for owner, unit in places.items() if owner in bookings
        ]
        plan = MovePlan(changes=changes, resource_ids=list(seat.resource_ids), name=seat.name)
        return Suggestions(units=[], reasons=reasons, plan=plan)

    def change(self, wish: ChangesWish, actor: Actor, key: str | None = None) -> ChangesAnswer:
        """Give bookings other tables, all in one transaction or none.

        Raises:
            NotFound, StaleRevision: of the first booking that is not as it was shown.
            Locked: one of them is to stay where it is.
            MoveRefused: one of them does not fit; `booking_id` says which.
        """

        def work(tx: Transaction) -> ChangesAnswer:
            known = self._repository.bookings(one.booking_id for one in wish.changes)
            pairs = []
            for one in wish.changes:
                if one.booking_id not in known:
                    raise NotFound("There is no such booking.", booking_id=one.booking_id)
                pairs.append((known[one.booking_id].as_of(tx.now), one))
            offers = self._offers(known.values())
            for booking, one in pairs:
                if booking.revision != one.revision:
                    raise StaleRevision(booking.revision)
                if not movable(booking, offers.get(booking.service_id), tx.now):
                    raise Locked(booking.booking_id)
            done, failed = self._together(tx, pairs)
            if failed is not None:
                raise failed
            return ChangesAnswer(bookings=done)

        return self._idempotency.once(actor, "tables-change", key, wish, ChangesAnswer, work)

    def propose(self, day: date, actor: Actor) -> Reassignment:
        """Look for better tables on a local date; a list with changes is stored and takes the place of the
        one that was proposed for that date before.
        """
        board, bookings = self._board(day)
        places = improved(board)
        layout = Layout(board, board.places)
        changes = [TableChange.of(bookings[owner], unit) for owner, unit in places.items()]
        changes.sort(key=lambda one: (one.starts_at, one.booking_id))

        def work(tx: Transaction) -> Reassignment:
            found = Reassignment(
                reassignment_id=new_id("rea", tx.now),
                date=day,
                changes=changes,
                gain=round(layout.gain(places), 2) if places else 0,
                made_by=f"{tx.actor.kind}:{tx.actor.id}",
                made_at=tx.now,
            )
            if not changes:
                return found.model_copy(update={"state": ListState.DISCARDED})
            for former in self._lists.newest():
                if former.date == day and former.state is ListState.PROPOSED:
                    self._lists.save(tx, _decided(former, tx, ListState.DISCARDED), former)
            self._lists.save(tx, found, None)
            tx.publish(ReassignmentProposed.of(found), aggregate_version=found.revision)
            return found

        return self._transactions.run(actor, work)

    def all(self, day: date | None = None, state: ListState | None = None) -> list[Reassignment]:
        """The newest change lists, of a date or in a state if asked for."""
        return [one for one in self._lists.newest() if day in (None, one.date) and state in (None, one.state)]

    def apply(self, reassignment_id: str, wish: ApplyWish, actor: Actor) -> Reassignment:
        """Make the changes of a list in one transaction; those that no longer fit are left, and said why.

        A list that was decided about already stays as it is.

        Raises:
            NotFound: the property has no such list.
        """

        def work(tx: Transaction) -> Reassignment:
            before = self._stored(reassignment_id)
            if before.state is not ListState.PROPOSED:
                return before
            wanted = [
                WantedChange(
                    booking_id=one.booking_id, revision=one.revision, resource_ids=one.to_resource_ids
                )
                for one in before.changes
                if not wish.booking_ids or one.booking_id in wish.booking_ids
            ]
            applied, left = self._apply(tx, wanted)
            after = _decided(before, tx, ListState.APPLIED).model_copy(
                update={"applied": [one.booking_id for one in applied], "not_applied": left}
            )
            self._lists.save(tx, after, before)
            tx.publish(ReassignmentApplied.of(after), aggregate_version=after.revision)
            return after

        return self._transactions.run(actor, work)

    def discard(self, reassignment_id: str, actor: Actor) -> Reassignment:
        """Leave the tables as they are; a list that was decided about already stays as it is.

        Raises:
            NotFound: the property has no such list.
        """

        def work(tx: Transaction) -> Reassignment:
            before = self._stored(reassignment_id)
            if before.state is not ListState.PROPOSED:
                return before
            after = _decided(before, tx, ListState.DISCARDED)
            self._lists.save(tx, after, before)
            return after

        return self._transactions.run(actor, work)

    def nightly(self, actor: Actor) -> int:
        """Propose better tables for the coming dates where the house wants that, once in the hour after three
        at night on the wall; apply them where it says so. Gives how many lists were made.
        """
        now = self._clock.now()
        today, minute = wall_of(now, self._planner.venue().zone)
        if minute // 60 != NIGHTLY_HOUR:
            return 0
        rules = self._repository.rules().tables
        if not rules.reassign:
            return 0
        lately = {one.date for one in self._lists.newest() if now - one.made_at < timedelta(hours=2)}
        made = 0
        for day in (today + timedelta(days=ahead) for ahead in range(rules.days_ahead)):
            if day in lately:
                continue
            found = self.propose(day, actor)
            made += bool(found.changes)
            if found.changes and rules.apply:
                self.apply(found.reassignment_id, ApplyWish(), actor)
        return made

    def _apply(
        self, tx: Transaction, wanted: Sequence[WantedChange]
    ) -> tuple[list[Booking], list[NotApplied]]:
        """As many of the changes as fit together; the others with the reason."""
        known = self._repository.bookings(one.booking_id for one in wanted)
        offers = self._offers(known.values())
        left: list[NotApplied] = []
        pairs = []
        for one in wanted:
            booking = known[one.booking_id].as_of(tx.now) if one.booking_id in known else None
            if booking is None or booking.revision != one.revision:
                left.append(NotApplied(booking_id=one.booking_id, why="It was changed in the meantime."))
            elif not movable(booking, offers.get(booking.service_id), tx.now):
                left.append(NotApplied(booking_id=one.booking_id, why="It is to stay where it is."))
            else:
                pairs.append((booking, one))
        while pairs:
            done, failed = self._together(tx, pairs)
            if failed is None:
                return done, left
            name = failed.extra["booking_id"]
            why = "Its table is taken." if failed.reasons else "More than one step takes; look again later."
            left.append(NotApplied(booking_id=name, why=why, reasons=failed.reasons))
            pairs = [pair for pair in pairs if pair[0].booking_id != name]
        return [], left

    def _together(
        self, tx: Transaction, pairs: Sequence[tuple[Booking, WantedChange]]
    ) -> tuple[list[Booking], MoveRefused | None]:
        """Bookings on their new tables, added to a transaction if all fit; else the first that does not."""
        ledger = self._planner.ledger(self._planner.venue().anchor, tx.now)
        for booking, _ in pairs:
            ledger.take(booking.claims)
        offers: dict[str, Offer] = {}
        moved = []
        for booking, one in pairs:
            wanted = Wanted(booking.starts_at, visit_of(booking), tuple(one.resource_ids))
            if booking.service_id not in offers:
                offers[booking.service_id] = self._moves.offer(booking, wanted)
            offer = offers[booking.service_id]
            try:
                changes, quietly = self._moves.place(tx, ledger, offer, booking, wanted, look_further=False)
            except NotBookable as error:
                refused = MoveRefused(error.reasons, [], [], None)
                refused.extra["booking_id"] = booking.booking_id
                return [], refused
            after = booking.stepped(step_of(tx, booking.status, "reassigned"), **changes)
            ledger.put(after.claims)
            moved.append((booking, after, quietly))
        if tx.size + ledger.size + WRITES_EACH * len(moved) + OTHER_WRITES > LIMIT:
            refused = MoveRefused([], [], [], None)
            refused.extra["booking_id"] = moved[-1][0].booking_id
            return [], refused
        ledger.write(tx)
        return [self._moves.save(tx, *pair, quietly=quietly) for *pair, quietly in moved], None

    def _offers(self, bookings: Iterable[Booking]) -> dict[str, Offer]:
        """The services of bookings by id, each read once."""
        return {name: self._planner.offer(name) for name in {one.service_id for one in bookings}}

    def _board(self, day: date) -> tuple[Board, dict[str, Booking]]:
        now = self._clock.now()
        floor: Floor = self._seating.floor(day, day, now)
        floor = self._seating.with_bookings(floor, day, day)
        offers = {one.service.service_id: one for one in floor.offers}
        zone = floor.venue.zone
        mine = {name: one for name, one in floor.bookings.items() if local_date(one.starts_at, zone) == day}
        return board_of(mine.values(), offers, floor.claims, now), mine

    def _stored(self, reassignment_id: str) -> Reassignment:
        found = self._lists.one(reassignment_id)
        if found is None:
            raise NotFound("There is no such change list.")
        return found


def _decided(before: Reassignment, tx: Transaction, state: ListState) -> Reassignment:
    return before.model_copy(
        update={
            "state": state,
            "decided_by": f"{tx.actor.kind}:{tx.actor.id}",
            "decided_at": tx.now,
            "revision": before.revision + 1,
        }
    )
