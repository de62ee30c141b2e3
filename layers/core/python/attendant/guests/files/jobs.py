"""What tells a worker of files what to do: an event of the bus, or what a worker left for the next one."""

import json
from typing import Self

from pydantic import BaseModel, ConfigDict

from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Actor


class FileJob(BaseModel):
    """A task on one export or import of a property."""

    model_config = ConfigDict(frozen=True)

    property_id: str
    task_id: str
    correlation_id: str

    @classmethod
    def read(cls, body: str) -> Self:
        """The job in a message of the queue.

        Raises:
            ValueError: the message is neither an event nor a job.
        """
        message = json.loads(body)
        if "detail" not in message:
            return cls.model_validate(message)
        event = Envelope.of_bus_message(body)
        return cls(
            property_id=event.property_id,
            task_id=event.aggregate_id,
            correlation_id=event.correlation_id,
        )

    def actor(self, worker: str) -> Actor:
        """The worker as the actor of what it stores."""
        return Actor(
            kind="system",
            id=worker,
            property_id=self.property_id,
            channel="events",
            correlation_id=self.correlation_id,
        )
