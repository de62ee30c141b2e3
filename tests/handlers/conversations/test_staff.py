"""What staff read, write and decide over REST."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from attendant.identity.access import user_id_of
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership, forget
from functions.conversations.conversations import handler as conversations
from tests.requests import FakeContext, api_event
from tests.whatsapp_bodies import body_of, change, message

Post = Callable[..., tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Answer:
    """What the gateway would send back."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Staff:
    """A signed-in member of the property."""

    property_id: str

    def call(self, method: str, path: str = "", *, body: Any = None, **headers: str) -> Answer:
        route, _, query = f"/api/v1/conversations{path}".partition("?")
        event = api_event(
            method,
            route,
            query=dict(part.split("=", 1) for part in query.split("&") if part),
            body=body,
            headers={"Property-Id": self.property_id, **{k.replace("_", "-"): v for k, v in headers.items()}},
            claims={"sub": "sub-1", "token_use": "access", "origin_jti": "session"},
        )
        answer = conversations.lambda_handler(event, FakeContext())
        found = {name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()}
        found |= answer.get("headers", {})
        return Answer(answer["statusCode"], found, json.loads(answer["body"]))


@pytest.fixture
def staff(at_home: None, tables: dict[str, Table], transactions: Transactions, staff_actor: Actor) -> Staff:
    forget()
    member = Membership(
        user_id=user_id_of("sub-1"),
        property_id=staff_actor.property_id,
        role=Role.STAFF,
        email="anna@example.test",
    )
    transactions.run(staff_actor, lambda tx: Directory(tables["properties"]).join(tx, member))
    return Staff(staff_actor.property_id)


@pytest.fixture
def conversation_id(staff: Staff, post: Post) -> str:
    """A guest wrote just now."""
    _, answer = post(body_of(change(message("wamid.1", "A lesson tomorrow?", at=4102444800))))
    return str(answer["messages"][0]["conversation_id"])


def test_conversations_are_listed_and_read(staff: Staff, conversation_id: str) -> None:
    listed = staff.call("GET", "?mode=bot&limit=10")
    assert [each["conversation_id"] for each in listed.body["conversations"]] == [conversation_id]
    assert listed.body["conversations"][0]["preview"] == "A lesson tomorrow?"
    assert staff.call("GET", "?mode=human").body == {"conversations": [], "cursor": None}
    read = staff.call("GET", f"/{conversation_id}")
    assert (read.status, read.headers["ETag"], read.body["mode"]) == (200, '"1"', "bot")


def test_the_conversations_of_a_guest_are_found(staff: Staff, conversation_id: str) -> None:
    [one] = staff.call("GET").body["conversations"]
    assert staff.call("GET", f"?guest_id={one['guest_id']}").body["conversations"] == [one]
    assert staff.call("GET", f"?guest_id={one['guest_id']}&mode=human").body["conversations"] == []
    assert staff.call("GET", "?guest_id=gst_none").status == 404


def test_messages_are_read_newest_first_in_pages(staff: Staff, conversation_id: str, post: Post) -> None:
    post(body_of(change(message("wamid.2", "For two"), message("wamid.3", "At ten"))))
    first = staff.call("GET", f"/{conversation_id}/messages?limit=2").body
    rest = staff.call("GET", f"/{conversation_id}/messages?limit=2&cursor={first['cursor']}").body
    texts = [each["text"] for each in first["messages"] + rest["messages"]]
    assert texts == ["At ten", "For two", "A lesson tomorrow?"]
    assert rest["cursor"] is None


def test_how_a_message_travels_is_nobody_elses_business(staff: Staff, conversation_id: str) -> None:
    written = staff.call("POST", f"/{conversation_id}/messages", body={"text": "Anna here"}).body
    [newest, first] = staff.call("GET", f"/{conversation_id}/messages").body["messages"]
    inside = {"due_at", "attempt", "sends", "not_before", "wants_answer", "as_template", "despite_opt_out"}
    assert not inside & (written.keys() | newest.keys() | first.keys())
    assert newest == written


