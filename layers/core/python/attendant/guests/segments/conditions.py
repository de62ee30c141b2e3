"""A manager's rule as a tree of conditions: read and checked before it is kept, then asked about guests.

A tree is `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}` or a question `{"field", "op", "value"}`. Pure.
A field that is not known fulfils nothing but `ne`, `none_of`, `lacks` and `known: false`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from attendant.guests.models import Guest
from attendant.guests.segments.fields import FIELDS, OPERATORS, Field, FieldType
from attendant.guests.segments.moments import Moment
from attendant.kernel.errors import FieldProblem, Invalid
from attendant.kernel.money import Money

MAX_DEPTH = 6
MAX_LEAVES = 40
MAX_CHOICES = 50
MAX_TEXT = 120
MAX_DAYS = 36_500
MAX_SIZE = 20_000

_LISTED = frozenset({"one_of", "none_of", "has_any", "has_all"})


@dataclass(frozen=True)
class Leaf:
    """One question about a guest."""

    field: Field
    op: str
    value: Any

    def holds(self, guest: Guest, moment: Moment) -> bool:
        """Whether the answer is yes."""
        actual = self.field.read(guest, moment)
        if self.op == "known":
            return (actual is not None) is self.value
        if actual is None:
            return self.op in ("ne", "none_of", "lacks")
        return _answer(self.field.type, self.op, actual, self.value)

    def turns(self, guest: Guest, moment: Moment) -> Iterator[date]:
        """Days on which the answer may change by the clock alone."""
        if self.field.turns:
            limits = self.value if isinstance(self.value, tuple) else (self.value,)
            for limit in limits:
                yield from self.field.turns(guest, moment, int(limit))


@dataclass(frozen=True)
class Group:
    """Several conditions of which all, any or none must hold."""

    kind: Literal["all", "any", "not"]
    parts: tuple["Condition", ...]

    def holds(self, guest: Guest, moment: Moment) -> bool:
        """Whether they do."""
        answers = (part.holds(guest, moment) for part in self.parts)
        if self.kind == "all":
            return all(answers)
        return any(answers) if self.kind == "any" else not any(answers)

    def turns(self, guest: Guest, moment: Moment) -> Iterator[date]:
        """Days on which the answer may change by the clock alone."""
        for part in self.parts:
            yield from part.turns(guest, moment)


Condition = Leaf | Group


def condition_of(tree: Any, place: str = "body.when") -> Condition:
    """The condition that a tree says.

    Raises:
        Invalid: it says none; names every place that is wrong, e.g. `body.when.all.1.op`.
    """
    reading = _Reading()
    found = reading.read(tree, place, 1)
    if reading.leaves > MAX_LEAVES:
        reading.problems.append(FieldProblem(place, f"at most {MAX_LEAVES} questions in one rule"))
    elif found and len(json.dumps(tree)) > MAX_SIZE:
        reading.problems.append(FieldProblem(place, f"at most {MAX_SIZE} characters as JSON"))
    if reading.problems or found is None:
        first = reading.problems[0]
        raise Invalid(f"{first.field}: {first.reason}", reading.problems)
    return found


class _Reading:
    """Reads a tree and collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[FieldProblem] = []
        self.leaves = 0

    def read(self, tree: Any, place: str, depth: int) -> Condition | None:
        if depth > MAX_DEPTH:
            return self._wrong(place, f"at most {MAX_DEPTH} levels")
        if not isinstance(tree, Mapping):
            return self._wrong(place, "an object with all, any, not or field")
        kinds = [kind for kind in ("all", "any", "not", "field") if kind in tree]
        if len(kinds) != 1:
            return self._wrong(place, "exactly one of all, any, not and field")
        kind = kinds[0]
        if kind == "field":
            return self._leaf(tree, place)
        if extra := sorted(str(name) for name in tree if name != kind):
            return self._wrong(f"{place}.{extra[0]}", f"does not belong beside {kind}")
        if kind == "not":
            part = self.read(tree["not"], f"{place}.not", depth + 1)
            return Group("not", (part,)) if part else None
        return self._group(kind, tree[kind], f"{place}.{kind}", depth)

    def _group(self, kind: str, parts: Any, place: str, depth: int) -> Condition | None:
        if not isinstance(parts, list) or not parts:
            return self._wrong(place, "a list of at least one condition")
        if len(parts) > MAX_LEAVES:
            return self._wrong(place, f"at most {MAX_LEAVES} conditions")
        read = [self.read(part, f"{place}.{number}", depth + 1) for number, part in enumerate(parts)]
        found = tuple(part for part in read if part)
        return Group("all" if kind == "all" else "any", found) if len(found) == len(read) else None

    def _leaf(self, tree: Mapping[str, Any], place: str) -> Condition | None:
        self.leaves += 1
        if extra := sorted(str(name) for name in tree if name not in ("field", "op", "value")):
            return self._wrong(f"{place}.{extra[0]}", "a question has field, op and value only")
        field = FIELDS.get(tree["field"]) if isinstance(tree["field"], str) else None
        if field is None:
            return self._wrong(f"{place}.field", "no such field")
        op = tree.get("op")
        allowed = OPERATORS[field.type]
        if op not in allowed:
            return self._wrong(f"{place}.op", f"one of {', '.join(allowed)} for {field.name}")
        if "value" not in tree:
            return self._wrong(f"{place}.value", "required")
        try:
            return Leaf(field, str(op), _value(field, str(op), tree["value"]))
        except ValueError as error:
            return self._wrong(f"{place}.value", str(error))

    def _wrong(self, place: str, reason: str) -> Condition | None:
        self.problems.append(FieldProblem(place, reason))
        return None


