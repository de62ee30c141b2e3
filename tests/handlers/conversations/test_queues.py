"""The functions behind the queues: bulk bodies, delivery reports, sending, the sweep."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from attendant.conversations.models import Outbound
from attendant.conversations.service import Conversations
from attendant.conversations.wiring import conversations_for
from attendant.kernel import secrets
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Record, Table
from functions.conversations.bulk import handler as bulk
from functions.conversations.conversations import handler as rest
from functions.conversations.send import handler as send
from functions.conversations.statuses import handler as statuses
from functions.conversations.sweep import handler as sweep
from tests.conftest import FixedClock
from tests.requests import FakeContext, sqs_event
from tests.simulators.running import RunningWhatsApp, run_whatsapp
from tests.whatsapp_bodies import GUEST, NUMBER, body_of, change, message, status

Post = Callable[..., tuple[int, dict[str, Any]]]
Received = Callable[[str], list[dict[str, Any]]]
LATEST = 4102444800


@pytest.fixture
def whatsapp() -> Iterator[RunningWhatsApp]:
    with run_whatsapp(phone_number_id=NUMBER, access_token="test-access-token") as running:
        yield running


@pytest.fixture
def talk(
    at_home: None, environment: Callable[..., None], whatsapp: RunningWhatsApp, property_id: str, post: Post
) -> Iterator[tuple[Conversations, str]]:
    """A guest wrote; the sender talks to the simulated provider."""
    environment(WHATSAPP_API_URL=whatsapp.api_url)
    secrets.forget()
    for cached in (send.sending, send.http, statuses.statuses, bulk.receiving):
        cached.cache_clear()
    whatsapp.guest_writes(GUEST, text="Hello")
    _, answer = post(body_of(change(message("wamid.1", at=LATEST))))
    yield conversations_for(property_id, rest.Settings.load()), answer["messages"][0]["conversation_id"]
    send.http().close()
    send.http.cache_clear()


def run_sender(received: Received, *, context: FakeContext | None = None) -> dict[str, Any]:
    """Give the sender everything that waits in its queue."""
    jobs = received("whatsapp-send.fifo")
    return send.lambda_handler(sqs_event(jobs, group="cnv"), context or FakeContext())


def states(talk: tuple[Conversations, str]) -> list[str]:
    conversations, conversation_id = talk
    return [
        message.state.value for message in conversations.recent(conversation_id) if message.role != "user"
    ]


def test_a_stored_answer_reaches_the_guest_and_its_ticks_come_back(
    talk: tuple[Conversations, str],
    guest_actor: Actor,
    received: Received,
    whatsapp: RunningWhatsApp,
    post: Post,
) -> None:
    conversations, conversation_id = talk
    seen = conversations.get(conversation_id)
    conversations.show_typing(seen)
    conversations.answer(seen, Outbound(text="At ten then."), guest_actor)
    assert run_sender(received) == {"batchItemFailures": []}
    [shown] = whatsapp.received(GUEST)
    assert "At ten then." in str(shown)
    assert states(talk) == ["accepted"]

    reference = whatsapp.log()[-1]["body"]["biz_opaque_callback_data"]
    for word in ("read", "delivered", "sent"):
        post(body_of(change(statuses=[status(shown["id"], word, reference=reference)])))
    assert statuses.lambda_handler(sqs_event(received("whatsapp-statuses")), FakeContext()) == {
        "batchItemFailures": []
    }
    assert states(talk) == ["read"]


def test_a_response_that_got_lost_is_settled_by_the_report_without_a_second_send(
    talk: tuple[Conversations, str],
    guest_actor: Actor,
    received: Received,
    whatsapp: RunningWhatsApp,
    post: Post,
) -> None:
    conversations, conversation_id = talk
    conversations.answer(
        conversations.get(conversation_id), Outbound(text="Booked.", essential=True), guest_actor
    )
    whatsapp.fault("accept_then_drop_response")
    run_sender(received)
    assert states(talk) == ["unknown"]

    [shown] = whatsapp.received(GUEST)
    reference = whatsapp.log()[-1]["body"]["biz_opaque_callback_data"]
    post(body_of(change(statuses=[status(shown["id"], "delivered", reference=reference)])))
    statuses.lambda_handler(sqs_event(received("whatsapp-statuses")), FakeContext())
    assert states(talk) == ["delivered"]
    assert len(whatsapp.received(GUEST)) == 1


def test_a_sender_short_of_time_starts_no_send_it_may_not_see_through(
    talk: tuple[Conversations, str], guest_actor: Actor, received: Received, whatsapp: RunningWhatsApp
) -> None:
    conversations, conversation_id = talk
    conversations.answer(conversations.get(conversation_id), Outbound(text="Hello"), guest_actor)
    [job] = received("whatsapp-send.fifo")
    hurried = FakeContext(remaining_ms=5_000)
    other = {**job, "conversation_id": "cnv_other"}
    with pytest.raises(Exception, match="All records failed"):
        send.lambda_handler(sqs_event([job, other]), hurried)
    assert whatsapp.received(GUEST) == []


def test_one_conversations_failure_does_not_hold_another_up(
    talk: tuple[Conversations, str], guest_actor: Actor, received: Received, whatsapp: RunningWhatsApp
) -> None:
    conversations, conversation_id = talk
    conversations.answer(conversations.get(conversation_id), Outbound(text="Hello"), guest_actor)
    [job] = received("whatsapp-send.fifo")
    event = sqs_event([{"property_id": job["property_id"], "broken": True}, job])
    for record, group in zip(event["Records"], ("a", "b"), strict=True):
        record["attributes"]["MessageGroupId"] = group
    assert send.lambda_handler(event, FakeContext()) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(whatsapp.received(GUEST)) == 1


def test_a_bulk_body_is_taken_in_whole_and_again_without_harm(
    post: Post, received: Received, transcript: Callable[[str], list[Record]]
) -> None:
    bulk.receiving.cache_clear()
    texts = [f"message {number}" for number in range(25)]
    burst = [message(f"wamid.{number}", text) for number, text in enumerate(texts)]
    post(body_of(change(*burst, statuses=[status("wamid.9", "sent")])))
    jobs = received("whatsapp-bulk")
    for _ in range(2):
        assert bulk.lambda_handler(sqs_event(jobs), FakeContext()) == {"batchItemFailures": []}

    turns = received("ai-processing.fifo")
    [conversation_id] = {job["conversation_id"] for job in turns}
    assert [kept["text"] for kept in transcript(conversation_id)] == texts
    assert len({job["message_id"] for job in turns}) == 25
    assert len(received("whatsapp-statuses")) == 1  # the body is emptied once it is taken in


def test_a_bulk_body_that_is_gone_comes_again_alone(post: Post, received: Received) -> None:
    bulk.receiving.cache_clear()
    post(body_of(change(*(message(f"wamid.{number}") for number in range(21)))))
    [job] = received("whatsapp-bulk")
    answer = bulk.lambda_handler(sqs_event([{"key": "whatsapp/none.json"}, job]), FakeContext())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


def test_a_report_nobody_can_read_comes_again_alone(
    talk: tuple[Conversations, str], received: Received, post: Post
) -> None:
    post(body_of(change(statuses=[status("wamid.never.ours", "delivered")])))
    [report] = received("whatsapp-statuses")
    answer = statuses.lambda_handler(sqs_event(["{broken", report]), FakeContext())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


def test_the_sweep_goes_through_every_property_even_if_one_fails(
    talk: tuple[Conversations, str],
    guest_actor: Actor,
    received: Received,
    clock: FixedClock,
    tables: dict[str, Table],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conversations, conversation_id = talk
    conversations.answer(conversations.get(conversation_id), Outbound(text="Hello"), guest_actor)
    received("whatsapp-send.fifo")
    tables["properties"].put({"pk": "DIRECTORY#PROPERTIES", "sk": "prp_00_broken"})
    broken = {"pk": "x", "sk": "x", "due_pk": "prp_00_broken#DUE", "due_sk": "2020"}
    tables["conversations"].put(broken)
    clock.set(conversations.recent(conversation_id)[-1].stored_at)
    clock.advance(minutes=5)
    monkeypatch.setattr(sweep, "SystemClock", lambda: clock)

    assert sweep.lambda_handler({}, FakeContext()) == {"queued": 1}
    [job] = received("whatsapp-send.fifo")
    assert job["attempt"] == 1
