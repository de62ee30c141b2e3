"""From outbox to bus: every event reaches it, a poison record never blocks those behind it."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from botocore.exceptions import ClientError

from attendant.kernel import aws
from attendant.kernel.errors import Unavailable
from attendant.kernel.events import Envelope, Event
from attendant.kernel.outbox import Outbox
from attendant.kernel.relay import Relay
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Table
from tests.conftest import FixedClock


class ThingMade(Event):
    """A thing was made, in tests."""

    aggregate: ClassVar[str] = "thing_id"

    thing_id: str


class Bus:
    """A bus that takes events, or answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refusals: dict[str, str] = {}
        self.down = False

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 (boto3's name)
        if self.down:
            raise ClientError({"Error": {"Code": "InternalFailure", "Message": ""}}, "PutEvents")
        assert len(Entries) <= 10
        answers: list[dict[str, Any]] = []
        for entry in Entries:
            thing = json.loads(entry["Detail"])["aggregate_id"]
            if thing in self.refusals:
                answers.append({"ErrorCode": self.refusals[thing]})
            else:
                self.taken.append(thing)
                answers.append({"EventId": thing})
        return {"Entries": answers}


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def relay(bus: Bus, tables: dict[str, Table], clock: FixedClock) -> Relay:
    return Relay("attendant-test", Outbox(tables["outbox"]), clock, bus)


@pytest.fixture
def stored(
    tables: dict[str, Table], clock: FixedClock, staff_actor: Actor
) -> Callable[..., list[dict[str, Any]]]:
    """Stores events in the outbox and gives the stream batch they make; None stands for an unreadable one."""

    def store(*things: str | None) -> list[dict[str, Any]]:
        batch = []
        for number, thing in enumerate(things, start=1):
            record = Envelope.of(ThingMade(thing_id=thing or "x"), staff_actor, 1, clock.now()).record()
            if thing is None:
                record["envelope"] = "{not an envelope"
            tables["outbox"].put(record)
            batch.append(stream_record(record, number))
        return batch

    return store


def stream_record(record: dict[str, Any], number: int, name: str = "INSERT") -> dict[str, Any]:
    image = {key: {"S": value} for key, value in record.items() if isinstance(value, str)}
    return {
        "eventName": name,
        "dynamodb": {
            "SequenceNumber": f"{number:021d}",
            "Keys": {"pk": {"S": record["pk"]}, "sk": {"S": record["sk"]}},
            "NewImage": image,
        },
    }


Stored = Callable[..., list[dict[str, Any]]]


def test_every_event_reaches_the_bus_in_order(relay: Relay, bus: Bus, stored: Stored) -> None:
    things = [f"t{number:02d}" for number in range(23)]
    assert relay.carry(stored(*things)) == []
    assert bus.taken == things


def test_an_unreadable_record_is_parked_and_the_others_pass(
    relay: Relay, bus: Bus, stored: Stored, tables: dict[str, Table]
) -> None:
    assert relay.carry(stored("a", None, "b")) == []
    assert bus.taken == ["a", "b"]
    [parked] = Outbox(tables["outbox"]).parked()
    assert (parked["state"], parked["reason"]) == ("parked", "the record holds no readable envelope")


def test_what_the_bus_will_never_take_is_parked(
    relay: Relay, bus: Bus, stored: Stored, tables: dict[str, Table]
) -> None:
    bus.refusals = {"b": "MalformedDetail"}
    assert relay.carry(stored("a", "b", "c")) == []
    assert bus.taken == ["a", "c"]
    assert len(Outbox(tables["outbox"]).parked()) == 1


def test_what_may_pass_later_comes_again_from_the_first_failed_one(
    relay: Relay, bus: Bus, stored: Stored, tables: dict[str, Table]
) -> None:
    bus.refusals = {"b": "ThrottlingException"}
    assert relay.carry(stored("a", "b", "c")) == [f"{2:021d}"]
    assert Outbox(tables["outbox"]).parked() == []


def test_sequence_numbers_are_compared_as_numbers(
    relay: Relay, stored: Stored, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise Unavailable

    batch = stored("a", None)
    for record, number in zip(batch, ("900", "1000"), strict=True):
        record["dynamodb"]["SequenceNumber"] = number
    monkeypatch.setattr(Table, "update", down)
    bus.refusals = {"a": "ThrottlingException"}
    assert relay.carry(batch) == ["900"]


def test_a_bus_that_is_down_loses_nothing(relay: Relay, bus: Bus, stored: Stored) -> None:
    batch = stored(*[f"t{number:02d}" for number in range(12)])
    bus.down = True
    assert relay.carry(batch) == [f"{1:021d}"]
    bus.down = False
    assert relay.carry(batch) == []
    assert len(bus.taken) == 12


def test_an_event_whose_record_is_gone_does_not_block_the_others(
    relay: Relay, bus: Bus, stored: Stored, tables: dict[str, Table]
) -> None:
    batch = stored(None, "a")
    tables["outbox"].delete(Key(batch[0]["dynamodb"]["Keys"]["pk"]["S"], "EVENT"))
    assert relay.carry(batch) == []
    assert bus.taken == ["a"]


def test_a_poison_record_comes_again_while_the_store_is_down(
    relay: Relay, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise Unavailable

    batch = stored("a", None, "b")
    monkeypatch.setattr(Table, "update", down)
    assert relay.carry(batch) == [f"{2:021d}"]


def test_expired_records_and_parking_itself_are_no_events(relay: Relay, bus: Bus, stored: Stored) -> None:
    [record] = stored("a")
    assert relay.carry([{**record, "eventName": "MODIFY"}, {**record, "eventName": "REMOVE"}]) == []
    assert bus.taken == []


def test_a_parked_event_is_replayed_on_request(
    relay: Relay, bus: Bus, stored: Stored, tables: dict[str, Table]
) -> None:
    bus.refusals = {"a": "MalformedDetail"}
    relay.carry(stored("a"))
    outbox = Outbox(tables["outbox"])
    [parked] = outbox.parked()
    key = Key(parked["pk"], parked["sk"])
    outbox.replay(key)
    assert outbox.parked() == []
    bus.refusals = {}
    changed = aws.dynamodb().get_item(TableName=tables["outbox"].name, Key=key._asdict())["Item"]
    assert relay.carry([stream_record(changed, 1, "MODIFY")]) == []
    assert bus.taken == ["a"]
