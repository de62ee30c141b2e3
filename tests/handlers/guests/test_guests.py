"""Guests over REST."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from functions.guests.guests.handler import lambda_handler
from functions.guests.lists.handler import lambda_handler as lists
from tests.requests import FakeContext, api_event

PHONE = {"kind": "phone", "value": "41795550100"}
BSUID = {"kind": "bsuid", "value": "CH.13491208655302741918"}


class Answer:
    """What the API said."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.body: dict[str, Any] = json.loads(answer["body"]) if answer.get("body") else {}


Ask = Callable[..., Answer]


@pytest.fixture
def ask(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> Ask:
    """Asks as a staff member of the property."""
    from attendant.identity.access import user_id_of

    member = Membership(
        user_id=user_id_of("sub-anna"),
        property_id=staff_actor.property_id,
        role=Role.STAFF,
        email="anna@example.test",
    )
    with transactions.begin(staff_actor) as tx:
        Directory(tables["properties"]).join(tx, member)
    claims = {"sub": "sub-anna", "token_use": "access", "origin_jti": "session-1"}

    def send(method: str, path: str, **more: Any) -> Answer:
        answering = lists if (method, path) == ("GET", "/api/v1/guests") else lambda_handler
        return Answer(answering(api_event(method, path, **{"claims": claims, **more}), FakeContext()))

    return send


def test_a_guest_is_entered_read_and_changed(ask: Ask) -> None:
    made = ask(
        "POST", "/api/v1/guests", body={"name": "Ada", "phone": "+41 79 555 01 00", "aliases": [PHONE]}
    )
    assert (made.status, made.headers["ETag"]) == (201, '"1"')
    path = made.headers["Location"]
    assert made.body["phone_e164"] == "+41795550100"
    read = ask("GET", path)
    assert (read.status, read.body) == (200, made.body)
    changed = ask("PATCH", path, body={"email": "ada@example.test"}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    stale = ask("PATCH", path, body={"email": None}, headers={"If-Match": '"1"'})
    assert (stale.status, stale.body["code"], stale.body["current_revision"]) == (409, "stale_revision", 2)
    assert ask("PATCH", path, body={"email": None}).status == 428


def test_a_whole_profile_is_kept_as_it_was_given(ask: Ask) -> None:
    wish = {
        "given_name": "Zoë",
        "family_name": "Müller",
        "phones": [{"value": "079 555 01 00", "label": "home"}, "+41 79 555 01 01", "000 000 00"],
        "emails": ["Zoe@Example.test", "zoe at home", "zmuller.1234@guest.booking.com"],
        "birthday": "1984-02-29",
        "nationality": "ch",
        "address": {
            "lines": ["Dorfstrasse 1"],
            "postal_code": "3818",
            "city": "Grindelwald",
            "country": "DE",
        },
        "preferences": [{"topic": "room", "text": "high floor"}],
        "allergies": ["hazelnut"],
        "tags": ["Wine Lover", "wine-lover"],
        "vip": True,
        "consents": [{"channel": "email", "purpose": "marketing", "given": False}],
        "marketing_opt_out": True,
    }
    made = ask("POST", "/api/v1/guests", body=wish)
    assert made.status == 201
    zoe = made.body
    assert (zoe["name"], zoe["phone_e164"], zoe["email"]) == (
        "Zoë Müller",
        "+49795550100",
        "zoe@example.test",
    )
    assert [(phone["given"], phone["usable"], phone["problem"]) for phone in zoe["phones"]] == [
        ("079 555 01 00", True, None),
        ("+41 79 555 01 01", True, None),
        ("000 000 00", False, "not a real number"),
    ]
    assert [(email["value"], email["usable"], email["relay"]) for email in zoe["emails"]] == [
        ("zoe@example.test", True, False),
        ("zoe at home", False, False),
        ("zmuller.1234@guest.booking.com", True, True),
    ]
    assert (zoe["nationality"], zoe["tags"], zoe["consents"][0]["source"]) == ("CH", ["wine-lover"], "staff")
    path = made.headers["Location"]
    assert ask("GET", path).body == zoe
    married = ask("PATCH", path, body={"family_name": "Meier"}, headers={"If-Match": '"1"'}).body
    assert (married["name"], married["phones"]) == ("Zoë Meier", zoe["phones"])
    bare = ask("PUT", path, body={"name": "Z."}, headers={"If-Match": '"2"'}).body
    assert (bare["name"], bare["given_name"], bare["phones"], bare["consents"]) == ("Z.", None, [], [])
    assert ask("PUT", path, body={"name": "Z."}, headers={"If-Match": '"2"'}).status == 409


def test_what_can_be_done_with_a_guest_is_said(ask: Ask) -> None:
    reached = {"phone": "+41 79 555 01 00", "email": "ada@example.test", "aliases": [PHONE]}
    for wish, possible in (
        (reached, ["call", "mail", "whatsapp", "chat", "note", "book"]),
        ({"phone": "555"}, ["note", "book"]),
    ):
        path = ask("POST", "/api/v1/guests", body=wish).headers["Location"]
        actions = ask("GET", f"{path}/actions").body["actions"]
        assert [action["kind"] for action in actions if not action["why_not"]] == possible
        links = [action["href"] for action in actions if action["href"]]
        if wish is reached:
            assert links == ["tel:+41795550100", "mailto:ada@example.test", "https://wa.me/41795550100"]


def test_a_number_without_a_country_is_kept_but_not_used(ask: Ask) -> None:
    made = ask("POST", "/api/v1/guests", body={"phone": "079 555 01 00"}).body
    [phone] = made["phones"]
    assert (phone["value"], phone["usable"], made["phone_e164"]) == ("079 555 01 00", False, None)
    assert phone["problem"].startswith("without a country")


def test_the_same_key_gives_the_first_answer_again(ask: Ask) -> None:
    key = {"Idempotency-Key": "k1"}
    first = ask("POST", "/api/v1/guests", body={"name": "Ada"}, headers=key)
    again = ask("POST", "/api/v1/guests", body={"name": "Ada"}, headers=key)
    assert again.body == first.body
    other = ask("POST", "/api/v1/guests", body={"name": "Bob"}, headers=key)
    assert (other.status, other.body["code"]) == (409, "idempotency_mismatch")
    assert len(ask("GET", "/api/v1/guests").body["guests"]) == 1


def test_an_alias_is_linked_resolved_and_never_moved(ask: Ask) -> None:
    ada = ask("POST", "/api/v1/guests", body={"name": "Ada"}).body["guest_id"]
    bob = ask("POST", "/api/v1/guests", body={"name": "Bob"}).body["guest_id"]
    assert ask("POST", f"/api/v1/guests/{ada}/aliases", body=PHONE).headers["ETag"] == '"2"'
    assert ask("POST", f"/api/v1/guests/{ada}/aliases", body=PHONE).headers["ETag"] == '"2"'
    taken = ask("POST", f"/api/v1/guests/{bob}/aliases", body=PHONE)
    assert (taken.status, taken.body["code"], taken.body["guest_id"]) == (409, "alias_taken", ada)
    found = ask("POST", "/api/v1/guests/resolve", body={"aliases": [BSUID, PHONE]})
    assert (found.status, found.body["guest_id"]) == (200, ada)
    assert ask("POST", "/api/v1/guests/resolve", body={"aliases": [BSUID]}).status == 404


def test_the_list_goes_on_with_its_cursor(ask: Ask) -> None:
    for name in ("Ada", "Bob", "Cleo"):
        ask("POST", "/api/v1/guests", body={"name": name, "phone": "+41795550100"})
    first = ask("GET", "/api/v1/guests", query={"limit": "2"}).body
    rest = ask("GET", "/api/v1/guests", query={"limit": "2", "cursor": first["cursor"]}).body
    assert [len(first["guests"]), len(rest["guests"]), rest["cursor"]] == [2, 1, None]
    with_phone = ask("GET", "/api/v1/guests", query={"phone": "+41 79 555 01 00"}).body
    assert len(with_phone["guests"]) == 3
    work = {"name": "Eve", "phones": ["+41 79 555 01 77", "+41 79 555 01 00"]}
    eve = ask("POST", "/api/v1/guests", body=work).body
    newest = ask("GET", "/api/v1/guests", query={"phone": "+41 79 555 01 00", "limit": "1"}).body["guests"]
    assert [guest["guest_id"] for guest in newest] == [eve["guest_id"]], "by any of their numbers"
    for number, found in (("+41 79 555 01 77", 1), ("+41 79 555 01 99", 0)):
        both = ask("GET", "/api/v1/guests", query={"q": "Eve", "phone": number}).body["guests"]
        assert len(both) == found
    assert ask("GET", "/api/v1/guests/conflicts").body == {"conflicts": [], "cursor": None}


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "field"),
    [
        ("POST", "/api/v1/guests", {"body": {"phone": " "}}, 422, "body.phone"),
        ("POST", "/api/v1/guests", {"body": {"birthday": "2190-01-01"}}, 422, "body.birthday"),
        ("POST", "/api/v1/guests", {"body": {"birthday": "1890-01-01"}}, 422, "body.birthday"),
        ("POST", "/api/v1/guests", {"body": {"nationality": "Swiss"}}, 422, "body.nationality"),
        ("POST", "/api/v1/guests", {"body": {"address": {"country": "ZZ"}}}, 422, "body.address.country"),
        ("POST", "/api/v1/guests", {"body": {"tags": ["<b>"]}}, 422, "body.tags.0"),
        ("POST", "/api/v1/guests", {"body": {"phones": ["+41 79 555 01 00"] * 6}}, 422, "body.phones"),
        ("POST", "/api/v1/guests", {"body": {"phone": "1", "phones": []}}, 422, "body"),
        (
            "POST",
            "/api/v1/guests",
            {"body": {"consents": [{"channel": "fax", "purpose": "marketing", "given": True}]}},
            422,
            "body.consents.0.channel",
        ),
        ("POST", "/api/v1/guests", {"body": {"nickname": "Ada"}}, 422, "body.nickname"),
        (
            "POST",
            "/api/v1/guests",
            {"body": {"aliases": [{"kind": "fax", "value": "1"}]}},
            422,
            "body.aliases.0",
        ),
        ("POST", "/api/v1/guests/resolve", {"body": {"aliases": []}}, 422, "body.aliases"),
        ("GET", "/api/v1/guests", {"query": {"limit": "0"}}, 422, "query.limit"),
        ("GET", "/api/v1/guests", {"query": {"phone": "911"}}, 422, "query.phone"),
        ("GET", "/api/v1/guests", {"query": {"cursor": "bogus"}}, 422, "cursor"),
        ("GET", "/api/v1/guests/gst_none", {}, 404, ""),
        ("PATCH", "/api/v1/guests/gst_none", {"body": {}, "headers": {"If-Match": '"1"'}}, 404, ""),
        ("POST", "/api/v1/guests/gst_none/aliases", {"body": PHONE}, 404, ""),
        ("GET", "/api/v1/guests", {"claims": None}, 401, ""),
        ("GET", "/api/v1/guests", {"claims": {"sub": "sub-bob", "token_use": "access"}}, 403, ""),
    ],
)
def test_what_cannot_be_done_is_a_problem(
    ask: Ask, method: str, path: str, more: dict[str, Any], status: int, field: str
) -> None:
    answer = ask(method, path, **more)
    assert (answer.status, answer.body["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    if field:
        assert any(error["field"].startswith(field) for error in answer.body["errors"]), answer.body
