"""Tables that come free are offered to those who wait: held, one each, and passed on."""

from typing import Any

import pytest

from attendant.bookings.models import HoldState, NotBookable
from attendant.bookings.waitlist.models import OfferOver, OfferWish, SeatWish, WaitlistClosed
from attendant.bookings.waitlist.offering import TooLate
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.waitlist.states import WaitlistState, WrongWaitlistStep
from attendant.kernel.errors import NotFound, StaleRevision
from tests.adapters.bookings.waitlist.conftest import EIGHT, Line
from tests.store import Interrupted

FULL = (2, 2, 6, 6, 8)


def test_a_freed_table_is_held_for_whoever_waited_longest(line: Line, types: Any) -> None:
    bookings = line.fill(*FULL)
    first, second = line.joins("Ada"), line.joins("Ben")
    assert line.look() == 0
    line.free(bookings[0])
    assert line.look() == 1
    assert (line.state(first), line.state(second)) == ("offered", "waiting")
    offer = line.waitlist.get(first.entry_id).offer
    assert offer is not None
    hold = line.place.bookings.holds.get(offer.hold_id)
    assert (hold.state, hold.until) == (HoldState.LIVE, offer.until)
    assert "20:00" not in line.place.free("2026-03-06", 2)
    assert types() == ["WaitlistJoined", "WaitlistJoined", "WaitlistOffered"]


def test_an_event_that_comes_twice_makes_no_second_offer(line: Line) -> None:
    bookings = line.fill(*FULL)
    entries = [line.joins(name) for name in ("Ada", "Ben", "Cleo")]
    line.free(bookings[0], bookings[1])
    assert line.look() == 2
    assert line.look() == 0
    assert [line.state(one) for one in entries] == ["offered", "offered", "waiting"]


def test_an_offer_and_its_hold_are_one_change(line: Line) -> None:
    bookings = line.fill(*FULL)
    entry = line.joins("Ada")
    line.free(bookings[0])
    with Interrupted(conflicts=20), pytest.raises(Exception, match="Too many changes"):
        line.look()
    assert line.state(entry) == "waiting"
    assert line.place.free("2026-03-06", 2, not_before="20:00", not_after="20:00") == ["20:00"]


def test_who_fits_comes_before_who_wastes_seats_then_priority_then_age(line: Line) -> None:
    bookings = line.fill(*FULL)
    small = line.joins("Ada", 2, priority=9)
    old, important = line.joins("Ben", 5), line.joins("Cleo", 6, priority=1)
    line.free(bookings[2])
    assert line.look() == 1
    assert [line.state(one) for one in (small, old, important)] == ["waiting", "waiting", "offered"]
    line.waitlist.decline(important.entry_id, None, None, line.place.staff)
    line.look()
    assert [line.state(one) for one in (small, old, important)] == ["waiting", "offered", "declined"]
    line.waitlist.decline(old.entry_id, None, None, line.place.staff)
    line.look()
    assert line.state(small) == "offered"


def test_an_offer_that_ran_out_is_over_by_the_clock_and_goes_to_the_next(line: Line, types: Any) -> None:
    bookings = line.fill(*FULL)
    first, second = line.joins("Ada"), line.joins("Ben")
    line.free(bookings[0])
    line.look()
    line.clock.set(line.until(first))
    with pytest.raises(OfferOver):
        line.waitlist.accept(first.entry_id, None, None, line.as_guest(first))
    assert line.state(first) == "lapsed"
    assert line.look() == 1, "the clock decides, not the sweep"
    assert line.state(second) == "offered"
    line.clock.advance(minutes=1)
    line.sweep()
    line.sweep()
    assert [line.state(one) for one in (first, second)] == ["lapsed", "offered"]
    assert types().count("WaitlistLapsed") == 1
    assert line.waitlist.accept(second.entry_id, None, None, line.as_guest(second)).booking


def test_accepting_turns_the_hold_into_a_booking_once(line: Line) -> None:
    bookings = line.fill(*FULL)
    entry = line.joins("Ada")
    line.free(bookings[0])
    line.look()
    offer = line.waitlist.get(entry.entry_id).offer
    assert offer is not None
    made = line.waitlist.accept(entry.entry_id, offer.offer_id, None, line.as_guest(entry))
    again = line.waitlist.accept(entry.entry_id, offer.offer_id, None, line.as_guest(entry))
    assert (made.repeated, again.repeated) == (False, True)
    assert made.booking.booking_id == again.booking.booking_id
    assert list(made.booking.resource_ids) == offer.resource_ids
    assert made.entry.state is WaitlistState.ACCEPTED
    assert line.place.bookings.holds.get(offer.hold_id).state is HoldState.BOOKED
    line.clock.advance(hours=1)
    line.sweep()
    assert line.place.bookings.get(made.booking.booking_id).status.value == "booked"


