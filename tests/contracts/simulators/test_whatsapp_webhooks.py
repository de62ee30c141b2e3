"""The WhatsApp simulator's webhooks: Meta's bytes, their signature, ticks, repeats and the handshake."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.simulators.running import RunningWhatsApp, run_whatsapp
from tests.simulators.whatsapp.signing import meta_bytes

GUEST = "436601234567"


class Receiver:
    """A business's webhook that keeps the raw bytes and answers as told."""

    def __init__(self) -> None:
        self.posts: list[tuple[bytes, str | None]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.posts.append((raw, self.headers.get("X-Hub-Signature-256")))
                self._answer(receiver.answers.pop(0) if receiver.answers else 200, b"{}")

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                right = query["hub.mode"] == ["subscribe"] and query["hub.verify_token"] == [
                    "simulated-verify-token"
                ]
                self._answer(200 if right else 403, query["hub.challenge"][0].encode() if right else b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Keep the test output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/whatsapp"

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for raw, _ in self.posts]

    def statuses(self) -> list[dict[str, Any]]:
        values = [body["entry"][0]["changes"][0]["value"] for body in self.bodies()]
        return [status for value in values for status in value.get("statuses", [])]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiving = Receiver()
    thread = Thread(target=receiving.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield receiving
    receiving.server.shutdown()
    thread.join()
    receiving.server.server_close()


@pytest.fixture
def whatsapp(receiver: Receiver) -> Iterator[RunningWhatsApp]:
    quick = {"delivered_after": 0.02, "read_after": 0.02, "webhook_waits": (0.05, 0.05, 0.05)}
    with run_whatsapp(webhook_url=receiver.url, **quick) as running:
        yield running


def send(whatsapp: RunningWhatsApp, **members: Any) -> httpx.Response:
    body = {
        "messaging_product": "whatsapp",
        "to": f"+{GUEST}",
        "type": "text",
        "text": {"body": "Hello"},
    } | members
    url = f"/v25.0/{whatsapp.settings.phone_number_id}/messages"
    return whatsapp.http.post(
        url, json=body, headers={"Authorization": f"Bearer {whatsapp.settings.access_token}"}
    )


def eventually(met: Callable[[], Any], seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def test_bytes_are_escaped_as_meta_escapes_them() -> None:
    assert (
        meta_bytes({"t": "Grüße an/von a@b 🎿"})
        == b'{"t":"Gr\\u00fc\\u00dfe an\\/von a\\u0040b \\ud83c\\udfbf"}'
    )


def test_the_signature_covers_exactly_the_bytes_sent(whatsapp: RunningWhatsApp, receiver: Receiver) -> None:
    whatsapp.guest_writes(GUEST, text="Grüße @ 10/12 🎿", name="Zoë")
    raw, signature = receiver.posts[0]
    expected = hmac.new(whatsapp.settings.app_secret.encode(), raw, hashlib.sha256).hexdigest()
    assert signature == f"sha256={expected}"
    assert b"\\u00fc" in raw and b"\\/" in raw and b"\\u0040" in raw
    assert (
        json.loads(raw)["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"]
        == "Grüße @ 10/12 🎿"
    )


@pytest.mark.parametrize("signed", ["wrong", "missing"])
def test_a_spoilt_signature_can_be_asked_for(
    whatsapp: RunningWhatsApp, receiver: Receiver, signed: str
) -> None:
    whatsapp.guest_writes(GUEST, text="Hi", signed=signed)
    raw, signature = receiver.posts[0]
    right = "sha256=" + hmac.new(whatsapp.settings.app_secret.encode(), raw, hashlib.sha256).hexdigest()
    assert signature != right
    assert (signature is None) == (signed == "missing")


MESSAGES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"text": "Hi"}, {"type": "text", "text": {"body": "Hi"}}),
    (
        {"button": {"id": "a", "title": "A"}},
        {"interactive": {"type": "button_reply", "button_reply": {"id": "a", "title": "A"}}},
    ),
    (
        {"list": {"id": "r", "title": "R"}},
        {"interactive": {"type": "list_reply", "list_reply": {"id": "r", "title": "R"}}},
    ),
    (
        {"location": {"latitude": 47.1, "longitude": 11.3}},
        {"location": {"latitude": 47.1, "longitude": 11.3}},
    ),
    (
        {"reaction": {"message_id": "wamid.x", "emoji": "👍"}},
        {"reaction": {"message_id": "wamid.x", "emoji": "👍"}},
    ),
    ({"revoke": {"message_id": "wamid.x"}}, {"type": "revoke", "revoke": {"original_message_id": "wamid.x"}}),
    (
        {"edit": {"message_id": "wamid.x", "text": "New"}},
        {"edit": {"original_message_id": "wamid.x", "message": {"type": "text", "text": {"body": "New"}}}},
    ),
    (
        {"template_button": {"payload": "p", "text": "T"}},
        {"type": "button", "button": {"payload": "p", "text": "T"}},
    ),
    ({"raw": {"type": "nobody_knows", "nobody_knows": {}}}, {"type": "nobody_knows"}),
]


