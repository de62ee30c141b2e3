"""What the webhook stores, queues and answers."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.tables import Record, Table
from functions.conversations.webhook import handler as webhook
from tests.conftest import PROPERTY
from tests.requests import FakeContext, api_event
from tests.store import Crashed, Interrupted
from tests.whatsapp_bodies import (
    BSUID,
    as_meta_writes,
    body_of,
    change,
    message,
    signature_of,
    signed,
    status,
)

Post = Callable[..., tuple[int, dict[str, Any]]]
Received = Callable[[str], list[dict[str, Any]]]
Transcript = Callable[[str], list[Record]]


def test_a_first_message_starts_a_conversation_and_asks_the_concierge(
    post: Post, received: Received, transcript: Transcript, published: Callable[[], list[dict[str, Any]]]
) -> None:
    code, answer = post(body_of(change(message(text="Ski lesson tomorrow @ 10/11, für zwei? 🎿"))))

    assert code == 200
    [stored] = answer["messages"]
    assert stored["duplicate"] is False
    assert received("ai-processing.fifo") == [
        {
            "conversation_id": stored["conversation_id"],
            "message_id": stored["message_id"],
            "message_text": "Ski lesson tomorrow @ 10/11, für zwei? 🎿",
            "property_id": PROPERTY,
        }
    ]
    [kept] = transcript(stored["conversation_id"])
    assert (kept["role"], kept["text"], kept["seq"]) == (
        "user",
        "Ski lesson tomorrow @ 10/11, für zwei? 🎿",
        1,
    )
    assert {event["type"] for event in published()} == {
        "GuestCreated",
        "ConversationStarted",
        "MessageReceived",
    }


def test_a_known_guest_costs_one_read_one_transaction_and_one_batch(post: Post) -> None:
    post(body_of(change(message("wamid.1", bsuid=BSUID))))
    with Interrupted() as meter:
        code, _ = post(body_of(change(message("wamid.2", bsuid=BSUID))))

    assert code == 200
    assert meter.calls == ["BatchGetItem", "TransactWriteItems", "SendMessageBatch"]


def test_a_repeat_answers_with_the_same_ids_and_asks_again(
    post: Post, received: Received, transcript: Transcript
) -> None:
    _, first = post(body_of(change(message("wamid.1"))))
    received("ai-processing.fifo")
    _, again = post(body_of(change(message("wamid.1"), message("wamid.2", "And a sledge"))))

    assert again["messages"][0] == {**first["messages"][0], "duplicate": True}
    assert again["messages"][1]["duplicate"] is False
    assert [kept["seq"] for kept in transcript(first["messages"][0]["conversation_id"])] == [1, 2]


def test_a_burst_in_one_body_is_numbered_in_order(post: Post, transcript: Transcript) -> None:
    texts = [f"part {number}" for number in range(5)]
    burst = [message(f"wamid.{number}", text) for number, text in enumerate(texts)]
    _, answer = post(body_of(change(*burst)))

    conversation_id = answer["messages"][0]["conversation_id"]
    assert [kept["text"] for kept in transcript(conversation_id)] == texts


def test_every_entry_and_change_is_walked(post: Post, received: Received) -> None:
    body = body_of(change(message("wamid.1")), change(message("wamid.2", phone="41795550101")))
    body["entry"].append({"id": "other", "changes": [change(statuses=[status("wamid.9", "sent")])]})
    _, answer = post(body)

    assert len({each["conversation_id"] for each in answer["messages"]}) == 2
    assert answer["statuses"] == 1
    [queued] = received("whatsapp-statuses")
    assert (queued["provider_id"], queued["status"], queued["property_id"]) == ("wamid.9", "sent", PROPERTY)


@pytest.mark.parametrize("base64_body", [False, True])
@pytest.mark.parametrize("header", ["x-hub-signature-256", "X-Hub-Signature-256"])
@pytest.mark.parametrize("secret", ["test-app-secret", "test-old-secret"])
def test_a_signature_counts_in_every_form_the_gateway_gives_it(
    post: Post, base64_body: bool, header: str, secret: str
) -> None:
    code, _ = post(
        body_of(change(message(text="Grüezi @ 10/12 🎿"))),
        base64_body=base64_body,
        header=header,
        secret=secret,
    )
    assert code == 200


@pytest.mark.parametrize(
    "signature",
    [None, "", "sha256=", "sha1=abc", signature_of(b"another body"), "sha256=ü" + "0" * 63],
)
def test_a_missing_or_wrong_signature_is_refused(
    at_home: None, received: Received, signature: str | None
) -> None:
    raw = as_meta_writes(body_of(change(message())))
    event = api_event("POST", "/webhooks/whatsapp", body=raw)
    if signature is not None:
        event["headers"]["x-hub-signature-256"] = signature
    answer = webhook.lambda_handler(event, FakeContext())

    assert answer["statusCode"] == 401
    assert received("ai-processing.fifo") == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no json",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b'{"object":"page","entry":[]}',
        b'{"object":"whatsapp_business_account"}',
        b"[" * 100_000,
    ],
)
def test_an_authentic_body_that_is_no_webhook_is_a_400(at_home: None, raw: bytes) -> None:
    event = signed(raw, base64_body=True)
    assert webhook.lambda_handler(event, FakeContext())["statusCode"] == 400


def test_the_handshake_gives_the_challenge_back_as_it_came(at_home: None) -> None:
    def get(**query: str) -> dict[str, Any]:
        named = {f"hub.{name}": value for name, value in query.items()}
        return webhook.lambda_handler(api_event("GET", "/webhooks/whatsapp", query=named), FakeContext())

    right = get(mode="subscribe", verify_token="test-verify-token", challenge="1158201444")
    assert (right["statusCode"], right["body"], right["headers"]) == (
        200,
        "1158201444",
        {"Content-Type": "text/plain"},
    )
    for wrong in (
        get(mode="subscribe", verify_token="guess", challenge="1"),
        get(verify_token="test-verify-token"),
        get(),
    ):
        assert wrong["statusCode"] == 403


def test_a_number_that_no_property_has_is_parked(
    post: Post, tables: dict[str, Table], received: Received
) -> None:
    code, answer = post(body_of(change(message(), number="999")))

    assert (code, answer["messages"], answer["parked"]) == (200, [], 1)
    [parked] = tables["conversations"].query_all("WHATSAPP#999#PARKED")
    assert json.loads(parked["raw"])["provider_id"] == "wamid.1"
    assert received("ai-processing.fifo") == []


def test_unknown_fields_are_kept_and_counted(post: Post, tables: dict[str, Table]) -> None:
    new = change(field="something_new", novelty={"a": 1})
    code, answer = post(body_of(new, new, change(message())))

    assert (code, len(answer["messages"]), answer["parked"]) == (200, 1, 2)
    assert len(list(tables["conversations"].query_all(f"{PROPERTY}#PARKED"))) == 1


def test_one_message_that_cannot_be_stored_harms_no_neighbour(post: Post, tables: dict[str, Table]) -> None:
    bad = message("wamid." + "x" * 2100)
    code, answer = post(
        body_of(change(message("wamid.1"), bad, message("wamid.2", phone="4" * 200), message("wamid.3")))
    )

    assert code == 200
    assert len(answer["messages"]) == 2
    assert answer["parked"] == 2


def test_a_large_body_is_stored_whole_and_queued_by_key(post: Post, received: Received) -> None:
    code, answer = post(body_of(change(*(message(f"wamid.{number}") for number in range(21)))))

    assert code == 200
    assert received("whatsapp-bulk") == [{"key": answer["bulk"]}]
    assert received("ai-processing.fifo") == []


@pytest.mark.parametrize("crash", ["at", "after"])
@pytest.mark.parametrize("call", range(1, 8))
def test_a_crash_at_any_call_loses_nothing_and_doubles_nothing(
    post: Post, received: Received, transcript: Transcript, crash: str, call: int
) -> None:
    body = body_of(change(message("wamid.1", "first"), message("wamid.2", "second")))
    with pytest.raises(Crashed), Interrupted(**{crash: call}):
        post(body)
    code, answer = post(body)

    assert code == 200
    [conversation_id] = {each["conversation_id"] for each in answer["messages"]}
    assert [kept["text"] for kept in transcript(conversation_id)] == ["first", "second"]
    queued = {job["message_id"] for job in received("ai-processing.fifo")}
    assert queued == {each["message_id"] for each in answer["messages"]}


def test_contention_for_the_next_number_is_tried_again(post: Post, transcript: Transcript) -> None:
    with Interrupted(conflicts=2):
        code, answer = post(body_of(change(message())))

    assert code == 200
    assert len(transcript(answer["messages"][0]["conversation_id"])) == 1
