"""Every kind of guest message: what staff read, and what the concierge does with it."""

from typing import Any

import pytest

from attendant.conversations.kinds import Do, read_content

MEDIA = {"id": "m1", "mime_type": "image/jpeg", "sha256": "abc"}

KINDS: list[tuple[dict[str, Any], str, str, Do, str | None]] = [
    ({"type": "text", "text": {"body": "Hello"}}, "text", "Hello", Do.ANSWER, None),
    ({"type": "text", "text": {"body": "  "}}, "text", "[empty message]", Do.NOTHING, None),
    ({"type": "text", "text": "no object"}, "text", "[empty message]", Do.NOTHING, None),
    ({"type": "image", "image": MEDIA}, "image", "[photo]", Do.CANNOT_READ, None),
    ({"type": "image", "image": {**MEDIA, "caption": "Here?"}}, "image", "[photo] Here?", Do.ANSWER, None),
    ({"type": "video", "video": MEDIA}, "video", "[video]", Do.CANNOT_READ, None),
    (
        {"type": "document", "document": {**MEDIA, "caption": "Plan"}},
        "document",
        "[document] Plan",
        Do.ANSWER,
        None,
    ),
    ({"type": "sticker", "sticker": MEDIA}, "sticker", "[sticker]", Do.CANNOT_READ, None),
    ({"type": "audio", "audio": {**MEDIA, "voice": True}}, "audio", "[voice message]", Do.CANNOT_READ, None),
    (
        {
            "type": "location",
            "location": {"latitude": 46.5, "longitude": 7.9, "name": "Hut", "address": "Pass 1"},
        },
        "location",
        "[location] Hut, Pass 1 (46.5, 7.9)",
        Do.ANSWER,
        None,
    ),
    ({"type": "location", "location": {}}, "location", "[location]", Do.ANSWER, None),
    (
        {
            "type": "contacts",
            "contacts": [{"name": {"formatted_name": "Ada"}, "phones": [{"phone": "+4179"}]}],
        },
        "contacts",
        "[contact] Ada +4179",
        Do.ANSWER,
        None,
    ),
    (
        {
            "type": "interactive",
            "interactive": {"type": "button_reply", "button_reply": {"id": "confirm:1:2", "title": "Yes"}},
        },
        "button_reply",
        "Yes",
        Do.ANSWER,
        "confirm:1:2",
    ),
    (
        {
            "type": "interactive",
            "interactive": {"type": "list_reply", "list_reply": {"id": "slot:1:2", "title": "10:00"}},
        },
        "list_reply",
        "10:00",
        Do.ANSWER,
        "slot:1:2",
    ),
    (
        {
            "type": "interactive",
            "interactive": {
                "type": "nfm_reply",
                "nfm_reply": {"name": "flow", "response_json": '{"flow_token": "t", "size": "42"}'},
            },
        },
        "nfm_reply",
        "[form] size: 42",
        Do.ANSWER,
        None,
    ),
    (
        {
            "type": "interactive",
            "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "{broken"}},
        },
        "nfm_reply",
        "[form]",
        Do.CANNOT_READ,
        None,
    ),
    (
        {
            "type": "interactive",
            "interactive": {"type": "call_permission_reply", "call_permission_reply": {}},
        },
        "call_permission_reply",
        "[answer to a call request]",
        Do.NOTHING,
        None,
    ),
    ({"type": "interactive"}, "interactive", "[interactive message]", Do.CANNOT_READ, None),
    (
        {"type": "button", "button": {"payload": "menu:1", "text": "Menu"}},
        "button",
        "Menu",
        Do.ANSWER,
        "menu:1",
    ),
    ({"type": "button", "button": {}}, "button", "[button]", Do.CANNOT_READ, None),
    (
        {"type": "reaction", "reaction": {"message_id": "w", "emoji": "👍"}},
        "reaction",
        "[reaction] 👍",
        Do.NOTHING,
        None,
    ),
    (
        {"type": "reaction", "reaction": {"message_id": "w"}},
        "reaction",
        "[reaction removed]",
        Do.NOTHING,
        None,
    ),
    (
        {
            "type": "order",
            "order": {"text": "pls", "product_items": [{"product_retailer_id": "wax", "quantity": 2}]},
        },
        "order",
        "[order] 2 x wax pls",
        Do.ANSWER,
        "human",
    ),
    ({"type": "unsupported"}, "unsupported", "[a message WhatsApp cannot pass on]", Do.CANNOT_READ, None),
    ({"type": "request_welcome"}, "request_welcome", "[opened the chat]", Do.NOTHING, None),
    ({"type": "hologram", "hologram": {"x": 1}}, "unknown:hologram", "[hologram]", Do.CANNOT_READ, None),
    ({}, "unknown:unknown", "[unknown]", Do.CANNOT_READ, None),
]


@pytest.mark.parametrize(("message", "kind", "text", "do", "action"), KINDS)
def test_each_kind_has_its_text_and_its_consequence(
    message: dict[str, Any], kind: str, text: str, do: Do, action: str | None
) -> None:
    reading = read_content(message)
    assert (reading.kind, reading.text, reading.do, reading.action) == (kind, text, do, action)


def test_media_are_known_by_their_ids_for_a_later_download() -> None:
    reading = read_content({"type": "document", "document": {**MEDIA, "filename": "plan.pdf", "size": 4}})
    assert reading.media == {**MEDIA, "filename": "plan.pdf"}


def test_broken_characters_never_reach_the_store() -> None:
    assert read_content({"type": "text", "text": {"body": "a\ud83d b"}}).text == "a b"
