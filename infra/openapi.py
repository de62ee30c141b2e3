"""One OpenAPI document for every REST function: `python -m infra.openapi` writes it, tests keep it fresh.

The document that is committed is also what later ones are compared with: a change that would break a client
is refused unless `--breaking` says that it is meant.
"""

import argparse
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from attendant.kernel.http import PROBLEM_TYPE, Problem
from infra.compatibility import breaking_api_changes
from infra.openapi_extra import DESCRIPTION, PUBLIC, TAGS, UNROUTED

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "openapi.json"
SERVED = ROOT / "functions" / "operations" / "docs" / "openapi.json"
BODILESS = ("202", "204", "304", "405")
METHODS = ("get", "post", "put", "patch", "delete")
# Powertools' own error models; the product answers with problems instead.
FOREIGN_MODELS = ("HTTPValidationError", "ValidationError", "ResponseValidationError")

type Json = dict[str, Any]


class Inconsistent(Exception):
    """The functions do not make one document: two of them mean different things by one name."""


@dataclass(frozen=True)
class RestFunction:
    """A function that answers HTTP requests, e.g. `bookings/resources`."""

    name: str
    module: ModuleType
    app: APIGatewayHttpResolver

    @property
    def capability(self) -> str:
        """The capability it belongs to."""
        return self.name.split("/")[0]

    def routes(self) -> dict[tuple[str, str], Callable[..., Any]]:
        """The Python function behind each path and method."""
        every = [*self.app._static_routes, *self.app._dynamic_routes]
        return {
            (route.openapi_path, method.lower()): route.func
            for route in every
            for method in ([route.method] if isinstance(route.method, str) else route.method)
        }


def rest_functions() -> list[RestFunction]:
    """Every function whose handler has a resolver of its own."""
    found = []
    for path in sorted((ROOT / "functions").glob("*/*/handler.py")):
        name = "/".join(path.parts[-3:-1])
        module = importlib.import_module(f"functions.{name.replace('/', '.')}.handler")
        app = getattr(module, "app", None)
        if isinstance(app, APIGatewayHttpResolver):
            found.append(RestFunction(name, module, app))
    return found


def document() -> Json:
    """The merged document of all functions as they are now.

    Raises:
        Inconsistent: two functions answer one path, or give one name to different models.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    paths: dict[str, Json] = {}
    schemas: Json = {"Problem": _inlined(Problem.model_json_schema())}
    for function in rest_functions():
        part = json.loads(function.app.get_openapi_json_schema(title="part", version="1"))
        for name, schema in part.get("components", {}).get("schemas", {}).items():
            if name not in FOREIGN_MODELS and schemas.setdefault(name, schema) != schema:
                raise Inconsistent(f"{function.name} means another thing by {name} than a function before it")
        routes = function.routes()
        for path, method, operation in _operations(part["paths"]):
            if method in paths.setdefault(path, {}):
                raise Inconsistent(f"{function.name} is not alone in answering {method.upper()} {path}")
            paths[path][method] = _finished(operation, path, method, function, routes[path, method])
    for path, method, operation in _operations(UNROUTED):
        paths.setdefault(path, {})[method] = operation
    _require_unique_ids(paths)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Attendant", "version": project["version"], "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": TAGS,
        "security": [{"token": []}],
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {
            "schemas": {name: schemas[name] for name in sorted(schemas)},
            "responses": {"Problem": _problem_response()},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The access token that `POST /api/v1/auth/login` gives.",
                }
            },
        },
    }


def _finished(
    operation: Json, path: str, method: str, function: RestFunction, code: Callable[..., Any]
) -> Json:
    """An operation with what its function does beyond its signature: refusals, headers, who may call."""
    operation["operationId"] = f"{function.capability}_{code.__name__}"
    operation["responses"].pop("422", None)
    for status in BODILESS:
        operation["responses"].get(status, {}).pop("content", None)
    operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
    parameters = operation.setdefault("parameters", [])
    if (method, path) in PUBLIC:
        operation["security"] = []
    else:
        parameters.append(_header("Property-Id", "Which property; needed by members of several."))
    direct, indirect = _names_used(code, function.module)
    if "idempotency_key" in direct | indirect:
        parameters.append(
            _header("Idempotency-Key", "The same key gives the first answer again for 24 hours.", longest=200)
        )
    if {"expected_revision", "seen_revision"} & (direct | indirect):
        # Where it is asked for indirectly, or merely looked at, callers may do without.
        asked = "expected_revision" in direct
        text = "The `ETag` of what the change was decided on."
        parameters.append(_header("If-Match", text, required=asked, like='"3"'))
    if "entity_response" in direct | indirect:
        _tag_answers(operation)
    if not parameters:
        del operation["parameters"]
    return operation


def _names_used(code: Callable[..., Any], module: ModuleType) -> tuple[set[str], set[str]]:
    """The names a route's function uses itself, and those that functions of its module use for it."""
    direct = set(code.__code__.co_names)
    helpers = [getattr(module, name, None) for name in direct]
    own = [each for each in helpers if getattr(each, "__module__", None) == module.__name__]
    return direct, {name for each in own if isinstance(each, FunctionType) for name in each.__code__.co_names}


