"""The events that are published, as their readers know them."""

import pytest

from attendant.kernel.events import Event
from infra.event_schemas import ROOT, breaks, events, schemas, text_of, written

# What would say who a guest is, or what they wrote. Events carry ids; the rest is read over REST.
PERSONAL = frozenset(
    ["name", "guest_name", "email", "phone", "phone_e164", "text", "notes", "body", "wa_id", "address"]
)


def test_the_written_schemas_are_those_of_the_events_as_they_are() -> None:
    before = {name: text_of(schema) for name, schema in written().items()}
    now = {name: text_of(schema) for name, schema in schemas().items()}

    stale = [name for name, text in now.items() if before.get(name) != text]
    assert stale == [], "run make contracts"


def test_no_written_version_breaks_for_its_readers() -> None:
    assert breaks() == []


def test_no_event_disappears_unnoticed() -> None:
    types = {event.__name__ for event in events()} | {"Envelope"}

    assert {name.split(".")[0] for name in written()} == types


@pytest.mark.parametrize("event", events(), ids=lambda event: event.__name__)
def test_an_event_says_what_happened_and_to_what_without_naming_a_person(event: type[Event]) -> None:
    assert event.__doc__
    assert event.aggregate in event.model_fields
    assert PERSONAL.isdisjoint(event.model_fields)


@pytest.mark.parametrize("event", events(), ids=lambda event: event.__name__)
def test_frontend_developers_are_told_of_every_event(event: type[Event]) -> None:
    assert f"`{event.__name__}`" in (ROOT / "docs" / "realtime.md").read_text()