@pytest.mark.parametrize(("wish", "expected"), MESSAGES)
def test_whatever_a_guest_does_has_metas_shape(
    whatsapp: RunningWhatsApp, receiver: Receiver, wish: dict[str, Any], expected: dict[str, Any]
) -> None:
    answer = whatsapp.guest_writes(GUEST, **wish)
    message = receiver.bodies()[0]["entry"][0]["changes"][0]["value"]["messages"][0]
    assert message | expected == message
    assert (message["id"], message["from"]) == (answer["ids"][0], GUEST)


def test_media_and_unsupported_carry_metas_members(whatsapp: RunningWhatsApp, receiver: Receiver) -> None:
    whatsapp.guest_writes(
        GUEST,
        messages=[{"image": {"caption": "us"}}, {"audio": True}, {"sticker": True}, {"unsupported": True}],
    )
    image, audio, sticker, unsupported = receiver.bodies()[0]["entry"][0]["changes"][0]["value"]["messages"]
    assert image["image"]["caption"] == "us" and image["image"]["id"] and audio["audio"]["voice"] is True
    assert sticker["sticker"]["mime_type"] == "image/webp"
    assert unsupported["errors"][0]["code"] == 131051


def test_a_username_guest_has_no_number(whatsapp: RunningWhatsApp, receiver: Receiver) -> None:
    whatsapp.guest_writes("AT.1234567890", text="Hi", username="zoe")
    value = receiver.bodies()[0]["entry"][0]["changes"][0]["value"]
    assert value["contacts"] == [
        {"profile": {"name": "Guest", "username": "zoe"}, "user_id": "AT.1234567890"}
    ]
    assert "from" not in value["messages"][0] and value["messages"][0]["from_user_id"] == "AT.1234567890"
    answer = send(whatsapp, to=None, recipient="AT.1234567890").json()
    assert answer["contacts"] == [{"input": "AT.1234567890", "user_id": "AT.1234567890"}]
    eventually(lambda: receiver.statuses())
    assert "recipient_id" not in receiver.statuses()[0]
    assert [entry["text"] for entry in whatsapp.received("AT.1234567890")] == ["Hello"]


def test_statuses_follow_a_send_and_carry_our_id(whatsapp: RunningWhatsApp, receiver: Receiver) -> None:
    whatsapp.guest_writes(GUEST, text="Hi")
    wamid = send(whatsapp, biz_opaque_callback_data="out-1").json()["messages"][0]["id"]
    eventually(lambda: len(receiver.statuses()) == 3)
    assert [status["status"] for status in receiver.statuses()] == ["sent", "delivered", "read"]
    assert {status["id"] for status in receiver.statuses()} == {wamid}
    assert {status["biz_opaque_callback_data"] for status in receiver.statuses()} == {"out-1"}
    pricing = {
        "billable": False,
        "pricing_model": "PMP",
        "type": "free_customer_service",
        "category": "service",
    }
    assert receiver.statuses()[0]["pricing"] == pricing
    assert whatsapp.received(GUEST)[0]["tick"] == "read"


