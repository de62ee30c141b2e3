"""A guest who wrote, the property's conversations, and a channel whose answers a test chooses."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from attendant.conversations.amendments import Amendments
from attendant.conversations.channels import Accepted, Outcome
from attendant.conversations.dispatch import Dispatch
from attendant.conversations.inbox import Inbox
from attendant.conversations.kinds import read_content
from attendant.conversations.models import Message, Outbound, SendJob, Template
from attendant.conversations.payload import Incoming, Sender
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.sending import Sending
from attendant.conversations.service import Conversations
from attendant.conversations.statuses import Statuses, StatusReport
from attendant.conversations.sweeping import Sweeping
from attendant.guests.service import Guests
from attendant.kernel.clock import iso
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.queues import Queue
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from tests.conftest import FixedClock, queue_url
from tests.whatsapp_bodies import GUEST, NUMBER

CONCIERGE = "concierge"


@dataclass
class ScriptedChannel:
    """A channel that takes everything, unless outcomes are scripted; `before_answer` runs while it is on
    its way.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    sent: list[tuple[list[str], Outbound | Template, str]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    before_answer: Callable[[str], None] = lambda reference: None

    def send(self, aliases: Sequence[str], message: Outbound | Template, reference: str) -> Outcome:
        self.sent.append((list(aliases), message, reference))
        self.before_answer(reference)
        return self.outcomes.pop(0) if self.outcomes else Accepted(f"wamid.out.{len(self.sent)}")

    def mark_read(self, provider_id: str, *, typing: bool) -> None:
        self.receipts.append(provider_id)

    @property
    def texts(self) -> list[str]:
        return [
            message.text if isinstance(message, Outbound) else message.name for _, message, _ in self.sent
        ]


@dataclass
class House:
    """Everything of one property that the tests of a conversation need."""

    property_id: str
    clock: FixedClock
    repository: ConversationRepository
    inbox: Inbox
    amendments: Amendments
    conversations: Conversations
    sending: Sending
    statuses: Statuses
    sweeping: Sweeping
    channel: ScriptedChannel
    concierge: Actor
    staff: Actor
    take: Callable[[str], list[dict[str, Any]]]
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def guest_writes(self, text: str = "Hello", wamid: str | None = None, **sender: Any) -> str:
        """A text message arrives; gives the conversation's id."""
        who = Sender(**({"phone": GUEST, "bsuid": None} | sender))
        wamid = wamid or f"wamid.in.{next(self.numbers)}"
        reading = read_content({"type": "text", "text": {"body": text}})
        return self.inbox.store(Incoming(NUMBER, wamid, who, self.clock.now(), reading)).conversation_id

    def answers(self, conversation_id: str, text: str = "Hello back", **more: Any) -> Message:
        """The concierge answers what is unanswered."""
        seen = self.conversations.get(conversation_id)
        return self.conversations.answer(seen, Outbound(text=text, **more), self.concierge)

    def run_sender(self) -> None:
        """Work off the send queue, once."""
        for job in self.take("whatsapp-send.fifo"):
            if "receipt_for" not in job:
                self.sending.send(SendJob.model_validate(job))

    def sweep(self, **later: float) -> None:
        """Let time pass, sweep, and work off what that queued."""
        self.clock.advance(**later)
        self.sweeping.sweep()
        self.run_sender()

    def report(self, wamid: str, status: str, reference: str | None = None, **more: Any) -> None:
        """A delivery report arrives."""
        body = {"provider_id": wamid, "status": status, "reference": reference, "at": iso(self.clock.now())}
        self.statuses.apply(StatusReport(property_id=self.property_id, account=NUMBER, **body, **more))

    def unanswered(self, conversation_id: str) -> list[str]:
        """The texts that wait for an answer."""
        seen = self.conversations.get(conversation_id)
        return [message.text for message in self.conversations.unanswered(seen)]

    def states(self, conversation_id: str) -> list[str]:
        """The states of our messages, in order."""
        found = self.conversations.recent(conversation_id, 100)
        return [message.state.value for message in found if message.role != "user"]


@pytest.fixture
def house(
    tables: dict[str, Table],
    transactions: Transactions,
    clock: FixedClock,
    property_id: str,
    staff_actor: Actor,
    received: Callable[[str], list[dict[str, Any]]],
) -> House:
    repository = ConversationRepository(property_id, tables["conversations"])
    guests = Guests(tables["guests"], property_id)
    inbox = Inbox(repository, guests, transactions, lambda: "en")
    dispatch = Dispatch(property_id, Queue(queue_url("whatsapp-send.fifo")))
    channel = ScriptedChannel()
    concierge = Actor(
        kind="concierge", id=CONCIERGE, property_id=property_id, channel="whatsapp", correlation_id="cor"
    )
    return House(
        property_id=property_id,
        clock=clock,
        repository=repository,
        inbox=inbox,
        amendments=Amendments(repository, guests, transactions, inbox),
        conversations=Conversations(
            repository, transactions, dispatch, clock, Idempotency(tables["idempotency"], transactions)
        ),
        sending=Sending(repository, transactions, lambda name, account: channel, clock, lambda: 0.5),
        statuses=Statuses(repository, transactions, clock),
        sweeping=Sweeping(repository, transactions, dispatch, clock),
        channel=channel,
        concierge=concierge,
        staff=staff_actor,
        take=received,
    )
