"""Every refusal over HTTP: a problem that says which field and why, and nothing of the inside."""

import json
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from pydantic import BaseModel, Field

from attendant.kernel.errors import Conflict, Forbidden, Unavailable
from attendant.kernel.http import expected_revision, idempotency_key, install_problem_responses, respond
from tests.requests import FakeContext, api_event


class Wish(BaseModel):
    party: int = Field(ge=1)


def not_you() -> str:
    raise Forbidden("Only for managers.")


@pytest.fixture
def app() -> APIGatewayHttpResolver:
    app = APIGatewayHttpResolver(enable_validation=True)
    install_problem_responses(app)

    @app.post("/things")
    def make(wish: Wish) -> dict[str, int]:
        return {"party": wish.party}

    @app.get("/refused")
    def refused() -> dict[str, str]:
        raise Conflict("Taken.", reasons=[{"code": "held"}])

    @app.get("/down")
    def down() -> dict[str, str]:
        raise Unavailable("The store is busy.", retry_after=7)

    @app.get("/broken")
    def broken() -> dict[str, str]:
        raise RuntimeError("the password is swordfish")

    @app.get("/managers")
    def managers(who: Annotated[str, Depends(not_you)]) -> dict[str, str]:
        return {"who": who}

    @app.put("/things/<thing_id>")
    def change(thing_id: str) -> dict[str, Any]:
        return {"revision": expected_revision(app), "key": idempotency_key(app)}

    return app


Answer = tuple[int, dict[str, Any], dict[str, Any]]


def call(app: APIGatewayHttpResolver, *request: Any, **more: Any) -> Answer:
    answer = respond(app, api_event(*request, **more), FakeContext())
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"party": 0}, "body.party", "greater than or equal to 1"),
        ({"party": "many"}, "body.party", "valid integer"),
        ({}, "body.party", "required"),
        ("{not json", "body", "not JSON, from character 1 on"),
        ([1], "body", ""),
    ],
)
def test_a_payload_that_is_not_valid_names_field_and_reason(
    app: APIGatewayHttpResolver, body: Any, field: str, reason: str
) -> None:
    status, problem, headers = call(app, "POST", "/things", body=body)
    assert (status, problem["code"]) == (422, "invalid")
    assert headers["Content-Type"] == "application/problem+json"
    assert any(
        error["field"] == field and reason.lower() in error["reason"].lower() for error in problem["errors"]
    ), problem


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe{", "application/json"),
        (b"a=b", "multipart/form-data"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"{}", "text/plain; charset=utf-16"),
    ],
)
def test_what_is_not_json_is_refused_and_not_a_fault(
    app: APIGatewayHttpResolver, body: bytes, content_type: str
) -> None:
    headers = {"Content-Type": content_type}
    status, problem, _ = call(app, "POST", "/things", body=body, headers=headers, base64_body=True)
    assert (status, problem["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("sent", "kept"), [("web-12345678", "web-12345678"), ("<script>", "req-1"), ("", "req-1")]
)
def test_a_sound_correlation_id_of_the_caller_is_kept(
    app: APIGatewayHttpResolver, sent: str, kept: str
) -> None:
    _, problem, _ = call(app, "GET", "/refused", headers={"X-Correlation-Id": sent})
    assert problem["correlation_id"] == kept


def test_a_refusal_carries_its_reasons(app: APIGatewayHttpResolver) -> None:
    status, problem, _ = call(app, "GET", "/refused")
    assert (status, problem["code"], problem["reasons"]) == (409, "conflict", [{"code": "held"}])


def test_a_refusal_in_a_dependency_keeps_its_status(app: APIGatewayHttpResolver) -> None:
    status, problem, _ = call(app, "GET", "/managers")
    assert (status, problem["detail"]) == (403, "Only for managers.")


def test_what_may_succeed_later_says_when(app: APIGatewayHttpResolver) -> None:
    status, _, headers = call(app, "GET", "/down")
    assert (status, headers["Retry-After"]) == (503, "7")


def test_a_fault_tells_nothing_of_the_inside(app: APIGatewayHttpResolver) -> None:
    status, problem, _ = call(app, "GET", "/broken")
    assert (status, problem["code"]) == (500, "fault")
    assert "swordfish" not in json.dumps(problem)


def test_an_unknown_path_is_a_problem_too(app: APIGatewayHttpResolver) -> None:
    assert call(app, "GET", "/nowhere")[:2][0] == 404


@pytest.mark.parametrize(
    ("header", "status"), [('"3"', 200), ("3", 200), ('W/"3"', 200), (None, 428), ("abc", 422), ("*", 422)]
)
def test_a_write_says_which_revision_it_was_decided_on(
    app: APIGatewayHttpResolver, header: str | None, status: int
) -> None:
    headers = {"If-Match": header} if header else {}
    assert call(app, "PUT", "/things/1", headers=headers)[0] == status


def test_an_endless_idempotency_key_is_refused(app: APIGatewayHttpResolver) -> None:
    headers = {"If-Match": '"1"', "Idempotency-Key": "k" * 201}
    assert call(app, "PUT", "/things/1", headers=headers)[0] == 422
