"""Use cases around the history of guests: taking in facts, counting anew, telling."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from attendant.guests.history.counting import statistics_of, turns_at
from attendant.guests.history.learned import learned_from
from attendant.guests.history.models import (
    Fact,
    GuestStatistics,
    Learned,
    Timeline,
    TimelineEntry,
    TimelineKind,
)
from attendant.guests.history.patterns import pattern_of
from attendant.guests.history.repository import HistoryRepository
from attendant.guests.history.score import vip_score
from attendant.guests.history.telling import entry_of
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Gone, NotFound
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions

PAGES_AT_ONCE = 10
DUE_AT_ONCE = 500


class History:
    """The history of one property's guests, as it is read."""

    def __init__(self, table: Table, property_id: str, clock: Clock) -> None:
        self._guests = Guests(table, property_id)
        self._repository = HistoryRepository(table, property_id)
        self._clock = clock

    def timeline(
        self, guest_id: str, kinds: Sequence[TimelineKind] = (), *, limit: int = 50, cursor: str | None = None
    ) -> Timeline:
        """A page of what a guest did, does and will do here, newest first; of all kinds if none is given.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`.
            Invalid: the cursor is not one of this list.
        """
        guest = self._guests.get(guest_id)
        found: list[TimelineEntry] = []
        for _ in range(PAGES_AT_ONCE):
            page = self._repository.timeline(guest.ids, limit=limit - len(found), cursor=cursor)
            entries = [entry_of(record) for record in page.records]
            found += [entry for entry in entries if not kinds or entry.kind in kinds]
            cursor = page.cursor
            if cursor is None or len(found) >= limit:
                break
        return Timeline(guest_id=guest_id, entries=found, cursor=cursor)

    def statistics(self, guest_id: str, zone: ZoneInfo) -> GuestStatistics:
        """Everything that is counted and learned of a guest, counted now.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`.
        """
        guest, now = self._guests.get(guest_id), self._clock.now()
        facts, complete, _ = self._repository.counted(guest.ids)
        statistics = statistics_of(facts, now)
        score, terms = vip_score(statistics, now, vip=guest.vip)
        return GuestStatistics(
            guest_id=guest_id,
            as_of=now,
            zone=zone.key,
            statistics=statistics,
            vip_score=score,
            vip_terms=terms,
            pattern=pattern_of(facts, zone, now),
            preferences=list(guest.preferences),
            learned=learned_from(facts, zone, now, guest.preferences),
            complete=complete,
        )

    def learned(self, guest: Guest, zone: ZoneInfo) -> list[Learned]:
        """What is learned of a guest: one Query for each of their ids."""
        facts = self._repository.counted(guest.ids).facts
        return learned_from(facts, zone, self._clock.now(), guest.preferences)


class HistoryKeeper:
    """Keeps the history of one property's guests by what events tell."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions, clock: Clock) -> None:
        self._guests = Guests(table, property_id)
        self._repository = HistoryRepository(table, property_id)
        self._transactions = transactions
        self._clock = clock

    def keep(self, fact: Fact, actor: Actor) -> None:
        """Keep a fact unless a newer telling of it is kept; a repeat changes nothing."""

        def work(tx: Transaction) -> None:
            former = self._repository.find([fact]).get(self._repository.key_of(fact))
            if fact.supersedes(former) and fact != former:
                self._repository.save(tx, fact, former)

        self._transactions.run(actor, work)

    def count(self, guest_id: str, actor: Actor) -> None:
        """Count a guest's statistics anew and store them if they changed.

        Reads the guest before the facts: whoever keeps a fact meanwhile changes the guest afterwards, and one
        of both counts again. What is kept of somebody who is no guest (any more) is forgotten.
        """

        def work(tx: Transaction) -> None:
            guest = self._guests.current(guest_id, consistent=True)
            found = self._repository.counted(guest.ids, consistent=True)
            statistics = statistics_of(found.facts, tx.now)
            score, _ = vip_score(statistics, tx.now, vip=guest.vip)
            counted = guest.revised(statistics=statistics, vip_score=score)
            self._guests.apply(tx, guest, counted, "statistics_counted")
            self._repository.plan(tx, found, guest.guest_id, turns_at(found.facts, tx.now))

        try:
            self._transactions.run(actor, work)
        except (NotFound, Gone):
            logger.info("history_of_nobody", guest_id=guest_id)
            self._repository.remove(guest_id)

    def count_due(self, actor: Actor, limit: int = DUE_AT_ONCE) -> int:
        """Count those anew whose statistics have changed by the clock alone; gives how many there were."""
        counted = 0
        for guest_id in self._repository.due(self._clock.now(), limit):
            try:
                self.count(guest_id, actor)
                counted += 1
            except Exception:
                # One that cannot be counted must not keep the others waiting; it stays due.
                logger.exception("statistics_not_counted", guest_id=guest_id)
                metrics.count("SweepFailed")
        return counted

    def forget(self, guest_ids: Sequence[str]) -> int:
        """Forget the history of a guest under these ids; gives how many facts there were."""
        return sum(self._repository.remove(guest_id) for guest_id in guest_ids)
