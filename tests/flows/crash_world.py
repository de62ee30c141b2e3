"""The functions of one guest conversation, called in process on the local cloud, as AWS calls them.

What AWS does around functions is played here: a webhook that got no 200 is delivered again, a job whose
function ended is received again, the sweep comes every minute, a job given up goes to the dead letters.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import pytest

from attendant.conversations.repository import ConversationRepository
from attendant.kernel import aws
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import WHATSAPP, Directory, forget
from functions.concierge.dead_letters import handler as dead_letters
from functions.concierge.reply import handler as reply
from functions.conversations.send import handler as send
from functions.conversations.statuses import handler as statuses
from functions.conversations.sweep import handler as sweep
from functions.conversations.webhook import handler as webhook
from tests.conftest import queue_url
from tests.requests import FakeContext, api_event, sqs_event
from tests.schools import WEEKDAYS, School, open_school
from tests.simulators.running import RunningWhatsApp, run_openai, run_whatsapp
from tests.store import APP_SECRET, Crashed

ATTEMPTS = 4
MOST_SWEEPS = 4

type Call = Callable[[], Any]


class Webhooks:
    """Where the simulator posts: keeps each body until it is played, and answers 200 as the gateway would."""

    def __init__(self) -> None:
        self.posts: SimpleQueue[tuple[bytes, str]] = SimpleQueue()
        posts = self.posts

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                posts.put((body, self.headers["X-Hub-Signature-256"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhooks/whatsapp"

    @contextmanager
    def served(self) -> Iterator["Webhooks"]:
        """Serve until the block ends."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def taken(self, more_to_come: Callable[[], bool]) -> Iterator[tuple[bytes, str]]:
        """The posts, as long as there are any or more are on their way."""
        while True:
            expected = more_to_come()
            try:
                yield self.posts.get(timeout=0.01 if expected else 0)
            except Empty:
                if not expected:
                    return


class MovableClock:
    """The system's clock, moved on while a test lets minutes pass."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The moved time."""
        return datetime.now(UTC) + self.ahead

    @contextmanager
    def instead_of_the_system_clock(self) -> Iterator["MovableClock"]:
        """Let every function see this clock."""
        original = SystemClock.now
        SystemClock.now = lambda _: self.now()  # type: ignore[method-assign]
        try:
            yield self
        finally:
            SystemClock.now = original  # type: ignore[method-assign]


