"""What a text means at a school: the wish, what is open, and what is free. It is Monday 2 March, 9:00."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.subjects import Scope
from tests.handlers.concierge.assistants.conftest import Assistant
from tests.schools import School

pytestmark = pytest.mark.usefixtures("school")


def read(assistant: Assistant, text: str, **more: Any) -> dict[str, Any]:
    answer = assistant.call("POST", "interpret", {"text": text, **more})
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body
    return found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A private lesson for one hour tomorrow at 10, please", "en"),
        ("Ich möchte morgen um 10 Uhr eine Privatstunde für eine Stunde", "de"),
        ("Je voudrais un cours d'une heure demain à 10h, merci", "fr"),
        ("Vorrei una lezione di un'ora domani alle 10, grazie", "it"),
        ("Quisiera una clase de una hora mañana a las 10, gracias", "es"),
    ],
)
def test_the_same_wish_in_five_languages(reader: Assistant, school: School, text: str, language: str) -> None:
    found = read(reader, text)
    assert found["language"] == language
    assert (found["wish"]["day"], found["wish"]["time"]) == ("2026-03-03", "10:00")
    assert found["wish"]["duration_minutes"] == 60
    assert found["wish"]["service_id"] == school.lesson.service_id
    assert found["missing"] == []
    assert found["availability"]["bookable"] is True
    [slot] = found["availability"]["slots"]
    assert slot["starts_local"] == "2026-03-03T10:00:00+01:00"
    assert slot["price"] == {"amount": 9000, "currency": "CHF"}


def test_what_is_missing_is_asked_and_the_answer_completes_the_wish(reader: Assistant) -> None:
    first = read(reader, "I would like a lesson tomorrow at 10")
    assert first["missing"] == ["duration"]
    assert first["question"] == "How long, please: 60 min, 120 min?"
    assert first["availability"] is None
    second = read(reader, "2 hours", earlier=first["earlier"])
    assert second["missing"] == []
    assert second["availability"]["slots"][0]["duration_minutes"] == 120
    assert second["availability"]["slots"][0]["starts_local"] == "2026-03-03T10:00:00+01:00"


def test_a_lone_number_answers_the_question(reader: Assistant) -> None:
    first = read(reader, "lesson tomorrow at 10")
    second = read(reader, "2", earlier=first["earlier"], language="en")
    assert second["wish"]["duration_minutes"] == 120


def test_a_time_that_cannot_be_had_says_why_and_what_could_be(reader: Assistant, school: School) -> None:
    for _ in range(3):
        guest = {"name": "Guest", "phone": f"+4179555010{_}"}
        school.bookings.book(
            school.wish("2026-03-03T10:00:00+01:00", guest=guest, duration_minutes=60), school.staff
        )
    found = read(reader, "a lesson of 60 minutes tomorrow at 10")["availability"]
    assert found["bookable"] is False
    assert [reason["code"] for reason in found["reasons"]] == ["taken"]
    assert found["alternatives"]
    assert found["slots"] == []
    assert "10:00" in found["say"]


def test_free_times_of_a_part_of_the_day(reader: Assistant) -> None:
    found = read(reader, "is there a lesson of an hour tomorrow afternoon?")
    assert (found["wish"]["not_before"], found["wish"]["not_after"]) == ("12:00", "18:00")
    hours = {slot["starts_local"][11:13] for slot in found["availability"]["slots"]}
    assert hours
    assert all(hour >= "12" for hour in hours)


def test_a_doubt_is_asked_and_nothing_is_assumed(reader: Assistant) -> None:
    found = read(reader, "a lesson of an hour on Tuesday, 6 March at 10")
    [doubt] = found["doubts"]
    assert (doubt["field"], doubt["code"], doubt["must_ask"]) == ("day", "weekday_mismatch", True)
    assert found["question"].startswith("Weekday and date do not fit")
    assert (found["availability"], found["refused"]) == (None, None)


def test_an_instructor_by_name(reader: Assistant, school: School) -> None:
    found = read(reader, "an hour's lesson with Ben tomorrow at 11, 1 hour")
    assert found["wish"]["instructor"] == "Ben"
    assert found["availability"]["slots"][0]["resource_id"] == school.instructors[1].resource_id


def test_too_many_people_are_refused_with_the_limits(reader: Assistant) -> None:
    found = read(reader, "a lesson of an hour tomorrow at 10", party_size=9)
    assert found["refused"] == "party_too_large"
    assert "1 to 4 people" in found["question"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("please cancel K7QM2X", "cancel"),
        ("What bookings do I have?", "my_bookings"),
        ("I want to speak to a human", "human"),
        ("hello", "greeting"),
    ],
)
def test_what_is_no_wish_for_a_time_is_named_and_not_looked_for(
    reader: Assistant, text: str, intent: str
) -> None:
    found = read(reader, text)
    assert (found["intent"], found["availability"]) == (intent, None)
    if intent == "cancel":
        assert found["references"] == ["K7QM2X"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.text"),
        ({"text": ""}, "body.text"),
        ({"text": "x" * 1001}, "body.text"),
        ({"text": "x", "language": "ru"}, "body.language"),
        ({"text": "x", "party_size": 0}, "body.party_size"),
        ({"text": "x", "earlier": {"asked_for": "shoe size"}}, "body.earlier.asked_for"),
        ({"text": "x", "guest": "Mia"}, "body.guest"),
    ],
)
def test_a_bad_body_names_its_field(reader: Assistant, body: dict[str, Any], field: str) -> None:
    answer = reader.call("POST", "interpret", body)
    assert (answer.status, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert answer.body["errors"][0]["field"] == field


@pytest.mark.parametrize("text", ["🙂", "?!", "0" * 1000, "31/02/2026", "@1@ @0@", "from 10 to 9 to 8 " * 50])
def test_no_text_breaks_it(reader: Assistant, text: str) -> None:
    read(reader, text[:1000])


def test_a_caller_who_calls_too_often_has_to_wait(
    admit: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attendant.concierge.assistants.wiring.CALLS", 2)
    reader = admit(Scope.READ)
    other = admit(Scope.READ, sub="sub-other", client_id="cli_01J00000000000000000000001")
    assert [reader.call("GET", "context").status for _ in range(3)] == [200, 200, 429]
    assert reader.call("GET", "context").headers["Retry-After"] == "60"
    assert other.call("GET", "context").status == 200


def test_a_length_beyond_a_day_is_asked_about(reader: Assistant) -> None:
    found = read(reader, "a lesson for 30 hours tomorrow at 10")
    assert (found["missing"], found["availability"]) == (["duration"], None)
    assert found["question"] == "How long, please: 60 min, 120 min?"


def test_a_wish_that_repeats_is_named_and_not_looked_for(reader: Assistant) -> None:
    found = read(reader, "a lesson of 60 minutes every Friday at 10")
    assert (found["refused"], found["availability"]) == ("series", None)
