"""Changing and cancelling a series: this date, the following, or all (S-33)."""

from typing import Any

import pytest

from attendant.bookings.series.models import (
    DateBooking,
    Series,
    SeriesCancellation,
    SeriesDateState,
    SeriesNotBookable,
    SeriesPolicy,
    SeriesScope,
)
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.states import BookingStatus
from attendant.bookings.wishes import ChangeWish
from attendant.kernel.errors import Conflict, NotFound, StaleRevision
from tests.adapters.bookings.series.dates import TUESDAY, change, starts, states
from tests.conftest import FixedClock
from tests.schools import School, at


def test_one_date_is_changed_and_the_others_stay(book: SeriesBook, school: School, made: Series) -> None:
    wish = change("this", "2026-03-17T10:00+01:00", time="14:00", shift_days=1)
    answer = book.change(made.series_id, wish, made.revision, school.staff)
    assert starts(school, answer.series) == ["03-10 10:00", "03-18 14:00", "03-24 10:00", "03-31 10:00"]
    assert [one.edited for one in answer.series.dates] == [False, True, False, False]
    assert answer.following is None


def test_all_dates_are_changed_but_an_edited_one_keeps_its_edit(
    book: SeriesBook, school: School, made: Series
) -> None:
    second = school.bookings.get(str(made.dates[1].booking_id))
    school.bookings.change(
        second.booking_id, ChangeWish(starts_at=at("2026-03-18T14:00+01:00")), second.revision, school.staff
    )
    answer = book.change(
        made.series_id, change("all", time="15:00", party_size=2), made.revision, school.staff
    )
    assert starts(school, answer.series) == ["03-10 15:00", "03-18 14:00", "03-24 15:00", "03-31 15:00"]
    sizes = [school.bookings.get(str(one.booking_id)).party_size for one in answer.series.dates]
    assert sizes == [2, 1, 2, 2]
    again = change("all", time="16:00", overwrite_edits=True)
    after = book.change(made.series_id, again, answer.series.revision, school.staff).series
    assert starts(school, after) == ["03-10 16:00", "03-17 16:00", "03-24 16:00", "03-31 16:00"]
    assert school.bookings.get(second.booking_id).party_size == 2


def test_following_dates_become_a_series_of_their_own(
    book: SeriesBook, school: School, made: Series, published: Any
) -> None:
    wish = change("this_and_following", "2026-03-24T10:00+01:00", time="11:00")
    answer = book.change(made.series_id, wish, made.revision, school.staff, "k")
    assert answer.following is not None
    assert starts(school, answer.series) == ["03-10 10:00", "03-17 10:00"]
    assert starts(school, answer.following) == ["03-24 11:00", "03-31 11:00"]
    assert answer.following.split_from == made.series_id
    third = school.bookings.get(str(answer.following.dates[0].booking_id))
    assert third.series_id == answer.following.series_id
    assert book.change(made.series_id, wish, made.revision, school.staff, "k") == answer
    ended = book.cancel(answer.following.series_id, SeriesCancellation(), None, school.staff)
    assert states(ended) == "cc"
    assert states(book.get(made.series_id)) == "bb"


@pytest.mark.parametrize("days", [1, -1])
def test_dates_that_move_onto_each_others_places_make_room(
    book: SeriesBook, school: School, wish: Any, days: int
) -> None:
    daily = book.make(wish(rule="FREQ=DAILY;COUNT=3", first_start="2026-03-11T10:00+01:00"), school.staff)
    moved = book.change(daily.series_id, change("all", shift_days=days), daily.revision, school.staff).series
    assert starts(school, moved) == [f"03-{day + days} 10:00" for day in (11, 12, 13)]


def test_past_dates_never_change_nor_conflict(
    book: SeriesBook, school: School, made: Series, clock: FixedClock
) -> None:
    clock.set(at("2026-03-18T08:00+01:00"))
    answer = book.change(made.series_id, change("all", time="15:00"), made.revision, school.staff)
    assert starts(school, answer.series) == ["03-10 10:00", "03-17 10:00", "03-24 15:00", "03-31 15:00"]
    from_past = change("this_and_following", "2026-03-10T10:00+01:00", time="16:00")
    split = book.change(made.series_id, from_past, answer.series.revision, school.staff)
    assert len(split.series.dates) == 2
    ended = book.cancel(
        str(split.following.series_id if split.following else ""), SeriesCancellation(), None, school.staff
    )
    assert states(ended) == "cc"
    with pytest.raises(Conflict):
        book.change(made.series_id, change("all", time="09:00"), split.series.revision, school.staff)


