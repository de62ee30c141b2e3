"""The HTTP side of every REST function: problem+json answers, entity tags, idempotency keys."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import DependencyResolutionError
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict, Field

from attendant.kernel import metrics
from attendant.kernel.errors import (
    DomainError,
    FieldProblem,
    Invalid,
    Malformed,
    Moved,
    NotFound,
    PreconditionRequired,
    TooManyRequests,
    Unavailable,
)
from attendant.kernel.logs import correlation, logger

PROBLEM_TYPE = "application/problem+json"
KEY_LIMIT = 200
CORRELATION_FORM = re.compile("[A-Za-z0-9_-]{8,64}")


class ProblemField(BaseModel):
    """What is wrong with one field of the request."""

    field: str = Field(description="Path of the field, e.g. `body.starts_at`")
    reason: str


class Problem(BaseModel):
    """A refusal (RFC 9457). Further members depend on `code`."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    correlation_id: str = ""
    errors: list[ProblemField] = Field(default_factory=list)


def install_problem_responses(app: APIGatewayHttpResolver) -> None:
    """Let every error of this function's routes end as problem+json, without a trace of the inside."""

    @app.exception_handler(DomainError)
    def _domain_error(error: DomainError) -> Response[str]:
        answer = problem_response(error)
        if isinstance(error, Moved):
            answer.headers["Location"] = _where_now(app, error)
        return answer

    @app.exception_handler(DependencyResolutionError)
    def _dependency_error(error: DependencyResolutionError) -> Response[str]:
        # Powertools wraps what a dependency raised; the refusal is its cause.
        cause: BaseException = error
        while isinstance(cause, DependencyResolutionError) and cause.__cause__ is not None:
            cause = cause.__cause__
        return problem_response(cause)

    @app.exception_handler(RequestUnsupportedContentType)
    def _unsupported(error: RequestUnsupportedContentType) -> Response[str]:
        return problem_response(Malformed("Send the body as application/json."))

    @app.exception_handler(RequestValidationError)
    def _invalid(error: RequestValidationError) -> Response[str]:
        return problem_response(Invalid(problems=field_problems(error.errors())))

    @app.exception_handler(Exception)
    def _fault(error: Exception) -> Response[str]:
        return problem_response(error)

    @app.not_found
    def _not_found(error: NotFoundError) -> Response[str]:
        return problem_response(NotFound("There is no such path."))


