"""The time, as something that is passed in; instants are aware and in UTC."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the current instant."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)


def iso(instant: datetime) -> str:
    """The instant as text of fixed width, so that texts sort as the instants do."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_iso(text: str) -> datetime:
    """The instant that `iso` wrote.

    Raises:
        ValueError: not an ISO 8601 instant, or one without a zone.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no zone in {text!r}")
    return instant.astimezone(UTC)


def epoch_seconds(instant: datetime) -> int:
    """Whole seconds since 1970, the form in which DynamoDB expects an expiry."""
    return int(instant.timestamp())
