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
from attendant.guests.models import Alias
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import WHATSAPP, Directory, forget
from tests.cloud import cloud
from tests.flows.crash_world import MovableClock, Webhooks, World
from tests.schools import WEEKDAYS, School, open_school
from tests.simulators.running import run_openai, run_whatsapp
from tests.store import APP_SECRET, Interrupted

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
    webhooks = Webhooks()
    whatsapp = {
        "webhook_url": webhooks.url,
        "app_secret": APP_SECRET,
        "phone_number_id": PHONE_NUMBER_ID,
        "access_token": "test-access-token",
        "delivered_after": 0.01,
        "read_after": 0.01,
    }
    with (
        pytest.MonkeyPatch.context() as environment,
        cloud(environment),
        MovableClock().instead_of_the_system_clock() as clock,
        webhooks.served(),
        run_whatsapp(**whatsapp) as phones,
        run_openai() as model,
    ):
        environment.setenv("WHATSAPP_API_URL", phones.api_url)
        environment.setenv("OPENAI_BASE_URL", model.api_url)
        forget()
        yield World(phones, webhooks, clock, PROPERTY)


@pytest.fixture(scope="module")
def school(world: World) -> School:
    """A school that is open every day and whose guests write to the number of the world."""
    every_day = [*WEEKDAYS, "sunday"]
    hours = {"weekly": {day: [{"opens": "09:00", "closes": "17:00"}] for day in every_day}}
    school = open_school(PROPERTY, world.clock, hours=hours)
    with Transactions(Table("attendant-test-outbox"), world.clock).begin(school.staff) as tx:
        Directory(Table("attendant-test-properties")).claim(tx, WHATSAPP, PHONE_NUMBER_ID, PROPERTY)
    return school


def play(world: World, school: School, guest: str, interrupted: Interrupted) -> Played:
    """The guest asks for a lesson and says yes."""
    world.interrupted, world.crashes, world.clock.ahead = interrupted, [], timedelta()
    day = (world.clock.now() + timedelta(days=2)).date()
    world.guest_writes(
        guest, text=f"Can I have a lesson on {day:%-d %B} at 10 for one hour?", name="Mia Berg"
    )
    world.guest_writes(guest, text="Yes please")
    return remains(world, school, guest)


def remains(world: World, school: School, guest: str) -> Played:
    repository = ConversationRepository(PROPERTY, Table("attendant-test-conversations"))
    alias = Alias(channel="whatsapp", kind="phone", value=guest)
    sighting = repository.sight([alias], [], None, world.clock.now())
    assert sighting.conversation is not None
    conversation = sighting.conversation
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
