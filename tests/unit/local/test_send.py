"""Samples are posted as Meta would post them."""

from infra.local.send import renewed, signature


def test_a_signature_is_metas() -> None:
    # What `openssl dgst -sha256 -hmac key` prints.
    expected = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    assert signature("key", b"The quick brown fox jumps over the lazy dog") == expected


def test_renewing_touches_only_ids_and_times_of_messages() -> None:
    message = {"id": "wamid.OLD", "timestamp": "1", "from": "43660", "text": {"body": "hi"}}
    payload = {
        "entry": [{"changes": [{"value": {"messages": [message], "metadata": {"phone_number_id": "7"}}}]}]
    }
    renewed_message = renewed(payload, 1_800_000_000.5)["entry"][0]["changes"][0]["value"]["messages"][0]
    assert renewed_message["id"] != "wamid.OLD"
    assert renewed_message["timestamp"] == "1800000000"
    assert renewed_message["text"] == {"body": "hi"}
