"""Making bookings: what is stored, published and refused."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.bookings.models import NotBookable
from attendant.bookings.wishes import BookingsFilter
from attendant.kernel.errors import IdempotencyMismatch, LostRevision, NotFound
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from tests.conftest import FixedClock
from tests.schools import School, open_school
from tests.store import Crashed, Interrupted

TEN = "2026-03-03T10:00+01:00"
type Published = Callable[[], list[dict[str, Any]]]


def test_a_booking_keeps_who_when_what_and_on_which_terms(school: School, guest_actor: Actor) -> None:
    wish = school.wish(TEN, duration_minutes=120, conversation_id="cnv_1", notes="first time", party_size=2)
    booking = school.bookings.book(wish, guest_actor)
    found = school.bookings.get(booking.booking_id)
    assert found == booking
    assert (found.status, found.reference) == ("booked", booking.booking_id[-6:])
    assert (found.guest_name, found.conversation_id, found.notes) == ("Mia", "cnv_1", "first time")
    assert found.price.text() == "170.00 CHF"
    assert found.last_free_cancel_at.isoformat() == "2026-03-02T09:00:00+00:00"
    [step] = found.history
    assert (step.status, step.actor, step.channel) == ("booked", "guest:gst_1", "whatsapp")


def test_a_booking_is_published_and_audited_without_personal_data(
    school: School, published: Published, tables: dict[str, Table]
) -> None:
    booking = school.bookings.book(school.wish(TEN, notes="secret wish"), school.staff)
    event = published()[-1]
    assert (event["type"], event["aggregate_id"], event["aggregate_version"]) == (
        "BookingBooked",
        booking.booking_id,
        1,
    )
    assert event["data"]["starts_at"] == "2026-03-03T09:00:00Z"
    [audit] = tables["bookings"].query_all(f"{school.property_id}#AUDIT#{booking.booking_id}")
    assert audit["action"] == "booking_booked"
    for trace in (str(event), str(audit)):
        assert "secret wish" not in trace
        assert "Mia" not in trace


def test_three_instructors_are_three_places_and_no_more(school: School) -> None:
    names = [
        school.bookings.book(school.wish(TEN, guest_id=school.guest(name)), school.staff).resource_name
        for name in ("A", "B", "C")
    ]
    assert sorted(names) == ["Anna", "Ben", "Chloe"]
    with pytest.raises(NotBookable) as refused:
        school.bookings.book(school.wish(TEN, guest_id=school.guest("D")), school.staff)
    assert [reason.code for reason in refused.value.reasons] == ["taken"]
    assert [f"{slot.starts_local:%d %H:%M}" for slot in refused.value.alternatives] == [
        "03 09:00",
        "03 11:00",
        "03 11:30",
        "03 12:00",
        "04 10:00",
    ]


def test_a_named_instructor_is_a_hard_wish(school: School) -> None:
    anna = school.instructors[0].resource_id
    first = school.bookings.book(school.wish(TEN, resource_id=anna), school.staff)
    assert (first.resource_name, first.resource_requested) == ("Anna", True)
    with pytest.raises(NotBookable) as refused:
        school.bookings.book(school.wish(TEN, resource_id=anna, guest_id=school.guest("B")), school.staff)
    same_time = refused.value.alternatives[0]
    assert (same_time.starts_at, anna in same_time.resource_ids) == (first.starts_at, False)


def test_what_is_refused_stores_nothing(school: School, published: Published) -> None:
    before = published()
    with pytest.raises(NotBookable):
        school.bookings.book(school.wish("2026-03-03T18:00+01:00", guest={"name": "New"}), school.staff)
    assert published() == before
    assert school.bookings.find(BookingsFilter()).bookings == []


def test_the_same_key_books_once(school: School, published: Published) -> None:
    first = school.bookings.book(school.wish(TEN), school.staff, "prl_1:1")
    assert school.bookings.book(school.wish(TEN), school.staff, "prl_1:1") == first
    with pytest.raises(IdempotencyMismatch):
        school.bookings.book(school.wish(TEN, party_size=3), school.staff, "prl_1:1")
    assert [event["type"] for event in published()].count("BookingBooked") == 1


def test_without_a_key_a_repeat_within_ten_minutes_is_told(school: School, clock: FixedClock) -> None:
    first = school.bookings.book(school.wish(TEN), school.staff)
    clock.advance(minutes=9)
    repeat = school.bookings.book(school.wish(TEN), school.staff)
    assert (repeat.booking_id, repeat.repeated) == (first.booking_id, True)
    other_party = school.bookings.book(school.wish(TEN, party_size=2), school.staff)
    assert other_party.booking_id != first.booking_id
    clock.advance(minutes=1)
    assert not school.bookings.book(school.wish(TEN), school.staff).repeated


def test_a_repeat_of_a_cancelled_booking_books_anew(school: School) -> None:
    first = school.bookings.book(school.wish(TEN), school.staff)
    school.bookings.cancel(first.booking_id, None, school.staff)
    again = school.bookings.book(school.wish(TEN), school.staff)
    assert (again.repeated, again.booking_id == first.booking_id) == (False, False)
    assert school.bookings.book(school.wish(TEN), school.staff).booking_id == again.booking_id


def test_a_guest_by_name_and_phone_is_met_again(school: School) -> None:
    whom = {"name": "Lena", "phone": "+41 79 555 01 00"}
    first = school.bookings.book(school.wish(TEN, guest=whom), school.staff)
    repeat = school.bookings.book(school.wish(TEN, guest=whom), school.staff)
    later = school.bookings.book(school.wish("2026-03-04T10:00+01:00", guest=whom), school.staff)
    assert repeat.repeated
    assert first.guest_id == later.guest_id
    sister = {**whom, "name": "Nora"}
    assert school.bookings.book(school.wish(TEN, guest=sister), school.staff).guest_id != first.guest_id


def test_two_who_decide_on_the_same_reads_do_not_both_get_the_place(
    school: School, tables: dict[str, Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rival books between this one's reads and its commit: it reads again and finds the place taken."""
    anna = school.instructors[0].resource_id
    rival = school.wish(TEN, resource_id=anna, guest_id=school.guest("Rival"))
    mine = school.wish(TEN, resource_id=anna)
    placing = school.bookings._placing
    choose, met = placing._planner.choose, []

    def choose_then_lose(*arguments: Any, **more: Any) -> Any:
        chosen = choose(*arguments, **more)
        if not met:
            met.append("rival")
            school.bookings.book(rival, school.staff, "rival")
        return chosen

    monkeypatch.setattr(placing._planner, "choose", choose_then_lose)
    with pytest.raises(NotBookable) as refused:
        school.bookings.book(mine, school.staff, "mine")
    assert [reason.code for reason in refused.value.reasons] == ["taken"]
    assert [one.guest_name for one in school.bookings.find(BookingsFilter()).bookings] == ["Rival"]


