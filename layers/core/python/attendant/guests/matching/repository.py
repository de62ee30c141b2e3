"""Where matching keeps what it knows, in the guests table.

`<property>#MATCH#<key>` / guest: written with each guest, see `keys.py`. `<property>#PAIRS#<guest>` / other:
two profiles that may be one, under the elder id with everything, under the younger as a pointer; while the
pair waits it stands in index `by_time` under `<property>#REVIEWS`. `<property>#MATCHING` / `RULES`: what a
manager chose.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel

from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.judging import Hit
from attendant.guests.matching.keys import MatchKey, partition
from attendant.guests.matching.models import Review, StoredRules, pair
from attendant.guests.repository import GuestRepository
from attendant.kernel.clock import iso
from attendant.kernel.errors import DomainError, LostRevision, StaleRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

PAIRS_OF_A_GUEST = 200


class GuestFiles:
    """The profiles of a property as matching looks them up."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._guests = GuestRepository(table, property_id)

    def under(self, key: MatchKey, limit: int) -> Sequence[Hit]:
        """The profiles filed under a key, newest first; one Query."""
        page = self._table.query(partition(self._property, key), limit=limit, newest_first=True)
        return [Hit(record["sk"], record["words"]) for record in page.records]

    def read(self, guest_ids: Sequence[str]) -> Iterable[Evidence]:
        """What those of these profiles say that are there; one BatchGetItem."""
        found = self._guests.find_many(guest_ids)
        return [
            Evidence.of(found[guest_id])
            for guest_id in guest_ids
            if guest_id in found and not found[guest_id].is_tombstone
        ]


class ReviewPage(NamedTuple):
    """Some pairs and where to go on."""

    reviews: list[Review]
    cursor: str | None


class Reviews:
    """The pairs of one property that may be one person."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._waiting = f"{property_id}#REVIEWS"

    def of_pair(self, one: str, other: str) -> Review | None:
        """What is kept of a pair."""
        record = self._table.get(self._place(one, other), consistent=True)
        return Review.model_validate(record) if record else None

    def of_pairs(self, guest_id: str, others: Sequence[str]) -> dict[str, Review]:
        """What is kept of the pairs of one guest with others, by the other."""
        keys = {other: self._place(guest_id, other) for other in others}
        found = self._table.get_many(list(keys.values()), consistent=True)
        return {other: Review.model_validate(found[key]) for other, key in keys.items() if key in found}

    def partners(self, guest_id: str) -> list[str]:
        """With whom a guest is or was compared."""
        page = self._table.query(
            f"{self._property}#PAIRS#{guest_id}", limit=PAIRS_OF_A_GUEST, consistent=True
        )
        return [record["sk"] for record in page.records]

    def waiting(self, limit: int, cursor: str | None) -> ReviewPage:
        """A page of the pairs that wait, newest first."""
        page = self._table.query(
            self._waiting, index="by_time", limit=limit, cursor=cursor, newest_first=True
        )
        return ReviewPage([Review.model_validate(record) for record in page.records], page.cursor)

    def save(self, tx: Transaction, review: Review, before: Review | None) -> None:
        """Store a pair, if nobody was faster (LostRevision)."""
        place = self._place(review.guest_id, review.other_id)
        record: Record = {**place._asdict(), **as_record(review)}
        if review.state == "open":
            record["by_time_pk"] = self._waiting
            record["by_time_sk"] = f"{iso(review.noticed_at)}#{review.review_id}"
        if before is None:
            tx.create(self._table, record, otherwise=LostRevision())
            pointer = Key(f"{self._property}#PAIRS#{review.other_id}", review.guest_id)
            tx.put(self._table, pointer._asdict())
        else:
            same = Attr("revision").eq(before.revision)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())

    def remove(self, tx: Transaction, review: Review) -> None:
        """Forget a pair, if nobody was faster (LostRevision)."""
        place = self._place(review.guest_id, review.other_id)
        same = Attr("revision").eq(review.revision)
        tx.delete(self._table, place, condition=same, otherwise=LostRevision())
        tx.delete(self._table, Key(f"{self._property}#PAIRS#{review.other_id}", review.guest_id))

    def rules(self) -> StoredRules:
        """How the property deals with duplicates."""
        record = self._table.get(self._rules, consistent=True)
        return StoredRules.model_validate(record or {})

    def save_rules(self, tx: Transaction, rules: StoredRules, before: StoredRules) -> None:
        """Store other rules; StaleRevision if somebody was faster."""
        condition = Attr("revision").eq(before.revision) if before.revision else Attr("pk").not_exists()
        record: Record = {**self._rules._asdict(), **rules.model_dump()}
        tx.put(self._table, record, condition=condition, otherwise=_stale)
        tx.audit(
            self._table,
            "matching-rules",
            "matching_rules_changed",
            before=before.model_dump(),
            after=rules.model_dump(),
        )

    @property
    def _rules(self) -> Key:
        return Key(f"{self._property}#MATCHING", "RULES")

    def _place(self, one: str, other: str) -> Key:
        first, second = pair(one, other)
        return Key(f"{self._property}#PAIRS#{first}", second)


def as_record(model: BaseModel) -> Record:
    """What is kept of a model; the store takes no binary fractions."""
    record: Record = json.loads(model.model_dump_json(exclude_none=True), parse_float=Decimal)
    return record


def _stale(existing: Record | None) -> DomainError:
    return StaleRevision(existing["revision"] if existing else None)
