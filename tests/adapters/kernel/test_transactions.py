"""One use case, one transaction: all or nothing, conflicts tried again, lost revisions decided anew."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError
from pydantic import BaseModel

from attendant.kernel.errors import Conflict, IdempotencyMismatch, LostRevision, Unavailable
from attendant.kernel.events import Envelope, Event
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Table
from attendant.kernel.transactions import Transaction, Transactions
from tests.conftest import FixedClock
from tests.store import Interrupted

HERE = Key("p#THING#1", "THING")


class ThingMade(Event):
    """A thing was made, in tests."""

    aggregate: ClassVar[str] = "thing_id"

    thing_id: str


def test_records_audit_and_event_commit_together(
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
    published: Callable[[], list[dict[str, Any]]],
) -> None:
    with transactions.begin(staff_actor) as tx:
        tx.create(tables["bookings"], {**HERE._asdict(), "state": "held"}, otherwise=Conflict())
        tx.audit(tables["bookings"], "bkg_1", "held", after={"state": "held"})
        tx.publish(ThingMade(thing_id="t1"), aggregate_version=1)
    assert tables["bookings"].get(HERE) is not None
    [trail] = tables["bookings"].query(f"{staff_actor.property_id}#AUDIT#bkg_1").records
    assert (trail["action"], trail["after"], trail["actor"]["id"]) == ("held", {"state": "held"}, "usr_anna")
    [envelope] = published()
    assert (envelope["type"], envelope["aggregate_id"], envelope["data"]) == (
        "ThingMade",
        "t1",
        {"thing_id": "t1"},
    )
    assert Envelope.model_validate(envelope).property_id == staff_actor.property_id


def test_a_failed_condition_leaves_nothing_behind(
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
    published: Callable[[], list[dict[str, Any]]],
) -> None:
    tables["bookings"].put({**HERE._asdict(), "state": "booked"})
    with pytest.raises(Conflict, match="booked"), transactions.begin(staff_actor) as tx:
        tx.put(tables["guests"], {"pk": "p#GUEST", "sk": "1"})
        tx.create(
            tables["bookings"],
            {**HERE._asdict(), "state": "held"},
            otherwise=lambda found: Conflict(f"is {found and found['state']}"),
        )
        tx.publish(ThingMade(thing_id="t1"), aggregate_version=1)
    assert tables["guests"].get(Key("p#GUEST", "1")) is None
    assert published() == []


def test_an_exception_in_the_block_commits_nothing(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    with pytest.raises(RuntimeError), transactions.begin(staff_actor) as tx:
        tx.put(tables["bookings"], {**HERE._asdict()})
        raise RuntimeError("changed my mind")
    assert tables["bookings"].get(HERE) is None


def test_conflicts_with_other_writers_are_tried_again(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    with Interrupted(conflicts=3), transactions.begin(staff_actor) as tx:
        tx.put(tables["bookings"], {**HERE._asdict()})
    assert tables["bookings"].get(HERE) is not None


def test_endless_conflicts_end_as_unavailable(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    with pytest.raises(Unavailable), Interrupted(conflicts=4), transactions.begin(staff_actor) as tx:
        tx.put(tables["bookings"], {**HERE._asdict()})
    assert tables["bookings"].get(HERE) is None


def test_a_commit_of_unknown_outcome_is_repeated_under_its_token(
    tables: dict[str, Table], clock: FixedClock, staff_actor: Actor
) -> None:
    """It may have happened: only the same token keeps the repeat from refusing its own writes."""
    tokens: list[str] = []

    class Store:
        def transact_write_items(self, **wish: Any) -> None:
            tokens.append(wish["ClientRequestToken"])
            code = {1: "TransactionInProgressException", 2: "TransactionCanceledException"}.get(len(tokens))
            if code:
                reasons = [{"Code": "TransactionConflict"}]
                answer: Any = {"Error": {"Code": code, "Message": ""}, "CancellationReasons": reasons}
                raise ClientError(answer, "TransactWriteItems")

    patient = Transactions(Table("outbox", Store()), clock, sleep=lambda seconds: None)
    with patient.begin(staff_actor) as tx:
        tx.put(tables["bookings"], {**HERE._asdict()})
    assert tokens[0] == tokens[1] != tokens[2]
    assert len(tokens) == 3


def test_a_lost_revision_is_decided_anew_on_fresh_reads(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    table = tables["bookings"]
    table.put({**HERE._asdict(), "revision": 1, "owners": ["a"]})
    rivals = iter(["b", "c"])

    def add_me(tx: Transaction) -> int:
        seen = table.get(HERE, consistent=True)
        assert seen is not None
        rival = next(rivals, None)
        if rival:
            table.update(HERE, set={"owners": [*seen["owners"], rival]}, add={"revision": 1})
        tx.update(
            table,
            HERE,
            set={"owners": [*seen["owners"], "me"]},
            add={"revision": 1},
            condition=Attr("revision").eq(seen["revision"]),
            otherwise=LostRevision(),
        )
        return int(seen["revision"])

    assert transactions.run(staff_actor, add_me) == 3
    assert (table.get(HERE) or {})["owners"] == ["a", "b", "c", "me"]


class Wish(BaseModel):
    name: str


class Answer(BaseModel):
    number: int


@pytest.fixture
def create_thing(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> Callable[[str, str | None], Answer]:
    idempotency = Idempotency(tables["idempotency"], transactions)

    def create(name: str, key: str | None) -> Answer:
        def work(tx: Transaction) -> Answer:
            made = len(list(tables["bookings"].query_all("p#THINGS"))) + 1
            tx.put(tables["bookings"], {"pk": "p#THINGS", "sk": str(made), "name": name})
            return Answer(number=made)

        return idempotency.once(staff_actor, "create_thing", key, Wish(name=name), Answer, work)

    return create


def test_a_repeat_under_the_same_key_gets_the_first_answer(
    create_thing: Callable[[str, str | None], Answer], tables: dict[str, Table]
) -> None:
    assert [create_thing("x", "key-1").number for _ in range(3)] == [1, 1, 1]
    assert create_thing("x", "key-2").number == 2
    assert create_thing("x", None).number == 3


def test_a_key_is_not_taken_for_another_wish(create_thing: Callable[[str, str | None], Answer]) -> None:
    create_thing("x", "key-1")
    with pytest.raises(IdempotencyMismatch):
        create_thing("y", "key-1")


def test_a_key_is_free_again_after_a_day(
    create_thing: Callable[[str, str | None], Answer], clock: FixedClock
) -> None:
    create_thing("x", "key-1")
    clock.advance(hours=24)
    assert create_thing("y", "key-1").number == 2


def test_a_call_whose_twin_was_faster_gets_the_twins_answer_and_not_its_refusal(
    create_thing: Callable[[str, str | None], Answer],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> None:
    idempotency = Idempotency(tables["idempotency"], transactions)

    def twin_was_faster(tx: Transaction) -> Answer:
        create_thing("x", "key-1")
        raise Conflict("There is one already.")

    def once(name: str) -> Answer:
        return idempotency.once(
            staff_actor, "create_thing", "key-1", Wish(name=name), Answer, twin_was_faster
        )

    assert once("x") == Answer(number=1)
    with pytest.raises(Conflict):
        idempotency.once(staff_actor, "other_thing", "key-1", Wish(name="x"), Answer, twin_was_faster)