STATUS_FAULTS = [
    ("status_out_of_order", ["read", "delivered", "sent"]),
    ("status_repeat", ["sent", "sent", "delivered", "delivered", "read", "read"]),
    ("not_read", ["sent", "delivered"]),
    ("failed_status", ["failed"]),
]


@pytest.mark.parametrize(("mode", "expected"), STATUS_FAULTS)
def test_statuses_can_be_disturbed(
    whatsapp: RunningWhatsApp, receiver: Receiver, mode: str, expected: list[str]
) -> None:
    whatsapp.guest_writes(GUEST, text="Hi")
    whatsapp.fault(mode)
    send(whatsapp)
    eventually(lambda: len(receiver.statuses()) >= len(expected))
    assert [status["status"] for status in receiver.statuses()] == expected


def test_a_closed_window_is_told_by_a_failed_status(whatsapp: RunningWhatsApp, receiver: Receiver) -> None:
    whatsapp.guest_writes(GUEST, text="Hi", timestamp=time.time() - 24 * 3600 - 60)
    assert send(whatsapp).status_code == 200
    eventually(lambda: receiver.statuses())
    assert receiver.statuses()[0]["status"] == "failed"
    assert receiver.statuses()[0]["errors"][0]["code"] == 131047
    assert whatsapp.received(GUEST) == []


def test_what_is_not_answered_200_comes_again(whatsapp: RunningWhatsApp, receiver: Receiver) -> None:
    receiver.answers = [500, 503, 200]
    assert whatsapp.guest_writes(GUEST, text="Hi")["webhook"]["status"] == 500
    eventually(lambda: len(receiver.posts) == 3)
    assert len({raw for raw, _ in receiver.posts}) == 1


def test_a_lost_response_leaves_the_message_with_the_guest(
    whatsapp: RunningWhatsApp, receiver: Receiver
) -> None:
    whatsapp.guest_writes(GUEST, text="Hi")
    whatsapp.fault("accept_then_drop_response")
    with pytest.raises(httpx.HTTPError):
        send(whatsapp, biz_opaque_callback_data="out-9")
    eventually(lambda: receiver.statuses())
    assert receiver.statuses()[0]["biz_opaque_callback_data"] == "out-9"
    assert [entry["text"] for entry in whatsapp.received(GUEST)] == ["Hello"]
    assert whatsapp.log()[-1]["status"] is None


@pytest.mark.parametrize(("token", "verified"), [("simulated-verify-token", True), ("guessed", False)])
def test_the_handshake_is_metas(whatsapp: RunningWhatsApp, token: str, verified: bool) -> None:
    assert whatsapp.http.post("/_sim/verify", json={"verify_token": token}).json()["verified"] is verified


def test_buttons_can_be_pressed_as_the_phone_shows_them(
    whatsapp: RunningWhatsApp, receiver: Receiver
) -> None:
    whatsapp.guest_writes(GUEST, text="Hi")
    buttons = [{"type": "reply", "reply": {"id": "confirm:1", "title": "Yes"}}]
    sent = send(
        whatsapp,
        type="interactive",
        interactive={"type": "button", "body": {"text": "Ok?"}, "action": {"buttons": buttons}},
    )
    assert whatsapp.received(GUEST)[0]["buttons"] == [{"id": "confirm:1", "title": "Yes"}]
    answer = whatsapp.guest_writes(GUEST, button="yes")
    pressed = next(
        m
        for b in receiver.bodies()
        for m in b["entry"][0]["changes"][0]["value"].get("messages", [])
        if m["id"] in answer["ids"]
    )
    assert pressed["interactive"]["button_reply"] == {"id": "confirm:1", "title": "Yes"}
    assert pressed["context"]["id"] == sent.json()["messages"][0]["id"]