def _value(field: Field, op: str, value: Any) -> Any:
    """The value as it is compared; ValueError says what it should be."""
    if op == "known" or field.type is FieldType.YES_NO:
        if not isinstance(value, bool):
            raise ValueError("true or false")
        return value
    if op == "between":
        if not isinstance(value, list) or len(value) != 2:
            raise ValueError("a list of two, the lower and the upper limit")
        low, high = (_single(field, limit) for limit in value)
        if _order(low, high) > 0:
            raise ValueError("the lower limit comes first")
        return (low, high)
    if op in _LISTED:
        if not isinstance(value, list) or not 1 <= len(value) <= MAX_CHOICES:
            raise ValueError(f"a list of 1 to {MAX_CHOICES}")
        return frozenset(_single(field, one) for one in value)
    return _single(field, value)


def _single(field: Field, value: Any) -> Any:
    if field.type in (FieldType.TEXT, FieldType.WORDS):
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= MAX_TEXT:
            raise ValueError(f"text of 1 to {MAX_TEXT} characters")
        text = value.strip().casefold()
        if field.choices and text not in field.choices:
            raise ValueError(f"one of {', '.join(field.choices)}")
        return text
    if field.type is FieldType.MONEY:
        return _money(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e12:
        raise ValueError("a number")
    counted = field.type in (FieldType.DAYS, FieldType.YEARS)
    if counted and (not isinstance(value, int) or not 0 <= value <= MAX_DAYS):
        raise ValueError(f"a whole number from 0 to {MAX_DAYS}")
    return value


def _money(value: Any) -> Money:
    reason = "an amount in minor units with its currency, e.g. {amount: 6500, currency: CHF}"
    if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
        raise ValueError(reason)
    amount, currency = value["amount"], value["currency"]
    if isinstance(amount, bool) or not isinstance(amount, int) or not isinstance(currency, str):
        raise ValueError(reason)
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise ValueError(reason)
    return Money(amount=amount, currency=currency)


def _comparable(value: Any) -> Any:
    return value.amount if isinstance(value, Money) else value


def _order(low: Any, high: Any) -> int:
    if isinstance(low, Money) and low.currency != high.currency:
        return 1
    return int(_comparable(low) > _comparable(high))


def _answer(kind: FieldType, op: str, actual: Any, value: Any) -> bool:
    if kind is FieldType.YES_NO:
        return bool(actual is value)
    if kind is FieldType.TEXT:
        wanted = value if isinstance(value, frozenset) else {value}
        return (not wanted.isdisjoint(actual)) is (op in ("eq", "one_of"))
    if kind is FieldType.WORDS:
        return _among(op, actual, value)
    if kind is FieldType.MONEY:
        limits = value if isinstance(value, tuple) else (value,)
        if any(limit.currency != actual.currency for limit in limits):
            return False
    return _compared(op, _comparable(actual), value)


def _among(op: str, actual: frozenset[str], value: Any) -> bool:
    if op == "has":
        return value in actual
    if op == "lacks":
        return value not in actual
    return bool(value <= actual) if op == "has_all" else not value.isdisjoint(actual)


def _compared(op: str, actual: Any, value: Any) -> bool:
    if op == "between":
        low, high = value
        return bool(_comparable(low) <= actual <= _comparable(high))
    limit = _comparable(value)
    answers = {
        "eq": actual == limit,
        "ne": actual != limit,
        "lt": actual < limit,
        "lte": actual <= limit,
        "gt": actual > limit,
        "gte": actual >= limit,
    }
    return bool(answers[op])
