"""A walk through all guests of a property, chunk after chunk, each a job: it can be watched, and resumes.

Definitions that changed, records of an earlier version and counts in doubt all end here: every guest is
evaluated, stored anew where something differs, and counted; at the end everybody is counted once more.
"""

from collections.abc import Callable

from attendant.guests.derived import DERIVED_VERSION
from attendant.guests.listing.entries import ALL
from attendant.guests.segments.counting import Counting
from attendant.guests.segments.keeping import Keeping
from attendant.guests.segments.models import Progress
from attendant.guests.segments.repository import SegmentRepository, Walk
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.ids import new_id
from attendant.kernel.queues import Queue
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction

CHUNK = 50
STUCK_SECONDS = 1200
MAX_RECOUNTS = 3
"""So often a recount that ran out of time begins anew; then the counts stay as events kept them."""
RUNNING, COUNTING, DONE = "running", "counting", "done"


class Walking:
    """The walks of one property."""

    def __init__(
        self,
        repository: SegmentRepository,
        keeping: Keeping,
        counting: Counting,
        queue: Queue,
        clock: Clock,
        property_id: str,
    ) -> None:
        self._repository = repository
        self._keeping = keeping
        self._counting = counting
        self._queue = queue
        self._clock = clock
        self._property_id = property_id

    def begin(self, tx: Transaction, reason: str) -> Walk:
        """Begin a walk with a change; the former ends. `send` it after the commit."""
        walk = Walk(
            walk_id=new_id("wlk", tx.now),
            reason=reason,
            of=self._counting.of(ALL),
            started_at=tx.now,
            touched_at=tx.now,
        )
        self._repository.begin(tx, walk)
        return walk

    def send(self, walk: Walk) -> None:
        """Have somebody walk on. If this fails, the sweep does it later.

        Raises:
            Unavailable: the queue does not take it.
        """
        self._queue.send({"property_id": self._property_id, "walk_id": walk.walk_id})

    def go_on(self, actor: Actor, walk_id: str, keep_on: Callable[[], bool]) -> None:
        """Walk on as long as there is time, then have the next job do so. An older walk is left alone.

        Raises:
            Unavailable: the store or the queue is busy; what was done is not done again.
            LostRevision: guests keep changing while they are counted; likewise.
        """
        walk = self._repository.walk()
        try:
            while walk and walk.walk_id == walk_id and walk.state != DONE:
                if not keep_on():
                    self.send(walk)
                    return
                walk = self._step(actor, walk, keep_on)
        except LostRevision:
            raise
        except Conflict:
            return  # the same job came twice, and the other one walks on, or a new walk has begun

    def progress(self) -> Progress:
        """How far the last walk has come."""
        walk = self._repository.walk(consistent=False)
        if walk is None:
            return Progress(state="none")
        known = walk.model_dump(include=set(Progress.model_fields))
        return Progress.model_validate({**known, "state": DONE if walk.state == DONE else RUNNING})

    def to_begin(self) -> bool:
        """Whether guests of an earlier version may be stored that no walk has looked at."""
        walk = self._repository.walk(consistent=False)
        return walk is None or (walk.state == DONE and walk.derived_version < DERIVED_VERSION)

    def revive(self) -> bool:
        """Have somebody walk on if nobody has for long; whether that was so."""
        walk = self._repository.walk(consistent=False)
        if walk is None or walk.state == DONE:
            return False
        if (self._clock.now() - walk.touched_at).total_seconds() < STUCK_SECONDS:
            return False
        self.send(walk)
        return True

    def _step(self, actor: Actor, walk: Walk, keep_on: Callable[[], bool]) -> Walk:
        if walk.state == COUNTING:
            counted = self._counting.recount(keep_on)
            if counted is None and walk.recounts < MAX_RECOUNTS:
                return self._noted(walk, recounts=walk.recounts + 1)
            return self._noted(walk, state=DONE)
        page = self._repository.guests(CHUNK, walk.cursor)
        kept = self._keeping.keep(actor, [record["sk"] for record in page.records])
        return self._noted(
            walk,
            cursor=page.cursor,
            looked_at=walk.looked_at + len(page.records),
            changed=walk.changed + kept.changed,
            failed=walk.failed + len(kept.failed),
            state=RUNNING if page.cursor else COUNTING,
        )

    def _noted(self, walk: Walk, **news: object) -> Walk:
        now = self._clock.now()
        finished = {"finished_at": now} if news.get("state") == DONE else {}
        further = walk.model_copy(update={"step": walk.step + 1, "touched_at": now, **finished, **news})
        self._repository.advance(walk, further)
        return further
