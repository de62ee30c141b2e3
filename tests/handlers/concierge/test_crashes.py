"""The process may end at any outside call: after the job came again, everything is as if it had not."""

import contextlib

from functions.concierge.reply import handler as reply
from tests.handlers.concierge.conftest import Chat, record_of, taken
from tests.requests import FakeContext
from tests.store import Crashed, Interrupted

STARTS = [(f"2026-03-{day:02d}", f"{hour}:00") for day in (3, 4, 5, 6, 7, 9, 10, 11) for hour in range(9, 17)]


def proposed(chat: Chat, number: int) -> Chat:
    """Another guest of the school with a proposal on the screen, each for a time of its own."""
    guest = Chat(chat.school, chat.clock, chat.model, guest=f"4179555{1000 + number}")
    day, starts = STARTS[number]
    guest.writes(f"A lesson on {day} at {starts} for one hour please")
    taken("whatsapp-send.fifo")
    return guest


def test_a_yes_survives_a_crash_at_every_call(chat: Chat) -> None:
    for number in range(1, len(STARTS)):
        guest = proposed(chat, number)
        guest.sends("yes")
        [job] = guest.jobs()
        with Interrupted(at=number) as interrupted, contextlib.suppress(Crashed):
            reply.lambda_handler({"Records": [record_of(job, 1)]}, FakeContext())
        guest.run(job)
        assert len(guest.booked()) == 1, interrupted.calls
        [_, confirmation] = guest.told()
        assert guest.booked()[0].reference in confirmation.text
        if len(interrupted.calls) < number:
            return
    raise AssertionError("the turn makes more calls than there are times to book")


def test_a_booking_made_before_the_crash_is_told_even_if_the_guest_writes_on(chat: Chat) -> None:
    guest = proposed(chat, 0)
    guest.sends("yes")
    [job] = guest.jobs()
    for call in range(1, 40):
        with Interrupted(after=call) as interrupted, contextlib.suppress(Crashed):
            reply.lambda_handler({"Records": [record_of(job, 1)]}, FakeContext())
        if guest.booked():
            break
        assert len(guest.told()) == 1, interrupted.calls
    guest.sends("and what should I wear?")
    for later in [job, *guest.jobs()]:
        guest.run(later)
    assert len(guest.booked()) == 1
    assert any(guest.booked()[0].reference in message.text for message in guest.told())
