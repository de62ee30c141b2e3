"""One use case, one transaction: records of several capabilities, audit and events, all or nothing."""

import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import ConditionBase
from botocore.exceptions import BotoCoreError, ClientError

from attendant.kernel.audit import audit_record
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, LostRevision, Unavailable
from attendant.kernel.events import Envelope, Event
from attendant.kernel.expressions import Otherwise, change, guard, refusal, storable
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import THROTTLES, Key, Record, Table, absent, existing_record

LIMIT = 100
COMMIT_TRIES = 4
FIRST_PAUSE_SECONDS = 0.02


class Transaction:
    """The writes of one use case, in memory until they commit. Every method adds one write to it.

    `otherwise` says what a failed condition means: an error to raise, or a function that makes it from the
    record found instead. `LostRevision` makes `Transactions.run` read again and decide anew.
    """

    def __init__(self, actor: Actor, now: datetime, outbox: Table) -> None:
        self.actor = actor
        self.now = now
        self._outbox = outbox
        self._writes: list[dict[str, Any]] = []
        self._otherwise: list[Otherwise | None] = []
        self._may_wait: list[int] = []

    @property
    def size(self) -> int:
        """How many writes it holds; more than `LIMIT` do not commit, but for deletions that may wait."""
        return len(self._writes)

    def rewind(self, size: int) -> None:
        """Drop the writes that came after the first `size`: they fit no more and go into the next one."""
        del self._writes[size:], self._otherwise[size:]
        self._may_wait = [at for at in self._may_wait if at < size]

    def put(
        self,
        table: Table,
        record: Record,
        *,
        condition: ConditionBase | None = None,
        otherwise: Otherwise | None = None,
    ) -> None:
        """Write a whole record."""
        item = storable({"schema_version": 1, **record})
        wish = {"TableName": table.name, "Item": item, **guard(condition)}
        self._add({"Put": wish}, otherwise)

    def create(self, table: Table, record: Record, *, otherwise: Otherwise) -> None:
        """Write a record under a key that must be free."""
        self.put(table, record, condition=absent(), otherwise=otherwise)

    def update(
        self,
        table: Table,
        key: Key,
        *,
        set: Mapping[str, Any] | None = None,
        remove: Sequence[str] = (),
        add: Mapping[str, int] | None = None,
        set_if_absent: Mapping[str, Any] | None = None,
        condition: ConditionBase | None = None,
        otherwise: Otherwise | None = None,
    ) -> None:
        """Change attributes of a record, created if absent unless the condition forbids it."""
        wish = change(set, remove, add, set_if_absent, condition)
        self._add({"Update": {"TableName": table.name, "Key": key._asdict(), **wish}}, otherwise)

    def delete(
        self,
        table: Table,
        key: Key,
        *,
        condition: ConditionBase | None = None,
        otherwise: Otherwise | None = None,
        may_wait: bool = False,
    ) -> None:
        """Delete a record. One that `may_wait` goes right after the commit if there is no room for it: only
        for a record that misleads nobody if it should stay.
        """
        if may_wait:
            self._may_wait.append(len(self._writes))
        wish = {"TableName": table.name, "Key": key._asdict(), **guard(condition)}
        self._add({"Delete": wish}, otherwise)

    def check(self, table: Table, key: Key, *, condition: ConditionBase, otherwise: Otherwise) -> None:
        """Commit only if a record that is not written fulfils a condition."""
        wish = {"TableName": table.name, "Key": key._asdict(), **guard(condition)}
        self._add({"ConditionCheck": wish}, otherwise)

    def publish(self, event: Event, *, aggregate_version: int) -> str:
        """Let an event leave with this transaction; gives its id."""
        envelope = Envelope.of(event, self.actor, aggregate_version, self.now)
        self.put(self._outbox, envelope.record())
        return envelope.event_id

    def audit(
        self,
        table: Table,
        aggregate_id: str,
        action: str,
        *,
        before: Record | None = None,
        after: Record | None = None,
    ) -> None:
        """Note who did what, when and through which channel, with the fields that changed."""
        self.put(table, audit_record(self.actor, self.now, aggregate_id, action, before, after))

    def commit(self, client: Any, sleep: Callable[[float], None]) -> None:
        """Send the writes as one TransactWriteItems; conflicts with other writers are tried again.

        Raises:
            DomainError: what the first failed condition stands for.
            Unavailable: the store is busy or does not answer.
        """
        if not self._writes:
            return
        waiting = self._set_aside()
        if len(self._writes) > LIMIT:
            raise Conflict(f"More than one step takes: {len(self._writes)} records at once, at most {LIMIT}.")
        token = str(uuid.uuid4())
        for attempt in range(COMMIT_TRIES):
            try:
                client.transact_write_items(TransactItems=self._writes, ClientRequestToken=token)
                _delete(client, waiting)
                return
            except ClientError as error:
                self._raise_unless_passing(error)
                # After any other error the commit may have happened: under its token it happens once.
                if error.response["Error"]["Code"] == "TransactionCanceledException":
                    token = str(uuid.uuid4())
            except BotoCoreError as error:
                raise Unavailable("The store does not answer.") from error
            if attempt < COMMIT_TRIES - 1:
                sleep(jittered(attempt))
        raise Unavailable("Too many changes at the same moment.")

    def _add(self, write: dict[str, Any], otherwise: Otherwise | None) -> None:
        self._writes.append(write)
        self._otherwise.append(otherwise)

    def _set_aside(self) -> list[dict[str, Any]]:
        """Take out as many of the deletions that may wait as there is no room for."""
        over = max(0, len(self._writes) - LIMIT)
        waiting = []
        for at in self._may_wait[::-1][:over]:
            waiting.append(self._writes.pop(at))
            del self._otherwise[at]
        return waiting

    def _raise_unless_passing(self, error: ClientError) -> None:
        """Raise what the cancellation means; return if the same writes may succeed when sent again."""
        code = error.response["Error"]["Code"]
        if code in THROTTLES or code in ("TransactionInProgressException", "TransactionConflictException"):
            return
        if code != "TransactionCanceledException":
            raise error
        reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
        for otherwise, reason in zip(self._otherwise, reasons, strict=False):
            if reason.get("Code") == "ConditionalCheckFailed":
                existing = existing_record(reason.get("Item"))
                raise refusal(otherwise, existing) if otherwise else Conflict() from error
        passing = {"TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError", "None", None}
        if any(reason.get("Code") not in passing for reason in reasons):
            raise error


