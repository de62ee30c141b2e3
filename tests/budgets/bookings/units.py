"""What a transaction costs in DynamoDB's write request units, from the records that it writes."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

KILOBYTE = 1024
INDEXES = ("by_guest", "by_conversation", "by_day", "due")


def size(value: Any) -> int:
    """Bytes of a value as DynamoDB counts them: three per list or map and one per entry on top."""
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int | float | Decimal):
        return math.ceil(len(str(abs(value)).replace(".", "")) / 2) + 1
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, dict):
        return 3 + sum(len(key) + size(content) + 1 for key, content in value.items())
    return 3 + sum(size(content) + 1 for content in value)


def record_size(record: dict[str, Any]) -> int:
    """Bytes of a record: attribute names and values."""
    return sum(len(name) + size(value) for name, value in record.items())


def write_units(writes: list[dict[str, Any]]) -> int:
    """Units of a transaction of puts: two per started kilobyte, and one per kilobyte and index."""
    units = 0
    for write in writes:
        record = write["Put"]["Item"]
        kilobytes = math.ceil(record_size(record) / KILOBYTE)
        units += 2 * kilobytes + kilobytes * sum(f"{index}_pk" in record for index in INDEXES)
    return units


@contextmanager
def transactions() -> Iterator[list[list[dict[str, Any]]]]:
    """The transactions sent within the block, and what each of them writes."""
    sent: list[list[dict[str, Any]]] = []
    real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def make_api_call(client: Any, operation: str, parameters: Any) -> Any:
        if operation == "TransactWriteItems":
            sent.append(parameters["TransactItems"])
        return real(client, operation, parameters)

    with patch.object(BaseClient, "_make_api_call", make_api_call):
        yield sent
