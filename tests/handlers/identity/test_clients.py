"""Machine clients: a secret shown once, a token within a property and scopes, an end that takes effect."""

from typing import Any

import pytest

from attendant.identity.access import guest_assistant, require_scope, user_id_of
from attendant.identity.cognito import claims_of
from attendant.kernel.errors import Forbidden
from attendant.kernel.subjects import Client, Scope, Subject
from attendant.kernel.tables import Table
from attendant.properties.directory import Directory
from tests.handlers.identity.conftest import Answer, Api
from tests.requests import api_event

CLIENTS = "/api/v1/users/clients"
WISH = {"name": "Concierge of the Grand", "scopes": ["read"]}


class Request:
    """What a dependency sees of a request."""

    def __init__(self, token: str, property_id: str | None = None) -> None:
        headers = {"property-id": property_id} if property_id else {}
        self.resolved_event: Any = _Event(api_event("GET", "/x", headers=headers, claims=claims_of(token)))


class _Event(dict[str, Any]):
    @property
    def headers(self) -> dict[str, str]:
        found: dict[str, str] = self["headers"]
        return found


@pytest.fixture
def owner(api: Api) -> dict[str, Any]:
    return api.register().body


def made(api: Api, owner: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = api("POST", CLIENTS, {**WISH, **more}, token=owner["access_token"])
    assert answer.status == 201, answer.text
    return answer.body


def exchanged(api: Api, client: dict[str, Any], **more: Any) -> Answer:
    wish = {"client_id": client["client_id"], "client_secret": client["client_secret"], **more}
    return api("POST", "/api/v1/auth/client-token", wish)


def test_a_client_exchanges_its_secret_for_a_token_of_its_property(api: Api, owner: dict[str, Any]) -> None:
    client = made(api, owner, scopes=["book"])
    answer = exchanged(api, client)
    assert answer.status == 200, answer.text
    assert (answer.body["scope"], answer.body["property_id"]) == ("book", owner["property_id"])
    assert "refresh_token" not in answer.body
    caller = guest_assistant(Request(answer.body["access_token"]))  # type: ignore[arg-type]
    assert isinstance(caller, Client)
    assert (caller.client_id, caller.property_id) == (client["client_id"], owner["property_id"])
    actor = caller.actor("cor_1")
    assert (actor.kind, actor.channel) == ("client", "online")


def test_the_secret_is_shown_once_and_stored_nowhere(
    api: Api, owner: dict[str, Any], tables: dict[str, Any]
) -> None:
    client = made(api, owner)
    [listed] = api("GET", CLIENTS, token=owner["access_token"]).body["clients"]
    assert listed == {name: value for name, value in client.items() if name != "client_secret"}
    stored = tables["properties"].client.scan(TableName=tables["properties"].name)["Items"]
    assert client["client_secret"] not in str(stored)


def test_a_revoked_client_gets_no_token_and_its_token_is_refused(api: Api, owner: dict[str, Any]) -> None:
    client = made(api, owner)
    token = exchanged(api, client).body["access_token"]
    path = f"{CLIENTS}/{client['client_id']}"
    assert api("DELETE", path, token=owner["access_token"]).status == 204
    assert api("DELETE", path, token=owner["access_token"]).status == 204
    assert exchanged(api, client).body["code"] == "bad_client"
    with pytest.raises(Forbidden):
        guest_assistant(Request(token))  # type: ignore[arg-type]
    [listed] = api("GET", CLIENTS, token=owner["access_token"]).body["clients"]
    assert listed["revoked_at"] is not None


def test_another_secret_ends_the_former(api: Api, owner: dict[str, Any]) -> None:
    client = made(api, owner)
    renewed = api("POST", f"{CLIENTS}/{client['client_id']}/secret", token=owner["access_token"])
    assert exchanged(api, client).status == 401
    assert exchanged(api, renewed.body).status == 200


def test_a_repeat_under_the_same_key_is_the_same_client(api: Api, owner: dict[str, Any]) -> None:
    def add(**more: Any) -> Answer:
        wish = {**WISH, **more}
        return api("POST", CLIENTS, wish, token=owner["access_token"], headers={"Idempotency-Key": "k1"})

    first, again = add(), add()
    assert first.body["client_id"] == again.body["client_id"]
    assert exchanged(api, again.body).status == 200
    assert add(name="Another").body["code"] == "idempotency_mismatch"
    assert len(api("GET", CLIENTS, token=owner["access_token"]).body["clients"]) == 1


@pytest.mark.parametrize(
    "wish",
    [{"client_secret": "wrong"}, {"client_id": "cli_01J00000000000000000000000"}],
)
def test_a_wrong_id_and_a_wrong_secret_are_refused_alike(
    api: Api, owner: dict[str, Any], wish: dict[str, str]
) -> None:
    answer = exchanged(api, made(api, owner), **wish)
    assert (answer.status, answer.body["code"]) == (401, "bad_client")


def test_nobody_signs_in_as_a_client_nor_a_person_as_one(api: Api, owner: dict[str, Any]) -> None:
    client = made(api, owner)
    address = f"{client['client_id'].lower()}@clients.attendant.invalid"
    assert api.login(address, client["client_secret"]).status == 422
    assert api.register(address).status == 422
    added = {"email": address, "name": "Eve", "role": "admin"}
    assert api("POST", "/api/v1/users", added, token=owner["access_token"]).status == 422
    person = {"client_id": "anna@example.test", "client_secret": "Correct-Horse-1"}
    assert api("POST", "/api/v1/auth/client-token", person).status == 422


def test_a_client_is_no_member(api: Api, owner: dict[str, Any]) -> None:
    token = exchanged(api, made(api, owner, scopes=["book"])).body["access_token"]
    for method, path in (("GET", "/api/v1/users"), ("GET", CLIENTS), ("GET", "/api/v1/auth/me")):
        assert api(method, path, token=token).status == 403
    with pytest.raises(Forbidden):
        guest_assistant(Request(token, "prp_another"))  # type: ignore[arg-type]


def test_staff_below_manager_make_no_clients(api: Api, owner: dict[str, Any]) -> None:
    member = {"email": "sam@example.test", "name": "Sam", "role": "staff"}
    temporary = api("POST", "/api/v1/users", member, token=owner["access_token"]).body["temporary_password"]
    token = api.login(member["email"], temporary, new_password="Correct-Horse-2").body["access_token"]
    assert api("POST", CLIENTS, WISH, token=token).status == 403
    caller = guest_assistant(Request(token))  # type: ignore[arg-type]
    assert isinstance(caller, Subject)


def test_book_includes_read_and_not_the_other_way_round() -> None:
    reader = Client(client_id="c", name="n", property_id="p", scopes=frozenset({Scope.READ}))
    booker = reader.model_copy(update={"scopes": frozenset({Scope.BOOK})})
    require_scope(reader, Scope.READ)
    require_scope(booker, Scope.READ)
    require_scope(booker, Scope.BOOK)
    with pytest.raises(Forbidden):
        require_scope(reader, Scope.BOOK)


def test_what_a_process_knows_of_a_client_is_a_minute_old_at_most(
    api: Api, owner: dict[str, Any], tables: dict[str, Table]
) -> None:
    client = made(api, owner)
    account = user_id_of(claims_of(exchanged(api, client).body["access_token"])["sub"])
    seconds = [0.0]
    process = Directory(tables["properties"], lambda: seconds[0])
    assert process.standing(account).client
    api("DELETE", f"{CLIENTS}/{client['client_id']}", token=owner["access_token"])
    seconds[0] = 59
    assert process.standing(account).client
    seconds[0] = 61
    assert process.standing(account).client is None
