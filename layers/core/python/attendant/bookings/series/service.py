"""Use cases of series: made, changed and ended date by date, every date by the full check (S-32, S-33)."""

from datetime import datetime

from pydantic import BaseModel

from attendant.bookings.models import Booking
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.policy import audience_of
from attendant.bookings.series.drafting import new_series, plan_of, standing, to_change, verdict
from attendant.bookings.series.events import SeriesCancelled, SeriesChanged, SeriesEvent, SeriesMade
from attendant.bookings.series.models import (
    Busy,
    DateBooking,
    Series,
    SeriesAnswer,
    SeriesCancellation,
    SeriesChange,
    SeriesDateState,
    SeriesNotBookable,
    SeriesPage,
    SeriesPlan,
    SeriesPolicy,
    SeriesWish,
    SeriesWork,
    WorkKind,
)
from attendant.bookings.series.portions import PATIENCE, Portions
from attendant.bookings.series.repository import SeriesRepository
from attendant.bookings.wishes import BookingWish
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, Gone, NotFound, StaleRevision
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

EVENTS: dict[WorkKind, type[SeriesEvent]] = {
    WorkKind.MAKE: SeriesMade,
    WorkKind.UNDO: SeriesCancelled,
    WorkKind.CHANGE: SeriesChanged,
    WorkKind.CANCEL: SeriesCancelled,
}


class _Begun(BaseModel):
    """What is remembered under a caller's key: the work goes on from the series itself."""

    series_id: str
    following_id: str | None = None


