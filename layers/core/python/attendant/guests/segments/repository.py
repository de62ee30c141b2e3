"""Where segments are stored.

`<property>#SEGMENTS` / `THRESHOLDS` and `RULE#<key>`: what makes them. `<property>#SEGMENT_WALK` / `WALK`:
the last walk through all guests. `<property>#SEGMENTS_DUE`: guests whom the clock will move, by when.
"""

import json
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict

from attendant.guests.derived import DERIVED_VERSION
from attendant.guests.listing.entries import SAMPLE, due_partition, partition
from attendant.guests.models import Guest
from attendant.guests.segments.models import Rule, Thresholds, ThresholdsNow
from attendant.kernel.clock import iso
from attendant.kernel.errors import Conflict, DomainError, StaleRevision
from attendant.kernel.tables import Key, Page, Record, Table
from attendant.kernel.transactions import Transaction

RULE = "RULE#"


class SegmentTaken(Conflict):
    """The property has a segment with this key."""

    code, title = "segment_taken", "There is a segment with this key"


class Walk(BaseModel):
    """A walk through all guests of a property, as far as it has come."""

    model_config = ConfigDict(frozen=True)

    walk_id: str
    reason: str
    state: str = "running"
    cursor: str | None = None
    step: int = 0
    looked_at: int = 0
    changed: int = 0
    failed: int = 0
    of: int = 0
    started_at: datetime
    touched_at: datetime
    finished_at: datetime | None = None
    recounts: int = 0
    derived_version: int = DERIVED_VERSION


class SegmentRepository:
    """Definitions of one property, its walk, and the guests that are due."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id
        self._definitions = f"{property_id}#SEGMENTS"
        self._thresholds = Key(self._definitions, "THRESHOLDS")
        self._walk = Key(f"{property_id}#SEGMENT_WALK", "WALK")

    def definitions(self, *, consistent: bool = False) -> tuple[ThresholdsNow, tuple[Rule, ...]]:
        """Thresholds and rules, in one read."""
        thresholds, rules = ThresholdsNow(), []
        for record in self._table.query_all(self._definitions, consistent=consistent):
            if record["sk"] == self._thresholds.sk:
                known = {name: record[name] for name in ThresholdsNow.model_fields if name in record}
                thresholds = ThresholdsNow.model_validate(known)
            else:
                rules.append(_rule(record))
        return thresholds, tuple(rules)

    def rule(self, key: str) -> Rule | None:
        """A rule as it is now."""
        record = self._table.get(Key(self._definitions, f"{RULE}{key}"), consistent=True)
        return _rule(record) if record else None

    def put_thresholds(self, tx: Transaction, seen: ThresholdsNow, wanted: Thresholds) -> ThresholdsNow:
        """Put other thresholds in place; StaleRevision if somebody was faster."""
        after = ThresholdsNow(
            **wanted.model_dump(include=set(Thresholds.model_fields)), revision=seen.revision + 1
        )
        unchanged = Attr("revision").eq(seen.revision)
        tx.put(
            self._table,
            {**self._thresholds._asdict(), **after.model_dump()},
            condition=unchanged if seen.revision else Attr("pk").not_exists(),
            otherwise=_stale,
        )
        self._audit(tx, "thresholds", "segment_thresholds_changed", seen.model_dump(), after.model_dump())
        return after

    def add_rule(self, tx: Transaction, rule: Rule) -> None:
        """Keep a new rule; SegmentTaken if there is one with its key."""
        tx.create(self._table, self._stored(rule), otherwise=SegmentTaken(f"The key {rule.key} is taken."))
        self._audit(tx, rule.key, "segment_defined", None, self._stored(rule))

    def replace_rule(self, tx: Transaction, seen: Rule, rule: Rule) -> None:
        """Put another state of a rule in its place; StaleRevision if somebody was faster."""
        unchanged = Attr("revision").eq(seen.revision)
        tx.put(self._table, self._stored(rule), condition=unchanged, otherwise=_stale)
        self._audit(tx, rule.key, "segment_changed", self._stored(seen), self._stored(rule))

    def remove_rule(self, tx: Transaction, rule: Rule) -> None:
        """Forget a rule; StaleRevision if somebody changed it meanwhile."""
        key = Key(self._definitions, f"{RULE}{rule.key}")
        unchanged = Attr("revision").eq(rule.revision)
        tx.delete(self._table, key, condition=unchanged, otherwise=_stale)
        self._audit(tx, rule.key, "segment_removed", self._stored(rule), None)

    def due(self, now: datetime, limit: int) -> list[str]:
        """Guests whose segments the clock may have changed, the longest due first."""
        page = self._table.query(due_partition(self._property), between=("0", iso(now) + "~"), limit=limit)
        return [record["guest_id"] for record in page.records]

    def guests(self, limit: int, cursor: str | None, *, newest_first: bool = False) -> Page:
        """Stored guests in the order in which they were entered, tombstones included."""
        pk = f"{self._property}#GUESTS"
        return self._table.query(pk, limit=limit, cursor=cursor, newest_first=newest_first)

    def sample(self, limit: int) -> list[Guest]:
        """Guests drawn by lot, at most `limit`; always the same as long as no others come."""
        page = self._table.query(partition(self._property, SAMPLE), limit=limit)
        keys = [Key(f"{self._property}#GUESTS", record["guest_id"]) for record in page.records]
        found = self._table.get_many(keys)
        return [Guest.model_validate(record) for record in found.values()]

    def walk(self, *, consistent: bool = True) -> Walk | None:
        """The last walk."""
        record = self._table.get(self._walk, consistent=consistent)
        return Walk.model_validate(record) if record else None

    def begin(self, tx: Transaction, walk: Walk) -> None:
        """Let a walk take the place of the former, which ends where it is."""
        tx.put(self._table, {**self._walk._asdict(), **walk.model_dump(mode="json")})

    def advance(self, seen: Walk, walk: Walk) -> None:
        """Note how far a walk has come; Conflict if another run or another walk was faster."""
        same = Attr("walk_id").eq(seen.walk_id) & Attr("step").eq(seen.step)
        record = {**self._walk._asdict(), **walk.model_dump(mode="json")}
        self._table.put(record, condition=same, otherwise=Conflict("Somebody else walks on."))

    def _stored(self, rule: Rule) -> Record:
        # A rule may hold fractions, which the store refuses, and keys of its own: it is kept as text.
        stored = rule.model_dump(mode="json", exclude={"when"}, exclude_none=True)
        when = json.dumps(rule.when, ensure_ascii=False, separators=(",", ":"))
        return {"pk": self._definitions, "sk": f"{RULE}{rule.key}", **stored, "when": when}

    def _audit(
        self,
        tx: Transaction,
        name: str,
        action: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        tx.audit(self._table, f"segment:{name}", action, before=before, after=after)


def _rule(record: Record) -> Rule:
    return Rule.model_validate({**record, "when": json.loads(record["when"])})


def _stale(existing: Record | None) -> DomainError:
    return StaleRevision(existing["revision"] if existing else None)
