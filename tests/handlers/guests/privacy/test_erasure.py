"""Erasing a guest: what is left anywhere, and what follows."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from attendant.guests.aliases import Alias
from attendant.guests.merging.models import MergeWish
from attendant.guests.merging.service import BeingErased, Merging
from attendant.guests.privacy.erasing import GuestsPrivacy
from attendant.guests.privacy.parts import PARTS
from attendant.guests.service import Guests
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Role
from attendant.kernel.transactions import Transactions
from functions.guests.personal_data import handler as personal_data
from tests.handlers.guests.privacy.conftest import MARKS, World
from tests.handlers.guests.privacy.conftest import PARTS as HANDLERS
from tests.requests import FakeContext, sqs_event
from tests.store import Crashed, Interrupted

RUNS_OUT = {"idempotency"}
"""What cannot be found by its guest and is gone by itself within 24 hours."""


def erased(world: World, **query: str) -> dict[str, Any]:
    """Asks for the erasure and lets every part do its work; gives the request."""
    place = f"/api/v1/guests/{world.guest_id}"
    tag = world.ask("GET", place)["headers"]["ETag"]
    asked = world.ask("DELETE", place, headers={"If-Match": tag}, query={"cancel_upcoming": "true", **query})
    assert asked["status"] == 202, asked
    world.work_off()
    request: dict[str, Any] = world.ask("GET", asked["headers"]["Location"])["body"]
    return request


def test_nothing_personal_is_left_anywhere(told: World) -> None:
    before = told.traces()
    assert {"guests", "bookings", "conversations", "concierge", "idempotency"} <= set(before)
    request = erased(told)
    assert request["state"] == "done"
    assert set(request["parts"]) == set(PARTS)
    left = {name: keys for name, keys in told.traces().items() if name not in RUNS_OUT}
    assert left == {}


def test_every_kind_of_record_stands_in_the_inventory(told: World) -> None:
    inventory = Path("docs/privacy.md").read_text()
    short_lived = {"outbox", "idempotency", "connections"}
    missing = {
        (table, kind)
        for table, kind in told.kinds()
        if table not in short_lived and kind != "PROPERTY" and f"`{kind}`" not in inventory
    }
    assert missing == set()


def test_nothing_leads_to_the_number_by_the_id_of_the_conversation(told: World) -> None:
    erased(told)
    left = told.traces((told.conversation_id,))
    # Events run out after seven days, the empty shell after thirty, its trail names nobody.
    [shell, *trail] = sorted(left["conversations"], key=lambda key: "#AUDIT#" in key)
    assert shell.endswith("CONVERSATION") and all("#AUDIT#" in key for key in trail)
    assert set(left) - {"outbox", *RUNS_OUT} == {"conversations"}


def test_what_must_stay_stays_without_the_person(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}/changes"
    before, trail = told.bookings(), told.ask("GET", place)["body"]["changes"]
    erased(told)
    after = told.bookings()
    assert set(after) == set(before) and len(after) >= 5
    for booking_id, kept in after.items():
        for name in ("guest_id", "service_name", "price", "starts_at", "party_size"):
            assert getattr(kept, name) == getattr(before[booking_id], name)
        assert (kept.guest_name, kept.notes, kept.dietary, kept.conversation_id) == (None,) * 4
    assert not any(booking.status.blocks for booking in after.values()), "nobody comes any more"

    changes = told.ask("GET", place)["body"]["changes"]
    assert [one["action"] for one in changes][-len(trail) :] == [one["action"] for one in trail]
    changed = next(
        one for one in changes if one["action"] == "guest_changed" and one["before"].get("company")
    )
    assert changed["actor"]["kind"] == "staff"
    assert changed["before"]["company"] == changed["after"]["company"] == "[erased]"

    conversation = f"/api/v1/conversations/{told.conversation_id}"
    shell = told.ask("GET", conversation)["body"]
    assert shell["erased_at"] and shell["aliases"] == [] and shell["preview"] == ""
    assert told.ask("GET", f"{conversation}/messages")["body"]["messages"] == []
    assert told.ask("POST", f"{conversation}/messages", body={"text": "Hello?"})["status"] == 409
    assert told.conversation_id not in json.dumps(told.ask("GET", "/api/v1/conversations")["body"])


def test_an_erased_guest_is_gone_and_who_writes_again_is_somebody_new(told: World) -> None:
    erased(told)
    assert told.ask("GET", f"/api/v1/guests/{told.guest_id}")["status"] == 410
    stored = told.writes("Hello, who are you?")["messages"][0]
    assert stored["conversation_id"] != told.conversation_id
    [started] = [one for one in told.events() if one["type"] == "ConversationStarted"][1:]
    assert started["data"]["guest_id"] != told.guest_id


def test_who_writes_while_their_conversation_is_still_erased_begins_another(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}"
    tag = told.ask("GET", place)["headers"]["ETag"]
    told.ask("DELETE", place, headers={"If-Match": tag}, query={"cancel_upcoming": "true"})
    told.work_off(only=("guests",))
    between = told.writes("Hello again")["messages"][0]["conversation_id"]
    assert between != told.conversation_id
    told.work_off()
    messages = told.ask("GET", f"/api/v1/conversations/{between}/messages")["body"]["messages"]
    assert [one["text"] for one in messages] == ["Hello again"]


def test_a_guest_who_is_still_expected_or_owes_is_not_erased_by_accident(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}"
    tag = told.ask("GET", place)["headers"]["ETag"]
    refused = told.ask("DELETE", place, headers={"If-Match": tag})
    assert (refused["status"], refused["body"]["code"]) == (409, "guest_still_needed")
    assert {one["why"] for one in refused["body"]["bookings"]} == {"upcoming"}
    assert told.ask("DELETE", place, headers={"If-Match": '"1"'})["body"]["code"] == "stale_revision"
    assert told.ask("DELETE", place)["status"] == 428
    assert told.ask("DELETE", place, by=Role.STAFF, headers={"If-Match": tag})["status"] == 403
    assert told.ask("GET", place)["status"] == 200


def test_asking_twice_is_one_erasure(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}"
    wish = {"kind": "erasure", "cancel_upcoming": True}
    first = told.ask("POST", f"{place}/personal-data-requests", body=wish)
    again = told.ask("POST", f"{place}/personal-data-requests", body=wish)
    assert first["status"] == again["status"] == 202
    assert first["body"]["request_id"] == again["body"]["request_id"]
    told.work_off()
    assert len([one for one in told.events() if one["type"] == "GuestErased"]) == 1
    listed = told.ask("GET", f"{place}/personal-data-requests")["body"]["requests"]
    assert [one["state"] for one in listed] == ["done"]


def test_a_part_that_runs_out_of_time_goes_on_where_it_stopped(
    told: World, received: Callable[[str], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attendant.conversations.privacy.MESSAGES_AT_ONCE", 3)
    for number in range(4):
        told.writes(f"zyx {number}")
    place = f"/api/v1/guests/{told.guest_id}"
    tag = told.ask("GET", place)["headers"]["ETag"]
    told.ask("DELETE", place, headers={"If-Match": tag}, query={"cancel_upcoming": "true"})
    told.work_off(only=("guests",))
    [turn] = [one for one in told.events() if one["type"] == "PersonalDataRequested"][1:]
    context = FakeContext()
    remaining = iter([50_000, 50_000, 1_000])
    context.get_remaining_time_in_millis = lambda: next(remaining)  # type: ignore[method-assign]
    answer = HANDLERS["conversations"].lambda_handler(sqs_event([{"detail": turn}]), context)
    assert answer == {"batchItemFailures": []}
    left = told.traces()["conversations"]
    assert len([key for key in left if "MESSAGE#" in key]) == 2
    [again] = received("conversations-privacy")
    assert again["detail"]["event_id"] == turn["event_id"]
    told.work_off()
    assert "conversations" not in told.traces()


def test_an_erasure_that_breaks_off_anywhere_ends_whole(told: World) -> None:
    place = f"/api/v1/guests/{told.guest_id}"
    tag = told.ask("GET", place)["headers"]["ETag"]
    told.ask("DELETE", place, headers={"If-Match": tag}, query={"cancel_upcoming": "true"})
    for stage in range(3):
        turn = [one for one in told.events() if one["type"] == "PersonalDataRequested"][stage]
        for part in turn["data"]["parts"]:
            for number in range(1, 30, 4):
                # Before a call, and after one whose answer is lost; what is done by then stays done.
                for where in ({"at": number}, {"after": number + 2}):
                    with suppress(Crashed), Interrupted(**where):
                        HANDLERS[part].lambda_handler(sqs_event([{"detail": turn}]), FakeContext(100_000))
        told.work_off(only=tuple(turn["data"]["parts"]))
    assert {name for name in told.traces() if name not in RUNS_OUT} == set()
    answered = [
        one["type"] for one in told.events() if one["type"] in ("GuestErased", "PersonalDataAnswered")
    ]
    assert sorted(answered) == ["GuestErased", "PersonalDataAnswered"]


def test_every_id_of_a_merged_person_is_erased(told: World, transactions: Transactions) -> None:
    other = told.school.guest("Zyx Doppelganger")
    booked = told.school.bookings.book(
        told.school.wish("2026-03-10T10:00+01:00", guest_id=other, notes="zyx"), told.school.staff
    )

    wish = MergeWish(survivor_id=told.guest_id, absorbed_id=other)
    merging = Merging(told.tables["guests"], told.school.property_id)
    transactions.run(told.school.staff, lambda tx: merging.merge(tx, wish))
    request = erased(told)
    assert request["guest_ids"] == [told.guest_id, other]
    assert {name for name in told.traces() if name not in RUNS_OUT} == set()
    assert told.bookings()[booked.booking_id].notes is None
    assert told.ask("GET", f"/api/v1/guests/{other}")["status"] == 410


def test_nobody_is_merged_with_a_guest_who_is_being_erased(told: World, transactions: Transactions) -> None:
    other = told.school.guest("Zyx Doppelganger")
    place = f"/api/v1/guests/{told.guest_id}"
    tag = told.ask("GET", place)["headers"]["ETag"]
    told.ask("DELETE", place, headers={"If-Match": tag}, query={"cancel_upcoming": "true"})

    merging = Merging(told.tables["guests"], told.school.property_id)
    for survivor, absorbed in ((told.guest_id, other), (other, told.guest_id)):
        wish = MergeWish(survivor_id=survivor, absorbed_id=absorbed)
        with pytest.raises(BeingErased):
            transactions.run(told.school.staff, lambda tx, wish=wish: merging.merge(tx, wish))  # type: ignore[misc]


def test_who_is_merged_while_their_erasure_is_asked_for_is_erased_too(
    told: World, transactions: Transactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = told.school.guest("Zyx Doppelganger")
    merging = Merging(told.tables["guests"], told.school.property_id)
    wish = MergeWish(survivor_id=told.guest_id, absorbed_id=other)
    looks = personal_data.in_the_way

    def merged_meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(personal_data, "in_the_way", looks)
        transactions.run(told.school.staff, lambda tx: merging.merge(tx, wish))
        return looks(*given)

    monkeypatch.setattr(personal_data, "in_the_way", merged_meanwhile)
    place = f"/api/v1/guests/{told.guest_id}/personal-data-requests"
    asked = told.ask("POST", place, body={"kind": "erasure", "cancel_upcoming": True})
    assert asked["body"]["guest_ids"] == [told.guest_id, other]


def test_an_identity_that_is_linked_during_the_erasure_leads_nowhere_afterwards(
    told: World, transactions: Transactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Alias(kind="phone", value="41795550999")
    guests = Guests(told.tables["guests"], told.school.property_id)
    bury = GuestsPrivacy._bury

    def linked_before(privacy: GuestsPrivacy, *given: Any) -> int:
        monkeypatch.setattr(GuestsPrivacy, "_bury", bury)
        transactions.run(told.school.staff, lambda tx: guests.link_alias(tx, told.guest_id, late))
        return bury(privacy, *given)

    monkeypatch.setattr(GuestsPrivacy, "_bury", linked_before)
    erased(told)
    assert guests.resolve([late]) is None


def test_a_failing_part_comes_again_and_says_no_names(
    told: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise ValueError("could not read Zyx of +41795559177")

    place = f"/api/v1/guests/{told.guest_id}"
    tag = told.ask("GET", place)["headers"]["ETag"]
    told.ask("DELETE", place, headers={"If-Match": tag}, query={"cancel_upcoming": "true"})
    [turn] = [one for one in told.events() if one["type"] == "PersonalDataRequested"]
    monkeypatch.setattr("attendant.guests.privacy.erasing.GuestsPrivacy.erase", fails)
    answer = HANDLERS["guests"].lambda_handler(sqs_event([{"detail": turn}]), FakeContext(100_000))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    said = lines(caplog)
    assert "personal_data_part_failed" in said and not any(mark in said for mark in MARKS)


def test_no_log_line_and_no_event_says_who_it_is_about(told: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    told.writes("Zyx asks for more")
    erased(told)
    assert lines(caplog) and not any(mark in lines(caplog) for mark in MARKS)
    said = json.dumps(told.events())
    assert "BookingCancelled" in said and not any(mark in said for mark in MARKS)


def lines(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was logged since the test began, its world included, as it leaves the process."""
    formatter = logger.registered_handler.formatter
    assert formatter is not None
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    return "\n".join(formatter.format(record) for record in records if record.name == "attendant")
