"""Finding guests over REST while somebody types."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from attendant.guests.merging.models import MergeWish
from attendant.guests.merging.service import Merging
from attendant.guests.models import Guest
from attendant.guests.repository import GuestRepository
from attendant.guests.search.entries import reference_record, room_record
from attendant.guests.service import Guests
from attendant.guests.wishes import NewGuest
from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from functions.guests.history import handler as history
from functions.guests.search.handler import lambda_handler
from functions.guests.vocabulary import handler as vocabulary
from tests.handlers.guests.conftest import Answer, Ask
from tests.requests import FakeContext
from tests.unit.guests.history.telling import booking, stay

Enter = Callable[..., Guest]
TODAY = datetime.now(UTC).date()
STAY = {
    "number": "R-20391",
    "room": "204",
    "arrives_on": (TODAY - timedelta(days=1)).isoformat(),
    "departs_on": (TODAY + timedelta(days=3)).isoformat(),
}


@pytest.fixture
def search(asking: Callable[..., Ask]) -> Callable[[str], Answer]:
    ask = asking(lambda_handler)
    return lambda typed: ask("GET", "/api/v1/guests/search", query={"q": typed})


@pytest.fixture
def enter(tables: dict[str, Table], transactions: Transactions, staff_actor: Actor) -> Enter:
    """Enters a guest as staff do."""

    def made(**wish: Any) -> Guest:
        guests = Guests(tables["guests"], staff_actor.property_id)
        return transactions.run(staff_actor, lambda tx: guests.register(tx, NewGuest(**wish)))

    return made


@pytest.fixture
def learn(
    environment: Callable[..., None], published: Callable[[], list[dict[str, Any]]]
) -> Callable[[], None]:
    """Lets the consumer take every event so far, as it would again and again."""

    def run() -> None:
        events = [Envelope.model_validate(one) for one in published()]
        follow(*(one for one in events if one.type in ("GuestCreated", "GuestChanged", "GuestErased")))

    return run


def follow(*events: Envelope, consumer: ModuleType = vocabulary) -> None:
    """Let a consumer take these events."""
    records = [
        {"messageId": one.event_id, "body": f'{{"detail": {one.model_dump_json()}}}'} for one in events
    ]
    assert consumer.lambda_handler({"Records": records}, FakeContext()) == {"batchItemFailures": []}


def event_of(property_id: str, kind: str, version: int, **data: Any) -> Envelope:
    """What a capability beyond guests published."""
    return Envelope(
        event_id=f"evt_{kind}{version}",
        type=kind,
        version=1,
        occurred_at=datetime.now(UTC),
        property_id=property_id,
        aggregate_id=data.get("booking_id") or data.get("stay_id") or data["guest_id"],
        aggregate_version=version,
        correlation_id="cor_test",
        data=data,
    )


def names(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [hit["name"] for hit in answer.body["hits"]]


def test_a_guest_is_found_by_names_phone_address_in_any_order_and_script(
    search: Callable[[str], Answer], enter: Enter
) -> None:
    enter(name="Jürgen Müller", phones=["+41 79 555 01 04"], emails=["jm@seeblick.example"])
    enter(name="Маша Müllerova", phones=["+43 664 1234567"])
    enter(name="Ann Mulberry", emails=["ann@mulberry.example"])
    assert names(search("mül")) == ["Ann Mulberry", "Jürgen Müller", "Маша Müllerova"]
    assert names(search("mueller jue")) == ["Jürgen Müller"]
    assert names(search("masha")) == ["Маша Müllerova"]
    assert names(search("0104")) == names(search("079 555 0")) == ["Jürgen Müller"]
    assert names(search("0664 123 45 67")) == names(search("+43 (0)664 123")) == ["Маша Müllerova"]
    assert names(search("jm@see")) == names(search("@seeblick")) == ["Jürgen Müller"]
    hit = search("ann mulberry").body["hits"][0]
    assert hit["matched_on"] == [{"field": "name", "text": "ann mulberry"}]
    assert hit["email"] == "ann@mulberry.example"


def test_whole_words_come_first_and_vips_among_equals(search: Callable[[str], Answer], enter: Enter) -> None:
    enter(name="Anna Abel")
    enter(name="Ann Zimmer")
    enter(name="Ann Zorn", vip=True)
    assert names(search("ann")) == ["Ann Zorn", "Ann Zimmer", "Anna Abel"]


def test_a_slip_finds_who_is_meant_as_soon_as_their_name_is_learnt(
    search: Callable[[str], Answer],
    enter: Enter,
    learn: Callable[[], None],
    tables: dict[str, Table],
    property_id: str,
) -> None:
    enter(name="Katharina Schneider")
    enter(name="Anton Schneider")
    learn()
    learn()
    for typed in ("shcneider", "xchneider", "schneder", "schneiider"):
        assert names(search(typed)) == ["Anton Schneider", "Katharina Schneider"], typed
    assert names(search("schneider katarina")) == ["Katharina Schneider"]
    counted = tables["guests"].query(f"{property_id}#FIND#VOCAB#sc").records
    assert [(one["sk"], one["guests"], one["usual"]) for one in counted] == [("schneider", 2, 2)]


def test_what_is_left_of_a_former_name_finds_nobody(
    search: Callable[[str], Answer], enter: Enter, tables: dict[str, Table], property_id: str
) -> None:
    guest = enter(name="Ada Lind", phones=["+41 79 555 12 04"])
    for kind, begins, text in (("WORD", "r", "roth ada"), ("TAIL", "9", "9999")):
        left = {"pk": f"{property_id}#FIND#{kind}#{begins}", "sk": f"{text}#{guest.guest_id}"}
        tables["guests"].put({**left, "words": "ada roth"})
    assert names(search("roth")) == names(search("9999")) == []
    assert names(search("lind")) == ["Ada Lind"]


def test_names_stored_before_words_were_learnt_are_learnt_with_any_change(
    environment: Callable[..., None], search: Callable[[str], Answer], enter: Enter, property_id: str
) -> None:
    guest = enter(name="Katharina Schneider")
    assert names(search("shcneider")) == []
    change = event_of(property_id, "GuestChanged", 2, guest_id=guest.guest_id, fields=["vip"])
    follow(change, change)
    assert names(search("shcneider")) == ["Katharina Schneider"]


def test_words_that_nobody_bears_any_more_are_forgotten(
    enter: Enter,
    learn: Callable[[], None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
    property_id: str,
) -> None:
    guest = enter(name="Rosa Luchs")
    learn()
    repository = GuestRepository(tables["guests"], property_id)

    def erase(tx: Any) -> None:
        seen = repository.find(guest.guest_id)
        assert seen
        gone = seen.model_copy(update={"erased_at": tx.now, "name": None, "revision": 2})
        repository.replace(tx, seen, gone, "guest_erased", rerun=True)

    transactions.run(staff_actor, erase)
    learn()
    stored = tables["guests"].client.scan(TableName=tables["guests"].name)["Items"]
    left = [
        record
        for record in stored
        if "#FIND#" in record["pk"] and ("luchs" in str(record) or "words" in record)
    ]
    assert left == []


def test_a_reference_a_stay_and_a_room_find_their_guests_while_they_have_them(
    environment: Callable[..., None], search: Callable[[str], Answer], enter: Enter
) -> None:
    ada, bea = enter(name="Ada Lind"), enter(name="Bea Roth", phones=["+41 79 555 12 04"])
    booked = booking("1", reference="K0P72Q", guest_id=ada.guest_id)
    hers = partial(stay, guests=(ada.guest_id,), **STAY)
    other = {**STAY, "stay_id": "sty_2", "number": "R-20392", "room": "117", "arrives_on": STAY["departs_on"]}
    moved_in = hers("in_house", version=3)
    expected = stay("expected", guests=(bea.guest_id,), **other)
    follow(booked, moved_in, expected, booked, hers("expected", version=1, room="118"), consumer=history)
    assert names(search("kop72q")) == names(search("R-20391")) == ["Ada Lind"]
    assert names(search("room 204")) == ["Ada Lind"]
    assert names(search("117")) == names(search("118")) == []
    reasons = [(hit["name"], hit["matched_on"][0]["field"]) for hit in search("204").body["hits"]]
    assert reasons == [("Ada Lind", "room"), ("Bea Roth", "phone")]
    follow(hers("in_house", version=4, room="Garden 1"), consumer=history)
    assert names(search("room 204")) == []
    assert names(search("garden")) == ["Ada Lind"]
    follow(hers("departed", version=5, room="Garden 1"), consumer=history)
    assert names(search("garden")) == []
    assert names(search("r20391")) == ["Ada Lind"]


def test_who_does_not_share_a_stay_any_more_is_not_found_by_it(
    environment: Callable[..., None], search: Callable[[str], Answer], enter: Enter
) -> None:
    ada, bea = enter(name="Ada Lind"), enter(name="Bea Roth")
    both, left = (ada.guest_id, bea.guest_id), {"former_guest_ids": [bea.guest_id]}
    follow(stay("in_house", version=1, guests=both, **STAY), consumer=history)
    assert names(search("r20391")) == names(search("room 204")) == ["Ada Lind", "Bea Roth"]
    follow(stay("in_house", version=2, guests=both[:1], **{**STAY, **left}), consumer=history)
    assert names(search("r20391")) == names(search("room 204")) == ["Ada Lind"]


def test_a_room_is_nobodys_before_they_come_and_after_they_left(
    search: Callable[[str], Answer], enter: Enter, tables: dict[str, Table], property_id: str
) -> None:
    ada, bea, cleo = (enter(name=name).guest_id for name in ("Ada", "Bea", "Cleo"))
    for guest, first, last in ((ada, -3, -2), (bea, -2, 2), (cleo, 2, 4)):
        dates = (TODAY + timedelta(days=last), TODAY + timedelta(days=first))
        tables["guests"].put(room_record(property_id, "204", guest, *dates))
    assert names(search("204")) == ["Bea"]


def test_every_number_and_address_finds_a_guest_with_many_names(
    search: Callable[[str], Answer], enter: Enter
) -> None:
    phones = [f"+41 79 555 {nth}7 0{nth}" for nth in range(1, 6)]
    enter(name="María José García López", phones=phones, emails=["mj@post.example", "garcia@firm.example"])
    for typed in ("1701", "2702", "3703", "4704", "5705", "garcia@firm", "lópez mar", "josé lóp"):
        assert names(search(typed)) == ["María José García López"], typed


def test_a_reference_of_a_guest_who_was_merged_twice_leads_to_who_they_are_today(
    search: Callable[[str], Answer],
    enter: Enter,
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> None:
    ada, second, third = enter(name="Ada Lind"), enter(name="Ada Lindt"), enter(name="Ada Lindh")
    property_id = staff_actor.property_id
    tables["guests"].put(reference_record(property_id, "K0P72Q", ada.guest_id))
    merging = Merging(tables["guests"], property_id)
    for absorbed, survivor in ((ada, second), (second, third)):
        wish = MergeWish(
            survivor_id=survivor.guest_id, absorbed_id=absorbed.guest_id, choices={"name": "survivor"}
        )
        transactions.run(staff_actor, lambda tx, wish=wish: merging.merge(tx, wish))  # type: ignore[misc]
    assert names(search("kop72q")) == ["Ada Lindh"]


def test_bad_texts_are_refused_by_name_and_odd_ones_find_nobody(
    asking: Callable[..., Ask], search: Callable[[str], Answer], enter: Enter
) -> None:
    enter(name="Ada Lind")
    for typed in ("", "x" * 101):
        refused = search(typed)
        assert refused.status == 422
        assert "q" in refused.body["errors"][0]["field"]
    for typed in ("-", "...", "@", "'", "#", "💥", "a b c d e f g", "0", "００", "%_", "\u0000"):
        assert search(typed).status == 200, typed
    assert asking(lambda_handler)("GET", "/api/v1/guests/search", query={"q": "a"}, claims=None).status == 401
