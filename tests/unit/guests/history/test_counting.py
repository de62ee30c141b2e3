"""What is counted of a guest."""

from datetime import timedelta
from typing import Any

import pytest

from attendant.bookings.guest_record import record_of
from attendant.bookings.models import Allocation, Booking
from attendant.bookings.states import BookingStatus
from attendant.guests.history.counting import statistics_of, turns_at
from attendant.guests.history.facts import BOOKING_EVENTS, READERS, facts_of
from attendant.guests.history.models import Fact
from attendant.guests.history.score import vip_score
from attendant.guests.profile import Statistics
from attendant.kernel.money import Money
from infra.event_schemas import events
from tests.unit.guests.history.telling import GUEST, NOW, booking, stay

PAST, SOON = NOW - timedelta(days=10), NOW + timedelta(days=3)


def facts(*told: Any) -> list[Fact]:
    return [fact for event in told for fact in facts_of(event)]


def test_every_event_that_is_read_is_one_that_is_published() -> None:
    assert set(READERS) <= {event.__name__ for event in events()}
    told = {event.__name__ for event in events() if event.__name__.startswith("Booking")}
    silent = {"BookingHeld", "BookingReleased", "BookingNoShowProposed", "BookingReminderDue"}
    assert told - set(BOOKING_EVENTS) == silent | {"BookingFeeDue", "BookingFeeWaived"}


@pytest.mark.parametrize("days", [-800, -10, 3])
@pytest.mark.parametrize("status", list(BookingStatus))
def test_rates_are_those_of_the_record_that_staff_see_beside_a_booking(
    status: BookingStatus, days: int
) -> None:
    starts = NOW + timedelta(days=days)
    made: Any = Booking
    kept = made.model_construct(
        status=status,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        pending_until=None,
        allocations=[Allocation(resource_id="res_4", resource_name="Table 4")],
    )
    came = made.model_construct(**{**kept.__dict__, "status": BookingStatus.FINISHED})
    record = record_of(GUEST, [kept, came], NOW)

    counted = statistics_of(facts(booking("1", status.value, starts), booking("2", "finished", starts)), NOW)

    assert counted.cancellation_rate == record.cancellation_rate
    assert counted.no_show_rate == record.no_show_rate
    assert counted.bookings_24_months == record.bookings
    assert counted.upcoming == record.upcoming


def test_visits_stays_and_what_they_cost_are_summed_over_all_time() -> None:
    counted = statistics_of(
        facts(
            booking("1", "finished", PAST - timedelta(days=900)),
            booking("2", "finished", PAST, price={"amount": 0, "currency": "CHF"}),
            booking("3", "no_show", PAST),
            booking("4", "booked", SOON),
            stay("in_house"),
        ),
        NOW + timedelta(days=3),
    )

    assert (counted.visits, counted.stays, counted.upcoming) == (2, 1, 1)
    assert counted.total_spend == Money(amount=69000, currency="CHF")
    assert counted.average_spend == Money(amount=34500, currency="CHF")
    assert counted.in_house_until is not None and counted.in_house_until.day == 7
    assert str(counted.last_stay_on) == "2026-03-07"


def test_a_request_past_its_deadline_is_no_upcoming_one() -> None:
    event = booking("1", "requested", SOON, pending_until=(NOW + timedelta(hours=1)).isoformat())

    assert statistics_of(facts(event), NOW).upcoming == 1
    assert statistics_of(facts(event), NOW + timedelta(hours=1)).upcoming == 0


def test_the_clock_alone_changes_statistics_only_when_it_is_said_to() -> None:
    told = facts(booking("1", "booked", SOON), booking("2", "finished", PAST), stay("expected"))
    moment = NOW
    for _ in range(8):
        turn = turns_at(told, moment)
        if turn is None:
            break
        just_before = turn - timedelta(microseconds=1)
        assert statistics_of(told, just_before) == statistics_of(told, moment)
        moment = turn
    assert moment > NOW + timedelta(days=700)


def test_what_a_stay_costs_counts_once_and_a_guest_who_left_it_has_no_part_in_it() -> None:
    main, other = facts(stay("departed", guests=("gst_1", "gst_2")))
    assert (main.price, other.price) == (Money(amount=60000, currency="CHF"), None)

    [_, gone] = facts(stay("departed", guests=("gst_1",), former_guest_ids=["gst_2"]))
    assert gone.guest_id == "gst_2" and statistics_of([gone], NOW).stays == 0


def test_the_score_is_the_sum_of_its_terms_within_its_bounds() -> None:
    nobody = Statistics()
    assert vip_score(nobody, NOW, vip=False) == (0, [])
    best = Statistics(
        visits=40, stays=2, upcoming=1, last_visit_at=PAST, total_spend=Money(amount=900_000, currency="CHF")
    )
    score, terms = vip_score(best, NOW, vip=True)
    assert score == 100 and {term.name for term in terms} == {"visits", "spend", "recency", "coming", "vip"}
    worst = Statistics(no_show_rate=1.0, cancellation_rate=1.0)
    assert vip_score(worst, NOW, vip=False)[0] == 0
