"""Deadlines, terms and the steps of a booking."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from attendant.bookings.policy import answer_deadline, cancelled_status, hold_length, last_free_cancel_at
from attendant.bookings.states import STEPS, BookingStatus, WrongStep, check_step


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("starts_at", "deadline"),
    [
        ("2026-03-10T09:00Z", "2026-03-03T08:00Z"),
        ("2026-03-03T10:00Z", "2026-03-02T22:00Z"),
        ("2026-03-02T20:30Z", "2026-03-02T09:00Z"),
        ("2026-03-02T12:00Z", "2026-03-02T09:00Z"),
        ("2026-03-02T08:30Z", "2026-03-02T08:30Z"),
    ],
)
def test_a_request_waits_a_day_and_ends_half_a_day_before_the_start(starts_at: str, deadline: str) -> None:
    assert answer_deadline(at("2026-03-02T08:00Z"), at(starts_at)) == at(deadline)


def test_a_hold_lives_longer_in_a_chat() -> None:
    assert hold_length("api") == timedelta(seconds=300)
    assert hold_length("whatsapp") == timedelta(seconds=900)


@pytest.mark.parametrize(
    ("by", "now", "status"),
    [
        ("guest", "2026-03-02T09:00Z", "cancelled_by_guest"),
        ("guest", "2026-03-02T09:00:01Z", "cancelled_late"),
        ("venue", "2026-03-03T08:59Z", "cancelled_by_venue"),
    ],
)
def test_the_last_free_moment_itself_is_free(by: str, now: str, status: str) -> None:
    free_until = last_free_cancel_at(at("2026-03-03T09:00Z"), 24 * 60)
    assert cancelled_status(by, at(now), free_until) is BookingStatus(status)  # type: ignore[arg-type]


def test_steps_are_those_of_the_table_and_no_others() -> None:
    for status, wanted in product(BookingStatus, BookingStatus):
        if wanted in STEPS.get(status, ()):
            check_step(status, wanted)
        else:
            with pytest.raises(WrongStep) as refused:
                check_step(status, wanted)
            assert refused.value.extra == {"booking_status": status.value}


def test_only_what_blocks_can_take_a_step() -> None:
    assert set(STEPS) == {status for status in BookingStatus if status.blocks}
