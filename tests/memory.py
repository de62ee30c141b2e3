"""A store in memory with the calls of DynamoDB that the product makes: thousands of steps in a few seconds.

It knows keys, sparse indexes, conditions, updates and transactions, as far as the table gateway uses them;
anything else is an error. moto stays the judge of what DynamoDB does; this is for tests of many steps.
"""

# ruff: noqa: N803 (parameters are called as in the calls of DynamoDB)

import copy
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

from boto3.dynamodb.conditions import ConditionBase
from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

Record = dict[str, Any]

_TOKEN = re.compile(r"\(|\)|,|<=|>=|<>|=|<|>|[#:]?\w+")
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one is not None and one < other,
    "<=": lambda one, other: one is not None and one <= other,
    ">": lambda one, other: one is not None and one > other,
    ">=": lambda one, other: one is not None and one >= other,
}


def _outside[**P, R](call: Callable[P, R]) -> Callable[P, R]:
    """A call to the store: counted, with whatever a test lets happen before it or after it."""

    @wraps(call)
    def counted(*given: P.args, **named: P.kwargs) -> R:
        store: Any = given[0]
        store.calls += 1
        number = store.calls
        store.before(number)
        answer = call(*given, **named)
        store.after(number)
        return answer

    return counted


class MemoryStore:
    """Answers the table gateway in place of a DynamoDB client.

    `before` and `after` are called with the number of each call, for tests that let something happen there.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[str, str], Record]] = defaultdict(dict)
        self.undisturbed()

    def undisturbed(self) -> None:
        """Count from the beginning and let nothing happen around calls."""
        self.calls = 0
        self.before: Callable[[int], None] = lambda _: None
        self.after: Callable[[int], None] = lambda _: None

    @_outside
    def get_item(self, TableName: str, Key: Record, **_: Any) -> Record:
        found = self.tables[TableName].get((Key["pk"], Key["sk"]))
        return {"Item": copy.deepcopy(found)} if found else {}

    @_outside
    def batch_get_item(self, RequestItems: Record) -> Record:
        found: dict[str, list[Record]] = {}
        for name, wish in RequestItems.items():
            stored = (self.tables[name].get((key["pk"], key["sk"])) for key in wish["Keys"])
            found[name] = [copy.deepcopy(record) for record in stored if record]
        return {"Responses": found, "UnprocessedKeys": {}}

    @_outside
    def query(
        self,
        TableName: str,
        KeyConditionExpression: ConditionBase,
        IndexName: str | None = None,
        ScanIndexForward: bool = True,
        Limit: int | None = None,
        ExclusiveStartKey: Record | None = None,
        **_: Any,
    ) -> Record:
        pk, sk = (f"{IndexName}_pk", f"{IndexName}_sk") if IndexName else ("pk", "sk")
        found = [
            record
            for record in self.tables[TableName].values()
            if pk in record and _fulfils(KeyConditionExpression, record)
        ]
        found.sort(key=lambda record: (record[sk], record["pk"], record["sk"]), reverse=not ScanIndexForward)
        if ExclusiveStartKey:
            names = (ExclusiveStartKey["pk"], ExclusiveStartKey["sk"])
            begin = next(at for at, one in enumerate(found) if (one["pk"], one["sk"]) == names)
            found = found[begin + 1 :]
        page = found if Limit is None else found[:Limit]
        answer: Record = {"Items": copy.deepcopy(page)}
        if len(page) < len(found):
            answer["LastEvaluatedKey"] = {name: page[-1][name] for name in {"pk", "sk", pk, sk}}
        return answer

    def scan(self, TableName: str, **_: Any) -> Record:
        return {"Items": copy.deepcopy(list(self.tables[TableName].values()))}

    @_outside
    def put_item(self, **wish: Any) -> Record:
        return self._alone({"Put": wish})

    @_outside
    def delete_item(self, **wish: Any) -> Record:
        return self._alone({"Delete": wish})

    @_outside
    def update_item(self, **wish: Any) -> Record:
        self._alone({"Update": wish})
        return {"Attributes": self.get_item(wish["TableName"], wish["Key"])["Item"]}

    @_outside
    def transact_write_items(self, TransactItems: list[Record], **_: Any) -> Record:
        """All of the writes or none; the reasons say which condition failed and what was found instead."""
        places = [_place(kind, wish) for write in TransactItems for kind, wish in write.items()]
        if len(set(places)) < len(places):
            raise _failure("ValidationException", "two writes on one record")
        reasons: list[Record] = []
        for write in TransactItems:
            [wish] = write.values()
            [kind] = write
            name, key = _place(kind, wish)
            reasons.append(_reason(wish, self.tables[name].get(key)))
        if any(reason["Code"] != "None" for reason in reasons):
            error = _failure("TransactionCanceledException", "cancelled")
            error.response["CancellationReasons"] = reasons  # type: ignore[typeddict-unknown-key]
            raise error
        for write in TransactItems:
            [(kind, wish)] = write.items()
            self._apply(kind, wish)
        return {}

    def _alone(self, write: Record) -> Record:
        [(kind, wish)] = write.items()
        name, key = _place(kind, wish)
        former = copy.deepcopy(self.tables[name].get(key))
        reason = _reason(wish, former)
        if reason["Code"] != "None":
            error = _failure("ConditionalCheckFailedException", "the condition does not hold")
            if "Item" in reason:
                error.response["Item"] = reason["Item"]  # type: ignore[typeddict-unknown-key]
            raise error
        self._apply(kind, wish)
        return {"Attributes": former} if former else {}

    def _apply(self, kind: str, wish: Record) -> None:
        name, key = _place(kind, wish)
        if kind == "Put":
            self.tables[name][key] = copy.deepcopy(wish["Item"])
        elif kind == "Delete":
            self.tables[name].pop(key, None)
        elif kind == "Update":
            former = self.tables[name].get(key, {"pk": key[0], "sk": key[1]})
            self.tables[name][key] = _updated(former, wish)

    def snapshot(self) -> dict[str, dict[tuple[str, str], Record]]:
        """Everything that is stored; records are replaced and never altered, so this costs little."""
        return {name: dict(records) for name, records in self.tables.items() if records}

    def restore(self, snapshot: dict[str, dict[tuple[str, str], Record]]) -> None:
        """Store what was stored when the snapshot was taken."""
        self.tables.clear()
        self.tables.update({name: dict(records) for name, records in snapshot.items()})


@contextmanager
def memory_store() -> Iterator[MemoryStore]:
    """Within the block every table of the process is in memory, and empty at first."""
    store = MemoryStore()
    with patch("attendant.kernel.tables.dynamodb", lambda: store):
        yield store


def _place(kind: str, wish: Record) -> tuple[str, tuple[str, str]]:
    key = wish["Item"] if kind == "Put" else wish["Key"]
    return wish["TableName"], (key["pk"], key["sk"])


def _reason(wish: Record, found: Record | None) -> Record:
    text = wish.get("ConditionExpression")
    if text is None or _Condition(text, wish, found or {}).holds():
        return {"Code": "None"}
    typed = {name: TypeSerializer().serialize(value) for name, value in (found or {}).items()}
    return {"Code": "ConditionalCheckFailed", **({"Item": typed} if found else {})}


class _Condition:
    """A condition as text, over one record."""

    def __init__(self, text: str, wish: Record, record: Record) -> None:
        self._tokens = _TOKEN.findall(text)
        self._names: Record = wish.get("ExpressionAttributeNames", {})
        self._values: Record = wish.get("ExpressionAttributeValues", {})
        self._record = record

    def holds(self) -> bool:
        answer = self._term()
        if self._tokens:
            raise NotImplementedError(f"condition goes on: {self._tokens}")
        return answer

    def _term(self) -> bool:
        token = self._tokens.pop(0)
        if token == "(":
            return self._group()
        if token in ("attribute_exists", "attribute_not_exists"):
            self._expect("(")
            there = self._names[self._tokens.pop(0)] in self._record
            self._expect(")")
            return there is (token == "attribute_exists")
        compared, other = _COMPARED[self._tokens.pop(0)], self._tokens.pop(0)
        return compared(self._record.get(self._names[token]), self._values[other])

    def _group(self) -> bool:
        if self._tokens[0] == "NOT":
            self._tokens.pop(0)
            answer = not self._term()
        else:
            answer = self._term()
            while self._tokens[0] in ("AND", "OR"):
                joined = self._tokens.pop(0)
                other = self._term()
                answer = (answer and other) if joined == "AND" else (answer or other)
        self._expect(")")
        return answer

    def _expect(self, token: str) -> None:
        if self._tokens.pop(0) != token:
            raise NotImplementedError(f"expected {token}")


def _updated(former: Record, wish: Record) -> Record:
    record = copy.deepcopy(former)
    names, values = wish["ExpressionAttributeNames"], wish.get("ExpressionAttributeValues", {})
    clauses = re.split(r"\b(SET|ADD|REMOVE) ", wish["UpdateExpression"])[1:]
    for kind, text in zip(clauses[::2], clauses[1::2], strict=True):
        if kind == "SET":
            for name, absent, value in re.findall(r"(#\w+) = (if_not_exists\(#\w+, )?(:\w+)", text):
                if not (absent and names[name] in record):
                    record[names[name]] = copy.deepcopy(values[value])
        elif kind == "ADD":
            for name, value in re.findall(r"(#\w+) (:\w+)", text):
                record[names[name]] = record.get(names[name], 0) + values[value]
        else:
            for name in re.findall(r"#\w+", text):
                record.pop(names[name], None)
    return record


def _fulfils(condition: ConditionBase, record: Record) -> bool:
    given = condition.get_expression()
    values = given["values"]
    match given["operator"]:
        case "AND":
            return all(_fulfils(one, record) for one in values)
        case "=":
            return bool(record.get(values[0].name) == values[1])
        case "begins_with":
            return str(record[values[0].name]).startswith(values[1])
        case "BETWEEN":
            return bool(values[1] <= record[values[0].name] <= values[2])
        case other:
            raise NotImplementedError(f"key condition {other}")


def _failure(code: str, text: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": text}}, "TransactWriteItems")
