"""Making a series: every date by the full check, three policies, dry run (S-31, S-32)."""

from typing import Any

import pytest

from attendant.bookings.models import NotBookable
from attendant.bookings.rules import HouseRulesWish
from attendant.bookings.series.models import (
    DateBooking,
    SeriesNotBookable,
)
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.wiring import arrangements_for
from attendant.kernel.errors import Conflict, IdempotencyMismatch, Invalid
from attendant.kernel.idempotency import Idempotency
from tests.adapters.bookings.series.dates import TUESDAY, starts, states
from tests.schools import School, Tables, at
from tests.store import Interrupted


def test_a_series_books_every_date_at_the_same_hour_across_the_clock_change(
    book: SeriesBook, school: School, wish: Any, published: Any
) -> None:
    made = book.make(wish(), school.staff)
    assert starts(school, made) == ["03-10 10:00", "03-17 10:00", "03-24 10:00", "03-31 10:00"]
    first = school.bookings.get(str(made.dates[0].booking_id))
    assert (first.series_id, first.series_original_start) == (made.series_id, at(TUESDAY))
    types = [event["type"] for event in published()]
    assert types.count("BookingBooked") == 4
    [event] = [event for event in published() if event["type"] == "SeriesMade"]
    assert event["data"] == {
        "series_id": made.series_id,
        "service_id": made.service_id,
        "guest_id": school.guest_id,
        "booked": 4,
        "skipped": 0,
        "cancelled": 0,
        "made_at": "2026-03-02T08:00:00Z",
    }


def test_a_dry_run_says_of_every_date_why_not_and_stores_nothing(
    book: SeriesBook, school: School, wish: Any, taken: Any, published: Any
) -> None:
    before = len(published())
    plan = book.plan(wish(excepted=["2026-03-17"], dry_run=True), school.staff)
    assert [(f"{one.starts_local:%d %H:%M}", one.bookable) for one in plan.dates] == [
        ("10 10:00", True),
        ("24 10:00", False),
        ("31 10:00", True),
    ]
    assert [reason.code for reason in plan.dates[1].reasons] == ["taken"]
    assert not plan.possible
    assert plan.dates[0].price == school.lesson.prices[0].price
    assert len(published()) == before
    assert book.page().series == []


def test_all_or_nothing_makes_nothing_when_one_date_cannot_be_had(
    book: SeriesBook, school: School, wish: Any, taken: Any
) -> None:
    with pytest.raises(SeriesNotBookable) as refusal:
        book.make(wish(), school.staff)
    assert [one.bookable for one in refusal.value.dates] == [True, True, False, True]
    assert "09:00" in school.free("2026-03-10")
    assert book.page().series == []


def test_a_skipped_date_is_kept_and_booked_later(
    book: SeriesBook, school: School, wish: Any, taken: Any
) -> None:
    made = book.make(wish(policy="skip"), school.staff)
    assert states(made) == "bbsb"
    skipped = made.dates[2]
    assert [reason.code for reason in skipped.reasons] == ["taken"]
    with pytest.raises(NotBookable):
        book.book_date(made.series_id, skipped.original, DateBooking(), school.staff)
    school.bookings.cancel(taken.booking_id, taken.revision, school.staff)
    booking = book.book_date(made.series_id, skipped.original, DateBooking(), school.staff, "k")
    assert booking.starts_at == skipped.original
    assert book.book_date(made.series_id, skipped.original, DateBooking(), school.staff, "k") == booking
    assert states(book.get(made.series_id)) == "bbbb"
    with pytest.raises(Conflict):
        book.book_date(made.series_id, skipped.original, DateBooking(), school.staff)


def test_a_date_is_moved_by_half_an_hour_at_most(
    book: SeriesBook, school: School, wish: Any, taken: Any
) -> None:
    half = school.service(name="Half hours", grid={"step_minutes": 30})
    near = book.make(
        wish(policy="move", service_id=half.service_id, first_start="2026-03-10T10:30+01:00"), school.staff
    )
    assert starts(school, near) == ["03-10 10:30", "03-17 10:30", "03-24 11:00", "03-31 10:30"]
    assert near.dates[2].original == at("2026-03-24T10:30+01:00")
    anna = school.instructors[0].resource_id
    school.bookings.book(school.wish("2026-03-24T14:00+01:00", resource_id=anna), school.staff)
    hourly = school.service(name="Whole hours", grid={"step_minutes": 60})
    far = book.make(
        wish(policy="move", service_id=hourly.service_id, first_start="2026-03-10T14:00+01:00"), school.staff
    )
    assert states(far) == "bbsb"


