"""What the consumer of each capability does when its turn in a request for personal data has come."""

import json
from collections.abc import Callable
from typing import Any, Protocol

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.privacy.files import PersonalDataFiles
from attendant.guests.privacy.models import RequestState
from attendant.guests.privacy.parts import PARTS, STAGES, Order, Part, PersonalData, Progress, Unfinished
from attendant.guests.privacy.service import Privacy
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.queues import Queue
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

MARGIN_MS = 8_000
"""Time that is left for the report, and for whatever write is under way."""


class Places(Protocol):
    """The settings that the consumer of a part needs besides its own."""

    @property
    def guests_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...
    @property
    def guest_files_bucket(self) -> str: ...


type Prepare = Callable[[Privacy, Order], Order]


class Participant:
    """One part in one property."""

    def __init__(
        self,
        part: Part,
        data: PersonalData,
        requests: Privacy,
        files: PersonalDataFiles,
        prepare: Prepare | None = None,
    ) -> None:
        """`prepare` completes an order before the part begins."""
        self._part: Part = part
        self._data = data
        self._requests = requests
        self._files = files
        self._prepare = prepare

    def take(self, request_id: str, actor: Actor, go_on: Callable[[], bool]) -> bool:
        """Collect or erase, and report it; False if the time was up before the end. A repeat is harmless."""
        order = self._requests.order(request_id, self._part)
        if order is None:
            return True
        if self._prepare is not None:
            order = self._prepare(self._requests, order)
        if order.kind == "export":
            self._files.put(request_id, self._part, self._data.collect(order))
            if self._part in STAGES["export"][-1]:
                head = order.model_dump(mode="json", include={"guest_id", "guest_ids"})
                self._files.join(order.request_id, PARTS, head)
            progress = Progress()
        else:
            try:
                progress = self._data.erase(order, actor, go_on)
            except Unfinished:
                return False
        request = self._requests.report(order, self._part, progress, actor)
        if request.state is RequestState.DONE:
            # After a restore of tables this line tells which erasures have to be repeated.
            logger.info(
                "personal_data_answered",
                kind=request.kind,
                guest_id=request.guest_id,
                request_id=request.request_id,
            )
        return True


def participant(
    part: Part,
    property_id: str,
    data: PersonalData,
    places: Places,
    clock: Clock | None = None,
    prepare: Prepare | None = None,
) -> Participant:
    """The part of a capability in the requests of one property."""
    transactions = Transactions(Table(places.outbox_table), clock or SystemClock())
    requests = Privacy(Table(places.guests_table), property_id, transactions)
    return Participant(part, data, requests, PersonalDataFiles(places.guest_files_bucket), prepare)


def consume(
    event: dict[str, Any],
    context: LambdaContext,
    queue_url: str,
    of_property: Callable[[str], Participant],
) -> dict[str, Any]:
    """Take part in the requests of a batch. What is not finished in time is queued again and goes on; what
    failed comes again by itself, and ends in the dead letters, where an alarm tells of it.
    """
    failed = []
    for record in event["Records"]:
        try:
            envelope = Envelope.of_bus_message(record["body"])
            if not _take(envelope, context, of_property):
                Queue(queue_url).send(json.loads(record["body"]))
        except Exception as fault:
            # What failed may quote what it stumbled over: only its kind is logged.
            logger.error("personal_data_part_failed", fault=type(fault).__name__)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _take(envelope: Envelope, context: LambdaContext, of_property: Callable[[str], Participant]) -> bool:
    correlation.set(envelope.correlation_id)
    actor = Actor(
        kind="system",
        id="privacy",
        property_id=envelope.property_id,
        channel="events",
        correlation_id=envelope.correlation_id,
        causation_id=envelope.event_id,
    )
    return of_property(envelope.property_id).take(
        envelope.data["request_id"], actor, lambda: context.get_remaining_time_in_millis() > MARGIN_MS
    )
