"""Sending to SQS queues: one message, or many in batches of ten."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from attendant.kernel.aws import client
from attendant.kernel.errors import Unavailable

BATCH = 10


class Outgoing(BaseModel):
    """A message to send; `group` and `deduplication` are for FIFO queues, `delay` (seconds) for others."""

    model_config = ConfigDict(frozen=True)

    body: dict[str, Any]
    group: str | None = None
    deduplication: str | None = None
    delay: int | None = None

    def entry(self, number: int) -> dict[str, Any]:
        """This message as an entry of SendMessageBatch."""
        optional = {
            "MessageGroupId": self.group,
            "MessageDeduplicationId": self.deduplication,
            "DelaySeconds": self.delay,
        }
        return {
            "Id": str(number),
            "MessageBody": json.dumps(self.body, separators=(",", ":"), default=str),
            **{name: value for name, value in optional.items() if value is not None},
        }


class Queue:
    """A queue by its URL."""

    def __init__(self, url: str, sqs: Any = None) -> None:
        self._url = url
        self._given = sqs

    def send(
        self,
        body: dict[str, Any],
        *,
        group: str | None = None,
        deduplication: str | None = None,
        delay: int | None = None,
    ) -> None:
        """Send one message.

        Raises:
            Unavailable: the queue did not take it.
        """
        self.send_many([Outgoing(body=body, group=group, deduplication=deduplication, delay=delay)])

    def send_many(self, messages: Sequence[Outgoing]) -> None:
        """Send all messages, ten per call.

        Raises:
            Unavailable: the queue did not take all of them; those it took are sent.
        """
        refused: list[str] = []
        for first in range(0, len(messages), BATCH):
            entries = [
                message.entry(number) for number, message in enumerate(messages[first : first + BATCH])
            ]
            try:
                answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)
            except Exception as error:
                raise Unavailable("A queue does not take messages.") from error
            refused += [failure["Code"] for failure in answer.get("Failed", ())]
        if refused:
            raise Unavailable(f"A queue refused {len(refused)} of {len(messages)} messages.")

    def hide(self, receipt_handle: str, seconds: int) -> None:
        """Let a message that is being worked on come back after `seconds`."""
        self._sqs.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
        )

    @property
    def _sqs(self) -> Any:
        return self._given or client("sqs")
