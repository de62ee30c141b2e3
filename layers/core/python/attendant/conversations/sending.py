"""Giving stored messages to the channel: never twice, except where nobody can know whether the first one
went out.
"""

import random
from collections.abc import Callable
from datetime import datetime

from attendant.conversations import departure
from attendant.conversations.channels import Channel
from attendant.conversations.departure import Decision, Go, Next
from attendant.conversations.events import MessageStatusChanged
from attendant.conversations.models import Conversation, Failure, Message, ReceiptJob, SendJob
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.states import REPORTED, State, may_step, with_evidence
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.errors import LostRevision, NotFound
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Record
from attendant.kernel.transactions import Transaction, Transactions

ChannelOf = Callable[[str, str], Channel]
"""The channel by its name and our account on it (for WhatsApp the phone-number id)."""


class Sending:
    """The sender of one property."""

    def __init__(
        self,
        repository: ConversationRepository,
        transactions: Transactions,
        channel_of: ChannelOf,
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._repository = repository
        self._transactions = transactions
        self._channel_of = channel_of
        self._clock = clock
        self._chance = chance

    def show_receipt(self, job: ReceiptJob) -> None:
        """Read ticks and typing bubble; best effort."""
        self._channel_of(job.channel, job.account).mark_read(job.receipt_for, typing=True)

    def send(self, job: SendJob) -> None:
        """Send one message if it may leave now; a repeated job finds it gone and does nothing.

        Raises:
            Unavailable: the store does not answer; the queue brings the job again.
        """
        try:
            ready = self._repository.for_sending(job)
        except NotFound:
            logger.warning("send_job_without_message", message_id=job.message_id)
            return
        conversation, message = ready.conversation, ready.message
        decision = departure.decide(
            conversation,
            message,
            self._clock.now(),
            number_waits_until=ready.number_waits_until,
            earlier_waits=self._earlier_waits(conversation, message),
        )
        try:
            self._act(conversation, message, decision)
        except LostRevision:
            # Another run of this job, or a report, moved the message meanwhile.
            logger.info("send_job_overtaken", message_id=message.message_id)

    def _act(self, conversation: Conversation, message: Message, decision: Decision) -> None:
        match decision.go:
            case Go.SKIP:
                return
            case Go.WAIT:
                self._step(message, Next(State.DEFERRED), decision.until)
            case Go.WITHHOLD:
                self._step(message, Next(State.FAILED, failure=decision.failure))
                metrics.count("MessageWithheld")
            case Go.SEND:
                self._send(conversation, message)

    def _send(self, conversation: Conversation, message: Message) -> None:
        # Before the message counts as taken: what fails here has certainly not sent it.
        channel = self._channel_of(conversation.channel, conversation.account)
        now = self._clock.now()
        taken = {"state": State.SENDING, "sends": message.sends + 1, "due_at": now + departure.LEASE}
        with self._transactions.begin(self._actor(message)) as tx:
            message = self._repository.change_message(tx, message, message.model_copy(update=taken))
        template = message.template if departure.needs_template(conversation, message, now) else None
        outcome = channel.send(conversation.aliases, template or message.outbound, reference_of(message))
        step = departure.after(outcome, message, self._chance())
        if step.provider_id is not None:
            self._accepted(conversation, message, step.provider_id)
        else:
            self._refused(conversation, message, step)

    def _accepted(self, conversation: Conversation, message: Message, provider_id: str) -> None:
        now = self._clock.now()
        reports = earlier_reports(self._repository.join_sent(provider_id, message, now))

        def work(tx: Transaction) -> None:
            before = self._repository.message(message.conversation_id, message.seq) or message
            evidence = Evidence(before).of(State.ACCEPTED)
            for report in reports:
                evidence = evidence.of_report(report)
            self._write(tx, before, evidence.message.model_copy(update={"provider_id": provider_id}))
            if conversation.held_seq == before.seq:
                self._repository.release(tx, before)

        self._transactions.run(self._actor(message), work)
        metrics.count("MessageAccepted")

    def _refused(self, conversation: Conversation, message: Message, step: Next) -> None:
        now = self._clock.now()
        until = now + step.pause if step.pause is not None else None
        failure = step.failure or Failure(code="unknown", reason="")
        logger.warning(
            "send_refused",
            message_id=message.message_id,
            code=failure.code,
            state=step.state,
            sends=message.sends,
        )
        metrics.count("MessageRefused", state=step.state)
        if step.whole_number and until is not None:
            self._repository.hold_number(conversation.account, until, failure.code)
            logger.error("sender_held", account=conversation.account, code=failure.code)
            metrics.count("SenderHeld")
        self._step(message, step, until)

    def _step(self, message: Message, step: Next, until: datetime | None = None) -> None:
        """Move a message by the sender's own decision; evidence that came meanwhile wins."""

        def work(tx: Transaction) -> None:
            before = self._repository.message(message.conversation_id, message.seq) or message
            if before.revision != message.revision or not may_step(before.state, step.state):
                return
            changes = {
                "state": step.state,
                "failure": step.failure,
                "not_before": until,
                "due_at": self._due(step.state, until),
                "as_template": before.as_template or step.as_template,
            }
            self._write(tx, before, before.model_copy(update=changes))
            if step.state is State.DEFERRED:
                self._repository.hold(tx, before)

        self._transactions.run(self._actor(message), work)

    def _due(self, state: State, until: datetime | None) -> datetime | None:
        if state is State.UNKNOWN:
            return self._clock.now() + departure.STATUS_WAIT
        return until if state is State.DEFERRED else None

    def _earlier_waits(self, conversation: Conversation, message: Message) -> bool:
        if conversation.held_seq is None or conversation.held_seq >= message.seq:
            return False
        held = self._repository.message(conversation.conversation_id, conversation.held_seq)
        return held is not None and held.state in (State.PENDING, State.DEFERRED, State.SENDING)

    def _write(self, tx: Transaction, before: Message, after: Message) -> None:
        changed = self._repository.change_message(tx, before, after)
        publish_state(tx, before, changed)

    def _actor(self, message: Message) -> Actor:
        return sender_actor(self._repository.property_id, message)


class Evidence:
    """A message as the provider's reports leave it, in whatever order they come."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def of(self, state: State, failure: Failure | None = None) -> "Evidence":
        """With one more report; a lower one changes nothing."""
        reached = with_evidence(self.message.state, state)
        if reached is self.message.state:
            return self
        changes = {"state": reached, "due_at": None, "not_before": None, "failure": failure}
        return Evidence(self.message.model_copy(update=changes))

    def of_report(self, report: Record) -> "Evidence":
        """With a stored report; words that nobody described yet change nothing."""
        state = REPORTED.get(str(report.get("status")))
        if state is None:
            return self
        return self.of(state, failure_of(report) if state is State.FAILED else None)


def failure_of(report: Record) -> Failure:
    """Why the provider says that a message failed."""
    code, reason = report.get("failure_code"), report.get("failure_reason")
    return Failure(code=str(code or "unknown"), reason=str(reason or "The channel gave no reason.")[:300])


def earlier_reports(record: Record) -> list[Record]:
    """The reports in a delivery record."""
    return [report for name, report in sorted(record.items()) if name.startswith("report_")]


def publish_state(tx: Transaction, before: Message, after: Message) -> None:
    """Tell who watches that a message moved."""
    if after.state is before.state:
        return
    event = MessageStatusChanged(
        conversation_id=after.conversation_id,
        message_id=after.message_id,
        seq=after.seq,
        state=after.state,
        failure_code=after.failure.code if after.failure else None,
    )
    tx.publish(event, aggregate_version=after.revision)


def reference_of(message: Message) -> str:
    """What travels with a send and comes back with every report about it."""
    return f"{message.conversation_id}/{message.seq}/{message.message_id}"


def place_of(reference: str | None) -> tuple[str, int, str] | None:
    """Conversation, number and id of the message that a reference of ours names; None for anything else."""
    parts = (reference or "").split("/")
    if len(parts) != 3 or not (parts[1].isascii() and parts[1].isdigit()):
        return None
    return parts[0], int(parts[1]), parts[2]


def sender_actor(property_id: str, message: Message) -> Actor:
    """The server as the actor of a message's way out."""
    return Actor(
        kind="system",
        id="sender",
        property_id=property_id,
        channel="whatsapp",
        correlation_id=message.message_id,
    )