def respond(app: APIGatewayHttpResolver, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request: every function's `lambda_handler` calls this.

    Sets the correlation id (the caller's `X-Correlation-Id`, else the gateway's request id) and refuses
    bodies that are not JSON: the resolver would take them for faults of ours.
    """
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    wanted = headers.get("x-correlation-id", "")
    request_id = (event.get("requestContext") or {}).get("requestId", "")
    correlation.set(wanted if CORRELATION_FORM.fullmatch(wanted) else request_id)
    try:
        _require_json(event, headers.get("content-type", ""))
    except Malformed as error:
        answer = problem_response(error)
        return {
            "statusCode": answer.status_code,
            "headers": {"Content-Type": PROBLEM_TYPE},
            "body": answer.body,
            "isBase64Encoded": False,
        }
    resolved = app.resolve(event, context)
    # AWS takes null for no body, other gateways do not.
    return {**resolved, "body": resolved.get("body") or ""}


def _where_now(app: APIGatewayHttpResolver, moved: Moved) -> str:
    request = app.current_event
    path = request.path.replace(moved.former_id, moved.current_id)
    return f"{path}?{request.raw_query_string}" if request.raw_query_string else path


def if_changed(event: Mapping[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, or 304 without a body if its entity tag is one that the caller names in `If-None-Match`."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    known = {tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")}
    tag = (answer.get("headers") or {}).get("ETag")
    if answer["statusCode"] != 200 or not tag or tag.removeprefix("W/") not in known:
        return answer
    return {**answer, "statusCode": 304, "headers": {"ETag": tag}, "body": ""}


def _require_json(event: Mapping[str, Any], content_type: str) -> None:
    body = event.get("body")
    if not body:
        return
    if content_type and content_type.split(";")[0].strip().lower() != "application/json":
        raise Malformed("Send the body as application/json.")
    try:
        raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
        raw.decode("utf-8")
    except ValueError:
        raise Malformed("The body is not text in UTF-8.") from None


def problem_response(error: BaseException) -> Response[str]:
    """The answer for an error: its problem, or a bare 500 that is counted and logged."""
    if not isinstance(error, DomainError):
        logger.error("fault", exc_info=error)
        metrics.count("Fault")
        return _answer(500, "fault", "Something went wrong on our side", "It has been noted.", {}, [])
    problems = [
        {"field": problem.field, "reason": problem.reason} for problem in getattr(error, "problems", ())
    ]
    headers: dict[str, str | list[str]] = {}
    if isinstance(error, Unavailable | TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    return _answer(error.status, error.code, error.title, error.detail, error.extra, problems, headers)


def field_problems(errors: Sequence[Mapping[str, Any]]) -> list[FieldProblem]:
    """Field and reason of each validation error; a payload that is no JSON is one problem of the body."""
    return [_field_problem(error) for error in errors]


def _field_problem(error: Mapping[str, Any]) -> FieldProblem:
    if error.get("type") == "json_invalid":
        return FieldProblem("body", f"not JSON, from character {error['loc'][-1]} on")
    return FieldProblem(".".join(str(part) for part in error["loc"]), str(error.get("msg", "not valid")))


def etag(revision: int) -> str:
    """The entity tag of a revision."""
    return f'"{revision}"'


def expected_revision(app: APIGatewayHttpResolver) -> int:
    """The revision in `If-Match`.

    Raises:
        PreconditionRequired: the header is missing.
        Invalid: it is not an entity tag of ours.
    """
    header = app.current_event.headers.get("if-match")
    if not header:
        raise PreconditionRequired("Send the ETag of what you read in If-Match.")
    tag = header.strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit()) or len(tag) > 12:
        raise Invalid.field("header.If-Match", "not an entity tag of this entity")
    return int(tag)


def seen_revision(app: APIGatewayHttpResolver) -> int | None:
    """The revision in `If-Match`, for steps that take it where it is sent.

    Raises:
        Invalid: it is not an entity tag of ours.
    """
    return expected_revision(app) if "if-match" in app.current_event.headers else None


def correlation_id() -> str:
    """The id that ties everything together that follows from this request."""
    return correlation.get()


def idempotency_key(app: APIGatewayHttpResolver) -> str | None:
    """The `Idempotency-Key` header, if given.

    Raises:
        Invalid: longer than 200 characters.
    """
    key = app.current_event.headers.get("idempotency-key")
    if key is not None and len(key) > KEY_LIMIT:
        raise Invalid.field("header.Idempotency-Key", f"at most {KEY_LIMIT} characters")
    return key or None


def entity_response[M: BaseModel](
    entity: M, revision: int, *, status: int = 200, location: str | None = None
) -> Response[M]:
    """An entity with its tag, and where it is found if it was just created."""
    headers: dict[str, str | list[str]] = {"ETag": etag(revision)}
    if location:
        headers["Location"] = location
    return Response(status_code=status, content_type="application/json", body=entity, headers=headers)


def _answer(
    status: int,
    code: str,
    title: str,
    detail: str,
    extra: Mapping[str, Any],
    problems: Sequence[Mapping[str, str]],
    headers: dict[str, str | list[str]] | None = None,
) -> Response[str]:
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, **extra}
    if problems:
        body["errors"] = list(problems)
    if correlation.get():
        body["correlation_id"] = correlation.get()
    text = json.dumps(body, default=_jsonable, ensure_ascii=False)
    return Response(status_code=status, content_type=PROBLEM_TYPE, body=text, headers=headers or {})


def _jsonable(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)
