"""Whether a new version of a contract still serves those who rely on the one before.

What we give (answers, events) may gain members but not lose or weaken any. What we take (parameters, bodies)
may accept more but not ask for more.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any

type Json = dict[str, Any]

# Beside these, schemas hold titles, descriptions and examples, on which no program relies.
SHAPE = ("type", "format", "const", "pattern")


class Direction(Enum):
    """Who relies on a schema."""

    GIVEN = "given"
    TAKEN = "taken"


def breaking_api_changes(before: Json, after: Json) -> list[str]:
    """What a client of the OpenAPI document `before` would trip over in `after`, in words."""
    return sorted(set(_api_changes(before, after)))


def breaking_schema_changes(before: Json, after: Json) -> list[str]:
    """What a reader of things of the JSON schema `before` would trip over in `after`, in words."""
    return sorted(set(_Comparison(before, after, Direction.GIVEN).changes(before, after, "")))


def _api_changes(before: Json, after: Json) -> Iterator[str]:
    given = _Comparison(before, after, Direction.GIVEN)
    taken = _Comparison(before, after, Direction.TAKEN)
    for path, methods in before["paths"].items():
        for method, old in methods.items():
            where = f"{method.upper()} {path}"
            new = after["paths"].get(path, {}).get(method)
            if new is None:
                yield f"{where}: removed"
                continue
            if old.get("operationId") != new.get("operationId"):
                yield f"{where}: operation id changed"
            yield from _parameter_changes(taken, old, new, where)
            yield from _body_changes(taken, old, new, where)
            for status, answer in old["responses"].items():
                yield from _answer_changes(given, answer, new["responses"].get(status), f"{where} {status}")


def _parameter_changes(taken: "_Comparison", old: Json, new: Json, where: str) -> Iterator[str]:
    known = {(each["in"], each["name"]): each for each in old.get("parameters", [])}
    for parameter in new.get("parameters", []):
        former = known.pop((parameter["in"], parameter["name"]), None)
        name = f"{where}: parameter {parameter['name']}"
        if parameter.get("required") and not (former and former.get("required")):
            yield f"{name} is now required"
        if former:
            yield from taken.changes(former.get("schema", {}), parameter.get("schema", {}), name)
    for _, name in known:
        yield f"{where}: parameter {name} removed"


def _body_changes(taken: "_Comparison", old: Json, new: Json, where: str) -> Iterator[str]:
    former, body = old.get("requestBody", {}), new.get("requestBody", {})
    if body.get("required") and not former.get("required"):
        yield f"{where}: body is now required"
    for media_type, content in former.get("content", {}).items():
        if media_type not in body.get("content", {}):
            yield f"{where}: body no longer taken as {media_type}"
        else:
            schema = body["content"][media_type].get("schema", {})
            yield from taken.changes(content.get("schema", {}), schema, f"{where} body")


def _answer_changes(given: "_Comparison", old: Json, new: Json | None, where: str) -> Iterator[str]:
    if new is None:
        yield f"{where}: answer removed"
        return
    for media_type, content in old.get("content", {}).items():
        if media_type not in new.get("content", {}):
            yield f"{where}: no longer answered as {media_type}"
        else:
            schema = new["content"][media_type].get("schema", {})
            yield from given.changes(content.get("schema", {}), schema, where)


class _Comparison:
    """Compares schemas of two documents in one direction; each pair of named schemas once."""

    def __init__(self, before: Json, after: Json, direction: Direction) -> None:
        self._before, self._after, self._direction = before, after, direction
        self._seen: set[tuple[str, str]] = set()

    def changes(self, old: Json, new: Json, where: str) -> Iterator[str]:
        """The breaking changes from one schema to the other."""
        pair = (old.get("$ref", ""), new.get("$ref", ""))
        if all(pair):
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = _resolved(self._before, old), _resolved(self._after, new)
        for word in SHAPE:
            if old.get(word) != new.get(word) and not self._harmless(old.get(word), new.get(word)):
                yield f"{where}: {word} was {old.get(word)}, is {new.get(word)}"
        yield from self._value_changes(old, new, where)
        yield from self._member_changes(old, new, where)
        if "items" in old and "items" in new:
            yield from self.changes(old["items"], new["items"], f"{where}[]")
        yield from self._alternative_changes(old, new, where)

    def _harmless(self, old: Any, new: Any) -> bool:
        """Taking anything where something was asked for, or giving something where anything was possible."""
        return new is None if self._direction is Direction.TAKEN else old is None

    def _value_changes(self, old: Json, new: Json, where: str) -> Iterator[str]:
        # New values may be given at any time (docs/realtime.md says so), but none taken may be refused.
        if self._direction is Direction.TAKEN and "enum" in new:
            for value in old.get("enum", []):
                if value not in new["enum"]:
                    yield f"{where}: {value!r} is no longer taken"

    def _member_changes(self, old: Json, new: Json, where: str) -> Iterator[str]:
        members, now = old.get("properties", {}), new.get("properties", {})
        for name, schema in members.items():
            if name not in now:
                yield f"{where}.{name}: removed"
            else:
                yield from self.changes(schema, now[name], f"{where}.{name}")
        asked, now_asked = set(old.get("required", [])), set(new.get("required", []))
        if self._direction is Direction.TAKEN:
            for name in now_asked - asked:
                yield f"{where}.{name}: is now required"
        else:
            for name in (asked - now_asked) & set(now):
                yield f"{where}.{name}: may now be missing"

    def _alternative_changes(self, old: Json, new: Json, where: str) -> Iterator[str]:
        """Alternatives (`anyOf`, `oneOf`): each that mattered must have a compatible counterpart."""
        former, later = _alternatives(old), _alternatives(new)
        if not former and not later:
            return
        must_fit, among = (former, later) if self._direction is Direction.TAKEN else (later, former)
        for alternative in must_fit or [old if self._direction is Direction.TAKEN else new]:
            if not any(self._fits(alternative, candidate) for candidate in among or [{}]):
                yield f"{where}: alternatives changed ({_described(alternative)})"

    def _fits(self, alternative: Json, candidate: Json) -> bool:
        old, new = (
            (alternative, candidate) if self._direction is Direction.TAKEN else (candidate, alternative)
        )
        fresh = _Comparison(self._before, self._after, self._direction)
        fresh._seen = set(self._seen)
        return not any(fresh.changes(old, new, ""))


def _alternatives(schema: Json) -> list[Json]:
    found: list[Json] = schema.get("anyOf") or schema.get("oneOf") or []
    return found


def _described(schema: Json) -> str:
    return str(schema.get("$ref") or schema.get("type") or "any").rsplit("/", 1)[-1]


def _resolved(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema
