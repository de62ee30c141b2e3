"""What a client may say over the socket."""

import json

import pytest

from attendant.kernel.errors import Invalid
from attendant.realtime.models import Ping, ServerMessage, Subscribe, Unsubscribe, client_message


def test_the_three_messages_of_a_client_are_read() -> None:
    assert client_message('{"action":"subscribe","topics":["events"]}') == Subscribe(
        action="subscribe", topics=["events"]
    )
    assert client_message('{"action":"unsubscribe","topics":["events"]}') == Unsubscribe(
        action="unsubscribe", topics=["events"]
    )
    assert client_message('{"action":"ping","at":12}') == Ping(action="ping")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "None",
        "ping",
        "[]",
        "{}",
        '{"action":"publish"}',
        '{"action":"subscribe"}',
        '{"action":"subscribe","topics":[]}',
        '{"action":"subscribe","topics":"events"}',
        '{"action":"subscribe","topics":[1]}',
        json.dumps({"action": "subscribe", "topics": ["events"] * 21}),
    ],
)
def test_anything_else_is_refused_with_a_hint_what_to_send(text: str) -> None:
    with pytest.raises(Invalid, match='"subscribe"'):
        client_message(text)


def test_an_answer_leaves_out_what_does_not_apply() -> None:
    assert json.loads(ServerMessage(type="pong").text()) == {"type": "pong"}