def test_who_loses_the_revision_again_and_again_is_told_to_come_back(
    school: School, monkeypatch: pytest.MonkeyPatch, tables: dict[str, Table]
) -> None:
    school.bookings.book(school.wish(TEN, guest_id=school.guest("First")), school.staff)
    placing = school.bookings._placing
    choose = placing._planner.choose

    def choose_then_lose(*arguments: Any, **more: Any) -> Any:
        chosen = choose(*arguments, **more)
        for day in tables["bookings"].query_all(f"{school.property_id}#OCCUPANCY"):
            tables["bookings"].put({**day, "revision": day["revision"] + 1})
        return chosen

    monkeypatch.setattr(placing._planner, "choose", choose_then_lose)
    wish = school.wish("2026-03-03T14:00+01:00", resource_id=school.instructors[0].resource_id)
    with pytest.raises(LostRevision):
        school.bookings.book(wish, school.staff)


def test_a_conflict_with_another_writer_is_tried_again(school: School) -> None:
    with Interrupted(conflicts=2):
        booking = school.bookings.book(school.wish(TEN), school.staff)
    assert school.bookings.get(booking.booking_id).status == "booked"


def test_a_crash_at_any_call_leaves_all_or_nothing(school: School) -> None:
    wish = school.wish(TEN)
    with Interrupted() as undisturbed:
        expected = school.bookings.book(wish, school.staff, "whole")
    school.bookings.cancel(expected.booking_id, None, school.staff)
    for number in range(1, len(undisturbed.calls) + 1):
        for moment in ("at", "after"):
            key = f"{moment}-{number}"
            with pytest.raises(Crashed), Interrupted(**{moment: number}):
                school.bookings.book(wish, school.staff, key)
            booking = school.bookings.book(wish, school.staff, key)
            standing = school.bookings.of_guest(school.guest_id)
            assert [one.booking_id for one in standing] == [booking.booking_id]
            school.bookings.cancel(booking.booking_id, None, school.staff)


