"""Signing in, refreshing, signing out."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from botocore.client import BaseClient

from attendant.properties import directory
from tests.handlers.identity.conftest import PASSWORD, Api


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(api: Api) -> None:
    api.register()
    wrong = api.login("anna@example.test", "Wrong-Horse-99")
    unknown = api.login("nobody@example.test", "Wrong-Horse-99")
    assert wrong.status == unknown.status == 401
    assert {**wrong.body, "correlation_id": ""} == {**unknown.body, "correlation_id": ""}
    assert wrong.headers == unknown.headers


def test_a_session_is_refreshed(api: Api) -> None:
    api.register()
    first = api.login(" Anna@Example.test ").body
    fresh = api("POST", "/api/v1/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert fresh.status == 200
    assert fresh.body["refresh_token"] == first["refresh_token"]
    assert api("GET", "/api/v1/me", token=fresh.body["access_token"]).status == 200


def test_signing_out_ends_every_token_of_the_session_and_no_other(api: Api) -> None:
    api.register()
    mine, other = api.login("anna@example.test").body, api.login("anna@example.test").body
    ended = api("POST", "/api/v1/auth/logout", token=mine["access_token"])
    assert (ended.status, ended.text) == (204, "")
    directory.forget()  # what another process knows after 60 seconds
    for token in (mine["access_token"], mine["id_token"]):
        refused = api("GET", "/api/v1/me", token=token)
        assert (refused.status, refused.body["code"]) == (401, "unauthenticated")
    assert api("POST", "/api/v1/auth/refresh", {"refresh_token": mine["refresh_token"]}).status == 401
    assert api("GET", "/api/v1/me", token=other["access_token"]).status == 200
    assert api("POST", "/api/v1/auth/refresh", {"refresh_token": other["refresh_token"]}).status == 200


def test_signing_out_revokes_the_refresh_token_at_its_source(api: Api) -> None:
    mine = api.register().body
    revoked: list[dict[str, Any]] = []
    real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def make_api_call(client: Any, operation: str, parameters: Any) -> Any:
        if operation == "RevokeToken":
            revoked.append(parameters)
            return {}
        return real(client, operation, parameters)

    with patch.object(BaseClient, "_make_api_call", make_api_call):
        body = {"refresh_token": mine["refresh_token"]}
        assert api("POST", "/api/v1/auth/logout", body, token=mine["access_token"]).status == 204
    assert [call["Token"] for call in revoked] == [mine["refresh_token"]]


@pytest.mark.parametrize("body", ["{not json", [1], {"refresh_token": ""}, {"token": "x"}])
def test_signing_out_with_a_body_that_makes_no_sense_is_refused(api: Api, body: Any) -> None:
    mine = api.register().body
    refused = api("POST", "/api/v1/auth/logout", body, token=mine["access_token"])
    assert (refused.status, refused.body["code"]) == (422, "invalid"), refused.body


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/auth/me"])
def test_nobody_is_refused(api: Api, path: str) -> None:
    assert api("GET", path).status == 401


def test_no_password_token_or_email_is_logged(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    made = api.register().body
    api.register()
    api("POST", "/api/v1/auth/refresh", {"refresh_token": made["refresh_token"]})
    api.login("anna@example.test", "Wrong-Horse-99")
    api("POST", "/api/v1/auth/logout", token=made["access_token"])
    logged = capsys.readouterr()
    text = logged.out + logged.err
    for private in (
        PASSWORD,
        "Wrong-Horse-99",
        "anna@example.test",
        made["access_token"],
        made["refresh_token"],
    ):
        assert private not in text
        assert json.dumps(private) not in text
