"""Counts what a use case asks of AWS: calls by operation, and request units.

Writes cost what the store says. Of reads the local cloud says half a unit, however much was read: with
`sized` they are counted from the sizes of the records read, as DynamoDB counts them.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})


class Meter:
    """Within its block, counts every call to AWS and the request units that the store reports for it."""

    def __init__(self, *, sized: bool = False) -> None:
        self._sized = sized
        self.calls: Counter[str] = Counter()
        self.read_units = 0.0
        self.write_units = 0.0

    def __enter__(self) -> "Meter":
        real = BaseClient._make_api_call  # type: ignore[attr-defined]

        def metered(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
            stored = client.meta.service_model.service_name == "dynamodb" and operation in READS | WRITES
            wish = {**parameters, "ReturnConsumedCapacity": "INDEXES"} if stored else parameters
            self.calls[operation] += 1
            answer = real(client, operation, wish)
            if stored and self._sized and operation in READS:
                self.read_units += units_read(operation, parameters, answer)
            elif stored:
                consumed = answer.get("ConsumedCapacity")
                # The local cloud keeps silent about this one; each key costs a unit, halved if inconsistent.
                silent = operation == "BatchGetItem" and not consumed
                self._add(operation, _keys_read(parameters) if silent else consumed)
            return answer

        self._patch = patch.object(BaseClient, "_make_api_call", metered)
        self._patch.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._patch.stop()

    def _add(self, operation: str, consumed: Any) -> None:
        parts = consumed if isinstance(consumed, list) else [consumed] if consumed else []
        units = sum(float(part["CapacityUnits"]) for part in parts)
        if operation in READS:
            self.read_units += units
        else:
            self.write_units += units

    def row(self, name: str) -> str:
        """The figures as a row of a table."""
        calls = ", ".join(f"{count} {operation}" for operation, count in sorted(self.calls.items()))
        total = sum(self.calls.values())
        return f"| {name} | {total} | {calls} | {self.read_units:g} | {self.write_units:g} |"


def units_read(operation: str, parameters: dict[str, Any], answer: dict[str, Any]) -> float:
    """Read units by size: of all records of a query together, of each record got by its key by itself."""
    if operation in {"Query", "Scan"}:
        if "FilterExpression" in parameters:
            raise ValueError("records that a filter drops are read, too, and not seen here")
        return _units([sum(size_of(record) for record in answer["Items"])], parameters)
    if operation == "GetItem":
        return _units([size_of(answer.get("Item", {}))], parameters)
    if operation == "BatchGetItem":
        units = 0.0
        for table, wish in parameters["RequestItems"].items():
            sizes = [size_of(record) for record in answer["Responses"][table]]
            units += _units(sizes + [0] * (len(wish["Keys"]) - len(sizes)), wish)
        return units
    raise ValueError(f"sizes of {operation} are not known here")


def _units(sizes: Sequence[int], wish: dict[str, Any]) -> float:
    each = 1.0 if wish.get("ConsistentRead") else 0.5
    return sum(max(1, math.ceil(size / 4096)) * each for size in sizes)


def size_of(value: Any) -> int:
    """The bytes that DynamoDB counts for a stored value."""
    if isinstance(value, dict):
        return sum(len(name.encode()) + size_of(each) + 1 for name, each in value.items()) + 3
    if isinstance(value, list):
        return sum(size_of(each) + 1 for each in value) + 3
    return len(value.encode()) if isinstance(value, str) else len(str(value)) // 2 + 2


def _keys_read(parameters: dict[str, Any]) -> list[dict[str, float]]:
    return [
        {"CapacityUnits": len(part["Keys"]) * (1.0 if part.get("ConsistentRead") else 0.5)}
        for part in parameters["RequestItems"].values()
    ]
