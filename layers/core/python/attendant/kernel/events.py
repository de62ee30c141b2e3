"""Domain events and the envelope in which they travel: outbox, bus, queues, sockets."""

from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from attendant.kernel.clock import epoch_seconds
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor

SOURCE = "attendant"
KEPT_DAYS = 7


class Event(BaseModel):
    """Something that happened to one aggregate. The class name is its type.

    Subclasses name the field that holds the aggregate's id. Bodies hold ids and facts, no personal data.
    """

    model_config = ConfigDict(frozen=True)

    version: ClassVar[int] = 1
    aggregate: ClassVar[str]

    @property
    def aggregate_id(self) -> str:
        """The id of what the event happened to."""
        return str(getattr(self, self.aggregate))

    def told(self) -> dict[str, Any]:
        """The body as it travels: a field that may be left out and says nothing is left out."""
        fields = type(self).model_fields
        body = self.model_dump(mode="json")
        return {
            name: value for name, value in body.items() if value is not None or fields[name].is_required()
        }


class Envelope(BaseModel):
    """An event with everything that a consumer needs to place it; delivered at least once, in no order."""

    model_config = ConfigDict(frozen=True)

    event_id: str
    type: str
    version: int = Field(ge=1)
    occurred_at: datetime
    property_id: str
    aggregate_id: str
    aggregate_version: int = Field(description="Revision of the aggregate after the event; drop older ones")
    correlation_id: str
    causation_id: str | None = None
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event, actor: Actor, aggregate_version: int, now: datetime) -> Self:
        """The envelope of an event that `actor` caused at `now`."""
        return cls(
            event_id=new_id("evt", now),
            type=type(event).__name__,
            version=event.version,
            occurred_at=now,
            property_id=actor.property_id,
            aggregate_id=event.aggregate_id,
            aggregate_version=aggregate_version,
            correlation_id=actor.correlation_id,
            causation_id=actor.causation_id,
            data=event.told(),
        )

    def record(self) -> dict[str, Any]:
        """The envelope as a record of the outbox, gone after seven days."""
        return {
            "pk": f"{self.property_id}#EVENT#{self.event_id}",
            "sk": "EVENT",
            "type": self.type,
            "envelope": self.model_dump_json(),
            "expires_at": epoch_seconds(self.occurred_at) + KEPT_DAYS * 86400,
        }

    @classmethod
    def of_bus_message(cls, body: str) -> Self:
        """The envelope in a queue message that a bus rule delivered.

        Raises:
            ValueError: the body is not an event of the bus.
        """
        return BusMessage.model_validate_json(body).detail  # type: ignore[return-value]


class BusMessage(BaseModel):
    """What EventBridge puts into a queue, as far as consumers read it."""

    model_config = ConfigDict(extra="ignore")

    detail: Envelope
