"""A school whose guests write on WhatsApp: signed webhook in, model over real HTTP, store in memory."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from attendant.bookings.models import Booking
from attendant.conversations.models import Message
from attendant.conversations.repository import ConversationRepository
from attendant.kernel import aws
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.properties import directory
from functions.concierge.dead_letters import handler as dead_letters
from functions.concierge.notices import handler as notices
from functions.concierge.reply import handler as reply
from functions.conversations.webhook import handler as webhook
from tests.conftest import FixedClock, queue_url
from tests.requests import FakeContext
from tests.schools import School, open_school
from tests.simulators.running import RunningOpenAI, run_openai
from tests.whatsapp_bodies import GUEST, NUMBER, body_of, change, message, signed

ZONE = ZoneInfo("Europe/Zurich")
AI_QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:attendant-test-ai-processing.fifo"


@dataclass
class Chat:
    """A guest's phone and the functions behind it."""

    school: School
    clock: FixedClock
    model: RunningOpenAI
    guest: str = GUEST
    conversation_id: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def writes(self, *texts: str) -> list[Message]:
        """The guest writes, one message after the other, and the concierge answers; gives its answers."""
        for text in texts:
            self.sends(text)
        return self.answers()

    def taps(self, action: str, title: str = "Yes") -> list[Message]:
        """The guest taps a button of ours."""
        self.sends(button={"id": action, "title": title})
        return self.answers()

    def sends(
        self, text: str = "", *, button: dict[str, str] | None = None, wamid: str | None = None
    ) -> None:
        """A signed webhook with one message; nothing answers yet."""
        content: dict[str, Any] = {}
        if button is not None:
            content = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": button}}
        made = message(
            f"wamid.{self.guest}.{next(self.numbers)}",
            text,
            phone=self.guest,
            at=int(self.clock.now().timestamp()),
            **content,
        )
        answer = webhook.lambda_handler(signed(body_of(change(made))), FakeContext())
        assert answer["statusCode"] == 200, answer
        [stored] = json.loads(answer["body"])["messages"]
        self.conversation_id = stored["conversation_id"]

    def answers(self) -> list[Message]:
        """Run every waiting job until it is done or given up; gives what the guest was told meanwhile."""
        before = len(self.told())
        for job in self.jobs():
            self.run(job)
        self.clock.advance(seconds=5)
        return self.told()[before:]

    def run(self, job: dict[str, Any], *, attempts: int = 4) -> int:
        """Give a job to the reply function as the queue would; gives how often it took, 0 if it gave up."""
        for receive in range(1, attempts + 1):
            answer = reply.lambda_handler({"Records": [record_of(job, receive)]}, FakeContext())
            if not answer["batchItemFailures"]:
                return receive
        dead_letters.lambda_handler({"Records": [record_of(job, 1)]}, FakeContext())
        return 0

    def jobs(self) -> list[dict[str, Any]]:
        """Takes what waits in the queue of guest messages."""
        return taken("ai-processing.fifo")

    def told(self) -> list[Message]:
        """Everything of ours in the conversation."""
        return [each for each in self.messages() if each.role.value != "user"]

    def messages(self) -> list[Message]:
        """The whole conversation."""
        repository = ConversationRepository(self.school.property_id, Table("attendant-test-conversations"))
        return repository.newest(self.conversation_id, 100)

    def conversation(self) -> Any:
        """The conversation as stored."""
        repository = ConversationRepository(self.school.property_id, Table("attendant-test-conversations"))
        return repository.get(self.conversation_id)

    def booked(self) -> list[Booking]:
        """The bookings that stand, made in this conversation."""
        return [
            one for one in self.school.bookings.of_conversation(self.conversation_id) if one.status.blocks
        ]

    def yes(self) -> list[Message]:
        """The guest taps Yes under the newest proposal."""
        choice = next(told.choices[0] for told in reversed(self.told()) if told.choices)
        return self.taps(choice.id)

    def local(self, booking: Booking) -> str:
        """When a booking starts, on the school's wall clock."""
        return f"{booking.starts_at.astimezone(ZONE):%Y-%m-%d %H:%M}"