def test_staff_take_over_write_and_hand_back(
    staff: Staff, conversation_id: str, received: Callable[[str], list[dict[str, Any]]]
) -> None:
    taken = staff.call("POST", f"/{conversation_id}/take-over", if_match='"1"')
    assert (taken.status, taken.headers["ETag"], taken.body["mode"]) == (200, '"2"', "human")
    written = staff.call(
        "POST", f"/{conversation_id}/messages", body={"text": "Anna here"}, idempotency_key="k"
    )
    again = staff.call(
        "POST", f"/{conversation_id}/messages", body={"text": "Anna here"}, idempotency_key="k"
    )
    assert (written.status, written.body["role"], written.body["state"]) == (201, "staff", "pending")
    assert again.body["message_id"] == written.body["message_id"]
    assert {job["message_id"] for job in received("whatsapp-send.fifo")} == {written.body["message_id"]}
    assert staff.call("POST", f"/{conversation_id}/hand-back", if_match='"1"').status == 409
    back = staff.call("POST", f"/{conversation_id}/hand-back", if_match='"2"')
    assert (back.status, back.body["mode"]) == (200, "bot")


def test_a_take_over_can_be_limited(staff: Staff, conversation_id: str) -> None:
    taken = staff.call("POST", f"/{conversation_id}/take-over", body={"minutes": 30})
    assert taken.body["mode_until"] is not None
    assert staff.call("POST", f"/{conversation_id}/take-over", body={"minutes": 0}).status == 422


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 4097}, {"text": 7}, {"text": None}])
def test_a_message_that_no_channel_takes_is_refused_by_field(
    staff: Staff, conversation_id: str, body: dict[str, Any]
) -> None:
    answer = staff.call("POST", f"/{conversation_id}/messages", body=body)
    assert answer.status == 422
    assert "text" in answer.body["errors"][0]["field"]


def test_another_text_under_the_same_key_is_a_conflict(staff: Staff, conversation_id: str) -> None:
    path = f"/{conversation_id}/messages"
    staff.call("POST", path, body={"text": "one"}, idempotency_key="k")
    answer = staff.call("POST", path, body={"text": "two"}, idempotency_key="k")
    assert (answer.status, answer.body["code"]) == (409, "idempotency_mismatch")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/cnv_unknown"),
        ("GET", "/cnv_unknown/messages"),
        ("POST", "/cnv_unknown/take-over"),
        ("POST", "/cnv_unknown/hand-back"),
    ],
)
def test_an_unknown_conversation_is_a_404(staff: Staff, method: str, path: str) -> None:
    assert staff.call(method, path).status == 404


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?mode=robot"])
def test_a_query_that_makes_no_sense_is_refused(staff: Staff, query: str) -> None:
    assert staff.call("GET", query).status == 422


def test_a_foreign_cursor_opens_nothing(staff: Staff, conversation_id: str) -> None:
    assert staff.call("GET", f"/{conversation_id}/messages?cursor=nonsense").status == 422
    for cursor in ("nonsense", "!", "2026-03-02"):
        assert staff.call("GET", f"?cursor={cursor}").status == 422
    assert staff.call("GET", f"/{'x' * 3000}").status == 422


def test_who_is_no_member_reads_nothing(staff: Staff, conversation_id: str) -> None:
    assert Staff("prp_other").call("GET", f"/{conversation_id}").status == 403


def test_a_closed_window_is_said_at_once(staff: Staff, post: Post) -> None:
    _, answer = post(body_of(change(message("wamid.old", phone="41795550177", at=1600000000))))
    [stored] = answer["messages"]
    refused = staff.call("POST", f"/{stored['conversation_id']}/messages", body={"text": "Hello"})
    assert (refused.status, refused.body["code"]) == (409, "window_closed")
