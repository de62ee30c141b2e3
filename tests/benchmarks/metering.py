"""Counts what a use case asks of AWS: calls by operation, and DynamoDB's own figure of request units."""

from collections import Counter
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})


class Meter:
    """Within its block, counts every call to AWS and the request units that the store reports for it."""

    def __init__(self) -> None:
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
            if stored:
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


def _keys_read(parameters: dict[str, Any]) -> list[dict[str, float]]:
    return [
        {"CapacityUnits": len(part["Keys"]) * (1.0 if part.get("ConsistentRead") else 0.5)}
        for part in parameters["RequestItems"].values()
    ]