class SeriesBook:
    """The series of one property.

    A series that fits into one transaction is made, changed or cancelled as a whole. A longer one goes on in
    portions: what is done stays done, and a repeat of the call or the sweep does the rest.
    """

    def __init__(
        self,
        repository: SeriesRepository,
        portions: Portions,
        planner: Planner,
        placing: Placing,
        guests: Guests,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._portions = portions
        self._planner = planner
        self._placing = placing
        self._guests = guests
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock

    # Reading

    def get(self, series_id: str) -> Series:
        """A series with what became of each of its bookings.

        Raises:
            NotFound: the property has no such series.
        """
        series, now = self._existing(series_id), self._clock.now()
        found = self._bookings_of(series)
        return series.seen({name: booking.as_of(now) for name, booking in found.items()})

    def page(self, guest_id: str | None = None, *, limit: int = 50, cursor: str | None = None) -> SeriesPage:
        """Some series, newest first; their dates are as the series left them.

        Raises:
            Invalid: the cursor is of another list.
        """
        ids = self._guests.known_ids(guest_id) if guest_id else ()
        found, cursor = self._repository.page(ids, limit=limit, cursor=cursor)
        return SeriesPage(series=found, cursor=cursor)

    # Making

    def plan(self, wish: SeriesWish, actor: Actor) -> SeriesPlan:
        """What making this series would come to, date by date; stores nothing.

        Raises:
            NotFound: the property has no such service or guest.
            Invalid: the rule cannot be read, or gives no dates, too many, or too late ones.
        """

        def work(tx: Transaction) -> SeriesPlan:
            guest = self._guest(tx, wish)
            portion = self._portions.next(tx, self._new(tx, wish, guest), guest, whole=True)
            return plan_of(portion.tried, portion.bookings, wish.policy, portion.zone)

        return self._transactions.rehearse(actor, work)

    def make(self, wish: SeriesWish, actor: Actor, key: str | None = None) -> Series:
        """Make a series. A repeat under the same key continues it if needed, and gives it as it is now.

        Raises:
            NotFound, Invalid: as in `plan`.
            SeriesNotBookable: it is all or nothing, and not every date can be had; or no date can.
        """

        def work(tx: Transaction) -> _Begun:
            guest = self._guest(tx, wish)
            portion = self._portions.next(tx, self._new(tx, wish, guest), guest)
            series = portion.series
            if series.failed or (series.work is None and not portion.bookings):
                raise SeriesNotBookable(self.plan(wish, actor).dates)
            if series.work and wish.policy is SeriesPolicy.ALL_OR_NOTHING:
                plan = self.plan(wish, actor)
                if not plan.possible:
                    raise SeriesNotBookable(plan.dates)
            self._save(tx, series, None, WorkKind.MAKE)
            return _Begun(series_id=series.series_id)

        begun = self._idempotency.once(actor, "series", key, wish, _Begun, work)
        series = self._finished(begun.series_id, actor)
        if series.failed:
            zone = self._planner.venue().zone
            raise SeriesNotBookable([verdict(one, None, zone) for one in series.dates])
        return series

    def book_date(
        self, series_id: str, original: datetime, wish: DateBooking, actor: Actor, key: str | None = None
    ) -> Booking:
        """Book a date that was skipped or cancelled after all, at its own time or at another.

        Raises:
            NotFound: there is no such series or date.
            Conflict: the date is booked, or something is still under way.
            NotBookable: the time cannot be had; says why and what can be had instead.
        """

        def work(tx: Transaction) -> Booking:
            before = self._at_rest(series_id, None)
            one = before.date(original)
            if one is None:
                raise NotFound("The series has no such date.")
            former = self._repository.bookings([one.booking_id]).get(one.booking_id or "")
            if former and former.as_of(tx.now).status.blocks:
                raise Conflict("The date is booked.")
            sequence = former.series_sequence + former.revision if former else one.sequence
            one = one.model_copy(update={"sequence": sequence})
            visits = before.visits
            if wish.resource_id:
                chosen = {"resource_id": wish.resource_id, "resource_ids": []}
                visits = visits.model_copy(update=chosen)
            series = before.model_copy(update={"visits": visits, "policy": SeriesPolicy.SKIP})
            portion = self._portions.begin(tx, series, self._guests.current(before.guest_id))
            booked = self._portions.place(portion, one, wish.starts_at or one.starts_at, look_further=True)
            portion.ledger.write(tx)
            edited = bool(wish.starts_at or wish.resource_id)
            after = before.with_dates([booked.model_copy(update={"edited": edited})])
            self._save(
                tx, after.model_copy(update={"revision": before.revision + 1}), before, WorkKind.CHANGE
            )
            return portion.bookings[original]

        return self._idempotency.once(actor, f"series#{series_id}#{original}", key, wish, Booking, work)

    # Changing and ending

    def plan_change(self, series_id: str, change: SeriesChange, actor: Actor) -> SeriesPlan:
        """What a change would come to, date by date; stores nothing. Dates it is not about are left out.

        Raises:
            NotFound, Conflict: as in `change`.
        """

        def work(tx: Transaction) -> SeriesPlan:
            _, series = self._changing(tx, self._at_rest(series_id, None), change)
            guest = self._guests.current(series.guest_id)
            portion = self._portions.next(tx, series, guest, whole=True)
            return plan_of(portion.tried, portion.bookings, change.policy, portion.zone)

        return self._transactions.rehearse(actor, work)

    def change(
        self,
        series_id: str,
        change: SeriesChange,
        expected_revision: int,
        actor: Actor,
        key: str | None = None,
    ) -> SeriesAnswer:
        """Change one date, one and those that follow, or all that are still to come.

        Following dates become a series of their own. Past dates stay, and so do dates that were edited on
        their own unless `overwrite_edits` says otherwise. A date that cannot be changed stays as it was, with
        the reasons; under all or nothing, nothing changes then.

        Raises:
            NotFound: there is no such series or date.
            StaleRevision: it has another revision than expected.
            Conflict: nothing of it is to come, or something is still under way.
            SeriesNotBookable: it is all or nothing, and not every date can be had.
        """

        def work(tx: Transaction) -> _Begun:
            before = self._at_rest(series_id, expected_revision)
            kept, series = self._changing(tx, before, change)
            portion = self._portions.next(tx, series, self._guests.current(series.guest_id))
            refused = any(one.reasons for one in portion.tried)
            if change.policy is SeriesPolicy.ALL_OR_NOTHING and (refused or portion.series.work):
                plan = self.plan_change(series_id, change, actor)
                if not plan.possible:
                    raise SeriesNotBookable(plan.dates)
            if kept:
                self._repository.save(tx, kept, before, "series_split")
                tx.publish(SeriesChanged.of(kept), aggregate_version=kept.revision)
            self._save(tx, portion.series, None if kept else before, WorkKind.CHANGE)
            return _Begun(series_id=series_id, following_id=series.series_id if kept else None)

        begun = self._idempotency.once(actor, f"series-change#{series_id}", key, change, _Begun, work)
        if begun.following_id:
            following = self._finished(begun.following_id, actor)
            return SeriesAnswer(series=self.get(series_id), following=following)
        return SeriesAnswer(series=self._finished(series_id, actor))

    def cancel(
        self,
        series_id: str,
        wish: SeriesCancellation,
        expected_revision: int | None,
        actor: Actor,
        key: str | None = None,
    ) -> Series:
        """Cancel one date, one and those that follow, or all that are still to come; past ones stay.

        Raises:
            NotFound, StaleRevision, Conflict: as in `change`.
        """

        def work(tx: Transaction) -> _Begun:
            before = self._at_rest(series_id, expected_revision)
            meant = before.within(wish.scope, wish.original)
            takes_place = standing(meant, self._bookings_of(before), tx.now)
            ended = []
            for one in meant:
                if one.original in takes_place:
                    ended.append(one.model_copy(update={"waiting": True, "reasons": []}))
                elif one.state is not SeriesDateState.BOOKED and one.starts_at > tx.now:
                    ended.append(one.model_copy(update={"state": SeriesDateState.CANCELLED, "reasons": []}))
            if all(one == before.date(one.original) for one in ended):
                return _Begun(series_id=series_id)
            under_way = SeriesWork(kind=WorkKind.CANCEL, cancellation=wish, due_at=tx.now + PATIENCE)
            series = before.with_dates(ended, work=under_way)
            portion = self._portions.next(tx, series, self._person(series.guest_id, tx.now))
            self._save(tx, portion.series, before, WorkKind.CANCEL)
            return _Begun(series_id=series_id)

        self._idempotency.once(actor, f"series-cancel#{series_id}", key, wish, _Begun, work)
        return self._finished(series_id, actor)

    # Going on

    def settle(self, tx: Transaction, owner: str) -> None:
        """Do the next portion of what is under way on a series, if anything is."""
        before = self._repository.series(owner)
        if before and before.work:
            portion = self._portions.next(tx, before, self._person(before.guest_id, tx.now))
            self._save(tx, portion.series, before, before.work.kind)

    def _person(self, guest_id: str, now: datetime) -> Guest:
        """The guest of a series; somebody without a name if they were erased, so that it can still end."""
        try:
            return self._guests.current(guest_id)
        except Gone:
            return Guest(guest_id=guest_id, created_at=now, revision=0)

    def _finished(self, series_id: str, actor: Actor) -> Series:
        while self._existing(series_id).work:
            self._transactions.run(actor, lambda tx: self.settle(tx, series_id))
        return self.get(series_id)

    def _save(self, tx: Transaction, series: Series, before: Series | None, kind: WorkKind) -> None:
        """Write a series after a portion; what was done is told when nothing is left to do."""
        self._repository.save(tx, series, before, f"series_{kind.value}")
        if series.work is None:
            tx.publish(EVENTS[kind].of(series), aggregate_version=series.revision)

    def _new(self, tx: Transaction, wish: SeriesWish, guest: Guest) -> Series:
        zone, audience = self._planner.venue().zone, audience_of(tx.actor)
        return new_series(wish, guest.guest_id, zone, audience, tx.now)

    def _changing(
        self, tx: Transaction, before: Series, change: SeriesChange
    ) -> tuple[Series | None, Series]:
        zone = self._planner.venue().zone
        return to_change(before, change, self._bookings_of(before), zone, tx.now)

    def _bookings_of(self, series: Series) -> dict[str, Booking]:
        return self._repository.bookings(one.booking_id for one in series.dates)

    def _at_rest(self, series_id: str, expected_revision: int | None) -> Series:
        """The series as it is, if nothing is under way."""
        series = self._existing(series_id)
        if series.work:
            raise Busy("Repeat it in a moment.")
        if expected_revision is not None and series.revision != expected_revision:
            raise StaleRevision(series.revision)
        return series

    def _existing(self, series_id: str) -> Series:
        series = self._repository.series(series_id)
        if series is None:
            raise NotFound("There is no such series.")
        return series

    def _guest(self, tx: Transaction, wish: SeriesWish) -> Guest:
        """The guest who is meant; somebody without a name where a rehearsal names nobody."""
        if wish.guest_id is None and wish.guest is None:
            return Guest(guest_id="gst_nobody", created_at=tx.now, revision=0)
        whom = BookingWish(
            service_id=wish.service_id,
            starts_at=wish.first_start,
            guest_id=wish.guest_id,
            guest=wish.guest,
        )
        return self._placing.guest(tx, whom)
