"""What a function reads from its environment: one model per function, read once, checked whole."""

import os
from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError


class ConfigurationError(RuntimeError):
    """The environment lacks what the function needs, or holds something it cannot use."""


class Settings(BaseModel):
    """Base of every function's settings: field `bookings_table` is the variable `BOOKINGS_TABLE`.

    A subclass names exactly what its function reads besides these four; the deployment sets just these.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    stage: str
    powertools_service_name: str
    powertools_metrics_namespace: str
    powertools_log_level: str

    @classmethod
    def variables(cls) -> set[str]:
        """The environment variables of this function."""
        return {name.upper() for name in cls.model_fields}

    @classmethod
    def load(cls) -> Self:
        """The settings of this process, read at the first call and kept.

        Raises:
            ConfigurationError: a variable is missing or malformed; names it, never shows its value.
        """
        settings: Self = _load(cls)
        return settings


@cache
def _load[S: Settings](cls: type[S]) -> S:
    found = {name: os.environ[name.upper()] for name in cls.model_fields if name.upper() in os.environ}
    try:
        return cls.model_validate(found)
    except ValidationError as error:
        wrong = ", ".join(sorted({str(problem["loc"][0]).upper() for problem in error.errors()}))
        raise ConfigurationError(f"missing or malformed in the environment: {wrong}") from None


def forget() -> None:
    """Read the environment again at the next `load`; for tests that change it."""
    _load.cache_clear()
