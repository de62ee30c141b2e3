"""Series: every date by the full check, three policies, three scopes, portions that go on (S-31 to S-33)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from botocore.client import BaseClient

from attendant.bookings.deadlines import DueKind
from attendant.bookings.models import NotBookable
from attendant.bookings.rules import HouseRulesWish
from attendant.bookings.series.models import (
    Busy,
    DateBooking,
    Series,
    SeriesCancellation,
    SeriesChange,
    SeriesDateState,
    SeriesNotBookable,
    SeriesPolicy,
    SeriesScope,
    SeriesWish,
)
from attendant.bookings.series.service import SeriesBook
from attendant.bookings.series.wiring import series_for
from attendant.bookings.states import BookingStatus
from attendant.bookings.wiring import arrangements_for, due_work_for
from attendant.bookings.wishes import ChangeWish
from attendant.kernel.errors import Conflict, IdempotencyMismatch, Invalid, NotFound, StaleRevision
from attendant.kernel.idempotency import Idempotency
from tests.conftest import FixedClock
from tests.schools import School, Tables, at
from tests.store import Crashed, Interrupted

ZURICH = ZoneInfo("Europe/Zurich")
TUESDAY = "2026-03-10T10:00+01:00"
WEEKLY = "FREQ=WEEKLY;COUNT=4"
LONG = "FREQ=WEEKLY;COUNT=5"


@pytest.fixture
def book(school: School, clock: FixedClock) -> SeriesBook:
    return series_for(school.property_id, Tables(), clock)


@pytest.fixture
def wish(school: School) -> Callable[..., SeriesWish]:
    def of(**other: Any) -> SeriesWish:
        fields = {
            "service_id": school.lesson.service_id,
            "first_start": TUESDAY,
            "rule": WEEKLY,
            "guest_id": school.guest_id,
            "resource_id": school.instructors[0].resource_id,
            **other,
        }
        return SeriesWish.model_validate(fields)

    return of


@pytest.fixture
def taken(school: School) -> Any:
    """The third Tuesday, 24 March, at ten: taken by somebody else."""
    anna = school.instructors[0].resource_id
    other = school.guest("Ben")
    return school.bookings.book(
        school.wish("2026-03-24T10:00+01:00", resource_id=anna, guest_id=other), school.staff
    )


def states(series: Series) -> str:
    """Each date by the first letter of its state."""
    return "".join(one.state.value[0] for one in series.dates)


def starts(school: School, series: Series) -> list[str]:
    """When the bookings of a series are, on the wall clock, in order."""
    found = [school.bookings.get(one.booking_id) for one in series.dates if one.booking_id]
    return [f"{one.starts_at.astimezone(ZURICH):%m-%d %H:%M}" for one in found if one.status.blocks]


def change(scope: str, original: str | None = None, **other: Any) -> SeriesChange:
    return SeriesChange.model_validate({"scope": scope, "original": original, **other})


# Making


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


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a transaction hold two dates."""
    monkeypatch.setattr("attendant.bookings.series.portions.LIMIT", 19)


@contextmanager
def crash_at_commit(number: int, *, stored: bool = False) -> Iterator[None]:
    """Ends the process before or, `stored`, just after the transaction of this number is in the store."""
    real = BaseClient._make_api_call  # type: ignore[attr-defined]
    left = [number]

    def call(client: Any, operation: str, parameters: Any) -> Any:
        left[0] -= operation == "TransactWriteItems"
        dies = operation == "TransactWriteItems" and left[0] == 0
        if stored or not dies:
            answer = real(client, operation, parameters)
        if dies:
            raise Crashed(operation)
        return answer

    with pytest.raises(Crashed), patch.object(BaseClient, "_make_api_call", call):
        yield


