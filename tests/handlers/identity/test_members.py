"""Admins decide who is a member, and in which role; nothing else does."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.tables import Table
from attendant.properties import directory
from tests.handlers.identity.conftest import PASSWORD, Api
from tests.store import Crashed, Interrupted

BOB = {"email": "bob@example.test", "name": "Bob", "role": "staff"}
OWN = "Bobs-Own-Word-1"


@pytest.fixture
def anna(api: Api) -> dict[str, Any]:
    """The admin of a property; its tokens and ids."""
    return api.register().body


def join(api: Api, admin: dict[str, Any], wish: dict[str, Any] = BOB) -> dict[str, Any]:
    """Adds a member who then signs in with a password of their own; their tokens and id."""
    added = api("POST", "/api/v1/users", wish, token=admin["access_token"]).body
    tokens = api.login(wish["email"], added["temporary_password"], new_password=OWN).body
    return {**added, **tokens}


def test_a_member_chooses_a_password_at_the_first_sign_in(api: Api, anna: dict[str, Any]) -> None:
    added = api("POST", "/api/v1/users", BOB, token=anna["access_token"])
    place = f"/api/v1/users/{added.body['user_id']}"
    assert (added.status, added.headers["Location"], added.headers["ETag"]) == (201, place, '"1"')
    temporary = added.body["temporary_password"]
    asked = api.login("bob@example.test", temporary)
    assert (asked.status, asked.body["code"]) == (403, "password_change_required")
    same = api.login("bob@example.test", temporary, new_password=temporary)
    assert (same.status, same.body["errors"][0]["field"]) == (422, "body.new_password")
    weak = api.login("bob@example.test", temporary, new_password="weakweakweak")
    assert (weak.status, weak.body["errors"][0]["field"]) == (422, "body.new_password")
    tokens = api.login("bob@example.test", temporary, new_password=OWN)
    assert tokens.status == 200
    me = api("GET", "/api/v1/me", token=tokens.body["access_token"]).body
    assert [m["role"] for m in me["memberships"]] == ["staff"]
    assert api.login("bob@example.test", temporary).status == 401
    assert api.login("bob@example.test", OWN).status == 200
    assert api.login("bob@example.test", OWN, new_password="Another-One-77").status == 422


def test_inviting_again_gives_a_new_temporary_password_until_it_was_used(
    api: Api, anna: dict[str, Any]
) -> None:
    first = api("POST", "/api/v1/users", BOB, token=anna["access_token"]).body
    second = api("POST", "/api/v1/users", BOB, token=anna["access_token"]).body
    assert first["user_id"] == second["user_id"]
    assert api.login("bob@example.test", first["temporary_password"]).status == 401
    assert api.login("bob@example.test", second["temporary_password"], new_password=OWN).status == 200
    third = api("POST", "/api/v1/users", BOB, token=anna["access_token"])
    assert (third.status, third.body["code"]) == (409, "already_member")
    assert len(api("GET", "/api/v1/users", token=anna["access_token"]).body["members"]) == 2


def test_a_person_with_an_account_joins_with_it(api: Api, anna: dict[str, Any]) -> None:
    other = api.register("carl@example.test", property={"whatsapp": None}).body
    added = api("POST", "/api/v1/users", {**BOB, "email": "carl@example.test"}, token=anna["access_token"])
    assert (added.status, added.body["temporary_password"]) == (201, None)
    me = api("GET", "/api/v1/me", token=other["access_token"]).body
    assert {m["role"] for m in me["memberships"]} == {"admin", "staff"}


def test_nobody_invited_elsewhere_is_invited_over(api: Api, anna: dict[str, Any]) -> None:
    invited = api("POST", "/api/v1/users", BOB, token=anna["access_token"]).body
    carl = api.register("carl@example.test", property={"whatsapp": None}).body
    stolen = api("POST", "/api/v1/users", BOB, token=carl["access_token"]).body
    assert stolen["temporary_password"] is None
    assert api.login("bob@example.test", invited["temporary_password"], new_password=OWN).status == 200


def test_an_invited_person_cannot_be_registered_over(api: Api, anna: dict[str, Any]) -> None:
    invited = api("POST", "/api/v1/users", BOB, token=anna["access_token"]).body
    for password in (PASSWORD, invited["temporary_password"]):
        taken = api.register("bob@example.test", password=password, property={"whatsapp": None})
        assert (taken.status, taken.body["code"]) == (409, "already_registered")


def test_adding_that_ended_half_way_is_completed_by_repeating_it(api: Api, anna: dict[str, Any]) -> None:
    directory.forget()
    with Interrupted() as undisturbed:
        api("POST", "/api/v1/users", {**BOB, "email": "counted@example.test"}, token=anna["access_token"])
    for moment in range(1, len(undisturbed.calls) + 1):
        email = f"crash-{moment}@example.test"
        wish = {**BOB, "email": email}
        directory.forget()
        with pytest.raises(Crashed), Interrupted(after=moment):
            api("POST", "/api/v1/users", wish, token=anna["access_token"])
        added = api("POST", "/api/v1/users", wish, token=anna["access_token"]).body
        assert api.login(email, added["temporary_password"], new_password=OWN).status == 200
    listed = api("GET", "/api/v1/users", token=anna["access_token"]).body["members"]
    assert len(listed) == 2 + len(undisturbed.calls)


def test_a_change_of_role_needs_the_revision_and_takes_effect(api: Api, anna: dict[str, Any]) -> None:
    bob = join(api, anna)
    path = f"/api/v1/users/{bob['user_id']}"
    read = api("GET", path, token=anna["access_token"])
    change = {"role": "manager"}
    changed = api(
        "PATCH", path, change, token=anna["access_token"], headers={"If-Match": read.headers["ETag"]}
    )
    assert (changed.status, changed.body["role"]) == (200, "manager")
    stale = api("PATCH", path, {"role": "admin"}, token=anna["access_token"], headers={"If-Match": '"1"'})
    assert (stale.status, stale.body["code"]) == (409, "stale_revision")
    me = api("GET", "/api/v1/me", token=bob["access_token"]).body
    assert [m["role"] for m in me["memberships"]] == ["manager"]


def test_a_removed_member_is_shut_out_with_tokens_that_still_live(api: Api, anna: dict[str, Any]) -> None:
    bob = join(api, anna)
    path = f"/api/v1/properties/{anna['property_id']}"
    assert api("GET", path, token=bob["access_token"]).status == 200
    assert api("DELETE", f"/api/v1/users/{bob['user_id']}", token=anna["access_token"]).status == 204
    directory.forget()  # what another process knows after 60 seconds
    assert api("GET", path, token=bob["access_token"]).status == 404
    assert api("GET", "/api/v1/me", token=bob["access_token"]).body["memberships"] == []
    assert api("DELETE", f"/api/v1/users/{bob['user_id']}", token=anna["access_token"]).status == 404


def test_a_property_keeps_an_admin(api: Api, anna: dict[str, Any]) -> None:
    me = f"/api/v1/users/{anna['user_id']}"
    headers = {"If-Match": '"1"'}
    for refused in (
        api("DELETE", me, token=anna["access_token"]),
        api("PATCH", me, {"role": "staff"}, token=anna["access_token"], headers=headers),
    ):
        assert (refused.status, refused.body["code"]) == (409, "last_admin")
    join(api, anna, {**BOB, "role": "admin"})
    assert api("PATCH", me, {"role": "staff"}, token=anna["access_token"], headers=headers).status == 200


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_only_admins_see_and_change_members(api: Api, anna: dict[str, Any], role: str) -> None:
    bob = join(api, anna, {**BOB, "role": role})
    wish = {**BOB, "email": "eve@example.test"}
    one = f"/api/v1/users/{anna['user_id']}"
    for method, path, body in (
        ("GET", "/api/v1/users", None),
        ("POST", "/api/v1/users", wish),
        ("GET", one, None),
        ("PATCH", one, {"role": "staff"}),
        ("DELETE", one, None),
    ):
        refused = api(method, path, body, token=bob["access_token"], headers={"If-Match": '"1"'})
        assert (refused.status, refused.body["code"]) == (403, "forbidden"), (method, path)


def test_members_of_another_property_are_not_there(api: Api, anna: dict[str, Any]) -> None:
    carl = api.register("carl@example.test", property={"whatsapp": None}).body
    path = f"/api/v1/users/{anna['user_id']}"
    assert api("GET", path, token=carl["access_token"]).status == 404
    assert api("DELETE", path, token=carl["access_token"]).status == 404


def test_every_change_of_members_is_audited_without_passwords(
    api: Api,
    anna: dict[str, Any],
    tables: dict[str, Table],
    published: Callable[[], list[dict[str, Any]]],
) -> None:
    bob = join(api, anna)
    path = f"/api/v1/users/{bob['user_id']}"
    api("PATCH", path, {"role": "manager"}, token=anna["access_token"], headers={"If-Match": '"1"'})
    api("DELETE", path, token=anna["access_token"])
    trail = list(tables["properties"].query_all(f"{anna['property_id']}#AUDIT#{bob['user_id']}"))
    assert [entry["action"] for entry in trail] == ["member_added", "member_changed", "member_removed"]
    assert all(entry["actor"]["id"] == anna["user_id"] for entry in trail)
    types = [event["type"] for event in published() if event["aggregate_id"] == bob["user_id"]]
    assert types == ["MemberAdded", "MemberChanged", "MemberRemoved"]
    assert bob["temporary_password"] not in str(trail) + str(published())
