"""Many guests as the search sees them, in memory and in the order of their keys: reads cost what they read.

It answers the calls of DynamoDB that a search makes, and counts them with their request units.
"""

# ruff: noqa: N803 (parameters are called as in the calls of DynamoDB)

import math
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.conditions import ConditionBase

from attendant.guests.contacts import EmailPoint, PhonePoint
from attendant.guests.models import Guest
from attendant.guests.search.entries import partition, search_records, words_of_guest
from attendant.guests.search.likeness import keys_of
from attendant.guests.search.service import GuestSearch
from attendant.guests.search.wiring import search_for
from attendant.kernel.tables import Record, Table
from tests.conftest import PROPERTY, FixedClock
from tests.people import Person

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


class OrderedStore:
    """Records by partition, sorted. A record is kept as its sort key and its other attributes."""

    def __init__(self) -> None:
        self._partitions: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
        self.calls: Counter[str] = Counter()
        self.read_units = 0.0

    def load(self, records: Iterable[tuple[str, str, Any]]) -> None:
        """Store many records of which each is a partition, a sort key and attributes."""
        for pk, sk, attributes in records:
            self._partitions[pk].append((sk, attributes))
        for rows in self._partitions.values():
            rows.sort(key=lambda row: row[0])

    def put(self, record: Record) -> None:
        """Store one record."""
        attributes = {name: value for name, value in record.items() if name not in ("pk", "sk")}
        insort(self._partitions[record["pk"]], (record["sk"], attributes), key=lambda row: row[0])

    def count(self) -> int:
        """How many records there are."""
        return sum(map(len, self._partitions.values()))

    def query(self, KeyConditionExpression: ConditionBase, Limit: int, **_: Any) -> Record:
        pk, begins = _asked(KeyConditionExpression)
        rows = self._partitions.get(pk, [])
        first = bisect_left(rows, begins, key=lambda row: row[0])
        found = []
        for at in range(first, len(rows)):
            if len(found) == Limit or not rows[at][0].startswith(begins):
                break
            found.append(_record(pk, rows[at]))
        self._count("Query", [sum(map(size_of, found))])
        answer: Record = {"Items": found}
        if len(found) == Limit:
            answer["LastEvaluatedKey"] = {"pk": pk, "sk": found[-1]["sk"]}
        return answer

    def batch_get_item(self, RequestItems: Record) -> Record:
        found: dict[str, list[Record]] = {}
        sizes = []
        for name, wish in RequestItems.items():
            found[name] = []
            for key in wish["Keys"]:
                rows = self._partitions.get(key["pk"], [])
                at = bisect_left(rows, key["sk"], key=lambda row: row[0])
                there = at < len(rows) and rows[at][0] == key["sk"]
                if there:
                    found[name].append(_record(key["pk"], rows[at]))
                sizes.append(size_of(found[name][-1]) if there else 0)
        self._count("BatchGetItem", sizes)
        return {"Responses": found, "UnprocessedKeys": {}}

    def _count(self, operation: str, sizes: Iterable[int]) -> None:
        """Half a unit for each 4 KB of a query, or of each record got by its key."""
        self.calls[operation] += 1
        self.read_units += sum(max(1, math.ceil(size / 4096)) / 2 for size in sizes)


class SearchWorld:
    """A property with guests, and its search; what these people have typed is counted in `store`."""

    def __init__(self, people: list[Person], clock: FixedClock | None = None) -> None:
        self.store = OrderedStore()
        self.people = people
        self.words: dict[str, tuple[str, ...]] = {}
        usual: Counter[str] = Counter()
        rows: list[tuple[str, str, Any]] = []
        for number, person in enumerate(people):
            guest = guest_of(person, number)
            self.words[guest.guest_id] = words_of_guest(guest)
            usual.update(self.words[guest.guest_id])
            rows += [(r["pk"], r["sk"], r["words"]) for r in search_records(guest, PROPERTY)]
            rows.append((f"{PROPERTY}#GUESTS", guest.guest_id, person))
        filed: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for word, guests in usual.items():
            for key in keys_of(word):
                filed[key][f"={word}"] = guests.bit_length()
        rows += [(partition(PROPERTY, "NEAR", key), "WORDS", words) for key, words in filed.items()]
        self.store.load(rows)
        self.vocabulary = set(usual)
        self.search: GuestSearch = search_for(
            PROPERTY, Table("attendant-test-guests", self.store), clock or FixedClock()
        )

    def find(self, typed: str) -> list[str]:
        """The ids of the guests on the first page."""
        return [hit.guest_id for hit in self.search.find(typed)]


def guest_id_of(number: int) -> str:
    """The id of the guest made of the n-th person."""
    return f"gst_01J{number:023d}"


def guest_of(person: Person, number: int) -> Guest:
    """A person as a guest."""
    return Guest.model_construct(
        guest_id=guest_id_of(number),
        name=person.name,
        given_name=person.given_name,
        family_name=person.family_name,
        language=person.language,
        phones=(PhonePoint(value=person.phone, given=person.phone),),
        emails=(EmailPoint(value=person.email, given=person.email),),
        created_at=MADE_AT,
        revision=1,
    )


def size_of(value: Any) -> int:
    """The bytes that DynamoDB counts for a stored value."""
    if isinstance(value, dict):
        return sum(len(name.encode()) + size_of(each) + 1 for name, each in value.items()) + 3
    if isinstance(value, list):
        return sum(size_of(each) + 1 for each in value) + 3
    return len(value.encode()) if isinstance(value, str) else len(str(value)) // 2 + 2


def _record(pk: str, row: tuple[str, Any]) -> Record:
    sk, rest = row
    if isinstance(rest, Person):
        return {"pk": pk, "sk": sk, **guest_of(rest, int(sk[-23:])).model_dump(mode="json")}
    return {"pk": pk, "sk": sk, "schema_version": 1, **({"words": rest} if isinstance(rest, str) else rest)}


def _asked(condition: ConditionBase) -> tuple[str, str]:
    """Partition and beginning of the sort key that a query asks for."""
    given = condition.get_expression()
    if given["operator"] == "=":
        return given["values"][1], ""
    partition_is, begins = (one.get_expression() for one in given["values"])
    return partition_is["values"][1], begins["values"][1]