def taken(name: str) -> list[dict[str, Any]]:
    """Every message of a queue, taken out: bodies in order."""
    bodies: list[dict[str, Any]] = []
    while True:
        answer = aws.client("sqs").receive_message(
            QueueUrl=queue_url(name), MaxNumberOfMessages=10, WaitTimeSeconds=0
        )
        found = answer.get("Messages", [])
        if not found:
            return bodies
        for each in found:
            bodies.append(json.loads(each["Body"]))
            aws.client("sqs").delete_message(QueueUrl=queue_url(name), ReceiptHandle=each["ReceiptHandle"])


def record_of(job: dict[str, Any], receive: int) -> dict[str, Any]:
    """A queue record as Lambda gets it."""
    return {
        "messageId": f"record-{job['message_id']}",
        "receiptHandle": "handle",
        "body": json.dumps(job),
        "attributes": {"ApproximateReceiveCount": str(receive)},
        "eventSourceARN": AI_QUEUE_ARN,
    }


@pytest.fixture(scope="session")
def model_server() -> Iterator[RunningOpenAI]:
    """The OpenAI-compatible simulator, once for all tests."""
    with run_openai() as running:
        yield running


@pytest.fixture
def chat(
    environment: Callable[..., None],
    clock: FixedClock,
    property_id: str,
    tables: dict[str, Table],
    model_server: RunningOpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> Chat:
    """A guest about to write to the school, on Monday 2 March 2026 at 09:00 its time."""
    return chat_at(environment, clock, property_id, tables, model_server, monkeypatch)


@pytest.fixture
def asking_chat(
    environment: Callable[..., None],
    clock: FixedClock,
    property_id: str,
    tables: dict[str, Table],
    model_server: RunningOpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> Chat:
    """The same at a school that has to say yes to each lesson."""
    return chat_at(environment, clock, property_id, tables, model_server, monkeypatch, approval="request")


def chat_at(
    environment: Callable[..., None],
    clock: FixedClock,
    property_id: str,
    tables: dict[str, Table],
    model_server: RunningOpenAI,
    monkeypatch: pytest.MonkeyPatch,
    **lesson: Any,
) -> Chat:
    """Open a school behind the test's WhatsApp number."""
    model_server.reset()
    environment(OPENAI_BASE_URL=model_server.api_url, OPENAI_MODEL="gpt-5-mini")
    monkeypatch.setattr(SystemClock, "now", lambda self: clock.now())
    monkeypatch.setattr(reply, "queue_of", lambda arn: _Deaf())
    directory.forget()
    webhook.receiving.cache_clear()
    tables["properties"].put(
        {"pk": f"DIRECTORY#whatsapp#{NUMBER}", "sk": "PROPERTY", "property_id": property_id}
    )
    school = open_school(property_id, clock, **lesson)
    return Chat(school, clock, model_server)


class _Deaf:
    """A queue whose messages a test hands over itself."""

    def hide(self, receipt_handle: str, seconds: int) -> None:
        """Nothing is hidden."""


def decided(chat: Chat, type_: str) -> int:
    """Let the notices function see every event of this type in the outbox; gives how many."""
    records = aws.dynamodb().scan(TableName="attendant-test-outbox")["Items"]
    envelopes = [json.loads(record["envelope"]) for record in records]
    found = sorted((e for e in envelopes if e["type"] == type_), key=lambda e: e["event_id"])
    for envelope in found:
        body = json.dumps({"detail-type": type_, "detail": envelope})
        answer = notices.lambda_handler({"Records": [{"messageId": "1", "body": body}]}, FakeContext())
        assert answer == {"batchItemFailures": []}
    return len(found)
