"""The OpenAPI document: fresh, whole, and no surprise for clients."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.openapi import (
    DOCUMENT,
    SERVED,
    breaking_api_changes,
    compact,
    document,
    pretty,
    rest_functions,
)
from infra.openapi_extra import PUBLIC, TAGS
from tests.infra.rules import PUBLIC_ROUTES

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return document()


def operations(api: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in api["paths"].items():
        for method in METHODS:
            if method in methods:
                yield method, path, methods[method]


def test_nothing_breaks_for_clients_of_the_committed_document(now: dict[str, Any]) -> None:
    assert breaking_api_changes(json.loads(DOCUMENT.read_text()), now) == []


def test_the_committed_and_the_served_document_are_fresh(now: dict[str, Any]) -> None:
    assert DOCUMENT.read_text() == pretty(now), "run make contracts"
    assert SERVED.read_text() == compact(now), "run make contracts"


def test_every_route_of_every_function_is_in_it(now: dict[str, Any]) -> None:
    described = {(path, method) for method, path, _ in operations(now)}

    for function in rest_functions():
        assert function.routes().keys() <= described


def test_exactly_the_public_routes_need_no_token(now: dict[str, Any]) -> None:
    assert now["security"] == [{"token": []}]
    open_routes = {(method, path) for method, path, each in operations(now) if each.get("security") == []}
    assert open_routes == PUBLIC


def test_what_the_document_calls_public_is_what_the_gateway_leaves_open() -> None:
    assert {f"{method.upper()} {path}" for method, path in PUBLIC} == PUBLIC_ROUTES


def test_every_operation_has_a_summary_a_known_tag_and_says_how_it_refuses(now: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in TAGS}
    for method, path, each in operations(now):
        where = f"{method} {path}"
        assert each.get("summary"), where
        assert set(each["tags"]) <= tags, where
        assert len(each["tags"]) == 1, where
        if path not in ("/openapi.json", "/docs"):
            assert each["responses"]["default"] == {"$ref": "#/components/responses/Problem"}, where
        assert "422" not in each["responses"], where


def test_every_reference_leads_somewhere(now: dict[str, Any]) -> None:
    def references(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    for reference in references(now):
        place: Any = now
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
