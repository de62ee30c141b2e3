"""Who gets in: membership and role come from the directory, the choice from a header."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends

from attendant.identity.access import admin, manager, staff, user_id_of
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Actor, Role, Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from tests.requests import FakeContext, api_event

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)


@app.get("/staff")
def for_staff(caller: Annotated[Subject, Depends(staff)]) -> Subject:
    return caller


@app.get("/manager")
def for_managers(caller: Annotated[Subject, Depends(manager)]) -> Subject:
    return caller


@app.get("/admin")
def for_admins(caller: Annotated[Subject, Depends(admin)]) -> Subject:
    return caller


CLAIMS = {"sub": "sub-anna", "token_use": "access", "origin_jti": "session-1"}
Join = Callable[[str, Role], None]


@pytest.fixture
def join(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> Join:
    """Makes Anna a member of a property."""

    def write(property_id: str, role: Role) -> None:
        member = Membership(
            user_id=user_id_of("sub-anna"), property_id=property_id, role=role, email="anna@example.test"
        )
        with transactions.begin(staff_actor) as tx:
            Directory(tables["properties"]).join(tx, member)

    return write


def get(path: str, claims: dict[str, Any] | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    event = api_event("GET", path, claims=CLAIMS if claims is None else claims, headers=sent)
    answer = respond(app, event, FakeContext())
    return answer["statusCode"], json.loads(answer["body"])


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.STAFF, {"/staff"}),
        (Role.MANAGER, {"/staff", "/manager"}),
        (Role.ADMIN, {"/staff", "/manager", "/admin"}),
    ],
)
def test_a_role_includes_those_below_it(join: Join, role: Role, allowed: set[str]) -> None:
    join("prp_1", role)
    answers = {path: get(path)[0] for path in ("/staff", "/manager", "/admin")}
    assert {path for path, status in answers.items() if status == 200} == allowed
    assert {status for path, status in answers.items() if path not in allowed} <= {403}


def test_a_member_of_one_property_need_not_choose(join: Join) -> None:
    join("prp_1", Role.STAFF)
    assert get("/staff")[1]["property_id"] == "prp_1"
    assert get("/staff", Property_Id="prp_1")[0] == 200


def test_a_member_of_several_must_choose(join: Join) -> None:
    join("prp_1", Role.STAFF)
    join("prp_2", Role.ADMIN)
    status, problem = get("/staff")
    assert (status, problem["errors"][0]["field"]) == (422, "header.Property-Id")
    assert problem["property_ids"] == ["prp_1", "prp_2"]
    assert get("/admin", Property_Id="prp_2")[1]["property_id"] == "prp_2"
    assert get("/admin", Property_Id="prp_1")[0] == 403


@pytest.mark.parametrize("other", ["prp_2", "prp_none", "DIRECTORY#PROPERTIES"])
def test_another_property_and_none_are_refused_alike(join: Join, other: str) -> None:
    join("prp_1", Role.ADMIN)
    status, problem = get("/staff", Property_Id=other)
    assert (status, problem["detail"]) == (403, "Not a member of this property.")


@pytest.mark.usefixtures("environment")
def test_a_member_of_nothing_is_refused() -> None:
    assert get("/staff")[0] == 403


@pytest.mark.parametrize(
    "claims",
    [{}, {"token_use": "access"}, {"sub": "sub-anna"}, {"sub": "sub-anna", "token_use": "refresh"}],
)
def test_a_token_of_another_use_is_no_token(join: Join, claims: dict[str, str]) -> None:
    join("prp_1", Role.ADMIN)
    assert get("/staff", claims)[0] == 401


def test_a_role_in_the_token_means_nothing(join: Join) -> None:
    join("prp_1", Role.STAFF)
    claims = {**CLAIMS, "custom:role": "admin", "cognito:groups": "[admin]", "property_id": "prp_2"}
    assert get("/admin", claims)[0] == 403
    assert get("/staff", claims)[1]["property_id"] == "prp_1"
