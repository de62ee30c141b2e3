"""`make run` and the main job through all of it: a message becomes a booked lesson that staff see live."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.local.seed import INSTRUCTORS, LESSON
from tests.flows.stack import Listener, LocalStack, eventually

pytestmark = pytest.mark.local_cloud
GUEST = "436601234567"
ZONE = ZoneInfo("Europe/Zurich")
SUNDAY = 6


@pytest.fixture(scope="module")
def day() -> date:
    """Tomorrow, or the day after when the school is closed tomorrow; never today, however late it is."""
    tomorrow = datetime.now(ZONE).date() + timedelta(days=1)
    return tomorrow + timedelta(days=tomorrow.weekday() == SUNDAY)


@pytest.fixture(scope="module")
def talk(local_stack: LocalStack, day: date) -> "Talk":
    """The whole conversation, held once; the tests of this module look at what it left."""
    with local_stack.staff() as staff, Listener(staff, ["events"]) as listener:
        tomorrow = day == datetime.now(ZONE).date() + timedelta(days=1)
        words = "tomorrow" if tomorrow else f"on {day:%A}"
        talk = Talk(local_stack)
        talk.says(text=f"Can I have a lesson {words} at 10 for one hour?")
        for _ in range(6):
            if talk.confirmation:
                break
            talk.goes_on()
        expected = {"MessageReceived", "BookingBooked", "MessageSent", "MessageStatusChanged"}
        eventually(
            lambda: expected <= set(listener.types()), 20, lambda: f"staff only saw {listener.types()}"
        )
        talk.events = listener.events
    return talk


class Talk:
    """A guest with a phone who wants a lesson and answers what is asked."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self.answers: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    @property
    def confirmation(self) -> str | None:
        """The message that says the lesson is booked."""
        return next((answer["text"] for answer in self.answers if "Reference" in answer["text"]), None)

    def says(self, **wish: Any) -> None:
        """Write, and wait for the answer."""
        self._stack.guest_writes(GUEST, **wish)
        self.answers += self._stack.answers(GUEST, after=len(self.answers), seconds=90)

    def goes_on(self) -> None:
        """Say yes where there is a Yes, take the first time that is offered, else give a name."""
        last = self.answers[-1]
        if last.get("buttons"):
            self.says(button=last["buttons"][0])
        elif last.get("rows"):
            self.says(list=last["rows"][0])
        else:
            self.says(text="My name is Robin Berger")


def test_the_guest_reads_a_confirmation_with_everything_that_matters(talk: Talk, day: date) -> None:
    text = talk.confirmation
    assert text, f"no confirmation among {[answer['text'] for answer in talk.answers]}"
    assert f"{day:%A}" in text
    assert str(day.day) in text and str(day.year) in text
    assert "10:00" in text
    assert re.search(r"\b60 min|\b1 hour", text)
    assert any(name in text for name in INSTRUCTORS)
    assert "95.00 CHF" in text


def test_nothing_was_booked_before_the_guest_said_yes(talk: Talk) -> None:
    proposal = next(answer for answer in talk.answers if answer.get("buttons"))
    assert "Reference" not in proposal["text"]
    assert [button["id"].split(":")[0] for button in proposal["buttons"]][:1] == ["confirm"]


def test_staff_find_the_booking_of_the_conversation(talk: Talk, local_stack: LocalStack, day: date) -> None:
    with local_stack.staff("staff") as staff:
        bookings = staff.get("/api/v1/bookings").json()["bookings"]
        conversations = staff.get("/api/v1/conversations").json()["conversations"]
    booking = next(one for one in bookings if one["reference"] in (talk.confirmation or ""))
    starts_at = datetime.fromisoformat(booking["starts_at"])
    assert starts_at.astimezone(ZONE) == datetime.combine(day, time(10), ZONE)
    assert booking["status"] == "booked"
    assert booking["service_name"] == LESSON["name"]
    assert booking["resource_name"] in INSTRUCTORS
    assert booking["price"] == {"amount": 9500, "currency": "CHF"}
    assert booking["conversation_id"] in [one["conversation_id"] for one in conversations]


def test_staff_saw_it_live_without_a_word_of_the_guest(talk: Talk) -> None:
    booked = [event for event in talk.events if event["type"] == "BookingBooked"]
    assert len(booked) == 1
    assert GUEST not in str(talk.events)
    assert "lesson" not in str([event["data"] for event in talk.events if event["type"] == "MessageReceived"])


def test_the_ticks_on_the_phone_follow_the_reports(talk: Talk, local_stack: LocalStack) -> None:
    def all_read() -> bool:
        return all(
            entry["tick"] == "read" for entry in local_stack.phone(GUEST) if entry["from"] == "business"
        )

    eventually(all_read, 20, lambda: str(local_stack.phone(GUEST)))


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/health", 200), ("/docs", 200), ("/openapi.json", 200), ("/api/v1/bookings", 401)],
)
def test_the_front_door_leads_everywhere_and_the_api_is_closed(
    local_stack: LocalStack, path: str, status: int
) -> None:
    assert local_stack.http.get(local_stack.endpoints["api"] + path).status_code == status


def test_the_next_start_finds_everything_again(talk: Talk, local_stack: LocalStack) -> None:
    assert local_stack.stop() == 0
    assert not (local_stack.state_dir / "endpoints.json").exists()
    local_stack.start()
    assert "unchanged" in local_stack.output
    with local_stack.staff() as staff:
        references = [one["reference"] for one in staff.get("/api/v1/bookings").json()["bookings"]]
        assert any(reference in (talk.confirmation or "") for reference in references)
        with Listener(staff, ["conversations"]) as listener:
            local_stack.guest_writes(GUEST, text="What are my bookings?")
            answer = local_stack.answers(GUEST, seconds=90)[-1]["text"]
            assert any(reference in answer for reference in references)
            eventually(
                lambda: {"MessageReceived", "MessageSent"} <= set(listener.types()),
                20,
                lambda: f"after the restart staff only saw {listener.types()}",
            )
