"""What counts as breaking a contract, for those who read and for those who call."""

from typing import Any

import pytest

from infra.compatibility import breaking_api_changes, breaking_schema_changes

type Json = dict[str, Any]

TEXT: Json = {"type": "string"}
ONE: Json = {"enum": ["x"]}
TWO: Json = {"enum": ["x", "y"]}
NUMBER: Json = {"type": "integer"}
NOTHING: Json = {"type": "null"}
MAYBE: Json = {"anyOf": [TEXT, NOTHING]}


def thing(required: list[str] | None = None, **members: Json) -> Json:
    return {"type": "object", "properties": members, "required": required or []}


def either(*schemas: Json) -> Json:
    return {"anyOf": list(schemas)}


def api(
    answer: Json | None = None, body: Json | None = None, query: Json | None = None, **operation: Any
) -> Json:
    found: Json = {"operationId": "read", "responses": {"200": {"content": _json(answer or TEXT)}}}
    if body:
        found["requestBody"] = {"content": _json(body)}
    if query:
        found["parameters"] = [{"name": "q", "in": "query", "schema": TEXT, **query}]
    return {"paths": {"/x": {"get": {**found, **operation}}}}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (thing(a=TEXT), thing(a=TEXT, b=NUMBER)),
        (thing(a=TEXT), thing(["a"], a=TEXT)),
        (thing(a={**TEXT, "title": "A"}), thing(a={**TEXT, "description": "better words"})),
        (thing(a=ONE), thing(a=TWO)),
        (thing(a=TEXT), thing(a={**TEXT, "format": "date"})),
        (thing(a=MAYBE), thing(a=either(NOTHING, TEXT))),
        (thing(a=MAYBE), thing(a=TEXT)),
        (
            thing(a={"type": "array", "items": thing(b=TEXT)}),
            thing(a={"type": "array", "items": thing(b=TEXT, c=TEXT)}),
        ),
    ],
)
def test_readers_do_not_mind_more(before: Json, after: Json) -> None:
    assert breaking_schema_changes(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (thing(a=TEXT), thing(), ".a: removed"),
        (thing(["a"], a=TEXT), thing(a=TEXT), ".a: may now be missing"),
        (thing(a=TEXT), thing(a=NUMBER), ".a: type was string, is integer"),
        (thing(a=thing(b=TEXT)), thing(a=thing()), ".a.b: removed"),
        (thing(a={"items": thing(b=TEXT)}), thing(a={"items": thing()}), ".a[].b: removed"),
        (thing(a=TEXT), thing(a=MAYBE), ".a: type was string, is None"),
        (thing(a=MAYBE), thing(a=either(TEXT, NUMBER)), ".a: alternatives changed (integer)"),
    ],
)
def test_readers_mind_less_and_other(before: Json, after: Json, found: str) -> None:
    assert breaking_schema_changes(before, after) == [found]


def test_named_schemas_are_followed_also_when_they_hold_themselves() -> None:
    def document(**members: Json) -> Json:
        node = thing(next={"$ref": "#/$defs/Node"}, **members)
        return {"$defs": {"Node": node}, **thing(first={"$ref": "#/$defs/Node"})}

    assert breaking_schema_changes(document(a=TEXT), document(a=TEXT)) == []
    assert breaking_schema_changes(document(a=TEXT), document()) == [".first.a: removed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (api(body=thing(["a"], a=TEXT)), api(body=thing(a=TEXT, b=TEXT))),
        (api(body=thing(a=ONE)), api(body=thing(a=TWO))),
        (api(body=thing(a=TEXT)), api(body=thing(a=MAYBE))),
        (api(), api(query={"required": False})),
        (api(query={"required": True}), api(query={"required": False})),
        (api(answer=thing(a=TEXT)), api(answer=thing(a=TEXT, b=TEXT))),
    ],
)
def test_callers_do_not_mind_being_asked_less(before: Json, after: Json) -> None:
    assert breaking_api_changes(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (api(), {"paths": {}}, "GET /x: removed"),
        (api(), api(operationId="other"), "GET /x: operation id changed"),
        (api(), api(query={"required": True}), "GET /x: parameter q is now required"),
        (api(query={"required": False}), api(), "GET /x: parameter q removed"),
        (
            api(query={"required": False}),
            api(query={"schema": NUMBER}),
            "GET /x: parameter q: type was string, is integer",
        ),
        (api(body=thing(a=TEXT)), api(body=thing(["a"], a=TEXT)), "GET /x body.a: is now required"),
        (api(body=thing(a=TEXT)), api(body=thing()), "GET /x body.a: removed"),
        (api(body=thing(a=TWO)), api(body=thing(a=ONE)), "GET /x body.a: 'y' is no longer taken"),
        (api(body=thing(a=MAYBE)), api(body=thing(a=TEXT)), "GET /x body.a: type was None, is string"),
        (api(), api(responses={}), "GET /x 200: answer removed"),
        (api(answer=thing(a=TEXT)), api(answer=thing()), "GET /x 200.a: removed"),
    ],
)
def test_callers_mind_being_asked_more_and_given_less(before: Json, after: Json, found: str) -> None:
    assert found in breaking_api_changes(before, after)
