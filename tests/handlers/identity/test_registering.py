"""Registering makes account, property and membership: all of it, also after a half-done attempt."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel import aws
from attendant.properties import directory
from tests.handlers.identity.conftest import PASSWORD, Api
from tests.store import Crashed, Interrupted


def test_a_registration_answers_property_and_working_tokens(
    api: Api, published: Callable[[], list[dict[str, Any]]]
) -> None:
    made = api.register()
    assert made.status == 201, made.body
    assert made.body["token_type"] == "Bearer"
    me = api("GET", "/api/v1/auth/me", token=made.body["access_token"]).body
    assert me == {
        "user_id": made.body["user_id"],
        "email": "anna@example.test",
        "memberships": [
            {"property_id": made.body["property_id"], "name": "Alpine Ski School", "role": "admin"}
        ],
    }
    assert api("GET", "/api/v1/me", token=made.body["id_token"]).body == me
    assert sorted(event["type"] for event in published()) == ["MemberAdded", "PropertyRegistered"]
    assert "anna" not in str(published())


def test_the_same_key_gives_the_first_property_again(api: Api) -> None:
    first = api.register(headers={"Idempotency-Key": "k1"})
    again = api.register(headers={"Idempotency-Key": "k1"})
    assert (again.status, again.body["property_id"]) == (201, first.body["property_id"])
    changed = api.register(name="Anna Maria", headers={"Idempotency-Key": "k1"})
    assert (changed.status, changed.body["code"]) == (409, "idempotency_mismatch")


@pytest.mark.parametrize("password", [PASSWORD, "Another-Horse-2"])
def test_an_email_registers_once(api: Api, password: str) -> None:
    api.register()
    again = api.register(password=password)
    assert (again.status, again.body["code"]) == (409, "already_registered")


def test_a_taken_number_leaves_the_email_free(api: Api) -> None:
    api.register()
    taken = api.register("bob@example.test")
    assert (taken.status, taken.body["code"]) == (409, "key_taken")
    number = {"phone_number_id": "100000000000002", "display_phone_number": "15550100002"}
    assert (
        api.register("bob@example.test", password="New-Password-3", property={"whatsapp": number}).status
        == 201
    )


def test_an_attempt_that_ends_anywhere_is_completed_by_repeating_it(api: Api) -> None:
    with Interrupted() as undisturbed:
        api.register("counted@example.test", property={"whatsapp": None})
    for moment in range(1, len(undisturbed.calls) + 1):
        for kind in ("at", "after"):
            email = f"crash-{kind}-{moment}@example.test"
            wish = {"headers": {"Idempotency-Key": email}, "property": {"whatsapp": None}}
            directory.forget()
            with pytest.raises(Crashed), Interrupted(**{kind: moment}):
                api.register(email, **wish)
            made = api.register(email, **wish)
            assert made.status == 201, (kind, moment, made.body)
            me = api("GET", "/api/v1/me", token=made.body["access_token"]).body
            assert [m["property_id"] for m in me["memberships"]] == [made.body["property_id"]]
    listed = directory.directory_in("attendant-test-properties").all_properties()
    assert len(listed) == 1 + 2 * len(undisturbed.calls)


def test_without_a_key_a_half_done_attempt_is_completed_too(api: Api) -> None:
    with pytest.raises(Crashed), Interrupted(after=1):
        api.register()
    assert api.register().status == 201


def test_a_half_done_account_needs_its_password(api: Api) -> None:
    with pytest.raises(Crashed), Interrupted(after=1):
        api.register()
    assert api.register(password="Someone-Else-99").status == 409
    assert api.register().status == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "too-weak-but-long"}, "body.password"),
        ({"password": "short"}, "body.password"),
        ({"email": "anna"}, "body.email"),
        ({"name": ""}, "body.name"),
        ({"property": {"zone": "Mars/Olympus"}}, "body.property.zone"),
        ({"property": {"currency": "EURO"}}, "body.property.currency"),
        ({"property": {"hours": {"weekly": {"monday": ["17:00-09:00"]}}}}, "body.property.hours.weekly"),
        ({"role": "admin"}, "body.role"),
    ],
)
def test_what_is_wrong_is_named_and_leaves_nothing(
    api: Api, pool: str, change: dict[str, Any], field: str
) -> None:
    refused = api.register(**change)
    assert refused.status == 422
    assert any(error["field"].startswith(field) for error in refused.body["errors"]), refused.body
    assert aws.client("cognito-idp").list_users(UserPoolId=pool)["Users"] == []
    assert str(change.get("password", "?")) not in refused.text
