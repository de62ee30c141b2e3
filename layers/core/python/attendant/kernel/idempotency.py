"""Creating once: the first answer under an idempotency key is given again for 24 hours."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel

from attendant.kernel.clock import epoch_seconds
from attendant.kernel.errors import Conflict, IdempotencyMismatch, LostRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction, Transactions

KEPT_SECONDS = 24 * 3600


class Idempotency:
    """Remembers answers in the transaction that makes them, so that neither can exist without the other."""

    def __init__(self, table: Table, transactions: Transactions) -> None:
        self._table = table
        self._transactions = transactions

    def once[M: BaseModel](
        self,
        actor: Actor,
        operation: str,
        key: str | None,
        wish: BaseModel,
        answer: type[M],
        work: Callable[[Transaction], M],
    ) -> M:
        """Run `work` in a transaction, or give the answer it gave under this key before.

        Without a key it just runs. The answer must serialise to less than about 300 KB.

        Raises:
            IdempotencyMismatch: the key came with another wish before.
            DomainError: whatever `work` raises; nothing is remembered then.
        """
        if key is None:
            return self._transactions.run(actor, work)
        place = Key(f"{actor.property_id}#IDEMPOTENCY#{operation}", key)
        print_of_wish = fingerprint(wish)
        moments: list[datetime] = []

        def known(now: datetime) -> M | None:
            found = self._table.get(place, consistent=True)
            if found is None or found["expires_at"] <= epoch_seconds(now):
                return None
            return answer.model_validate_json(_same_wish(found, print_of_wish)["answer"])

        def remembered(tx: Transaction) -> M:
            moments.append(tx.now)
            if (first := known(tx.now)) is not None:
                return first
            made = work(tx)
            tx.put(
                self._table,
                {
                    "pk": place.pk,
                    "sk": place.sk,
                    "fingerprint": print_of_wish,
                    "answer": made.model_dump_json(exclude_defaults=True),
                    "expires_at": epoch_seconds(tx.now) + KEPT_SECONDS,
                },
                condition=Attr("pk").not_exists() | Attr("expires_at").lte(epoch_seconds(tx.now)),
                otherwise=LostRevision(),
            )
            return made

        try:
            return self._transactions.run(actor, remembered)
        except IdempotencyMismatch:
            raise
        except Conflict:
            # What stood in the way may be what the same call did a moment before, in another thread.
            if (first := known(moments[-1])) is None:
                raise
            return first


def fingerprint(wish: BaseModel) -> str:
    """Tells whether two wishes are the same."""
    return hashlib.sha256(wish.model_dump_json().encode()).hexdigest()


def _same_wish(known: Record, print_of_wish: str) -> Record:
    if known["fingerprint"] != print_of_wish:
        raise IdempotencyMismatch("Use a new key for a new request.")
    return known