def test_a_change_that_is_all_or_nothing_changes_nothing_when_one_date_cannot_be_had(
    book: SeriesBook, school: School, made: Series
) -> None:
    anna = school.instructors[0].resource_id
    school.bookings.book(school.wish("2026-03-24T15:00+01:00", resource_id=anna), school.staff)
    wish = change("all", time="15:00")
    plan = book.plan_change(made.series_id, wish, school.staff)
    assert [one.bookable for one in plan.dates] == [True, True, False, True]
    with pytest.raises(SeriesNotBookable):
        book.change(made.series_id, wish, made.revision, school.staff)
    assert book.get(made.series_id) == made
    skipping = wish.model_copy(update={"policy": SeriesPolicy.SKIP})
    after = book.change(made.series_id, skipping, made.revision, school.staff).series
    assert starts(school, after) == ["03-10 15:00", "03-17 15:00", "03-24 10:00", "03-31 15:00"]
    assert [reason.code for reason in after.dates[2].reasons] == ["taken"]


def test_a_change_needs_the_revision_it_was_decided_on(
    book: SeriesBook, school: School, made: Series
) -> None:
    with pytest.raises(StaleRevision):
        book.change(made.series_id, change("all", time="15:00"), made.revision + 1, school.staff)
    with pytest.raises(NotFound):
        book.change(
            made.series_id,
            change("this", TUESDAY.replace("10", "11"), time="15:00"),
            made.revision,
            school.staff,
        )


@pytest.mark.parametrize(
    ("scope", "original", "expected"),
    [
        ("this", "2026-03-17T10:00+01:00", "bcbb"),
        ("this_and_following", "2026-03-17T10:00+01:00", "bccc"),
        ("all", None, "cccc"),
    ],
)
def test_cancelling_by_scope_frees_just_those_dates(
    book: SeriesBook,
    school: School,
    made: Series,
    scope: SeriesScope,
    original: str,
    expected: str,
    published: Any,
) -> None:
    wish = SeriesCancellation.model_validate({"scope": scope, "original": original, "reason": "Broken leg"})
    ended = book.cancel(made.series_id, wish, made.revision, school.staff)
    assert states(ended) == expected
    assert book.cancel(made.series_id, wish, None, school.staff) == ended
    assert [event["type"] for event in published()].count("SeriesCancelled") == 1
    gone = school.bookings.get(str(ended.dates[1].booking_id))
    assert gone.status is BookingStatus.CANCELLED_BY_VENUE
    assert gone.history[-1].reason == "Broken leg"


def test_a_guest_who_has_come_keeps_the_date(
    book: SeriesBook, school: School, made: Series, clock: FixedClock
) -> None:
    clock.set(at("2026-03-10T09:55+01:00"))
    first = school.bookings.get(str(made.dates[0].booking_id))
    school.bookings.steps.arrivals.seat(first.booking_id, None, school.staff)
    ended = book.cancel(made.series_id, SeriesCancellation(), None, school.staff)
    assert states(ended) == "bccc"


def test_a_request_that_lapsed_is_seen_as_cancelled(
    book: SeriesBook, school: School, wish: Any, clock: FixedClock
) -> None:
    tour = school.service(name="Tour", approval="request")
    asked = book.make(wish(service_id=tour.service_id), school.staff)
    assert states(asked) == "bbbb"
    clock.advance(hours=25)
    assert states(book.get(asked.series_id)) == "cccc"


def test_a_cancelled_date_is_booked_again_as_the_same_date(
    book: SeriesBook, school: School, made: Series
) -> None:
    second = school.bookings.get(str(made.dates[1].booking_id))
    gone = school.bookings.cancel(second.booking_id, second.revision, school.staff)
    assert states(book.get(made.series_id)) == "bcbb"
    again = book.book_date(made.series_id, made.dates[1].original, DateBooking(), school.staff)
    assert again.series_original_start == second.series_original_start
    assert again.series_sequence + again.revision > gone.series_sequence + gone.revision
    assert book.get(made.series_id).dates[1].state is SeriesDateState.BOOKED
