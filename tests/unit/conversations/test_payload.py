"""Reading the envelope: who wrote, what changed, what is kept unread."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendant.conversations.payload import (
    Correction,
    Echo,
    IdentityChange,
    Incoming,
    NotTheEnvelope,
    Preference,
    Sender,
    Status,
    Unread,
    read,
)
from tests.whatsapp_bodies import BSUID, GUEST, NUMBER, body_of, change, message, status

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def only(body: dict[str, Any]) -> Any:
    [update] = read(body, NOW).updates
    return update


@pytest.mark.parametrize(
    ("contacts", "sent", "sender"),
    [
        ([], {}, Sender(GUEST, None)),
        ([{"wa_id": GUEST, "user_id": BSUID, "profile": {"name": "Ada"}}], {}, Sender(GUEST, BSUID, "Ada")),
        ([{"wa_id": "1", "user_id": "US.1"}], {}, Sender(GUEST, None)),
        ([{"wa_id": "1"}, {"wa_id": GUEST, "profile": {"name": "Ada"}}], {}, Sender(GUEST, None, "Ada")),
        (
            [{"user_id": BSUID, "profile": {"username": "ada"}}],
            {"phone": None, "bsuid": BSUID},
            Sender(None, BSUID, "ada"),
        ),
        ([{"user_id": BSUID}], {"phone": None}, Sender(None, BSUID)),
        ([{"wa_id": GUEST, "user_id": BSUID}], {"phone": None, "bsuid": BSUID}, Sender(GUEST, BSUID)),
    ],
)
def test_the_sender_is_joined_with_the_contact_that_shares_an_id(
    contacts: list[dict[str, Any]], sent: dict[str, Any], sender: Sender
) -> None:
    update = only(body_of(change(message(**sent), contacts=contacts)))
    assert isinstance(update, Incoming)
    assert update.sender == sender


@pytest.mark.parametrize(
    ("timestamp", "read_as"),
    [
        ("1772438400", datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
        (1772438400, datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
        ("9999999999", NOW),
        ("soon", NOW),
        (None, NOW),
    ],
)
def test_the_time_is_the_providers_unless_unreadable_or_in_the_future(
    timestamp: Any, read_as: datetime
) -> None:
    update = only(body_of(change({**message(), "timestamp": timestamp})))
    assert update.sent_at == read_as


def test_a_reply_names_what_it_is_about_and_may_do_so_without_an_id() -> None:
    assert only(body_of(change({**message(), "context": {"id": "wamid.0"}}))).about == "wamid.0"
    assert only(body_of(change({**message(), "context": {"forwarded": True}}))).about is None


def test_group_messages_are_ignored() -> None:
    delivery = read(body_of(change({**message(), "group_id": "g"}, message("wamid.2"))), NOW)
    assert (delivery.ignored, len(delivery.updates)) == (1, 1)


def test_a_status_carries_our_reference_and_the_reason_of_a_failure() -> None:
    error = {"code": 131047, "title": "Re-engagement", "error_data": {"details": "More than 24 hours"}}
    update = only(body_of(change(statuses=[status("wamid.9", "failed", reference="ref", errors=[error])])))
    assert update == Status(
        account=NUMBER,
        provider_id="wamid.9",
        status="failed",
        at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        reference="ref",
        failure_code="131047",
        failure_reason="More than 24 hours",
    )


def test_edits_and_revocations_name_the_original() -> None:
    edit = {
        "type": "edit",
        "edit": {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "New"}}},
    }
    edited = only(body_of(change(message("wamid.2", **edit))))
    assert isinstance(edited, Correction)
    assert edited.reading is not None
    assert (edited.original_id, edited.reading.text) == ("wamid.0", "New")
    revoke = {"type": "revoke", "revoke": {"original_message_id": "wamid.0"}}
    revoked = only(body_of(change(message("wamid.3", **revoke))))
    assert (revoked.original_id, revoked.reading) == ("wamid.0", None)


def test_a_new_number_is_an_identity_change() -> None:
    system = {
        "type": "system",
        "system": {"type": "user_changed_number", "wa_id": "41795550199", "body": "…"},
    }
    update = only(body_of(change(message("wamid.2", **system), contacts=[])))
    assert update == IdentityChange(NUMBER, Sender(GUEST, None), Sender("41795550199", None))


def test_a_new_scoped_id_is_an_identity_change() -> None:
    value = {"user_id_update": [{"wa_id": GUEST, "user_id": {"previous": BSUID, "current": "CH.2"}}]}
    update = only(body_of(change(field="user_id_update", **value)))
    assert update == IdentityChange(NUMBER, Sender(GUEST, BSUID), Sender(None, "CH.2"))


@pytest.mark.parametrize(("word", "marketing"), [("stop", False), ("resume", True), ("signup", True)])
def test_marketing_preferences_are_read(word: str, marketing: bool) -> None:
    preference = {"wa_id": GUEST, "category": "marketing_messages", "value": word, "timestamp": 1731705721}
    update = only(body_of(change(field="user_preferences", user_preferences=[preference])))
    assert update == Preference(NUMBER, Sender(GUEST, None), marketing=marketing)


def test_what_staff_write_in_the_phone_app_is_an_echo() -> None:
    echo = {
        "id": "wamid.e",
        "from": "41440000000",
        "to": GUEST,
        "timestamp": "1772438400",
        "type": "text",
        "text": {"body": "On my way"},
    }
    update = only(body_of(change(field="smb_message_echoes", message_echoes=[echo])))
    assert isinstance(update, Echo)
    assert (update.recipient.phone, update.reading.text) == (GUEST, "On my way")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (change(field="account_update", event="x"), "field:account_update"),
        (change(errors=[{"code": 130429}]), "errors"),
        (change({"from": GUEST, "type": "text"}), "message_without_id"),
        (change({"id": "w", "type": "text"}, contacts=[]), "message_without_sender"),
        (change(message("w", type="revoke")), "revoke_without_original"),
        (
            change(message("w", type="system", system={"type": "customer_identity_changed"})),
            "system:customer_identity_changed",
        ),
        (change(statuses=[{"status": "sent"}]), "status_without_id"),
        ("text", "change"),
        ({"field": "messages", "value": []}, "change"),
    ],
)
def test_what_nobody_can_act_on_is_kept_unread(content: Any, why: str) -> None:
    update = only(body_of(content))
    assert isinstance(update, Unread)
    assert update.why == why


@pytest.mark.parametrize(
    "body", [None, [], "x", {}, {"object": "page", "entry": []}, {"object": "whatsapp_business_account"}]
)
def test_what_is_no_webhook_is_refused(body: Any) -> None:
    with pytest.raises(NotTheEnvelope):
        read(body, NOW)


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
json_values = leaves | st.lists(leaves, max_size=2) | st.dictionaries(st.text(max_size=5), leaves, max_size=2)
MEMBERS = st.sampled_from(
    [
        "messages",
        "statuses",
        "contacts",
        "metadata",
        "errors",
        "user_preferences",
        "message_echoes",
        "user_id_update",
    ]
)
INNER = st.sampled_from(
    [
        "id",
        "from",
        "type",
        "timestamp",
        "text",
        "image",
        "interactive",
        "system",
        "edit",
        "revoke",
        "to",
        "status",
    ]
)
words = st.sampled_from(
    ["text", "image", "interactive", "system", "edit", "contacts", "order", "x", "failed"]
)
inner = st.dictionaries(INNER, json_values | words, max_size=8)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(MEMBERS, json_values | st.lists(json_values | inner, max_size=3), max_size=6), words)
def test_no_content_whatever_makes_reading_fail(value: dict[str, Any], field: str) -> None:
    delivery = read(body_of({"field": field, "value": value}), NOW)
    assert len(delivery.updates) + delivery.ignored >= 1