def _tag_answers(operation: Json) -> None:
    tag = {"description": "The revision, for `If-Match`", "schema": {"type": "string"}}
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            answer.setdefault("headers", {})["ETag"] = tag


def _header(name: str, text: str, *, required: bool = False, like: str = "", longest: int = 0) -> Json:
    schema: Json = {"type": "string"}
    if like:
        schema |= {"examples": [like]}
    if longest:
        schema |= {"maxLength": longest}
    return {"name": name, "in": "header", "required": required, "description": text, "schema": schema}


def _problem_response() -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "A refusal: `code` for programs, `detail` for people, `errors` for each field.",
        "headers": {
            "Retry-After": {"description": "Seconds, with 429 and 503", "schema": {"type": "integer"}}
        },
        "content": {PROBLEM_TYPE: {"schema": schema}},
    }


def _inlined(schema: Json) -> Json:
    """A schema without `$defs`, which OpenAPI keeps elsewhere."""
    parts = schema.pop("$defs", {})
    text = json.dumps(schema)
    for name, part in parts.items():
        text = text.replace(json.dumps({"$ref": f"#/$defs/{name}"}), json.dumps(part))
    inlined: Json = json.loads(text)
    return inlined


def _operations(paths: dict[str, Json]) -> Iterator[tuple[str, str, Json]]:
    for path, methods in paths.items():
        for method in METHODS:
            if method in methods:
                yield path, method, methods[method]


def _require_unique_ids(paths: dict[str, Json]) -> None:
    seen: dict[str, str] = {}
    for path, method, operation in _operations(paths):
        here = f"{method.upper()} {path}"
        before = seen.setdefault(operation["operationId"], here)
        if before != here:
            raise Inconsistent(f"{before} and {here} have the same operation id")
        if re.search(r"<|\+", path):
            raise Inconsistent(f"{here} is not an OpenAPI path")


def pretty(content: Json) -> str:
    """The document for people and for comparing versions."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def compact(content: Json) -> str:
    """The document as it is served."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def main() -> int:
    """Write the document; 1 if that would break clients and nobody said so."""
    parser = argparse.ArgumentParser(description="Write docs/openapi.json from the REST functions.")
    parser.add_argument("--breaking", action="store_true", help="write even what breaks clients")
    wanted = parser.parse_args()
    content = document()
    if DOCUMENT.exists() and not wanted.breaking:
        breaks = breaking_api_changes(json.loads(DOCUMENT.read_text()), content)
        if breaks:
            sys.stderr.write("These changes break clients; --breaking writes them:\n")
            sys.stderr.writelines(f"  {each}\n" for each in breaks)
            return 1
    DOCUMENT.write_text(pretty(content))
    SERVED.write_text(compact(content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
