"""Duplicates over REST: what staff see and decide, and what an outside program may learn."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.guests.aliases import Alias
from attendant.guests.contacts import read_email, read_phone
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.identity.access import user_id_of
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor, Client, Role, Scope
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from functions.guests.duplicates.handler import lambda_handler as duplicates_handler
from functions.guests.matching.handler import lambda_handler as matching_handler
from functions.guests.recognition.handler import lambda_handler as recognition_handler
from tests.conftest import FixedClock
from tests.requests import FakeContext, api_event


class Answer:
    """What the API said."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.body: dict[str, Any] = json.loads(answer["body"]) if answer.get("body") else {}


Ask = Callable[..., Answer]
Make = Callable[..., Guest]


@pytest.fixture
def ask(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> Ask:
    """Asks as a member of the property; `role` says which."""
    directory = Directory(tables["properties"])
    for name, role in (("anna", Role.STAFF), ("max", Role.MANAGER)):
        member = Membership(
            user_id=user_id_of(f"sub-{name}"),
            property_id=staff_actor.property_id,
            role=role,
            email=f"{name}@example.test",
        )
        with transactions.begin(staff_actor) as tx:
            directory.join(tx, member)

    def send(method: str, path: str, who: str = "anna", **more: Any) -> Answer:
        claims = {"sub": f"sub-{who}", "token_use": "access", "origin_jti": f"session-{who}"}
        handler = recognition_handler if path.endswith("recognise") else duplicates_handler
        return Answer(handler(api_event(method, path, **{"claims": claims, **more}), FakeContext()))

    return send


@pytest.fixture
def make(
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
    clock: FixedClock,
    published: Callable[[], list[dict[str, Any]]],
) -> Make:
    """Enters a guest and lets matching look at them, as the bus would."""
    guests = Guests(tables["guests"], staff_actor.property_id)

    def entered(name: str | None, phone: str | None = None, email: str | None = None, **more: Any) -> Guest:
        clock.advance(seconds=1)
        guest = Guest(
            guest_id=new_id("gst", clock.now()),
            name=name,
            phones=(read_phone(phone),) if phone else (),
            emails=(read_email(email),) if email else (),
            created_at=clock.now(),
            revision=1,
            **more,
        )
        with transactions.begin(staff_actor) as tx:
            guests.add(tx, guest)
        [news] = [event for event in published() if event["aggregate_id"] == guest.guest_id]
        record = {"messageId": "1", "body": json.dumps({"detail": news})}
        assert matching_handler({"Records": [record]}, FakeContext()) == {"batchItemFailures": []}
        return guest

    return entered


def test_staff_compare_a_pair_merge_it_and_take_it_apart(ask: Ask, make: Make) -> None:
    ada = make("Ada Lovelace", "+41795550100")
    unnamed = make(None, "+41795550100", language="en")
    [pair] = ask("GET", "/api/v1/guests/duplicates").body["duplicates"]
    assert [card["guest_id"] for card in pair["guests"]] == [ada.guest_id, unnamed.guest_id]
    assert {"phone", "start"} <= {term["name"] for term in pair["terms"]}
    assert sum(term["points"] for term in pair["terms"]) == pytest.approx(pair["points"])
    wish = {"survivor_id": ada.guest_id, "absorbed_id": unnamed.guest_id}
    shown = ask("POST", "/api/v1/guests/merges", body={**wish, "dry_run": True})
    assert (shown.status, shown.body["guest"]["language"], shown.body["merge_id"]) == (200, "en", None)
    keyed = {"Idempotency-Key": "merge-1"}
    made = ask("POST", "/api/v1/guests/merges", body=wish, headers=keyed)
    assert made.status == 201
    assert ask("POST", "/api/v1/guests/merges", body=wish, headers=keyed).body == made.body
    repeated = ask("POST", "/api/v1/guests/merges", body=wish)
    assert (repeated.status, repeated.body["code"]) == (409, "already_merged")
    assert repeated.body["merge_id"] == made.body["merge_id"]
    assert ask("GET", "/api/v1/guests/duplicates").body["duplicates"] == []
    kept = ask("GET", made.headers["Location"]).body
    assert kept["absorbed_before"]["language"] == "en"
    assert ask("POST", f"{made.headers['Location']}/undo").status == 200
    assert ask("POST", f"{made.headers['Location']}/undo").status == 410


def test_a_dismissed_pair_waits_no_more_and_is_told_with_the_guest(ask: Ask, make: Make) -> None:
    ada, unnamed = make("Ada Lovelace", "+41795550100"), make(None, "+41795550100")
    path = f"/api/v1/guests/{ada.guest_id}/duplicates"
    [found] = ask("GET", path).body["candidates"]
    assert (found["state"], found["guest"]["guest_id"]) == ("open", unnamed.guest_id)
    for _ in range(2):
        assert ask("POST", f"/api/v1/guests/duplicates/{found['review_id']}/dismiss").status == 200
    assert ask("GET", path).body["candidates"][0]["state"] == "dismissed"
    assert ask("GET", "/api/v1/guests/duplicates").body["duplicates"] == []


def test_the_same_person_is_merged_unless_the_house_decides_itself(ask: Ask, make: Make) -> None:
    rules = "/api/v1/guests/matching-rules"
    make("Ada Lovelace", "+41795550100", "ada@example.test")
    make("Ada Lovelace", "+41795550100")
    assert ask("GET", "/api/v1/guests/duplicates").body["duplicates"] == []
    assert ask("GET", rules).body == {"automatic": True, "revision": 0}
    assert ask("PUT", rules, body={"automatic": False}).status == 403
    assert ask("PUT", rules, "max", body={"automatic": False}).body["revision"] == 1
    assert ask("PUT", rules, "max", body={"automatic": True}, headers={"If-Match": '"0"'}).status == 409
    make("Tom Huber", "+41795550200")
    make("Tom Huber", "+41795550200")
    assert len(ask("GET", "/api/v1/guests/duplicates").body["duplicates"]) == 1


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"survivor_id": "gst_x", "absorbed_id": "gst_y"}, 404, "not_found"),
        ({"survivor_id": "gst_x", "absorbed_id": "gst_x"}, 422, "invalid"),
        ({"survivor_id": "gst_x"}, 422, "invalid"),
        ({"survivor_id": "gst_x", "absorbed_id": "gst_y", "choices": {"name": "mine"}}, 422, "invalid"),
    ],
)
def test_merges_that_make_no_sense_are_refused(
    ask: Ask, wish: dict[str, Any], status: int, code: str
) -> None:
    answer = ask("POST", "/api/v1/guests/merges", body=wish)
    assert (answer.status, answer.body["code"]) == (status, code)


