"""A day's availability of a restaurant with 40 tables, and what changes on its floor cost.

Run: `python -m tests.benchmarks.availability`. Request units are those that the local cloud's store reports.
Compute time is given as a ratio to deserialising the answer of the one Query in the same run, so that it says
the same on any machine: both are the median of many runs on the same bytes.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import botocore.session
import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.parsers import create_parser

from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.view import BookingsView
from attendant.bookings.visits import Visit
from attendant.bookings.wishes import AvailabilityQuery
from attendant.kernel.tables import Table, plain
from attendant.properties.service import Properties
from tests.benchmarks.metering import Meter
from tests.cloud import cloud
from tests.conftest import FixedClock
from tests.restaurants import Restaurant, open_restaurant

FULL = "prp_01J00000000000000000000002"
HISTORY = "prp_01J00000000000000000000003"
DAY = date(2026, 3, 6)
SEATS = {f"T{number}": (2, 4, 4, 6)[number % 4] for number in range(40)}
RUNS = 30


def evening(restaurant: Restaurant, day: date, starts: tuple[str, ...] = ("18:00", "20:00")) -> int:
    """Fill an evening: every table once per start; gives how many bookings that made."""
    made = 0
    for start in starts:
        for name, most in SEATS.items():
            wish = restaurant.wish(
                f"{day}T{start}+01:00",
                min(most, 2),
                resource_id=restaurant.tables[name].resource_id,
                guest={"name": f"{name} {start}"},
            )
            restaurant.bookings.book(wish, restaurant.staff, f"{day} {start} {name}")
            made += 1
    return made


@contextmanager
def recorded() -> Iterator[list[bytes]]:
    """The bodies of the answers to Query calls within the block."""
    bodies: list[bytes] = []
    send = URLLib3Session.send

    def recording(session: URLLib3Session, request: Any) -> AWSResponse:
        answer = send(session, request)
        if request.headers.get("X-Amz-Target", b"").endswith(b".Query"):
            bodies.append(answer.content)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", recording)
        yield bodies


def median_ms(work: Callable[[], Any]) -> float:
    """The median time of many runs in milliseconds."""
    spent = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent)


def deserialised(body: bytes) -> list[dict[str, Any]]:
    """What the client and the gateway make of the bytes of a Query's answer: plain records."""
    parsed = _PARSER.parse({"body": body, "headers": {}, "status_code": 200}, _SHAPE)
    read = TypeDeserializer().deserialize
    return [{name: plain(read(value)) for name, value in item.items()} for item in parsed["Items"]]


class Stored(Table):
    """A table that answers from records in memory, so that only the product's own time is measured."""

    def __init__(self, name: str, answers: dict[str, list[dict[str, Any]]]) -> None:
        super().__init__(name)
        self._answers = answers

    def query_all(self, pk: str, **wish: Any) -> Iterator[dict[str, Any]]:
        yield from self._answers[pk.partition("#")[2]]


def ratio(restaurant: Restaurant, title: str) -> str:
    """One row: what a day's availability reads, and its compute time against deserialising the Query."""
    view = BookingsView(*_reading(restaurant.property_id), restaurant.clock)
    query = AvailabilityQuery(
        service_id=restaurant.dinner.service_id, first_day=DAY, last_day=DAY, party_size=2
    )
    with Meter() as meter, recorded() as bodies:
        found = view.availability(query)
    body = next(one for one in bodies if b"OCCUPANCY" in one or b'"Items": []' in one or b'"Items":[]' in one)
    records = deserialised(body)
    known = BookingsRepository(Table("attendant-test-bookings"), restaurant.property_id).catalogue()
    venue = Planner(*_parts(restaurant.property_id)).venue()
    read_ms = median_ms(lambda: deserialised(body))
    repository = BookingsRepository(
        Stored("attendant-test-bookings", {"OCCUPANCY": records}), restaurant.property_id
    )
    planner = Planner(repository, Properties(Table("attendant-test-properties"), restaurant.property_id))
    from attendant.bookings.planning import offer_of

    def compute() -> Any:
        offer = offer_of(known, restaurant.dinner, venue)
        return planner.timetable(offer, DAY, DAY, restaurant.clock.now()).slots(DAY, DAY, Visit(None, 2))

    assert compute() == found.slots
    compute_ms = median_ms(compute)
    return (
        f"| {title} | {meter.calls['Query']} | {sum(meter.calls.values())} | {meter.read_units:g} | "
        f"{len(body)} | {len(found.slots)} | {compute_ms:.2f} | {read_ms:.2f} | {compute_ms / read_ms:.2f} |"
    )


def main() -> None:
    """Print the tables."""
    with pytest.MonkeyPatch.context() as environment, cloud(environment):
        clock = FixedClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
        restaurant = open_restaurant(FULL, clock, tables=SEATS)
        print(
            "| a day's availability, 40 tables | Queries | AWS calls | read units | bytes | slots | "
            "compute ms | deserialising ms | ratio |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        evening(restaurant, DAY, ("18:00",))
        print(ratio(restaurant, "40 bookings"))
        evening(restaurant, DAY, ("20:00",))
        print(ratio(restaurant, "80 bookings"))


_MODEL = botocore.session.get_session().get_service_model("dynamodb")
_SHAPE = _MODEL.operation_model("Query").output_shape
_PARSER = create_parser("json")


def _parts(property_id: str) -> tuple[BookingsRepository, Properties]:
    table = Table("attendant-test-bookings")
    return BookingsRepository(table, property_id), Properties(Table("attendant-test-properties"), property_id)


def _reading(property_id: str) -> tuple[BookingsRepository, Planner]:
    repository, properties = _parts(property_id)
    return repository, Planner(repository, properties)


if __name__ == "__main__":
    main()
