"""The gateway to DynamoDB: plain Python records in and out, conditions that end in domain errors, cursors.

Keys are `pk` and `sk`; index `by_guest` uses the attributes `by_guest_pk` and `by_guest_sk`.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from boto3.dynamodb.conditions import Attr, ConditionBase
from boto3.dynamodb.conditions import Key as KeyCondition
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import BotoCoreError, ClientError

from attendant.kernel.aws import dynamodb
from attendant.kernel.errors import Conflict, Invalid, Unavailable
from attendant.kernel.expressions import Otherwise, change, guard, refusal, storable

Record = dict[str, Any]

BATCH_READ_LIMIT = 100
THROTTLES = frozenset(
    [
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError",
    ]
)


class Key(NamedTuple):
    """The primary key of a record."""

    pk: str
    sk: str


class Page(NamedTuple):
    """A part of a query's answer; `cursor` asks for the next part and is None at the end."""

    records: list[Record]
    cursor: str | None


class Table:
    """One table by its name."""

    def __init__(self, name: str, client: Any = None) -> None:
        self.name = name
        self._given = client

    @property
    def client(self) -> Any:
        """The DynamoDB client; that of the process unless one was given."""
        return self._given or dynamodb()

    def get(self, key: Key, *, consistent: bool = False) -> Record | None:
        """The record under a key, or None."""
        with translated():
            answer = self.client.get_item(TableName=self.name, Key=key._asdict(), ConsistentRead=consistent)
        return plain(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Record]:
        """The records that exist under these keys, a hundred per call."""
        found: dict[Key, Record] = {}
        wanted = list(dict.fromkeys(keys))
        for first in range(0, len(wanted), BATCH_READ_LIMIT):
            part = [(self, key) for key in wanted[first : first + BATCH_READ_LIMIT]]
            for (_, key), record in zip(part, get_across(part, consistent=consistent), strict=True):
                if record is not None:
                    found[key] = record
        return found

    def query(
        self,
        pk: str,
        *,
        index: str | None = None,
        begins: str | None = None,
        between: tuple[str, str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        newest_first: bool = False,
        consistent: bool = False,
    ) -> Page:
        """One page of the records under a partition key, in the order of their sort key.

        Raises:
            Invalid: the cursor is not one that this query gave.
        """
        prefix = f"{index}_" if index else ""
        condition: ConditionBase = KeyCondition(f"{prefix}pk").eq(pk)
        if begins is not None:
            condition &= KeyCondition(f"{prefix}sk").begins_with(begins)
        elif between is not None:
            condition &= KeyCondition(f"{prefix}sk").between(*between)
        wish: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ScanIndexForward": not newest_first,
            "ConsistentRead": consistent,
        }
        if index:
            wish["IndexName"] = index
        if limit is not None:
            wish["Limit"] = limit
        if cursor is not None:
            wish["ExclusiveStartKey"] = _start_key(cursor, f"{prefix}pk", pk)
        with translated(), _foreign_cursors_refused(cursor):
            answer = self.client.query(**wish)
        last = answer.get("LastEvaluatedKey")
        return Page([plain(record) for record in answer["Items"]], _cursor(last) if last else None)

    def cursor_after(self, record: Record, index: str | None = None) -> str:
        """The cursor with which a query goes on behind one of its records."""
        names = ["pk", "sk", *([f"{index}_pk", f"{index}_sk"] if index else [])]
        return _cursor({name: record[name] for name in names})

    def query_all(self, pk: str, **wish: Any) -> Iterator[Record]:
        """Every record of a query, page after page; takes what `query` takes except `cursor`."""
        cursor: str | None = None
        while True:
            page = self.query(pk, cursor=cursor, **wish)
            yield from page.records
            cursor = page.cursor
            if cursor is None:
                return

    def put(
        self, record: Record, *, condition: ConditionBase | None = None, otherwise: Otherwise | None = None
    ) -> None:
        """Write a record; `otherwise` is raised when the condition does not hold."""
        with translated(otherwise):
            self.client.put_item(
                TableName=self.name, Item=storable({"schema_version": 1, **record}), **guard(condition)
            )

    def update(
        self,
        key: Key,
        *,
        set: Mapping[str, Any] | None = None,
        remove: Sequence[str] = (),
        add: Mapping[str, int] | None = None,
        set_if_absent: Mapping[str, Any] | None = None,
        condition: ConditionBase | None = None,
        otherwise: Otherwise | None = None,
    ) -> Record:
        """Change attributes of a record (created if absent) and give it as it is afterwards."""
        with translated(otherwise):
            answer = self.client.update_item(
                TableName=self.name,
                Key=key._asdict(),
                ReturnValues="ALL_NEW",
                **change(set, remove, add, set_if_absent, condition),
            )
        changed: Record = plain(answer["Attributes"])
        return changed

    def delete(
        self, key: Key, *, condition: ConditionBase | None = None, otherwise: Otherwise | None = None
    ) -> Record | None:
        """Delete a record and give what it was; None if there was none."""
        with translated(otherwise):
            answer = self.client.delete_item(
                TableName=self.name, Key=key._asdict(), ReturnValues="ALL_OLD", **guard(condition)
            )
        return plain(answer["Attributes"]) if answer.get("Attributes") else None


