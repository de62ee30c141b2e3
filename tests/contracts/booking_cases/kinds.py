"""What a kind of case is: an input, an expectation, and a question to the engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, model_validator


class Strict(BaseModel):
    """A part of a case; a key that is not named here is an error."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


Instant = Annotated[AwareDatetime, AfterValidator(lambda instant: instant.astimezone(UTC))]
Zone = Annotated[str, AfterValidator(lambda name: ZoneInfo(name).key)]


class Expected(Strict):
    """What a case asserts. Each key is an assertion of its own; a case without one is an error."""

    @model_validator(mode="after")
    def _asserts_something(self) -> "Expected":
        if not self.model_fields_set:
            raise ValueError("expects nothing")
        return self

    def compared(self, answers: dict[str, Callable[[Any], Any]]) -> list[str]:
        """The assertions that do not hold; `answers` has, per key, what the engine says to it."""
        found = []
        for name in sorted(self.model_fields_set):
            wanted = getattr(self, name)
            answer = answers[name](wanted)
            if answer != wanted:
                found.append(f"{name}: expected {_shown(wanted)}, the engine says {_shown(answer)}")
        return found


@dataclass(frozen=True)
class Kind:
    """How cases of one kind are asked: `ask` compares an input with an expectation, both understood."""

    input: type[Strict]
    expect: type[Expected]
    ask: Callable[[Any, Any], list[str]]

    def differences(
        self, given: dict[str, Any], expect: dict[str, Any], features: Sequence[str] = ()
    ) -> list[str]:
        """What the engine answers otherwise than expected.

        Raises:
            ValidationError: the case says something that is not understood here.
        """
        if "regrid_after_busy" in features and "regrid_after_busy" in self.input.model_fields:
            given = {"regrid_after_busy": True, **given}
        return self.ask(self.input.model_validate(given), self.expect.model_validate(expect))


def same(answer: Any) -> Callable[[Any], Any]:
    """The answer of an assertion that is simply equality."""
    return lambda _: answer


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(one) for one in value) + "]"
    return str(value)
