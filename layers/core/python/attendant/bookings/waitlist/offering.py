"""Offers to those who wait: a time and its hold in one transaction, passed on when they end (S-28)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from attendant.bookings.ending import Endings
from attendant.bookings.events import BookingHeld
from attendant.bookings.models import Hold, HoldState, NotBookable
from attendant.bookings.offer import Offer, taking
from attendant.bookings.planning import Planner, Wanted
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.waitlist.events import event_of
from attendant.bookings.waitlist.matching import Fit, days_of, first_in_line, fit
from attendant.bookings.waitlist.models import WaitlistEntry, WaitlistOffer, WaitlistStep
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.waitlist.rules import offer_until
from attendant.bookings.waitlist.states import WaitlistState, check_step
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict
from attendant.kernel.ids import new_id
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

MOST_AT_ONCE = 50


class TooLate(Conflict):
    """The start is too near for an offer to be answered."""

    code, title = "too_late", "Too late for an offer"


@dataclass(frozen=True)
class Offered:
    """What somebody who waits is to be offered."""

    start: datetime
    visit: Visit
    named: tuple[str, ...] = ()
    minutes: int | None = None


class Offering:
    """Steps of entries with what belongs to them, added to a transaction."""

    def __init__(
        self,
        repository: BookingsRepository,
        entries: WaitlistRepository,
        planner: Planner,
        endings: Endings,
    ) -> None:
        self._repository = repository
        self._entries = entries
        self._planner = planner
        self._endings = endings

    def step(
        self,
        tx: Transaction,
        before: WaitlistEntry,
        state: WaitlistState,
        reason: str | None = None,
        **changes: Any,
    ) -> WaitlistEntry:
        """The entry takes a step: record, audit, event.

        Raises:
            WrongWaitlistStep: its state does not allow it.
        """
        check_step(before.state, state)
        after = before.stepped(step_of(tx, state, reason), **changes)
        self._entries.save(tx, after, before)
        tx.publish(event_of(after, tx.actor.kind), aggregate_version=after.revision)
        return after

    def offer(self, tx: Transaction, entry: WaitlistEntry, wanted: Offered) -> WaitlistEntry:
        """Hold a time for an entry and offer it, both or neither.

        Raises:
            WrongWaitlistStep: it does not wait, or has an offer already.
            NotBookable: the time cannot be had.
            TooLate: an offer could not be answered any more.
        """
        check_step(entry.state, WaitlistState.OFFERED)
        offer = self._planner.offer(entry.service_id, consistent=True)
        rules = offer.rules.waitlist
        if wanted.minutes is not None:
            rules = rules.model_copy(update={"offer_minutes": wanted.minutes})
        until = offer_until(tx.now, wanted.start, rules, _notice(offer, wanted.visit))
        if until is None:
            raise TooLate(f"Offers end {rules.cut_off_minutes} minutes before the start.")
        ledger = self._planner.ledger(offer.venue.anchor, tx.now)
        unit, slot = self._planner.choose(
            offer, ledger, Wanted(wanted.start, wanted.visit, wanted.named), tx.now
        )
        hold = Hold(
            **taking(offer, unit, slot, wanted.visit),
            hold_id=new_id("hld", tx.now),
            service_id=entry.service_id,
            resource_requested=bool(wanted.named),
            session_id=entry.entry_id,
            until=until,
        )
        ledger.put(hold.claims)
        ledger.write(tx)
        self._repository.save_hold(tx, hold, None)
        tx.publish(BookingHeld.of(hold), aggregate_version=hold.revision)
        made = WaitlistOffer(
            offer_id=new_id("wlo", tx.now),
            hold_id=hold.hold_id,
            starts_at=hold.starts_at,
            ends_at=hold.ends_at,
            party_size=hold.party_size,
            area_id=wanted.visit.area_id,
            audience=wanted.visit.audience,
            resource_ids=list(hold.resource_ids),
            resource_name=hold.resource_name,
            price=hold.price,
            made_at=tx.now,
            until=until,
        )
        return self.step(tx, entry, WaitlistState.OFFERED, offer=made)

    def withdraw(self, tx: Transaction, entry: WaitlistEntry, state: HoldState) -> None:
        """Let go of what is held for an entry, if it still is."""
        hold = self._repository.hold(entry.offer.hold_id) if entry.offer else None
        if hold and hold.state is HoldState.LIVE:
            self._endings.let_go(tx, hold, state)

    def lapse(self, tx: Transaction, entry: WaitlistEntry) -> WaitlistEntry:
        """An offer ran out, or the time passed without one."""
        if entry.state is WaitlistState.OFFERED:
            self.withdraw(tx, entry, HoldState.EXPIRED)
        return self.step(tx, entry, WaitlistState.LAPSED, "the time is up")


class WaitlistOffers:
    """Looks who of those who wait gets what came free. A repeat finds nothing left to do."""

    def __init__(
        self,
        entries: WaitlistRepository,
        planner: Planner,
        offering: Offering,
        transactions: Transactions,
        clock: Clock,
    ) -> None:
        self._entries = entries
        self._planner = planner
        self._offering = offering
        self._transactions = transactions
        self._clock = clock

    def after(self, facts: Mapping[str, Any], actor: Actor) -> int:
        """Look after an event by its data: the times or the date that it names; see `something_free`."""
        days = days_of(facts, self._planner.venue().zone)
        return self.something_free(*days, actor) if days else 0

    def something_free(self, first_day: date, last_day: date, actor: Actor) -> int:
        """Offer what is free on local dates to those who wait for them; gives how many offers were made.

        Each offer holds what it offers, so there are as many as places are free, whatever is delivered
        twice. A place goes to whoever comes first by fit, priority and age.

        Raises:
            LostRevision, Unavailable: too many changes at once; try again.
        """
        made = 0
        tried: set[str] = set()
        for _ in range(MOST_AT_ONCE):
            best = first_in_line(self._fits(first_day, last_day, tried))
            if best is None:
                break
            tried.add(best.entry.entry_id)
            made += self._offer(best, actor)
        logger.info("waitlist_offered", offers=made)
        return made

    def fit_of(self, entry: WaitlistEntry, named: tuple[str, ...]) -> Fit | None:
        """What an entry could be offered now, perhaps of named resources only."""
        offer = self._planner.offer(entry.service_id)
        timetable = self._planner.timetable(offer, entry.day, entry.day, self._clock.now())
        return fit(timetable, entry, offer.rules.waitlist, named)

    def _fits(self, first_day: date, last_day: date, tried: set[str]) -> Iterator[Fit]:
        now = self._clock.now()
        waiting = [
            entry
            for entry in self._entries.all_of_days(first_day, last_day)
            if entry.as_of(now).state is WaitlistState.WAITING
            and entry.audience is not Audience.WALK_IN
            and entry.entry_id not in tried
        ]
        return self._fitting(waiting)

    def _fitting(self, entries: list[WaitlistEntry]) -> Iterator[Fit]:
        now = self._clock.now()
        for service_id in dict.fromkeys(entry.service_id for entry in entries):
            offer = self._planner.offer(service_id)
            of_service = [entry for entry in entries if entry.service_id == service_id]
            for day in dict.fromkeys(entry.day for entry in of_service):
                timetable = self._planner.timetable(offer, day, day, now)
                for entry in (one for one in of_service if one.day == day):
                    if found := fit(timetable, entry, offer.rules.waitlist):
                        yield found

    def _offer(self, found: Fit, actor: Actor) -> bool:
        """Make one offer; False if it went otherwise in the meantime."""

        def work(tx: Transaction) -> bool:
            entry = self._entries.entry(found.entry.entry_id)
            if entry is None or entry.as_of(tx.now).state is not WaitlistState.WAITING:
                return False
            wanted = Offered(found.slot.starts_at, found.visit, entry.named)
            self._offering.offer(tx, entry, wanted)
            return True

        try:
            offered = self._transactions.run(actor, work)
        except (NotBookable, TooLate):
            return False
        if offered:
            metrics.count("WaitlistOffered")
        return offered


class WaitlistLapse:
    """Offers and waits whose time is up, for the sweep; the clock ended them already."""

    def __init__(self, entries: WaitlistRepository, offering: Offering) -> None:
        self._entries = entries
        self._offering = offering

    def settle(self, tx: Transaction, owner: str) -> None:
        """End the offer or the wait, if the clock says so."""
        entry = self._entries.entry(owner)
        if entry and entry.as_of(tx.now).state is not entry.state:
            self._offering.lapse(tx, entry)


def step_of(tx: Transaction, state: WaitlistState, reason: str | None = None) -> WaitlistStep:
    """The step of an entry that this transaction makes."""
    actor = f"{tx.actor.kind}:{tx.actor.id}"
    return WaitlistStep(state=state, at=tx.now, actor=actor, channel=tx.actor.channel, reason=reason)


def _notice(offer: Offer, visit: Visit) -> int:
    """The notice that would refuse the booking of what is offered."""
    return 0 if visit.audience is Audience.WALK_IN else offer.service.min_notice_minutes
