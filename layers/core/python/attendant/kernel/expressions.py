"""DynamoDB expressions from boto3's condition objects and plain mappings."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder

from attendant.kernel.errors import DomainError

# What a failed condition means: an error, or a function that makes one from the record found instead.
Otherwise = DomainError | Callable[[dict[str, Any] | None], DomainError]


def refusal(otherwise: Otherwise, existing: dict[str, Any] | None) -> DomainError:
    """The error that a failed condition stands for."""
    return otherwise if isinstance(otherwise, DomainError) else otherwise(existing)


def storable(value: Any) -> Any:
    """Plain values as the store takes them: a fraction as a decimal number of the same digits."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {key: storable(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [storable(content) for content in value]
    return value


def guard(condition: ConditionBase | None) -> dict[str, Any]:
    """The request members of a condition; what was found instead is asked back on failure."""
    if condition is None:
        return {}
    built = ConditionExpressionBuilder().build_expression(condition)
    members: dict[str, Any] = {
        "ConditionExpression": built.condition_expression,
        "ExpressionAttributeNames": built.attribute_name_placeholders,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if built.attribute_value_placeholders:
        members["ExpressionAttributeValues"] = built.attribute_value_placeholders
    return members


def change(
    set: Mapping[str, Any] | None,
    remove: Sequence[str],
    add: Mapping[str, int] | None,
    set_if_absent: Mapping[str, Any] | None,
    condition: ConditionBase | None,
) -> dict[str, Any]:
    """The request members of an update: attributes to set, to set where absent, to add to, to remove."""
    names: dict[str, str] = {}
    values: dict[str, Any] = {}

    def name(attribute: str) -> str:
        return names.setdefault(attribute, f"#u{len(names)}")

    def value(content: Any) -> str:
        token = f":u{len(values)}"
        values[token] = storable(content)
        return token

    assignments = [f"{name(key)} = {value(content)}" for key, content in (set or {}).items()]
    assignments += [
        f"{name(key)} = if_not_exists({name(key)}, {value(content)})"
        for key, content in {"schema_version": 1, **(set_if_absent or {})}.items()
        if key not in (set or {})
    ]
    clauses = [f"SET {', '.join(assignments)}"] if assignments else []
    if add:
        clauses.append("ADD " + ", ".join(f"{name(key)} {value(content)}" for key, content in add.items()))
    if remove:
        clauses.append("REMOVE " + ", ".join(name(key) for key in remove))
    members = guard(condition)
    members["UpdateExpression"] = " ".join(clauses)
    members["ExpressionAttributeNames"] = {
        **members.get("ExpressionAttributeNames", {}),
        **{token: attribute for attribute, token in names.items()},
    }
    if values or "ExpressionAttributeValues" in members:
        members["ExpressionAttributeValues"] = {**members.get("ExpressionAttributeValues", {}), **values}
    return members
