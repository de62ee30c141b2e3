"""Which topics an event goes to, and which names a client may use."""

from datetime import UTC, datetime
from typing import Any

import pytest

from attendant.kernel.errors import Invalid
from attendant.kernel.events import Envelope
from attendant.realtime.topics import allowed, topics_of

CONVERSATION = "cnv_01J00000000000000000000000"
GUEST, ABSORBED = "gst_01J00000000000000000000000", "gst_01J00000000000000000000001"
ONE = f"conversation:{CONVERSATION}"


def an_event(type_name: str, **data: Any) -> Envelope:
    return Envelope(
        event_id="evt_01J00000000000000000000000",
        type=type_name,
        version=1,
        occurred_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        property_id="prp_01J00000000000000000000000",
        aggregate_id="x",
        aggregate_version=1,
        correlation_id="cor",
        data=data,
    )


@pytest.mark.parametrize(
    ("event", "topics"),
    [
        (an_event("MessageReceived", conversation_id=CONVERSATION), ["events", "conversations", ONE]),
        (an_event("ConversationHandedOver", conversation_id=CONVERSATION), ["events", "conversations", ONE]),
        (an_event("BookingBooked", conversation_id=None), ["events", "bookings"]),
        (an_event("StayArrived"), ["events", "stays"]),
        (
            an_event("BookingBooked", conversation_id=CONVERSATION),
            ["events", "bookings", "conversations", ONE],
        ),
        (
            an_event("GuestOptedOut", conversation_id=CONVERSATION),
            ["events", "guests", "conversations", ONE],
        ),
        (an_event("GuestChanged", guest_id=GUEST), ["events", "guests", f"guest:{GUEST}"]),
        (
            an_event("GuestMerged", guest_id=GUEST, absorbed_id=ABSORBED),
            ["events", "guests", f"guest:{GUEST}", f"guest:{ABSORBED}"],
        ),
        (
            an_event("GuestErased", guest_id=GUEST, guest_ids=[GUEST, ABSORBED]),
            ["events", "guests", f"guest:{GUEST}", f"guest:{ABSORBED}"],
        ),
        (an_event("BookingCancelled", guest_id=GUEST), ["events", "bookings", f"guest:{GUEST}"]),
        (an_event("PropertyChanged"), ["events"]),
    ],
)
def test_an_event_goes_to_the_topics_of_what_it_is_about(event: Envelope, topics: list[str]) -> None:
    assert topics_of(event) == topics


def test_a_client_may_name_the_shared_topics_single_conversations_and_guests() -> None:
    wanted = ["events", "bookings", "conversations", ONE, "guests", f"guest:{GUEST}", "bookings"]

    assert allowed(wanted) == ["events", "bookings", "conversations", ONE, "guests", f"guest:{GUEST}"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Bookings",
        "events ",
        "conversation:",
        "conversation:*",
        "conversation:cnv_1",
        f"{ONE}x",
        f"guest:{CONVERSATION}",
        "guest:*",
        f"conversation:{CONVERSATION}\n",
        "prp_01J00000000000000000000001#TOPIC#events",
        "x" * 5000,
    ],
)
def test_any_other_name_refuses_the_whole_message_and_is_told(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        allowed(["events", name])

    assert [problem.field for problem in refusal.value.problems] == ["topics"]
    assert len(refusal.value.detail) < 200
