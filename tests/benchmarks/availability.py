"""A day's availability of a restaurant with 40 tables, and what changes on its floor cost.

Run: `python -m tests.benchmarks.availability`. Request units are those that the local cloud's store reports,
but for the one Query over the occupancy, where it goes by the size of the records.
Compute time is given as a ratio to deserialising the answer of the one Query in the same run, so that it says
the same on any machine: both are the median of many runs on the same bytes.
"""

import math
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import botocore.session
import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.parsers import create_parser

from attendant.bookings.models import Booking
from attendant.bookings.moves.models import MoveWish, SwapWish
from attendant.bookings.moves.wiring import moves_for
from attendant.bookings.offer import offer_of
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.view import BookingsView
from attendant.bookings.visits import Visit
from attendant.bookings.wishes import AvailabilityQuery
from attendant.kernel.logs import logger
from attendant.kernel.tables import Table, plain
from attendant.properties.service import Properties
from tests.benchmarks.metering import Meter
from tests.cloud import cloud
from tests.conftest import FixedClock
from tests.restaurants import WEEK, Restaurant, open_restaurant
from tests.schools import Tables

EMPTY = "prp_01J00000000000000000000002"
BUSY = "prp_01J00000000000000000000003"
DAY = date(2026, 3, 6)
SEATS = {f"T{number}": (2, 4, 4, 6)[number % 4] for number in range(40)}
LONG_DAY = {"weekly": {day: [{"opens": "11:00", "closes": "23:00"}] for day in WEEK}}
RUNS = 30


def open_long(property_id: str, clock: FixedClock) -> Restaurant:
    """A restaurant of 40 tables that is open from 11 to 23 with a start every 15 minutes."""
    return open_restaurant(
        property_id, clock, tables=SEATS, opening=LONG_DAY, grid={"step_minutes": 15}, last_start="21:30"
    )


def fill(restaurant: Restaurant, day: date, starts: tuple[str, ...]) -> int:
    """Give every second table to a couple at each start, the others a quarter later; how many bookings."""
    made = 0
    for start in starts:
        for number, name in enumerate(SEATS):
            hour, minute = start.split(":")
            later = f"{hour}:{int(minute) + 15 * (number % 2):02}"
            wish = restaurant.wish(
                f"{day}T{later}+01:00",
                resource_id=restaurant.tables[name].resource_id,
                guest={"name": f"{name} {start}"},
            )
            with redirect_stdout(StringIO()):
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


def size_of(value: Any) -> int:
    """The bytes that DynamoDB counts for a stored value."""
    if isinstance(value, dict):
        return sum(len(name) + size_of(each) + 1 for name, each in value.items()) + 3
    if isinstance(value, list):
        return sum(size_of(each) + 1 for each in value) + 3
    return len(value.encode()) if isinstance(value, str) else len(str(value)) // 2 + 2


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

    def compute() -> Any:
        offer = offer_of(known, restaurant.dinner, venue)
        return planner.timetable(offer, DAY, DAY, restaurant.clock.now()).slots(DAY, DAY, Visit(None, 2))

    assert compute() == found.slots
    compute_ms = median_ms(compute)
    # The local store reports half a unit for any Query: its part is counted from the records' size.
    units = meter.read_units - 0.5 + max(1, math.ceil(sum(map(size_of, records)) / 4096)) / 2
    return (
        f"| {title} | {meter.calls['Query']} | {sum(meter.calls.values())} | {units:g} | "
        f"{len(found.slots)} | {compute_ms:.1f} | {read_ms:.1f} | "
        f"{f'{compute_ms / read_ms:.1f}' if records else '-'} |"
    )


def changes(restaurant: Restaurant, title: str) -> list[str]:
    """Rows of what a booking, a move, a swap and a group over three tables cost at one time of a day."""
    moves = moves_for(restaurant.property_id, Tables(), restaurant.clock)
    ids = [one.resource_id for one in restaurant.tables.values()]

    def booked(start: str, *tables: int, party: int = 2) -> Booking:
        wish = restaurant.wish(
            f"{DAY}T{start}+01:00",
            party,
            resource_ids=[ids[number] for number in tables],
            guest_id=restaurant.guest_id,
        )
        with redirect_stdout(StringIO()):
            return restaurant.bookings.book(wish, restaurant.staff, f"{title} {start} {tables}")

    rows = []
    with Meter() as meter:
        one = booked("20:30", 0)
    rows.append(meter.row(f"{title}: a booking"))
    other = booked("20:30", 4)
    with Meter() as meter:
        group = booked("20:30", 1, 2, 3, party=8)
    rows.append(meter.row(f"{title}: a group over three tables"))
    with Meter() as meter:
        moved = moves.move(one.booking_id, MoveWish(resource_ids=[ids[8]]), 1, restaurant.staff, "move")
    rows.append(meter.row(f"{title}: a move"))
    with Meter() as meter:
        wish = SwapWish(with_booking_id=other.booking_id, with_revision=1)
        moves.swap(moved.booking_id, wish, moved.revision, restaurant.staff, "swap")
    rows.append(meter.row(f"{title}: a swap"))
    for booking in (one, other, group):
        with redirect_stdout(StringIO()):
            restaurant.bookings.cancel(booking.booking_id, None, restaurant.staff)
    return rows


def main() -> None:
    """Print the tables."""
    with pytest.MonkeyPatch.context() as environment, cloud(environment):
        logger.setLevel("ERROR")
        clock = FixedClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
        titles = ["a day's availability of 40 tables", "Queries", "AWS calls", "read units", "slots"]
        print(f"| {' | '.join([*titles, 'compute ms', 'deserialising ms', 'ratio'])} |")
        print(f"| --- |{' ---: |' * 7}")
        empty = open_long(EMPTY, clock)
        print(ratio(empty, "no booking"))
        busy = open_long(BUSY, clock)
        made = fill(busy, DAY, ("12:00", "18:30"))
        print(ratio(busy, f"{made} bookings"))
        made += fill(busy, DAY, ("14:30", "16:30"))
        print(ratio(busy, f"{made} bookings"))
        others = sum(fill(busy, DAY + timedelta(days=ahead), ("12:00", "18:30")) for ahead in (1, 2))
        print(ratio(busy, f"the same, and {others} on later days"))
        others += fill(busy, DAY - timedelta(days=1), ("12:00", "18:30"))
        print(ratio(busy, f"the same, {others} on other days, the one before among them"))
        print("\n| use case | AWS calls | which | read units | write units |")
        print("| --- | ---: | --- | ---: | ---: |")
        for row in [*changes(empty, "empty day"), *changes(busy, "full day")]:
            print(row)


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
