"""What a guest decides on a channel stands in their profile, whatever order the events come in."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from attendant.conversations.events import GuestMarketingOptedIn, GuestOptedIn, GuestOptedOut
from attendant.guests.models import Guest, GuestWish
from attendant.guests.service import Guests
from attendant.kernel.events import Envelope, Event
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from functions.guests.consents.handler import lambda_handler
from tests.conftest import FixedClock
from tests.requests import FakeContext


@pytest.fixture
def ada(tables: dict[str, Table], transactions: Transactions, staff_actor: Actor) -> Guest:
    guests = Guests(tables["guests"], staff_actor.property_id)
    return transactions.run(staff_actor, lambda tx: guests.create(tx, GuestWish(name="Ada")))


def test_stop_and_start_are_kept_as_decisions(
    environment: Callable[..., None],
    ada: Guest,
    tables: dict[str, Table],
    staff_actor: Actor,
    clock: FixedClock,
) -> None:
    told = {"conversation_id": "cnv_1", "guest_id": ada.guest_id, "channel": "whatsapp"}

    def message(event: type[Event], minutes: int, **fields: Any) -> dict[str, Any]:
        at = clock.now() + timedelta(minutes=minutes)
        envelope = Envelope.of(event.model_validate({**told, **fields}), staff_actor, 1, at)
        body = json.dumps({"detail": envelope.model_dump(mode="json")})
        return {"messageId": f"{event.__name__}-{minutes}", "body": body}

    stop, start = message(GuestOptedOut, 1), message(GuestOptedIn, 5)
    offers = message(GuestMarketingOptedIn, 3)
    nobody = message(GuestOptedOut, 9, guest_id="gst_none")
    broken = {"messageId": "broken", "body": "{}"}
    for batch in ([start, offers, nobody, broken], [stop, start]):
        answer = lambda_handler({"Records": batch}, FakeContext())
        assert answer["batchItemFailures"] == [{"itemIdentifier": "broken"}] * (broken in batch)
    kept = Guests(tables["guests"], staff_actor.property_id).get(ada.guest_id)
    assert {(c.purpose, c.given, c.source) for c in kept.consents} == {
        ("service", True, "GuestOptedIn"),
        ("marketing", True, "GuestMarketingOptedIn"),
    }