def test_two_yeses_at_the_same_moment_book_once(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    bookings = line.fill(*FULL)
    entry = line.joins("Ada")
    line.free(bookings[0])
    line.look()
    save, rivals = WaitlistRepository.save, []

    def save_after_a_rival(self: WaitlistRepository, *wish: Any) -> None:
        if not rivals:
            rivals.append("taken")
            rivals.append(line.waitlist.accept(entry.entry_id, None, None, line.as_guest(entry)))
        save(self, *wish)

    monkeypatch.setattr(WaitlistRepository, "save", save_after_a_rival)
    mine = line.waitlist.accept(entry.entry_id, None, None, line.as_guest(entry))
    assert mine.repeated
    assert mine.booking.booking_id == rivals[1].booking.booking_id
    standing = line.place.bookings.of_guest(entry.guest_id)
    assert [one.booking_id for one in standing] == [mine.booking.booking_id]


def test_nobody_answers_for_another_guest_or_another_offer(line: Line) -> None:
    bookings = line.fill(*FULL)
    first, second = line.joins("Ada"), line.joins("Ben")
    line.free(bookings[0])
    line.look()
    with pytest.raises(NotFound):
        line.waitlist.accept(first.entry_id, None, None, line.as_guest(second))
    with pytest.raises(OfferOver):
        line.waitlist.accept(first.entry_id, "wlo_other", None, line.as_guest(first))
    with pytest.raises(WrongWaitlistStep):
        line.waitlist.accept(second.entry_id, None, None, line.as_guest(second))
    with pytest.raises(StaleRevision):
        line.waitlist.accept(first.entry_id, None, 1, line.place.staff)


def test_declining_frees_the_table_for_the_next(line: Line) -> None:
    bookings = line.fill(*FULL)
    first, second = line.joins("Ada"), line.joins("Ben")
    line.free(bookings[0])
    line.look()
    line.waitlist.decline(first.entry_id, None, None, line.as_guest(first))
    line.waitlist.decline(first.entry_id, None, None, line.as_guest(first))
    line.look()
    assert [line.state(one) for one in (first, second)] == ["declined", "offered"]
    line.waitlist.leave(second.entry_id, None, line.as_guest(second))
    assert line.place.free("2026-03-06", 2, not_before="20:00", not_after="20:00") == ["20:00"]


def test_who_missed_an_offer_may_wait_again_behind_the_others(line: Line) -> None:
    bookings = line.fill(*FULL)
    first, second = line.joins("Ada"), line.joins("Ben")
    line.free(bookings[0])
    line.look()
    line.clock.set(line.until(first))
    line.waitlist.rejoin(first.entry_id, None, line.as_guest(first))
    line.look()
    assert [line.state(one) for one in (first, second)] == ["waiting", "offered"]
    line.waitlist.decline(second.entry_id, None, None, line.as_guest(second))
    line.look()
    assert line.state(first) == "offered"


def test_near_the_start_offers_are_shorter_and_then_there_are_none(line: Line) -> None:
    bookings = line.fill(*FULL)
    first, second = line.joins("Ada"), line.joins("Ben")
    line.clock.advance(days=4, hours=10, minutes=19)
    line.free(bookings[0])
    line.look()
    minutes = (line.until(first) - line.clock.now()).total_seconds() / 60
    assert 5 <= minutes < 15
    line.clock.advance(minutes=5)
    line.waitlist.decline(first.entry_id, None, None, line.place.staff)
    assert line.look() == 0
    with pytest.raises((TooLate, NotBookable)):
        line.waitlist.offer(second.entry_id, OfferWish(starts_at=EIGHT), None, line.place.staff, None)  # type: ignore[arg-type]
    line.clock.advance(hours=1)
    line.sweep()
    assert line.state(second) == "lapsed"


def test_fewer_of_a_party_and_a_second_area_may_do(line: Line) -> None:
    bookings = line.fill(*FULL)
    room, terrace = (area.area_id for area in line.place.areas.values())
    entry = line.joins("Ada", 4, party_min=2, area_ids=[terrace, room])
    line.free(bookings[0])
    line.look()
    offer = line.waitlist.get(entry.entry_id).offer
    assert offer is not None
    assert (offer.party_size, offer.area_id) == (2, room)
    assert line.waitlist.accept(entry.entry_id, None, None, line.as_guest(entry)).booking.party_size == 2


def test_what_could_never_be_had_is_refused_and_a_closed_list_takes_nobody(line: Line) -> None:
    with pytest.raises(NotBookable):
        line.joins("Ada", 40)
    with pytest.raises(NotBookable):
        line.joins("Ada", needs={"attributes": ["fireplace"]})
    rules = line.place.arrangements.rules()
    wish = rules.model_dump(exclude={"revision"}) | {"waitlist": {"status": "closed_other"}}
    line.place.arrangements.set_rules(
        type(rules).__bases__[0].model_validate(wish), rules.revision, line.place.staff
    )
    with pytest.raises(WaitlistClosed):
        line.joins("Ada")


def test_joining_twice_is_waiting_once(line: Line) -> None:
    line.fill(*FULL)
    first = line.joins("Ada")
    again = line.joins("Ada", guest_id=first.guest_id, guest=None)
    assert again.entry_id == first.entry_id


def test_a_party_at_the_door_is_quoted_seated_and_the_quote_held_against_it(line: Line, types: Any) -> None:
    line.clock.advance(days=4, hours=11)  # Friday at eight
    entry = line.joins("Ada", audience="walk_in", day=None, from_time=None, until_time=None)
    assert entry.quoted_minutes == 0
    line.waitlist.ready(entry.entry_id, None, line.place.staff)
    line.waitlist.check_in(entry.entry_id, None, line.place.staff)
    line.clock.advance(minutes=12)
    seated = line.waitlist.seat(entry.entry_id, SeatWish(), None, line.place.staff)
    again = line.waitlist.seat(entry.entry_id, SeatWish(), None, line.place.staff)
    assert again.booking.booking_id == seated.booking.booking_id
    assert (seated.booking.status.value, seated.booking.audience.value) == ("seated", "walk_in")
    assert (seated.entry.waited_minutes, seated.entry.quote_error_minutes) == (12, 12)
    assert types() == ["WaitlistJoined", "WaitlistReady", "WaitlistCheckedIn", "WaitlistSeated"]
    report = line.waitlist.report(entry.day, entry.day)
    assert (report.total.seated, report.total.conversion, report.total.quote_error_mean) == (1, 1.0, 12.0)