def test_unknown_pairs_and_merges_are_not_found(ask: Ask) -> None:
    assert ask("POST", "/api/v1/guests/duplicates/rvw_1-2/dismiss").status == 404
    assert ask("POST", "/api/v1/guests/duplicates/nonsense/dismiss").status == 404
    assert ask("GET", "/api/v1/guests/merges/mrg_1").status == 404
    assert ask("GET", "/api/v1/guests/gst_1/duplicates").status == 404
    assert ask("GET", "/api/v1/guests/duplicates", query={"cursor": "x"}).status == 422


RECOGNISE = "/api/v1/guests/recognise"


def test_staff_recognise_by_whatever_they_know(ask: Ask, make: Make) -> None:
    ada = make("Ada Lovelace", "+41795550100", "ada@example.test", dietary=("no nuts",))
    make("Tom Huber", "+41795550200")
    for wish, least in (
        ({"phone": "+41 79 555 01 00"}, 0.5),
        ({"email": "ADA@example.test"}, 0.5),
        ({"name": "lovelace, ada"}, 0.5),
        ({"name": "Lovelave Ada", "phone": "0041795550100"}, 0.99),
        ({"preferences": ["No nuts"]}, 0.0),
    ):
        first = ask("POST", RECOGNISE, body=wish).body["candidates"][0]
        assert (first["guest_id"], first["guest"]["name"]) == (ada.guest_id, "Ada Lovelace"), wish
        assert first["confidence"] >= least
        assert first["terms"]
    assert ask("POST", RECOGNISE, body={"name": "Somebody Else"}).body == {"outcome": "new", "candidates": []}


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "body"),
        ({"language": "de"}, "body"),
        ({"phone": "12"}, "body.phone"),
        ({"email": "nobody"}, "body.email"),
        ({"email": "info@example.test"}, "body.email"),
        ({"email": "guest.1@guest.booking.com"}, "body.email"),
    ],
)
def test_what_recognises_nobody_is_refused_with_its_field(ask: Ask, wish: dict[str, Any], field: str) -> None:
    answer = ask("POST", RECOGNISE, body=wish)
    assert answer.status == 422
    assert answer.body["errors"][0]["field"].startswith(field)


def test_a_program_learns_an_id_and_an_initial_and_cannot_try_numbers(
    ask: Ask, make: Make, tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    ada = make("Ada Lovelace", "+41795550100", aliases=(Alias(kind="phone", value="41795550100"),))
    with transactions.begin(staff_actor) as tx:
        program = Client(
            client_id="cli_bot",
            name="Bot",
            property_id=staff_actor.property_id,
            scopes=frozenset({Scope.READ}),
        )
        Directory(tables["properties"]).admit(tx, user_id_of("sub-bot"), program)
    found = ask("POST", RECOGNISE, "bot", body={"phone": "+41795550100"}).body
    [candidate] = found["candidates"]
    assert candidate.pop("confidence") >= 0.5
    assert candidate == {
        "guest_id": ada.guest_id,
        "outcome": "review",
        "initial": "A.",
        "terms": [],
        "guest": None,
    }
    assert ask("POST", RECOGNISE, "bot", body={"name": "Ada Lovelace"}).status == 422
    misses = [ask("POST", RECOGNISE, "bot", body={"phone": f"+417955502{n:02d}"}).status for n in range(21)]
    assert misses == [200] * 20 + [429]
