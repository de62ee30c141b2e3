"""A whole conversation, with the process ended at each outside call in turn.

Whatever ends where: the guest's phone shows what it would have shown, there is one booking, and every message
is stored once. The first run, in which nothing ends, says what that is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from attendant.conversations.repository import ConversationRepository
from attendant.guests.aliases import Alias
from attendant.kernel.tables import Table
from tests.cloud import cloud
from tests.flows.crash_world import World, open_daily_school, open_world
from tests.schools import School
from tests.store import Interrupted

pytestmark = pytest.mark.local_cloud
PROPERTY = "prp_01J00000000000000000000000"
PHONE_NUMBER_ID = "100000000000001"
REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{6}\b")


@dataclass
class Played:
    """What is left of a conversation: the phone, the stored messages, the bookings."""

    phone: list[str]
    stored: list[tuple[str, str]]
    bookings: list[str]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The world between the phones and the store."""
    with (
        pytest.MonkeyPatch.context() as environment,
        cloud(environment),
        open_world(environment, PROPERTY, PHONE_NUMBER_ID) as world,
    ):
        yield world


@pytest.fixture(scope="module")
def school(world: World) -> School:
    """A school that is open every day."""
    return open_daily_school(world, PHONE_NUMBER_ID)


def play(world: World, school: School, guest: str, interrupted: Interrupted) -> Played:
    """The guest asks for a lesson and says yes."""
    world.around, world.crashes, world.clock.ahead = lambda _: interrupted, [], timedelta()
    day = (world.clock.now() + timedelta(days=2)).date()
    world.guest_writes(
        guest, text=f"Can I have a lesson on {day:%-d %B} at 10 for one hour?", name="Mia Berg"
    )
    world.guest_writes(guest, text="Yes please")
    return remains(world, school, guest)


def remains(world: World, school: School, guest: str) -> Played:
    repository = ConversationRepository(PROPERTY, Table("attendant-test-conversations"))
    alias = Alias(channel="whatsapp", kind="phone", value=guest)
    [conversation] = repository.of_aliases([alias])
    stored = repository.newest(conversation.conversation_id, 50)
    found = school.bookings.of_guest(conversation.guest_id)
    played = Played(
        phone=[anonymous(entry["text"]) for entry in world.whatsapp.received(guest)],
        stored=[(message.role.value, anonymous(message.text)) for message in stored],
        bookings=[f"{each.status} {each.starts_at} {each.duration_minutes}" for each in found],
    )
    # The next run needs the place, too.
    for booking in found:
        if booking.status.blocks:
            school.bookings.cancel(booking.booking_id, booking.revision, school.staff)
    return played


def anonymous(text: Any) -> str:
    return REFERENCE.sub("REFERENCE", str(text))


def test_ending_anywhere_loses_nothing_and_doubles_nothing(world: World, school: School) -> None:
    """The process ends after each outside call; that is also before each next one."""
    play(world, school, "436699999998", Interrupted())  # fills the caches of this process
    whole = Interrupted()
    expected = play(world, school, "436699999999", whole)
    assert [role for role, _ in expected.stored] == ["user", "assistant", "user", "assistant"], expected
    assert len(expected.bookings) == 1, expected
    assert expected.bookings[0].startswith("booked")

    differences = []
    for number in range(1, len(whole.calls) + 1):
        played = play(world, school, f"43660{number:07d}", Interrupted(after=number))
        assert world.crashes, f"nothing ended after call {number}"
        if played != expected:
            differences.append((world.crashes, played))
    assert differences == [], f"{len(differences)} of {len(whole.calls)} runs differ"
