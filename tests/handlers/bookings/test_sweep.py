"""The sweep of every minute."""

from typing import Any

import pytest

from functions.bookings.sweep import handler
from tests.conftest import FixedClock
from tests.requests import FakeContext
from tests.schools import School, open_school

TEN = "2026-03-03T10:00+01:00"


@pytest.fixture
def two_schools(school: School, clock: FixedClock) -> list[School]:
    schools = [school, open_school("prp_01J00000000000000000000001", clock)]
    for one in schools:
        tour = one.service(name="Tour", approval="request")
        one.bookings.book(one.wish(TEN, service_id=tour.service_id), one.staff)
    clock.advance(hours=24)
    return schools


def expired(published: Any) -> list[str]:
    return [event["property_id"] for event in published() if event["type"] == "BookingExpired"]


def test_every_property_is_swept_once(two_schools: list[School], published: Any) -> None:
    assert handler.lambda_handler({}, FakeContext()) == {"swept": 2}
    assert sorted(expired(published)) == [one.property_id for one in two_schools]
    assert handler.lambda_handler({}, FakeContext()) == {"swept": 0}


def test_it_ends_in_time_and_goes_on_the_next_minute(two_schools: list[School], published: Any) -> None:
    assert handler.lambda_handler({}, FakeContext(remaining_ms=1000)) == {"swept": 0}
    assert handler.lambda_handler({}, FakeContext()) == {"swept": 2}


def test_a_property_that_fails_keeps_no_other_waiting(
    two_schools: list[School], published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = two_schools
    build = handler.due_work_for

    def build_or_fail(property_id: str, chosen: Any, **other: Any) -> Any:
        if property_id == broken.property_id:
            raise RuntimeError("broken record")
        return build(property_id, chosen, **other)

    monkeypatch.setattr(handler, "due_work_for", build_or_fail)
    assert handler.lambda_handler({}, FakeContext()) == {"swept": 1}
    assert expired(published) == [whole.property_id]