def get_across(wanted: Sequence[tuple[Table, Key]], *, consistent: bool = False) -> list[Record | None]:
    """Records of several tables in one BatchGetItem, in the order asked.

    Raises:
        ValueError: more than a hundred keys.
        Unavailable: the store leaves keys unprocessed again and again.
    """
    if len(wanted) > BATCH_READ_LIMIT:
        raise ValueError(f"at most {BATCH_READ_LIMIT} keys in one read")
    if not wanted:
        return []
    found: dict[tuple[str, Key], Record] = {}
    request: dict[str, Any] = {}
    for table, key in dict.fromkeys((table.name, key) for table, key in wanted):
        keys = request.setdefault(table, {"Keys": [], "ConsistentRead": consistent})["Keys"]
        keys.append(key._asdict())
    for _ in range(5):
        with translated():
            answer = wanted[0][0].client.batch_get_item(RequestItems=request)
        for name, records in answer["Responses"].items():
            found |= {(name, Key(record["pk"], record["sk"])): plain(record) for record in records}
        request = answer.get("UnprocessedKeys") or {}
        if not request:
            return [found.get((table.name, key)) for table, key in wanted]
    raise Unavailable("The store is busy.")


def absent() -> ConditionBase:
    """The condition that no record is under the key yet."""
    return Attr("pk").not_exists()


def present() -> ConditionBase:
    """The condition that a record is under the key."""
    return Attr("pk").exists()


def plain(value: Any) -> Any:
    """Stored values as plain Python: whole numbers as int, others as float, sets as sets, bytes as bytes."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: plain(content) for key, content in value.items()}
    if isinstance(value, list):
        return [plain(content) for content in value]
    if isinstance(value, set):
        return {plain(content) for content in value}
    return bytes(value) if hasattr(value, "value") and isinstance(value.value, bytes) else value


def existing_record(image: Any) -> Record | None:
    """The record that the store reports with a failed condition, as plain values."""
    if not image:
        return None
    # The client turns the typed values of answers into plain ones, but not those inside an error.
    read = TypeDeserializer().deserialize
    record: Record = {key: plain(read(value)) for key, value in image.items()}
    return record


@contextmanager
def translated(otherwise: Otherwise | None = None) -> Iterator[None]:
    """Turn the store's errors into domain errors: a failed condition into `otherwise`, throttles into 503."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ConditionalCheckFailedException":
            existing = existing_record(error.response.get("Item"))
            raise refusal(otherwise, existing) if otherwise else Conflict() from error
        if code in THROTTLES:
            raise Unavailable("The store is busy.") from error
        raise
    except BotoCoreError as error:
        raise Unavailable("The store does not answer.") from error


def _cursor(last_key: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(plain(dict(last_key))).encode()).decode().rstrip("=")


def cursor_behind(record: Record, *, index: str | None = None) -> str:
    """The cursor with which the query that gave a record, of the table or an index, goes on behind it."""
    names = ["pk", "sk", *((f"{index}_pk", f"{index}_sk") if index else ())]
    return _cursor({name: record[name] for name in names})


def partition_of(cursor: str) -> str | None:
    """The partition key of the record behind which a cursor goes on; None if it is no cursor."""
    key = _key_in(cursor)
    return key["pk"] if key and isinstance(key.get("pk"), str) else None


def _key_in(cursor: str) -> dict[str, Any] | None:
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeDecodeError):
        return None
    return key if isinstance(key, dict) else None


def _start_key(cursor: str, partition: str, pk: str) -> dict[str, str]:
    key = _key_in(cursor)
    # A cursor of another partition would read another property's records.
    if key is None or key.get(partition) != pk:
        raise _not_this_list()
    if not all(isinstance(part, str) for part in key.values()):
        raise _not_this_list()
    return key


@contextmanager
def _foreign_cursors_refused(cursor: str | None) -> Iterator[None]:
    """The store refuses a start outside the range of the query, such as one of other dates."""
    try:
        yield
    except ClientError as error:
        if cursor is None or error.response["Error"]["Code"] != "ValidationException":
            raise
        raise _not_this_list() from error


def _not_this_list() -> Invalid:
    return Invalid.field("cursor", "not a cursor of this list")
