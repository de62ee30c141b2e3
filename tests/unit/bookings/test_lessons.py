"""Lessons: who teaches what, who is on duty, whose wish costs more, and groups that share an instructor."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.bookings.availability import Timetable
from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.classes import class_key
from attendant.bookings.occupancy import Claim, ClaimKind, minutes_of
from attendant.bookings.visits import Audience, Needs, Visit
from tests.unit.bookings.test_availability import TUESDAY, at, instructor, lesson, taken, times, timetable

TEN, ELEVEN = "2026-03-03T10:00+01:00", "2026-03-03T11:00+01:00"
ANNA, BEN = "rsc_1", "rsc_2"


def wanting(party_size: int = 1, audience: Audience = Audience.ONLINE, **needs: Any) -> Visit:
    return Visit(60, party_size, audience, needs=Needs.model_validate(needs))


def teachers() -> list[Resource]:
    anna = {"languages": ["de", "en"], "levels": ["beginner"], "disciplines": ["ski"]}
    ben = {"languages": ["fr"], "levels": ["beginner", "expert"], "disciplines": ["ski", "snowboard"]}
    return [
        instructor(1, teaching=anna, attributes=("step-free",)),
        instructor(2, teaching=ben),
    ]


@pytest.mark.parametrize(
    ("needs", "who"),
    [
        ({}, [ANNA, BEN]),
        ({"language": "de"}, [ANNA]),
        ({"language": "DE", "level": "Beginner"}, [ANNA]),
        ({"level": "expert"}, [BEN]),
        ({"discipline": "snowboard", "language": "fr"}, [BEN]),
        ({"attributes": ["step-free"]}, [ANNA]),
        ({"discipline": "snowboard", "language": "de"}, []),
    ],
)
def test_only_those_who_can_teach_it_are_free(needs: dict[str, Any], who: list[str]) -> None:
    found = timetable(resources=teachers())
    slots = found.slots(TUESDAY, TUESDAY, wanting(**needs))
    assert (slots[0].resource_ids if slots else []) == who
    assert [unit.resource_ids[0] for unit in found.choices(at(TEN), wanting(**needs))] == who


def test_what_is_missing_is_said_of_each() -> None:
    found = timetable(resources=teachers()).reasons(
        at(TEN), wanting(discipline="snowboard", language="de", attributes=["step-free"])
    )
    assert [(reason.code, reason.text) for reason in found] == [
        ("needs", "No teacher of snowboard. Without step-free. Not taught in de.")
    ]


def test_the_discipline_of_a_service_is_a_need_of_everybody() -> None:
    found = timetable(lesson(discipline="snowboard"), teachers())
    assert found.slots(TUESDAY, TUESDAY, wanting())[0].resource_ids == [BEN]


def test_who_says_nothing_about_teaching_is_not_excluded() -> None:
    found = timetable(resources=[instructor(1), instructor(2, teaching={"languages": ["fr"]})])
    assert found.slots(TUESDAY, TUESDAY, wanting(language="de", level="expert"))[0].resource_ids == [ANNA]


@pytest.mark.parametrize("code", ["off", "holiday", "ill"])
def test_nobody_books_who_is_away(code: str) -> None:
    away = instructor(1, day_codes=[{"first_day": "2026-03-03", "last_day": "2026-03-04", "code": code}])
    found = timetable(resources=[away])
    for audience in Audience:
        assert [one.code for one in found.reasons(at(TEN), wanting(audience=audience))] == ["closed"]
    assert times(found, TUESDAY) == []
    assert times(found, date(2026, 3, 5)) != []


def test_who_is_on_call_is_booked_by_staff_only() -> None:
    on_call = instructor(
        1, day_codes=[{"first_day": "2026-03-03", "last_day": "2026-03-03", "code": "on_call"}]
    )
    found = timetable(resources=[on_call])
    assert times(found, TUESDAY) == []
    assert found.reasons(at(TEN), wanting(audience=Audience.IN_HOUSE)) == []


def test_the_last_day_code_of_a_date_counts() -> None:
    back = instructor(
        1,
        day_codes=[
            {"first_day": "2026-03-01", "last_day": "2026-03-10", "code": "holiday"},
            {"first_day": "2026-03-03", "last_day": "2026-03-03", "code": "available"},
        ],
    )
    assert times(timetable(resources=[back]), TUESDAY)
    assert not times(timetable(resources=[back]), date(2026, 3, 4))


def test_asking_for_one_instructor_has_its_price() -> None:
    service = lesson(named_resource_surcharge={"amount": 1500, "currency": "CHF"})
    found = timetable(service)
    anyone = found.slots(TUESDAY, TUESDAY, wanting())[0]
    anna = found.slots(TUESDAY, TUESDAY, wanting(), (ANNA,))[0]
    assert (anyone.price.amount, anna.price.amount) == (6000, 7500)


def group(**other: Any) -> Service:
    return lesson(class_size=4, party_max=10, **other)


def seat(service: Service, covers: int, owner: str, start: str = TEN, **other: Any) -> Claim:
    begin = minutes_of(at(start))
    kind = other.pop("kind", ClaimKind.BOOKING)
    return Claim(owner, kind, begin, begin + 60, covers=covers, group=class_key(service), **other)


def at_ten(found: Timetable, party_size: int = 1) -> tuple[list[str], int | None]:
    slot = next(
        (one for one in found.slots(TUESDAY, TUESDAY, wanting(party_size)) if one.starts_at == at(TEN)), None
    )
    return (slot.resource_ids, slot.seats_left) if slot else ([], None)


def test_a_class_fills_up_before_another_one_is_opened() -> None:
    service = group()
    begun = {BEN: [seat(service, 2, "bkg_1")]}
    assert at_ten(timetable(service, claims=begun), 2) == ([BEN, ANNA], 2)
    assert at_ten(timetable(service, claims=begun), 3) == ([ANNA], 4)
    both = begun | {ANNA: [seat(service, 3, "bkg_2")]}
    assert at_ten(timetable(service, claims=both), 1) == ([ANNA, BEN], 1)
    assert at_ten(timetable(service, claims=both), 3) == ([], None)


def test_a_full_class_says_how_many_seats_are_left() -> None:
    service = group()
    full = {name: [seat(service, 3, f"bkg_{name}")] for name in (ANNA, BEN)}
    found = timetable(service, claims=full).reasons(at(TEN), wanting(2))
    assert [(reason.code, reason.text) for reason in found] == [("taken", "1 seat is left in this class.")]
    too_many = timetable(service).reasons(at(TEN), wanting(5))
    assert [reason.code for reason in too_many] == ["party_too_large"]


def test_held_seats_count_until_they_run_out() -> None:
    service, end = group(), int(datetime(2026, 3, 2, 7, 0, tzinfo=at(TEN).tzinfo).timestamp())
    held = seat(service, 3, "hld_1", kind=ClaimKind.HOLD, expires=end + 86400)
    over = seat(service, 3, "hld_2", kind=ClaimKind.HOLD, expires=end - 86400)
    assert at_ten(timetable(service, claims={ANNA: [held, over]}), 1) == ([ANNA, BEN], 1)


def test_another_start_or_length_or_service_does_not_share() -> None:
    service, other = group(), group(service_id="svc_2")
    claims = {name: [seat(service, 1, f"bkg_{name}")] for name in (ANNA, BEN)}
    overlapping = timetable(service, claims=claims).reasons(at("2026-03-03T10:30+01:00"), wanting())
    assert [reason.code for reason in overlapping] == ["taken"]
    longer = timetable(service, claims=claims).reasons(at(TEN), Visit(120))
    assert [reason.code for reason in longer] == ["taken"]
    assert [one.code for one in timetable(other, claims=claims).reasons(at(TEN), wanting())] == ["taken"]


def test_a_class_stays_a_start_where_the_grid_counts_anew() -> None:
    service = group(grid={"step_minutes": 60, "align": "opening", "regrid_after_busy": True})
    claims = {
        ANNA: [taken("2026-03-03T09:00+01:00", "2026-03-03T09:20+01:00"), seat(service, 1, "b", TEN)],
        BEN: [taken("2026-03-03T09:00+01:00", "2026-03-03T17:00+01:00")],
    }
    found = timetable(service, claims=claims)
    assert at_ten(found, 2) == ([ANNA], 3)
    assert found.reasons(at(TEN), wanting(2)) == []


def test_a_class_counts_once_for_what_somebody_has_to_do() -> None:
    service = group()
    anna = [seat(service, 1, f"bkg_{number}", "2026-03-03T13:00+01:00") for number in range(3)]
    ben = [seat(service, 1, "bkg_9", "2026-03-03T13:00+01:00"), taken(ELEVEN, "2026-03-03T11:30+01:00")]
    assert at_ten(timetable(service, claims={ANNA: anna, BEN: ben}))[0] == [ANNA, BEN]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["10:00", "10:30", "11:00", "13:00"]), st.booleans()),
        max_size=14,
    )
)
def test_filling_classes_never_overfills_one_nor_opens_one_too_early(
    wishes: list[tuple[int, str, bool]],
) -> None:
    service = group()
    claims: dict[str, list[Claim]] = {ANNA: [], BEN: []}
    for number, (size, start, named) in enumerate(wishes):
        found = timetable(service, claims=claims)
        begin = at(f"2026-03-03T{start}+01:00")
        asked = (BEN,) if named else ()
        free = found.choices(begin, wanting(size), asked)
        listed = {slot.starts_at for slot in found.slots(TUESDAY, TUESDAY, wanting(size), asked)}
        assert (begin in listed) == bool(free)
        if not free:
            continue
        who = free[0].resource_ids[0]
        begun = {
            name: sum(one.covers for one in claims[name] if one.start == minutes_of(begin)) for name in claims
        }
        if not named and not begun[who]:
            assert all(not taken or taken + size > 4 for taken in begun.values())
        claims[who].append(seat(service, size, f"bkg_{number}", begin.isoformat()))
    for of_one in claims.values():
        for one in of_one:
            beside = [other for other in of_one if other.start < one.end and one.start < other.end]
            assert {other.start for other in beside} == {one.start}
            assert sum(other.covers for other in beside) <= 4


def test_a_named_class_is_the_hard_wish() -> None:
    service = group()
    found = timetable(service, claims={BEN: [seat(service, 1, "bkg_1")]})
    assert found.slots(TUESDAY, TUESDAY, wanting(), (ANNA,))[0].resource_ids == [ANNA]
