"""What is done to the dates of a series, in portions that fit into one transaction each (S-32, S-33).

A series remembers which of its dates still wait, so that whoever comes next, the caller's repeat or the
sweep, goes on where the last portion ended; a portion is done as a whole or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.changing import Changes
from attendant.bookings.ending import Endings
from attendant.bookings.events import BookingCancelled
from attendant.bookings.ledger import Ledger
from attendant.bookings.models import Booking, NotBookable
from attendant.bookings.offer import Offer
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.policy import cancelled_status, cancels_as
from attendant.bookings.repository import Place
from attendant.bookings.series.models import (
    Series,
    SeriesChange,
    SeriesDate,
    SeriesDateState,
    SeriesPolicy,
    SeriesScope,
    SeriesWork,
    WorkKind,
    still_to_come,
)
from attendant.bookings.series.repository import SeriesRepository
from attendant.bookings.series.shifting import shifted
from attendant.bookings.states import BookingStatus
from attendant.bookings.wishes import ChangeWish
from attendant.guests.models import Guest
from attendant.kernel.transactions import LIMIT, Transaction

MOVED_AT_MOST = timedelta(minutes=30)
PATIENCE = timedelta(minutes=1)
RESERVED = 7  # the series and the one it is split from, an audit and event of each, the caller's key
MOST_WRITES = 12
READ_AHEAD = 24  # about as many dates of one resource each as fit into a transaction
OVERWRITTEN = {"duration_minutes", "resource_id", "resource_ids", "notes"}


@dataclass
class Portion:
    """One transaction's part of the work on a series."""

    tx: Transaction
    ledger: Ledger
    offer: Offer
    series: Series
    guest: Guest
    standing: dict[str, Booking] = field(default_factory=dict)
    bookings: dict[datetime, Booking] = field(default_factory=dict)
    tried: list[SeriesDate] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)

    @property
    def writes(self) -> int:
        """How many writes it has come to."""
        return self.tx.size + self.ledger.size

    @property
    def has_room(self) -> bool:
        """Whether another date fits into the transaction, as dear as the dearest so far."""
        next_one = max(self.costs) + 1 if any(self.costs) else MOST_WRITES
        return self.writes + next_one + RESERVED <= LIMIT

    @property
    def zone(self) -> ZoneInfo:
        """The property's zone."""
        return self.offer.venue.zone


