"""A guest says what the teacher must be able to; with the model and without it."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.catalogue import ResourcePatch
from attendant.kernel.tables import Table
from tests.conftest import FixedClock
from tests.handlers.concierge.conftest import Chat, chat_at
from tests.simulators.running import RunningOpenAI

TEACHING: dict[str, dict[str, Any]] = {
    "Anna": {"languages": ["en", "de"], "levels": ["beginner"], "disciplines": ["ski"]},
    "Ben": {"languages": ["en"], "levels": ["beginner", "expert"], "disciplines": ["ski", "snowboard"]},
    "Chloe": {"languages": ["de", "fr"], "levels": ["beginner"], "disciplines": ["snowboard"]},
}


@pytest.fixture(params=["model", "rules"])
def talk(
    request: pytest.FixtureRequest,
    environment: Callable[..., None],
    clock: FixedClock,
    property_id: str,
    tables: dict[str, Table],
    model_server: RunningOpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> Chat:
    """A chat with a school whose instructors say what they teach, and where a wish for one has its price."""
    surcharge = {"amount": 1500, "currency": "CHF"}
    chat = chat_at(
        environment,
        clock,
        property_id,
        tables,
        model_server,
        monkeypatch,
        named_resource_surcharge=surcharge,
    )
    for one in chat.school.instructors:
        patch = ResourcePatch.model_validate({"teaching": TEACHING[one.name]})
        chat.school.bookings.catalogue.change_resource(one.resource_id, patch, 1, chat.school.staff)
    if request.param == "rules":
        chat.model.fault("quota_429", times=None)
    return chat


def test_a_german_speaking_snowboard_teacher_for_a_beginner(talk: Chat) -> None:
    [proposal] = talk.writes(
        "A German-speaking snowboard teacher for a beginner, Saturday at 10, two hours please"
    )
    assert "Saturday 7 March 2026, 10:00-12:00" in proposal.text
    assert "de, beginner, snowboard" in proposal.text
    talk.yes()
    [booking] = talk.booked()
    assert (booking.resource_name, booking.needs.said) == ("Chloe", ["de", "beginner", "snowboard"])
    assert (booking.resource_requested, booking.price.amount) == (False, 17000)


def test_what_nobody_teaches_is_said_and_not_booked(talk: Chat) -> None:
    answers = talk.writes("An Italian-speaking teacher tomorrow at 10 for one hour please")
    assert "Nobody here is known to teach that" in answers[-1].text
    assert talk.booked() == []


def test_an_instructor_who_is_asked_for_has_their_price(talk: Chat) -> None:
    [proposal] = talk.writes("A lesson with Ben tomorrow at 10 for one hour please")
    assert "105.00 CHF" in proposal.text
    talk.yes()
    [booking] = talk.booked()
    assert (booking.resource_name, booking.resource_requested, booking.price.amount) == ("Ben", True, 10500)


ONLY_RULES = pytest.mark.parametrize("talk", ["rules"], indirect=True)


@ONLY_RULES
def test_lessons_on_several_days_are_one_proposal_and_one_yes(talk: Chat) -> None:
    [proposal] = talk.writes("Lessons Tuesday to Thursday at 10 for two hours please")
    for day in ("Tuesday 3", "Wednesday 4", "Thursday 5"):
        assert f"{day} March 2026, 10:00-12:00" in proposal.text
    assert "510.00 CHF" in proposal.text
    [told] = talk.yes()
    booked = talk.booked()
    assert [one.reference in told.text for one in booked] == [True] * 3
    assert len({(one.resource_name, one.course_id) for one in booked}) == 1
    talk.writes("yes")
    assert len(talk.booked()) == 3


@ONLY_RULES
def test_a_course_that_nobody_can_give_offers_other_times(talk: Chat) -> None:
    school = talk.school
    for one, day in zip(school.instructors, ("03", "04", "05"), strict=True):
        whom = {"resource_id": one.resource_id, "guest_id": school.guest(one.name)}
        school.bookings.book(school.wish(f"2026-03-{day}T10:00+01:00", **whom), school.staff)
    [times] = talk.writes("Lessons Tuesday to Thursday at 10 for one hour please")
    assert "11:00 (+2)" in times.text
    assert talk.booked() == []