def _delete(client: Any, waiting: Sequence[dict[str, Any]]) -> None:
    """Delete what had no room in a transaction that is committed: whatever happens here, it stands."""
    for write in waiting:
        try:
            client.delete_item(**write["Delete"])
        except (ClientError, BotoCoreError) as fault:
            logger.warning("record_left_behind", fault=type(fault).__name__)


class Transactions:
    """Begins transactions; one per use case."""

    def __init__(
        self,
        outbox: Table,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._sleep = sleep

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Transaction]:
        """A transaction that commits at the end of the block; an exception in the block commits nothing."""
        transaction = Transaction(actor, self._clock.now(), self._outbox)
        yield transaction
        transaction.commit(self._outbox.client, self._sleep)

    def rehearse[T](self, actor: Actor, work: Callable[[Transaction], T]) -> T:
        """Let `work` read and decide, and give its answer; nothing that it writes is stored."""
        return work(Transaction(actor, self._clock.now(), self._outbox))

    def rehearsal(self, actor: Actor) -> Transaction:
        """A transaction that never commits, to see what a change would do or why it is refused."""
        return Transaction(actor, self._clock.now(), self._outbox)

    def run[T](self, actor: Actor, work: Callable[[Transaction], T], *, attempts: int = 5) -> T:
        """Let `work` read, decide and add its writes, commit them and give its answer.

        When a revision that `work` read was lost to another writer, `work` runs again on fresh reads (S-20).

        Raises:
            DomainError: what `work` raised or a failed condition stands for.
            LostRevision: lost in every attempt (409).
            Unavailable: the store is busy or does not answer.
        """
        for attempt in range(attempts):
            try:
                with self.begin(actor) as transaction:
                    return work(transaction)
            except LostRevision:
                if attempt == attempts - 1:
                    raise
                self._sleep(jittered(attempt))
        raise ValueError("at least one attempt")


def jittered(attempt: int) -> float:
    """Seconds to wait before the next attempt: doubling, with full jitter so that rivals separate."""
    return random.uniform(0, FIRST_PAUSE_SECONDS * 2**attempt)  # noqa: S311 (no secret depends on it)
