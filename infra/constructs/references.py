"""Resources of other stacks as functions see them: an ARN to be granted, and a variable that holds the name.

Granting and telling come from one declaration, so a function can neither lack the variable of what it may use
nor know what it may not.
"""

from dataclasses import dataclass
from enum import Enum

from infra.names import TABLES, Names


@dataclass(frozen=True)
class Resource:
    """Something a function is granted: its ARN, and the variable whose value names it to the function."""

    arn: str
    variable: str
    value: str


@dataclass(frozen=True)
class TableName(Resource):
    """A DynamoDB table of the data stack."""

    index_arns: tuple[str, ...]

    @classmethod
    def of(cls, names: Names, name: str) -> "TableName":
        """The table of a capability, or one of outbox, connections, idempotency."""
        arn = names.arn("dynamodb", f"table/{names.of(name)}")
        indexes = tuple(f"{arn}/index/{index}" for index in TABLES[name])
        return cls(arn, f"{name.upper()}_TABLE", names.of(name), indexes)


class Access(Enum):
    """What a function may do with a table, as IAM actions."""

    READ = ("dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:Query")
    WRITE = (
        *READ,
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    )
    APPEND = ("dynamodb:PutItem",)
