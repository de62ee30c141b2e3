"""Keeps the segments of guests true: after a change, when the clock moves on, when definitions change."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from attendant.guests.derived import DERIVED_VERSION
from attendant.guests.models import Guest
from attendant.guests.segments.counting import Counting, Standing
from attendant.guests.segments.events import GuestSegmentsChanged
from attendant.guests.segments.models import changed_segments
from attendant.guests.segments.moments import Moment
from attendant.guests.segments.repository import SegmentRepository
from attendant.guests.segments.rules import Definitions, next_change, segments_of
from attendant.guests.service import Guests
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Gone, Unavailable
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.service import Properties

BOOKKEEPING = frozenset({"segments_due_at"})
"""What changes without anything to evaluate or count."""


class Kept(NamedTuple):
    """How many guests were stored anew, and who could not be evaluated (each is logged)."""

    changed: int
    failed: tuple[str, ...]


class Keeping:
    """The segments of the guests of one property."""

    def __init__(
        self,
        repository: SegmentRepository,
        guests: Guests,
        counting: Counting,
        properties: Properties,
        transactions: Transactions,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._guests = guests
        self._counting = counting
        self._properties = properties
        self._transactions = transactions
        self._clock = clock
        self._known: tuple[Definitions, str] | None = None

    def keep(self, actor: Actor, guest_ids: Sequence[str]) -> Kept:
        """Evaluate guests, store those whose segments or version of records changed, and count them.

        A repeat finds nothing left to do. A guest who fails is logged and keeps no other waiting.

        Raises:
            Unavailable: the store is busy or does not answer.
        """
        changed, failed = 0, []
        to_count: list[str] = []
        for standing in self._counting.standings(guest_ids):
            try:
                stored = self._stored(actor, standing)
                changed += stored
                if stored or standing.differs:
                    to_count.append(standing.guest_id)
            except Unavailable:
                raise
            except Exception:
                logger.exception("segments_not_kept", guest_id=standing.guest_id)
                failed.append(standing.guest_id)
        self._counting.settle(actor, to_count)
        return Kept(changed, tuple(failed))

    def due(self, actor: Actor, keep_on: Callable[[], bool], batch: int = 50) -> int:
        """Evaluate the guests whose time has come, the longest due first; gives how many there were."""
        settled = 0
        before: list[str] = []
        while keep_on():
            due = self._repository.due(self._clock.now(), batch)
            if not due or due == before:
                break
            if failed := self.keep(actor, due).failed:
                metrics.count("SweepFailed", len(failed))
            settled, before = settled + len(due), due
        return settled

    def prepared(self, guest: Guest) -> Guest:
        """A guest with the segments they belong to, for who stores them anyway.

        Raises:
            NotFound: there is no such property.
        """
        definitions, zone = self._basis()
        moment = Moment(self._clock.now(), zone)
        wanted = {
            "segments": segments_of(guest, definitions, moment),
            "segments_due_at": next_change(guest, definitions, moment),
        }
        return guest.model_copy(update=wanted)

    def _stored(self, actor: Actor, standing: Standing) -> bool:
        """Store a guest with the segments they belong to; whether anything differed."""
        guest = standing.guest
        if guest is None or guest.is_tombstone or self._is_true(guest):
            return False
        first = [guest]

        def work(tx: Transaction) -> bool:
            # Read already, unless somebody was faster.
            seen = first.pop() if first else self._guests.current(standing.guest_id, consistent=True)
            wanted = self.prepared(seen)
            joined, left = changed_segments(seen.segments, wanted.segments)
            stored = self._guests.apply(tx, seen, wanted, "guest_segmented")
            if joined or left:
                event = GuestSegmentsChanged(guest_id=seen.guest_id, joined=joined, left=left)
                tx.publish(event, aggregate_version=stored.revision)
            return stored is not seen

        try:
            return self._transactions.run(actor, work)
        except Gone:
            return True

    def _is_true(self, guest: Guest) -> bool:
        return guest.derived_version == DERIVED_VERSION and not guest.differing(self.prepared(guest))

    def _basis(self) -> tuple[Definitions, str]:
        """Definitions and zone, read once for all the guests of a run."""
        if self._known is None:
            self._known = Definitions.of(*self._repository.definitions()), self._properties.get().zone
        return self._known