def test_dates_of_one_series_are_in_each_others_way(book: SeriesBook, school: School, wish: Any) -> None:
    twice = [{"original": "2026-03-17T10:00+01:00", "starts_at": "2026-03-10T10:30+01:00"}]
    made = book.make(wish(moved=twice, policy="skip"), school.staff)
    assert states(made) == "bsbb"


def test_without_a_named_instructor_the_same_one_stays_where_free(
    book: SeriesBook, school: School, wish: Any, taken: Any
) -> None:
    made = book.make(wish(resource_id=None), school.staff)
    names = [school.bookings.get(str(one.booking_id)).resource_name for one in made.dates]
    assert (names[0], names[1], names[3]) == ("Anna", "Anna", names[2])
    assert names[2] != "Anna"


def test_past_dates_and_closed_days_are_told_apart(book: SeriesBook, school: School, wish: Any) -> None:
    plan = book.plan(wish(first_start="2026-03-01T10:00+01:00", rule="FREQ=DAILY;COUNT=8"), school.staff)
    assert [[reason.code.value for reason in one.reasons] for one in plan.dates] == [
        ["past"],
        [],
        [],
        [],
        [],
        [],
        [],
        ["closed"],
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=DAILY;COUNT=105",
        "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20280401",
        "FREQ=WEEKLY;UNTIL=20260101",
    ],
)
def test_a_series_has_an_end_within_104_dates_and_24_months(
    book: SeriesBook, school: School, wish: Any, rule: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        book.make(wish(rule=rule), school.staff)
    assert refusal.value.problems[0].field == "body.rule"


def test_limits_hold_for_the_dates_of_a_series_together(book: SeriesBook, school: School, wish: Any) -> None:
    few = school.service(name="Twice a week", limits={"bookings": {"week": 2}})
    made = book.make(
        wish(service_id=few.service_id, policy="skip", rule="FREQ=DAILY;COUNT=9;BYDAY=MO,TU,WE,TH,FR"),
        school.staff,
    )
    assert states(made) == "bbss" + "bbsss"
    assert {reason.code.value for one in made.dates for reason in one.reasons} == {"limit"}


def test_the_pace_of_the_house_holds_for_every_date(
    book: SeriesBook, school: School, wish: Any, taken: Any
) -> None:
    arrangements = arrangements_for(school.property_id, Tables(), school.clock)
    pacing = {"limits": {"parties_starting": 1}}
    arrangements.set_rules(HouseRulesWish.model_validate({"pacing": pacing}), 0, school.staff)
    made = book.make(wish(policy="skip", resource_id=None), school.staff)
    assert states(made) == "bbsb"
    assert [reason.code.value for reason in made.dates[2].reasons] == ["pace_start"]


def test_a_series_that_cannot_have_a_single_date_is_refused(
    book: SeriesBook, school: School, wish: Any
) -> None:
    with pytest.raises(SeriesNotBookable):
        book.make(wish(policy="skip", first_start="2026-03-08T10:00+01:00"), school.staff)


def test_a_repeat_under_the_same_key_makes_no_second_series(
    book: SeriesBook, school: School, wish: Any
) -> None:
    first, second = (book.make(wish(), school.staff, "k") for _ in range(2))
    assert first == second
    assert len(book.page(school.guest_id).series) == 1
    with pytest.raises(IdempotencyMismatch):
        book.make(wish(party_size=2), school.staff, "k")


# Portions


def test_twelve_weekly_dates_are_one_transaction(book: SeriesBook, school: School, wish: Any) -> None:
    with Interrupted() as watched:
        book.make(wish(rule="FREQ=WEEKLY;COUNT=12"), school.staff, "k")
    assert watched.calls.count("TransactWriteItems") == 1


def test_what_is_remembered_of_a_series_is_its_id(
    book: SeriesBook, school: School, wish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    once = Idempotency.once

    def watched(self: Any, *given: Any) -> Any:
        seen.append(once(self, *given))
        return seen[-1]

    monkeypatch.setattr(Idempotency, "once", watched)
    made = book.make(wish(), school.staff, "k")
    assert seen[0].model_dump(exclude_none=True) == {"series_id": made.series_id}