@dataclass
class World:
    """Everything between a guest's phone and the store.

    `around` gives the context in which a function runs, by its name: to interrupt it, or to count its calls.
    """

    whatsapp: RunningWhatsApp
    webhooks: Webhooks
    clock: MovableClock
    property_id: str
    around: Callable[[str], AbstractContextManager[Any]] = lambda _: nullcontext()
    crashes: list[str] = field(default_factory=list)

    def guest_writes(self, guest: str, **wish: Any) -> None:
        """A guest writes, and everything that follows happens, until nothing is left to do."""
        self.whatsapp.guest_writes(guest, **wish)
        self._work_off()
        for _ in range(MOST_SWEEPS):
            if not self._repository.due(self.clock.now() + timedelta(hours=1), 1):
                return
            # Let a minute and more pass: leases end, what was left behind is due.
            self.clock.ahead += timedelta(seconds=65)
            self._until_done("sweep", lambda: sweep.lambda_handler({}, FakeContext()))
            self._work_off()

    def _work_off(self) -> bool:
        """Run jobs and deliver webhooks until there are none; whether there were any."""
        busy = False
        while self._deliver() | self._run_jobs():
            busy = True
        return busy

    @property
    def _repository(self) -> ConversationRepository:
        return ConversationRepository(self.property_id, Table("attendant-test-conversations"))

    def _deliver(self) -> bool:
        delivered = False
        for body, signature in self.webhooks.taken(lambda: self.whatsapp.simulator.webhooks.busy):
            delivered = True
            headers = {"X-Hub-Signature-256": signature}
            event = api_event("POST", "/webhooks/whatsapp", body=body, headers=headers, base64_body=True)
            name = "reports" if b'"statuses"' in body else "webhook"
            self._until_done(name, lambda event=event: self._accepted(event))  # type: ignore[misc]
        return delivered

    def _accepted(self, event: dict[str, Any]) -> None:
        answer = webhook.lambda_handler(event, FakeContext())
        assert answer["statusCode"] == 200, answer

    def _run_jobs(self) -> bool:
        return any(
            [
                self._consume(
                    "reply", "ai-processing.fifo", reply.lambda_handler, dead_letters.lambda_handler
                ),
                self._consume("send", "whatsapp-send.fifo", send.lambda_handler),
                self._consume("statuses", "whatsapp-statuses", statuses.lambda_handler),
            ]
        )

    def _consume(
        self,
        name: str,
        queue: str,
        handler: Callable[[dict[str, Any], Any], Any],
        given_up: Callable[[dict[str, Any], Any], Any] | None = None,
    ) -> bool:
        bodies = taken(queue)
        for body in bodies:
            for attempt in range(1, ATTEMPTS + 1):
                event = sqs_event([body], receive_count=attempt, group=body.get("conversation_id"))
                for record in event["Records"]:
                    record["eventSourceARN"] = f"arn:aws:sqs:us-east-1:000000000000:attendant-test-{queue}"
                if self._succeeds(name, handler, event):
                    break
            else:
                if given_up is not None:
                    self._until_done("dead_letters", lambda event=event: given_up(event, FakeContext()))  # type: ignore[misc]
        return bool(bodies)

    def _succeeds(
        self, name: str, handler: Callable[[dict[str, Any], Any], Any], event: dict[str, Any]
    ) -> bool:
        try:
            with self.around(name):
                return not handler(event, FakeContext())["batchItemFailures"]
        except Crashed as crash:
            self.crashes.append(str(crash))
            return False

    def _until_done(self, name: str, call: Call) -> None:
        try:
            with self.around(name):
                call()
        except Crashed as crash:
            self.crashes.append(str(crash))
            call()


@contextmanager
def open_world(environment: pytest.MonkeyPatch, property_id: str, phone_number_id: str) -> Iterator[World]:
    """A world with simulated phones and model, on a cloud that is up; the property owns the phone number."""
    webhooks = Webhooks()
    with (
        MovableClock().instead_of_the_system_clock() as clock,
        webhooks.served(),
        run_whatsapp(
            webhook_url=webhooks.url,
            app_secret=APP_SECRET,
            phone_number_id=phone_number_id,
            access_token="test-access-token",
            delivered_after=0.01,
            read_after=0.01,
        ) as phones,
        run_openai() as model,
    ):
        environment.setenv("WHATSAPP_API_URL", phones.api_url)
        environment.setenv("OPENAI_BASE_URL", model.api_url)
        forget()
        yield World(phones, webhooks, clock, property_id)


def open_daily_school(world: World, phone_number_id: str) -> School:
    """A school that is open every day and whose guests write to this number."""
    every_day = [*WEEKDAYS, "sunday"]
    hours = {"weekly": {day: [{"opens": "09:00", "closes": "17:00"}] for day in every_day}}
    school = open_school(world.property_id, world.clock, hours=hours)
    with Transactions(Table("attendant-test-outbox"), world.clock).begin(school.staff) as tx:
        directory = Directory(Table("attendant-test-properties"))
        directory.claim(tx, WHATSAPP, phone_number_id, world.property_id)
    return school


def taken(queue: str) -> list[dict[str, Any]]:
    """Takes every job out of a queue, in order. Not an outside call of the product: done by AWS."""
    url, bodies = queue_url(queue), []
    while True:
        answer = _sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
        messages = answer.get("Messages", [])
        if not messages:
            return bodies
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            _sqs().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _sqs() -> Any:
    return aws.client("sqs")
