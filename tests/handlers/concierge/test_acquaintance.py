"""The concierge knows a guest who comes again, and keeps what they say of themselves."""

from typing import Any

from attendant.guests.history.facts import facts_of
from attendant.guests.history.service import HistoryKeeper
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from tests.handlers.concierge.conftest import Chat
from tests.unit.guests.history.telling import NOW, booking

FRIDAYS = ("2026-02-06", "2026-02-13", "2026-02-20", "2026-02-27")


def guest_of(chat: Chat) -> Guest:
    guests = Guests(Table("attendant-test-guests"), chat.school.property_id)
    return guests.get(chat.conversation().guest_id)


def prompt(chat: Chat) -> str:
    asked = [one for one in chat.model.log() if one["path"].endswith("/chat/completions")]
    return str(asked[-1]["body"]["messages"][0]["content"])


def test_what_the_guest_says_is_kept_in_their_own_words_with_where_they_said_it(chat: Chat) -> None:
    [proposal] = chat.writes(
        "I am allergic to nuts. Can I have a lesson tomorrow at 10 for one hour?",
    )
    assert "10:00-11:00" in proposal.text
    [kept] = guest_of(chat).preferences
    assert (kept.topic, kept.text, kept.source) == ("allergy", "I am allergic to nuts.", "concierge")
    assert kept.conversation_id == chat.conversation_id

    assert guest_of(chat).allergies == ("I am allergic to nuts.",)

    chat.writes("As I said, I am allergic to nuts.", "I am allergic to nuts.")
    texts = [one.text for one in guest_of(chat).preferences]
    assert texts.count("I am allergic to nuts.") == 1
    assert guest_of(chat).allergies.count("I am allergic to nuts.") == 1
    assert '- allergy: "I am allergic to nuts." (the guest said in the chat, 2026-03-02)' in prompt(chat)
    assert '"I am allergic to nuts." (profile)' not in prompt(chat)


def test_habits_are_offered_to_the_model_with_their_evidence(chat: Chat, tables: Any) -> None:
    chat.writes("Hello")
    guest_id = guest_of(chat).guest_id
    transactions = Transactions(tables["outbox"], chat.clock)
    keeper = HistoryKeeper(tables["guests"], chat.school.property_id, transactions, chat.clock)
    for number, day in enumerate(FRIDAYS):
        start = NOW.fromisoformat(f"{day}T09:00:00+00:00")
        told = booking(str(number), "finished", start, guest_id=guest_id, service_name="Private lesson")
        for fact in facts_of(told):
            keeper.keep(fact, chat.school.staff)

    chat.writes("Do you have time for a lesson?")

    habit = "- habit: mostly on Friday around 10:00 (from 4 of 4 bookings since 2026-02-06)"
    assert habit in prompt(chat)
