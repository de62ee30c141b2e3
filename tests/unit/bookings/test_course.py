"""The course of a booking: what the clock says of it, what comes up, how steps are taken back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.coming import NoShowRules, still_ahead
from attendant.bookings.course import Course
from attendant.bookings.guest_record import record_of
from attendant.bookings.learning import learned
from attendant.bookings.models import Booking, BookingStep
from attendant.bookings.states import PRESENT, STEPS, BookingStatus
from attendant.bookings.turn_times import TurnBand, TurnTimes
from attendant.bookings.undoing import UNDOABLE, CannotUndo, trail, undone

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
START = NOW + timedelta(days=2)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def course(status: str = "booked", **fields: object) -> Course:
    return Course.model_validate(
        {"starts_at": START, "ends_at": START + minutes(120), "status": status, **fields}
    )


def booking(*statuses: str, **fields: object) -> Booking:
    history = [
        BookingStep(status=BookingStatus(status), at=NOW, actor="staff:usr_1", channel="api")
        for status in statuses
    ]
    return Booking.model_validate(
        {
            "booking_id": "bkg_01J00000000000000000000000",
            "service_id": "svc_1",
            "service_name": "Dinner",
            "allocations": [{"resource_id": "rsc_1", "resource_name": "Table 1", "covers": 2}],
            "starts_at": START,
            "ends_at": START + minutes(120),
            "party_size": 2,
            "price": {"amount": 0, "currency": "CHF"},
            "status": statuses[-1],
            "guest_id": "gst_1",
            "last_free_cancel_at": START,
            "history": history,
            **fields,
        }
    )


def test_reminders_come_before_the_proposed_no_show_and_each_once() -> None:
    fresh = course(reminders=[1440, 120])
    assert fresh.next_due_at == START - minutes(1440)
    assert course(reminders=[120]).next_due_at == START - minutes(120)
    assert course().next_due_at == START + minutes(15)
    assert course(no_show_proposed=True).next_due_at is None
    assert {course(status.value, reminders=[120]).next_due_at for status in PRESENT} == {None}


def test_a_reminder_whose_time_has_passed_is_not_sent() -> None:
    assert still_ahead([120, 2880, 1440, 120], START, NOW) == [1440, 120]
    assert still_ahead([120], START, START - minutes(120)) == []


def test_a_group_is_waited_for_longer() -> None:
    assert [NoShowRules().grace_of(party) for party in (1, 6, 7, 40)] == [15, 15, 30, 30]


@pytest.mark.parametrize(
    ("status", "after_start", "no_show_due", "overdue"),
    [
        ("booked", 14, False, False),
        ("confirmed", 15, True, False),
        ("arrived", 15, False, False),
        ("requested", 15, False, False),
        ("seated", 119, False, False),
        ("seated", 120, False, True),
        ("finished", 121, False, False),
        ("booked", 120 + 24 * 60, False, False),
    ],
)
def test_the_clock_alone_proposes_no_shows_and_sees_late_stays(
    status: str, after_start: float, no_show_due: bool, overdue: bool
) -> None:
    seen = course(status).seen_at(START + minutes(after_start))
    assert seen == {"no_show_due": no_show_due, "overdue": overdue}


def test_what_ended_early_keeps_its_time_up_to_the_end_and_no_longer() -> None:
    left = booking("seated", "finished", freed_at=START + minutes(60.5))
    assert left.claims["rsc_1"].end - left.claims["rsc_1"].start == 61
    assert booking("no_show", freed_at=START).claims == {}
    late = booking("seated", "finished", freed_at=START + minutes(500))
    assert late.claims == booking("seated").claims


@given(st.lists(st.integers(min_value=0, max_value=20), max_size=12))
def test_every_step_of_staff_can_be_taken_back_to_where_it_came_from(choices: list[int]) -> None:
    """Random walks over the table of steps with undoing in between never lose the way."""
    path = [BookingStatus.BOOKED]
    now = booking("booked")
    for choice in choices:
        onward = sorted(STEPS.get(path[-1], frozenset()) - {BookingStatus.REQUESTED, BookingStatus.EXPIRED})
        if choice % 3 == 0 and len(path) > 1 and path[-1] in UNDOABLE:
            status, _ = undone(now, NOW + timedelta(hours=24))
            path.pop()
            assert status is path[-1]
            step = BookingStep(status=status, at=NOW, actor="a", channel="c", undoes=now.status)
        elif onward:
            path.append(onward[choice % len(onward)])
            step = BookingStep(status=path[-1], at=NOW, actor="a", channel="c")
        else:
            continue
        now = now.stepped(step)
        assert [one.status for one in trail(now.history)] == path


def test_the_first_step_a_lapsed_request_and_yesterdays_step_stay() -> None:
    for stuck in (booking("booked"), booking("seated"), booking("requested", "expired")):
        with pytest.raises(CannotUndo):
            undone(stuck, NOW)
    with pytest.raises(CannotUndo):
        undone(booking("booked", "seated"), NOW + timedelta(hours=24, seconds=1))


def test_an_undone_yes_waits_for_the_venue_again_unless_it_has_begun() -> None:
    status, changes = undone(booking("requested", "confirmed"), NOW)
    assert (status, changes["pending_until"]) == (BookingStatus.REQUESTED, NOW + timedelta(hours=24))
    with pytest.raises(CannotUndo):
        undone(booking("requested", "confirmed", starts_at=NOW - minutes(5)), NOW)


@pytest.mark.parametrize(
    ("stays", "proposed"),
    [
        ([100] * 30, None),
        ([100] * 31, 100),
        ([88] * 31, None),
        ([60] * 22 + [121] * 9, 60),
        ([60] * 21 + [121] * 10, 125),
    ],
)
def test_another_turn_time_is_proposed_above_thirty_stays_only(
    stays: list[int], proposed: int | None
) -> None:
    times = TurnTimes(bands=(TurnBand(party_max=2, minutes=90), TurnBand(minutes=180)))
    seated = [
        booking("booked", "seated", "finished", seated_at=START, left_at=START + minutes(stay))
        for stay in stays
    ]
    unsure = [booking("booked", "finished"), booking("booked", "seated", seated_at=START)]
    pairs, others = learned(times, [*seated, *unsure], ZoneInfo("Europe/Zurich"))
    assert (pairs.stays, pairs.proposed_minutes) == (len(stays), proposed)
    assert (others.stays, others.median_minutes) == (0, None)


def test_a_guests_record_counts_each_booking_once_and_has_no_rate_without_cause() -> None:
    past = {"starts_at": NOW - timedelta(days=30), "ends_at": NOW - timedelta(days=29)}
    statuses = ("finished", "arrived", "booked", "no_show", "cancelled_by_guest", "cancelled_late")
    bookings = [booking(status, **past) for status in statuses]
    bookings += [booking("booked"), booking("declined"), booking("cancelled_by_venue")]
    bookings += [booking("no_show", starts_at=NOW - timedelta(days=731), ends_at=NOW)]
    record = record_of("gst_1", bookings, NOW)
    assert (record.bookings, record.upcoming, record.visits, record.unnoted) == (9, 1, 2, 1)
    assert (record.cancelled, record.cancelled_late, record.cancelled_by_venue) == (1, 1, 1)
    assert (record.no_shows, record.no_show_rate, record.cancellation_rate) == (1, 0.25, 0.3333)
    nobody = record_of("gst_2", [], NOW)
    assert (nobody.bookings, nobody.no_show_rate, nobody.cancellation_rate) == (0, None, None)