@pytest.mark.parametrize("commit", [1, 2, 3])
@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.usefixtures("two_at_a_time")
def test_whatever_crashes_where_a_repeat_ends_as_the_undisturbed_run(
    book: SeriesBook, school: School, wish: Any, published: Any, commit: int, stored: bool
) -> None:
    with crash_at_commit(commit, stored=stored):
        book.make(wish(rule=LONG), school.staff, "make")
    made = book.make(wish(rule=LONG), school.staff, "make")
    assert (states(made), made.work, len(book.page().series)) == ("bbbbb", None, 1)

    later = change("all", time="14:00")
    with crash_at_commit(commit, stored=stored):
        book.change(made.series_id, later, made.revision, school.staff, "change")
    changed = book.change(made.series_id, later, made.revision, school.staff, "change").series
    assert [start[-5:] for start in starts(school, changed)] == ["14:00"] * 5
    assert "10:00" in school.free("2026-03-10", resource_id=school.instructors[0].resource_id)

    with crash_at_commit(commit, stored=stored):
        book.cancel(made.series_id, SeriesCancellation(), None, school.staff, "cancel")
    ended = book.cancel(made.series_id, SeriesCancellation(), None, school.staff, "cancel")
    assert (states(ended), ended.work) == ("ccccc", None)
    told = [event["type"] for event in published()]
    figures = {name: told.count(name) for name in ("BookingBooked", "BookingChanged", "BookingCancelled")}
    assert set(figures.values()) == {5}
    assert [told.count(name) for name in ("SeriesMade", "SeriesChanged", "SeriesCancelled")] == [1, 1, 1]


@pytest.mark.usefixtures("two_at_a_time")
def test_the_sweep_finishes_what_nobody_repeats(
    book: SeriesBook, school: School, wish: Any, clock: FixedClock, published: Any
) -> None:
    with crash_at_commit(2):
        book.make(wish(rule=LONG), school.staff)
    [half] = book.page().series
    assert (states(half), half.work is None) == ("bbooo", False)
    clock.advance(minutes=2)
    sweep = due_work_for(school.property_id, Tables(), clock, {DueKind.SERIES: book})
    for _ in range(2):
        sweep.sweep(school.staff)
        clock.advance(minutes=2)
    [made] = book.page().series
    assert (states(made), made.work) == ("bbbbb", None)
    assert [event["type"] for event in published()].count("SeriesMade") == 1


@pytest.mark.usefixtures("two_at_a_time")
def test_all_or_nothing_is_taken_back_when_a_later_portion_loses_a_date(
    book: SeriesBook, school: School, wish: Any
) -> None:
    with crash_at_commit(2):
        book.make(wish(rule=LONG), school.staff, "k")
    [half] = book.page().series
    with pytest.raises(Busy):
        book.cancel(half.series_id, SeriesCancellation(), None, school.staff)
    anna = school.instructors[0].resource_id
    start = half.dates[-1].starts_at.isoformat()
    rival = school.wish(start, resource_id=anna, guest_id=school.guest("Ben"))
    school.bookings.book(rival, school.staff)
    for _ in range(2):
        with pytest.raises(SeriesNotBookable):
            book.make(wish(rule=LONG), school.staff, "k")
    [failed] = book.page().series
    assert (failed.failed, states(failed)) == (True, "sssss")
    assert school.bookings.of_guest(school.guest_id) == []


@pytest.mark.usefixtures("two_at_a_time")
def test_a_long_series_that_is_all_or_nothing_is_checked_as_a_whole_first(
    book: SeriesBook, school: School, wish: Any, taken: Any, published: Any
) -> None:
    with pytest.raises(SeriesNotBookable) as refusal:
        book.make(wish(rule=LONG), school.staff)
    assert [one.bookable for one in refusal.value.dates] == [True, True, False, True, True]
    assert [event["type"] for event in published()].count("BookingBooked") == 1


# Changing


@pytest.fixture
def made(book: SeriesBook, school: School, wish: Any) -> Series:
    return book.make(wish(), school.staff)


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