class Portions:
    """Does what is under way on a series, date by date. The caller writes the series."""

    def __init__(
        self,
        repository: SeriesRepository,
        planner: Planner,
        placing: Placing,
        changes: Changes,
        endings: Endings,
    ) -> None:
        self._repository = repository
        self._planner = planner
        self._placing = placing
        self._changes = changes
        self._endings = endings

    def next(self, tx: Transaction, series: Series, guest: Guest, *, whole: bool = False) -> Portion:
        """As many of the waiting dates as fit into the transaction, or all of them in a `whole` rehearsal."""
        portion = self.begin(tx, series, guest)
        waiting = _in_order(series, portion.zone)
        portion.standing = self._repository.bookings(one.booking_id for one in waiting)
        ahead = waiting if whole else waiting[:READ_AHEAD]
        portion.ledger.read_ahead(place for one in ahead for place in _places(portion, one))
        done: list[SeriesDate] = []
        for one in waiting:
            if done and not whole and not portion.has_room:
                break
            before = portion.writes
            done.append(self._one(portion, one).model_copy(update={"waiting": False}))
            portion.costs.append(portion.writes - before)
        portion.tried = done
        portion.ledger.write(tx)
        portion.series = self._after(tx, series.with_dates(done))
        return portion

    def begin(self, tx: Transaction, series: Series, guest: Guest) -> Portion:
        """A portion in which nothing is done yet."""
        offer = self._planner.offer(series.service_id, consistent=True)
        return Portion(tx, self._planner.ledger(offer.venue.anchor, tx.now), offer, series, guest)

    def _after(self, tx: Transaction, series: Series) -> Series:
        """The series after a portion: still at work, done, or taken back because it is all or nothing."""
        work = series.work
        if work is None:
            raise ValueError("nothing is under way")
        refused = series.policy is SeriesPolicy.ALL_OR_NOTHING and any(one.reasons for one in series.dates)
        if work.kind is WorkKind.MAKE and refused:
            taken_back = [
                one.model_copy(
                    update={"waiting": one.state is SeriesDateState.BOOKED, "state": SeriesDateState.SKIPPED}
                )
                for one in series.dates
            ]
            work, series = (
                SeriesWork(kind=WorkKind.UNDO, due_at=tx.now),
                series.with_dates(taken_back, failed=True),
            )
        waits = any(one.waiting for one in series.dates)
        left = work.model_copy(update={"due_at": tx.now + PATIENCE}) if waits else None
        return series.model_copy(update={"work": left, "revision": series.revision + 1})

    def _one(self, portion: Portion, one: SeriesDate) -> SeriesDate:
        work = portion.series.work
        booking = portion.standing.get(one.booking_id or "")
        if work is None or (booking and not still_to_come(booking, portion.tx.now)):
            return one
        if work.kind is WorkKind.MAKE:
            return self._book(portion, one)
        if booking is None:
            return one
        if work.kind is WorkKind.CHANGE and work.change:
            return self._change(portion, one, booking, work.change)
        self._end(portion, booking)
        return (
            one if work.kind is WorkKind.UNDO else one.model_copy(update={"state": SeriesDateState.CANCELLED})
        )

    def _book(self, portion: Portion, one: SeriesDate) -> SeriesDate:
        """Book a date, or skip it with the reasons why it cannot be had."""
        try:
            moves = portion.series.policy is SeriesPolicy.MOVE
            return self.place(portion, one, one.starts_at, look_further=moves)
        except NotBookable as refusal:
            for other in _nearby(portion.series.policy, one.starts_at, refusal):
                try:
                    return self.place(portion, one, other)
                except NotBookable:
                    continue
            return one.model_copy(update={"state": SeriesDateState.SKIPPED, "reasons": refusal.reasons})

    def place(
        self, portion: Portion, one: SeriesDate, start: datetime, *, look_further: bool = False
    ) -> SeriesDate:
        """Book a date at a start; to `look_further` is to find out what could be had instead.

        Raises:
            NotBookable: the time cannot be had; says why and what can be had instead.
        """
        series = portion.series
        former = next(reversed(portion.bookings.values()), None)
        booking = self._placing.place(
            portion.tx,
            portion.ledger,
            portion.offer,
            series.wish(one, start),
            portion.guest,
            preferred=former.resource_ids if former else (),
            look_further=look_further,
            series_id=series.series_id,
            series_original_start=one.original,
            series_sequence=one.sequence,
        )
        portion.ledger.put(booking.claims)
        portion.bookings[one.original] = booking
        return one.model_copy(
            update={
                "state": SeriesDateState.BOOKED,
                "booking_id": booking.booking_id,
                "starts_at": booking.starts_at,
                "reasons": [],
            }
        )

    def _change(
        self, portion: Portion, one: SeriesDate, booking: Booking, change: SeriesChange
    ) -> SeriesDate:
        """Change a date; one that was edited on its own only follows into a series that was split off."""
        new_series = {"series_id": portion.series.series_id}
        if one.edited and not change.overwrite_edits:
            self._changes.relabel(portion.tx, booking, **new_series)
            return one
        planned = booking.starts_at if change.scope is SeriesScope.THIS else one.starts_at
        start = shifted(planned, change, portion.zone)
        try:
            return self._changed(portion, one, booking, change, start)
        except NotBookable as refusal:
            for other in _nearby(change.policy, start, refusal):
                try:
                    return self._changed(portion, one, booking, change, other)
                except NotBookable:
                    continue
            self._changes.relabel(portion.tx, booking, **new_series)
            return one.model_copy(update={"reasons": refusal.reasons})

    def _changed(
        self, portion: Portion, one: SeriesDate, booking: Booking, change: SeriesChange, start: datetime
    ) -> SeriesDate:
        series = portion.series
        fields = change.named()
        if one.edited:
            fields = series.visits.model_dump(include=OVERWRITTEN, exclude_defaults=True) | fields
            fields["party_size"] = series.visits.party_size
        wish = ChangeWish.model_validate({**fields, "starts_at": start})
        portion.bookings[one.original] = after = self._changes.changed(
            portion.tx, booking, wish, portion.ledger, portion.offer, series_id=series.series_id
        )
        if change.scope is SeriesScope.THIS:
            return one.model_copy(update={"reasons": [], "edited": True})
        return one.model_copy(update={"reasons": [], "edited": False, "starts_at": after.starts_at})

    def _end(self, portion: Portion, booking: Booking) -> None:
        work, tx = portion.series.work, portion.tx
        cancellation = work.cancellation if work else None
        whose = (cancellation.by if cancellation else None) or cancels_as(tx.actor)
        status = cancelled_status(whose, tx.now, booking.last_free_cancel_at)
        if work and work.kind is WorkKind.UNDO:
            status = BookingStatus.CANCELLED_BY_VENUE
        reason = cancellation.reason if cancellation else "series"
        self._endings.end_booking(tx, booking, status, BookingCancelled, reason, ledger=portion.ledger)


def _in_order(series: Series, zone: ZoneInfo) -> list[SeriesDate]:
    """The waiting dates in the order of their start; where they move to later, the last makes room first."""
    waiting = sorted((one for one in series.dates if one.waiting), key=lambda one: one.starts_at)
    change = series.work.change if series.work else None
    later = change is not None and any(
        shifted(one.starts_at, change, zone) > one.starts_at for one in waiting
    )
    return waiting[::-1] if later else waiting


def _places(portion: Portion, one: SeriesDate) -> Iterator[Place]:
    """The resource-days that decide about a date or give its time back, to be read in one go."""
    series, offer = portion.series, portion.offer
    work, booking = series.work, portion.standing.get(one.booking_id or "")
    if booking:
        for resource_id, claim in booking.claims.items():
            yield from ((resource_id, day) for day in claim.days(offer.venue.anchor))
    if work is None or work.kind in (WorkKind.UNDO, WorkKind.CANCEL) or offer.paced:
        return
    start = shifted(one.starts_at, work.change, portion.zone) if work.change else one.starts_at
    wish = series.wish(one, start)
    asked = wish.named or tuple(each.resource_id for each in offer.resources)
    for day in offer.days_around(start, wish.visit()):
        yield from ((resource_id, day) for resource_id in {*asked, *offer.beside(asked)})


def _nearby(policy: SeriesPolicy, start: datetime, refusal: NotBookable) -> Iterator[datetime]:
    """The starts within half an hour that could be had instead, the nearest first."""
    if policy is not SeriesPolicy.MOVE:
        return
    found = {slot.starts_at for slot in refusal.alternatives} - {start}
    for other in sorted(found, key=lambda one: (abs(one - start), one)):
        if abs(other - start) <= MOVED_AT_MOST:
            yield other