def test_a_booking_over_two_days_is_in_both_and_blocks_both(school: School, tables: dict[str, Table]) -> None:
    night = {
        "weekly": {day: [{"opens": "00:00", "closes": "24:00"}] for day in ("monday", "tuesday", "wednesday")}
    }
    service = school.service(name="Night tour", hours=night, resource_ids=[_always(school, night)])
    begin = {"service_id": service.service_id}
    # The property's day begins at 05:00 standard time: 04:30 to 05:30 lies in two days.
    booking = school.bookings.book(school.wish("2026-03-03T04:30+01:00", **begin), school.staff)
    days = [
        record["sk"][:10]
        for record in tables["bookings"].query_all(f"{school.property_id}#OCCUPANCY")
        if booking.booking_id in record["claims"]
    ]
    assert days == ["2026-03-02", "2026-03-03"]
    for start in ("2026-03-03T04:00+01:00", "2026-03-03T05:00+01:00"):
        with pytest.raises(NotBookable):
            school.bookings.book(school.wish(start, guest_id=school.guest("B"), **begin), school.staff)
    school.bookings.cancel(booking.booking_id, None, school.staff)
    school.bookings.book(school.wish("2026-03-03T05:00+01:00", **begin), school.staff)


def _always(school: School, hours: dict[str, Any]) -> str:
    from attendant.bookings.catalogue import ResourceWish

    wish = ResourceWish.model_validate({"name": "Night guide", "hours": hours})
    return school.bookings.catalogue.add_resource(wish, school.staff).resource_id


def test_properties_do_not_see_each_other(school: School, clock: FixedClock) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    other = open_school("prp_01J00000000000000000000001", clock)
    with pytest.raises(NotFound):
        other.bookings.get(booking.booking_id)
    assert other.bookings.find(BookingsFilter()).bookings == []
    assert other.bookings.find_by_reference(booking.reference) is None


def test_a_booking_is_found_by_what_people_type(school: School) -> None:
    booking = school.bookings.book(school.wish(TEN), school.staff)
    typed = f" {booking.reference[:3].lower()}-{booking.reference[3:].replace('0', 'o').replace('1', 'l')} "
    found = school.bookings.find_by_reference(typed)
    assert found is not None
    assert found.booking_id == booking.booking_id
    assert school.bookings.find_by_reference(booking.reference, ["gst_other"]) is None


def test_a_days_availability_is_one_query_whatever_the_history(school: School) -> None:
    def queries() -> list[str]:
        with Interrupted() as watched:
            school.free("2026-03-03")
        return watched.calls

    empty = queries()
    for hour in range(9, 17):
        school.bookings.book(school.wish(f"2026-03-03T{hour:02}:00+01:00"), school.staff, f"k{hour}")
        school.bookings.book(school.wish(f"2026-03-10T{hour:02}:00+01:00"), school.staff, f"l{hour}")
    # The catalogue, the property, the occupancy.
    assert empty == queries() == ["Query", "GetItem", "Query"]
