"""Guests, the concierge and staff in one conversation."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.conversations.errors import (
    AlreadyAnswered,
    ConciergeSilenced,
    NewerInbound,
    OptedOut,
    WindowClosed,
)
from attendant.conversations.kinds import read_content
from attendant.conversations.models import Mode, Outbound
from attendant.conversations.payload import Correction, Echo, IdentityChange, Incoming, Preference, Sender
from attendant.conversations.service import StaffMessageWish
from attendant.guests.service import Guests
from attendant.kernel.errors import IdempotencyMismatch, NotFound, StaleRevision
from attendant.kernel.tables import Table
from tests.flows.conversations.conftest import House
from tests.whatsapp_bodies import BSUID, GUEST, NUMBER

HELLO = StaffMessageWish(text="Hello, this is Anna.")


def test_a_burst_is_answered_together(house: House) -> None:
    conversation_id = ""
    for text in ("A lesson", "for two", "tomorrow at ten"):
        conversation_id = house.guest_writes(text)
    seen = house.conversations.get(conversation_id)
    assert [message.text for message in house.conversations.unanswered(seen)] == [
        "A lesson",
        "for two",
        "tomorrow at ten",
    ]

    house.answers(conversation_id)
    assert house.conversations.unanswered(house.conversations.get(conversation_id)) == []
    assert [message.seq for message in house.conversations.recent(conversation_id)] == [1, 2, 3, 4]


def test_an_answer_to_something_older_than_the_newest_message_is_not_given(house: House) -> None:
    conversation_id = house.guest_writes("At ten")
    seen = house.conversations.get(conversation_id)
    house.guest_writes("No, at eleven")
    with pytest.raises(NewerInbound):
        house.conversations.answer(seen, Outbound(text="At ten then"), house.concierge)

    assert len(house.conversations.unanswered(house.conversations.get(conversation_id))) == 2
    assert house.states(conversation_id) == []


def test_a_turn_that_runs_twice_answers_once(house: House) -> None:
    conversation_id = house.guest_writes()
    seen = house.conversations.get(conversation_id)
    house.conversations.answer(seen, Outbound(text="one"), house.concierge)
    with pytest.raises(AlreadyAnswered):
        house.conversations.answer(seen, Outbound(text="two"), house.concierge)
    assert house.states(conversation_id) == ["pending"]


def test_a_notice_between_question_and_answer_does_not_disturb_the_turn(house: House) -> None:
    conversation_id = house.guest_writes()
    seen = house.conversations.get(conversation_id)
    house.conversations.notify(conversation_id, Outbound(text="Your lesson is confirmed."), house.concierge)
    house.conversations.answer(seen, Outbound(text="Answer"), house.concierge)
    assert [message.role for message in house.conversations.recent(conversation_id)] == [
        "user",
        "system",
        "assistant",
    ]


def test_a_notice_for_the_same_cause_is_given_once(house: House) -> None:
    conversation_id = house.guest_writes()
    first = house.conversations.notify(
        conversation_id, Outbound(text="Confirmed"), house.concierge, once="evt_1"
    )
    again = house.conversations.notify(
        conversation_id, Outbound(text="Confirmed"), house.concierge, once="evt_1"
    )
    assert again.message_id == first.message_id
    house.run_sender()
    assert house.channel.texts == ["Confirmed"]


def test_writes_of_others_commit_with_the_answer_or_not_at_all(
    house: House, tables: dict[str, Table]
) -> None:
    conversation_id = house.guest_writes()
    seen = house.conversations.get(conversation_id)
    record = {"pk": "draft", "sk": "1"}
    house.conversations.answer(
        seen, Outbound(text="x"), house.concierge, also=lambda tx: tx.put(tables["concierge"], record)
    )
    assert len(list(tables["concierge"].query_all("draft"))) == 1
    with pytest.raises(AlreadyAnswered):
        house.conversations.answer(
            seen,
            Outbound(text="x"),
            house.concierge,
            also=lambda tx: tx.put(tables["concierge"], {**record, "sk": "2"}),
        )
    assert len(list(tables["concierge"].query_all("draft"))) == 1


def test_an_answer_can_hand_over_and_still_goes_out(house: House) -> None:
    conversation_id = house.guest_writes("I want a person")
    seen = house.conversations.get(conversation_id)
    house.conversations.answer(
        seen, Outbound(text="A colleague reads this."), house.concierge, hand_over="asked"
    )
    house.run_sender()

    after = house.conversations.get(conversation_id)
    assert (after.mode, after.handed_over_reason, after.revision) == (Mode.HUMAN, "asked", 2)
    assert house.channel.texts == ["A colleague reads this."]


def test_staff_take_over_answer_and_hand_back(
    house: House, published: Callable[[], list[dict[str, Any]]]
) -> None:
    conversation_id = house.guest_writes()
    seen = house.conversations.get(conversation_id)
    taken = house.conversations.take_over(conversation_id, house.staff, expected_revision=1)
    assert (taken.mode, taken.taken_over_by, taken.revision) == (Mode.HUMAN, "usr_anna", 2)
    with pytest.raises(ConciergeSilenced):
        house.conversations.answer(seen, Outbound(text="too late"), house.concierge)
    with pytest.raises(StaleRevision):
        house.conversations.hand_back(conversation_id, house.staff, expected_revision=1)

    house.conversations.send_as_staff(conversation_id, HELLO, house.staff)
    house.run_sender()
    assert house.channel.texts == [HELLO.text]
    back = house.conversations.hand_back(conversation_id, house.staff, expected_revision=2)
    assert (back.mode, back.revision) == (Mode.BOT, 3)
    house.guest_writes("Thanks")
    assert [m.text for m in house.conversations.unanswered(house.conversations.get(conversation_id))] == [
        "Thanks"
    ]
    kinds = [event["type"] for event in published()]
    assert {"ConversationTakenOver", "ConversationHandedBack"} <= set(kinds)


def test_what_staff_answered_the_concierge_does_not_answer_again(house: House) -> None:
    conversation_id = house.guest_writes()
    seen = house.conversations.get(conversation_id)
    house.conversations.send_as_staff(conversation_id, HELLO, house.staff)
    with pytest.raises(AlreadyAnswered):
        house.conversations.answer(seen, Outbound(text="me too"), house.concierge)


def test_a_staff_message_under_one_key_is_sent_once(house: House) -> None:
    conversation_id = house.guest_writes()
    first = house.conversations.send_as_staff(conversation_id, HELLO, house.staff, "key-1")
    again = house.conversations.send_as_staff(conversation_id, HELLO, house.staff, "key-1")
    assert again.message_id == first.message_id
    with pytest.raises(IdempotencyMismatch):
        house.conversations.send_as_staff(
            conversation_id, StaffMessageWish(text="Other"), house.staff, "key-1"
        )
    house.run_sender()
    assert house.channel.texts == [HELLO.text]


def test_staff_are_told_at_once_that_the_window_is_closed(house: House) -> None:
    conversation_id = house.guest_writes()
    house.clock.advance(hours=24)
    with pytest.raises(WindowClosed):
        house.conversations.send_as_staff(conversation_id, HELLO, house.staff)


def test_a_limited_take_over_ends_by_itself(house: House) -> None:
    conversation_id = house.guest_writes()
    house.conversations.take_over(conversation_id, house.staff, minutes=30)
    house.clock.advance(minutes=29)
    assert house.conversations.get(conversation_id).mode_at(house.clock.now()) is Mode.HUMAN
    house.clock.advance(minutes=1)
    stored = house.inbox.store(incoming(house, "wamid.late", "Still there?"))
    assert stored.wake
    after = house.conversations.get(conversation_id)
    assert (after.mode, after.taken_over_by) == (Mode.BOT, None)
    assert [m.text for m in house.conversations.unanswered(after)] == ["Still there?"]


def test_stop_silences_everything_and_start_brings_it_back(house: House) -> None:
    conversation_id = house.guest_writes()
    stopped = house.inbox.store(incoming(house, "wamid.stop", "Stopp"))
    assert not stopped.wake
    house.conversations.notify(conversation_id, Outbound(text="Reminder"), house.concierge)
    with pytest.raises(OptedOut):
        house.conversations.send_as_staff(conversation_id, HELLO, house.staff)
    for _ in range(2):
        house.sweep(minutes=2)
    assert house.channel.texts == [
        "Sie erhalten keine Nachrichten mehr von uns. Mit START geht es wieder los."
    ]

    house.clock.advance(minutes=1)
    assert not house.inbox.store(incoming(house, "wamid.q", "What time do you open?")).wake
    house.conversations.send_as_staff(conversation_id, HELLO, house.staff)
    assert not house.inbox.store(incoming(house, "wamid.start", "START")).wake
    assert house.inbox.store(incoming(house, "wamid.hi", "Hello again")).wake
    for _ in range(2):
        house.sweep(minutes=2)
    assert house.channel.texts[1:] == [HELLO.text, "Welcome back. How can we help?"]


def test_a_second_stop_is_not_confirmed_again_and_start_alone_means_nothing(house: House) -> None:
    assert house.inbox.store(incoming(house, "wamid.0", "Start")).wake
    assert len(house.inbox.store(incoming(house, "wamid.1", "STOP")).said) == 1
    assert house.inbox.store(incoming(house, "wamid.2", "STOP")).said == []


def test_a_burst_of_unreadable_messages_gets_one_apology(house: House) -> None:
    sticker = {"type": "sticker", "sticker": {"id": "m"}}
    said = [house.inbox.store(incoming(house, f"wamid.{number}", **sticker)) for number in range(3)]
    assert [len(stored.said) for stored in said] == [1, 0, 0]
    assert not any(stored.wake for stored in said)
    house.clock.advance(minutes=2)
    assert len(house.inbox.store(incoming(house, "wamid.9", **sticker)).said) == 1
    house.conversations.take_over(said[0].conversation_id, house.staff)
    house.clock.advance(minutes=2)
    assert house.inbox.store(incoming(house, "wamid.10", **sticker)).said == []


def test_a_reaction_is_stored_and_opens_no_window(house: House) -> None:
    conversation_id = house.guest_writes()
    house.clock.advance(hours=23)
    stored = house.inbox.store(incoming(house, "wamid.r", type="reaction", reaction={"emoji": "👍"}))
    assert not stored.wake
    house.clock.advance(hours=2)
    with pytest.raises(WindowClosed):
        house.conversations.send_as_staff(conversation_id, HELLO, house.staff)


def test_one_guest_has_one_conversation_whichever_alias_arrives(house: House) -> None:
    both = house.guest_writes("a", bsuid=BSUID)
    assert house.guest_writes("b") == both
    assert house.guest_writes("c", phone=None, bsuid=BSUID) == both


def test_a_guest_first_known_by_scoped_id_keeps_the_conversation_when_a_phone_comes(house: House) -> None:
    hidden = house.guest_writes("a", phone=None, bsuid=BSUID)
    house.answers(hidden)
    house.run_sender()
    assert house.channel.sent[0][0] == [f"whatsapp:bsuid:{BSUID}"]

    house.clock.advance(minutes=1)
    assert house.guest_writes("b", bsuid=BSUID) == hidden
    assert house.guest_writes("c") == hidden
    assert house.conversations.get(hidden).aliases == [f"whatsapp:bsuid:{BSUID}", f"whatsapp:phone:{GUEST}"]


def test_two_conversations_of_one_guest_go_on_in_the_livelier_one(house: House) -> None:
    house.guest_writes("a")
    house.clock.advance(minutes=1)
    newer = house.guest_writes("b", phone=None, bsuid=BSUID)
    house.clock.advance(minutes=1)
    assert house.guest_writes("c", bsuid=BSUID) == newer
    assert house.guest_writes("d") == newer


def test_a_new_number_keeps_the_conversation_and_frees_the_old_number(
    house: House, tables: dict[str, Table]
) -> None:
    conversation_id = house.guest_writes()
    change = IdentityChange(NUMBER, Sender(GUEST, None), Sender("41795550199", None))
    house.amendments.apply(change)
    house.amendments.apply(change)
    house.clock.advance(minutes=1)
    assert house.guest_writes("new phone", phone="41795550199") == conversation_id
    assert house.conversations.get(conversation_id).aliases == ["whatsapp:phone:41795550199"]
    stranger = house.guest_writes("who is this", phone=GUEST)
    assert stranger != conversation_id
    owner, other = (house.conversations.get(each).guest_id for each in (conversation_id, stranger))
    assert owner != other
    guest = Guests(tables["guests"], house.property_id).get(owner)
    assert ([str(alias) for alias in guest.aliases], guest.phone_e164) == (
        ["whatsapp:phone:41795550199"],
        "+41795550199",
    )
    house.clock.advance(minutes=1)
    assert house.guest_writes("again", phone=GUEST) == stranger


def test_an_edit_changes_the_transcript_and_a_revocation_erases_it(house: House) -> None:
    conversation_id = house.guest_writes("At ten", "wamid.1")
    sender = Sender(GUEST, None)
    reading = read_content({"type": "text", "text": {"body": "At eleven"}})
    for _ in range(2):
        house.amendments.apply(Correction(NUMBER, "wamid.2", sender, house.clock.now(), "wamid.1", reading))
    [edited] = house.conversations.recent(conversation_id)
    assert (edited.text, edited.revision, edited.wants_answer) == ("At eleven", 2, True)
    assert house.conversations.get(conversation_id).preview == "At eleven"

    house.amendments.apply(Correction(NUMBER, "wamid.3", sender, house.clock.now(), "wamid.1", None))
    [revoked] = house.conversations.recent(conversation_id)
    assert (revoked.text, revoked.kind, revoked.wants_answer) == ("", "revoked", False)
    assert house.conversations.get(conversation_id).preview == ""
    assert house.conversations.unanswered(house.conversations.get(conversation_id)) == []


def test_corrections_that_overtake_their_original_are_not_lost(house: House) -> None:
    conversation_id = house.guest_writes("Hello", "wamid.0")
    sender = Sender(GUEST, None)
    reading = read_content({"type": "text", "text": {"body": "At eleven"}})
    house.amendments.apply(Correction(NUMBER, "wamid.2", sender, house.clock.now(), "wamid.1", reading))
    house.amendments.apply(Correction(NUMBER, "wamid.4", sender, house.clock.now(), "wamid.3", None))
    assert house.inbox.store(incoming(house, "wamid.1", "At ten")).duplicate
    taken_back = house.inbox.store(incoming(house, "wamid.3", "Never mind"))
    assert (taken_back.duplicate, taken_back.wake) == (True, False)
    assert [m.text for m in house.conversations.recent(conversation_id)] == ["Hello", "At eleven"]


def test_staff_on_the_phone_app_silence_the_concierge_for_a_while(house: House) -> None:
    conversation_id = house.guest_writes()
    reading = read_content({"type": "text", "text": {"body": "Anna here"}})
    echo = Echo(NUMBER, "wamid.echo", Sender(GUEST, None), house.clock.now(), reading)
    for _ in range(2):
        house.amendments.apply(echo)
    after = house.conversations.get(conversation_id)
    assert (after.mode, after.taken_over_by) == (Mode.HUMAN, "business-phone-app")
    assert house.conversations.unanswered(after) == []
    assert [(m.role, m.state) for m in house.conversations.recent(conversation_id)][1:] == [("staff", "sent")]
    assert after.mode_at(house.clock.advance(hours=12)) is Mode.BOT


def test_marketing_preferences_are_kept_and_do_not_silence_the_concierge(house: House) -> None:
    conversation_id = house.guest_writes()
    house.amendments.apply(Preference(NUMBER, Sender(GUEST, None), marketing=False))
    seen = house.conversations.get(conversation_id)
    assert (seen.marketing_opted_out, seen.opted_out) == (True, False)
    house.amendments.apply(Preference(NUMBER, Sender(GUEST, None), marketing=True))
    assert not house.conversations.get(conversation_id).marketing_opted_out


def test_conversations_are_listed_by_activity_and_mode_with_cursors(house: House) -> None:
    ids = []
    for number in range(5):
        house.clock.advance(minutes=1)
        ids.append(house.guest_writes(phone=f"4179555010{number}"))
    house.conversations.take_over(ids[1], house.staff)
    listed: list[str] = []
    cursor = None
    for _ in range(3):
        page, cursor = house.conversations.listed(None, 2, cursor)
        listed += [each.conversation_id for each in page]
    assert (listed, cursor) == (ids[::-1], None)
    people, _ = house.conversations.listed(Mode.HUMAN, 10, None)
    assert [each.conversation_id for each in people] == [ids[1]]


def test_another_propertys_conversation_does_not_exist(house: House) -> None:
    with pytest.raises(NotFound):
        house.conversations.get("cnv_of_somebody_else")


def test_typing_is_shown_for_the_newest_message(house: House) -> None:
    conversation_id = house.guest_writes("Hello", "wamid.7")
    house.conversations.show_typing(house.conversations.get(conversation_id))
    [job] = house.take("whatsapp-send.fifo")
    assert job["receipt_for"] == "wamid.7"


def incoming(house: House, wamid: str, text: str = "", **content: Any) -> Incoming:
    reading = read_content(content or {"type": "text", "text": {"body": text}})
    return Incoming(NUMBER, wamid, Sender(GUEST, None), house.clock.now(), reading)
