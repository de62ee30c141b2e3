"""Notes about guests over REST."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.guests.models import Guest, GuestWish
from attendant.guests.repository import GuestRepository
from attendant.guests.service import Guests
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from functions.guests.notes.handler import lambda_handler


@pytest.fixture
def ada(tables: dict[str, Table], transactions: Transactions, staff_actor: Actor) -> Guest:
    guests = Guests(tables["guests"], staff_actor.property_id)
    return transactions.run(staff_actor, lambda tx: guests.create(tx, GuestWish(name="Ada")))


def test_a_note_is_written_changed_and_removed(asking: Callable[..., Any], ada: Guest) -> None:
    ask, path = asking(lambda_handler), f"/api/v1/guests/{ada.guest_id}/notes"
    key = {"Idempotency-Key": "n1"}
    first = ask("POST", path, body={"text": " Likes the window "}, headers=key)
    assert ask("POST", path, body={"text": " Likes the window "}, headers=key).body == first.body
    assert (first.status, first.body["text"], first.body["author_email"]) == (
        201,
        "Likes the window",
        "staff@example.test",
    )
    ask("POST", path, body={"text": "Allergic to lilies", "pinned": True})
    page = ask("GET", path, query={"limit": "1"}).body
    assert [note["text"] for note in page["notes"]] == ["Allergic to lilies"]
    rest = ask("GET", path, query={"limit": "1", "cursor": page["cursor"]}).body
    assert ([note["text"] for note in rest["notes"]], rest["cursor"]) == (["Likes the window"], None)
    place = first.headers["Location"]
    changed = ask("PATCH", place, body={"pinned": True}, headers={"If-Match": '"1"'})
    assert (changed.body["pinned"], changed.body["text"], changed.headers["ETag"]) == (
        True,
        "Likes the window",
        '"2"',
    )
    assert ask("PATCH", place, body={"text": "?"}, headers={"If-Match": '"1"'}).status == 409
    assert ask("DELETE", place).status == 428
    assert ask("DELETE", place, headers={"If-Match": '"2"'}).status == 204
    assert ask("PATCH", place, body={"text": "?"}, headers={"If-Match": '"2"'}).status == 404
    assert len(ask("GET", path).body["notes"]) == 1


def test_notes_of_a_merged_profile_are_the_persons(
    asking: Callable[..., Any],
    ada: Guest,
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> None:
    ask = asking(lambda_handler)
    ask("POST", f"/api/v1/guests/{ada.guest_id}/notes", body={"text": "Old friend"})
    guests = Guests(tables["guests"], staff_actor.property_id)
    repository = GuestRepository(tables["guests"], staff_actor.property_id)
    other = transactions.run(staff_actor, lambda tx: guests.create(tx, GuestWish(name="Ada L.")))
    with transactions.begin(staff_actor) as tx:
        repository.replace(tx, other, other.revised(absorbed=(ada.guest_id,)), "merged", rerun=False)
        repository.replace(tx, ada, ada.revised(merged_into=other.guest_id), "merged", rerun=False)
    moved = ask("GET", f"/api/v1/guests/{ada.guest_id}/notes", query={"limit": "5"})
    assert (moved.status, moved.body["code"], moved.body["guest_id"]) == (308, "guest_merged", other.guest_id)
    assert moved.headers["Location"] == f"/api/v1/guests/{other.guest_id}/notes?limit=5"
    found = ask("GET", f"/api/v1/guests/{other.guest_id}/notes").body["notes"]
    assert [note["text"] for note in found] == ["Old friend"]
    assert guests.current(ada.guest_id).guest_id == other.guest_id
    assert [guest.guest_id for guest in guests.newest().guests] == [other.guest_id]


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "field"),
    [
        ("POST", "gst_none/notes", {"body": {"text": "?"}}, 404, ""),
        ("GET", "gst_none/notes", {}, 404, ""),
        ("POST", "ADA/notes", {"body": {"text": "  "}}, 422, "body.text"),
        ("POST", "ADA/notes", {"body": {"text": "x" * 4001}}, 422, "body.text"),
        ("GET", "ADA/notes", {"query": {"cursor": "bogus"}}, 422, "cursor"),
    ],
)
def test_what_cannot_be_noted_is_a_problem(
    asking: Callable[..., Any],
    ada: Guest,
    method: str,
    path: str,
    more: dict[str, Any],
    status: int,
    field: str,
) -> None:
    answer = asking(lambda_handler)(method, f"/api/v1/guests/{path.replace('ADA', ada.guest_id)}", **more)
    assert answer.status == status
    if field:
        assert answer.body["errors"][0]["field"] == field
