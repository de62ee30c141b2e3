"""What a model can do in one round: speak, or call one tool."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Say:
    """A final text for the guest."""

    text: str


@dataclass(frozen=True)
class Call:
    """One tool call with its arguments."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)


Decision = Say | Call
