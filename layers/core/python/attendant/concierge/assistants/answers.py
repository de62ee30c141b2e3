"""What an assistant's program is told of times and bookings."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, Field

from attendant.bookings.models import Booking, Hold, HoldState, Reason, Slot, reference_of
from attendant.bookings.series.models import Series, SeriesDateState, SeriesPlan
from attendant.bookings.states import BookingStatus
from attendant.bookings.terms import FeeStep, Guarantee, Terms
from attendant.bookings.waitlist.models import WaitlistEntry
from attendant.bookings.waitlist.states import WaitlistState
from attendant.concierge.case import Case
from attendant.kernel.money import Money


class TermsFacts(BaseModel):
    """What is owed for a booking, now or if it is not kept; null is nothing."""

    deposit: Money | None
    guarantee: Guarantee
    late_fees: list[FeeStep] = Field(description="In order; the last one reached counts")
    no_show_fee: Money | None

    @classmethod
    def of(cls, terms: Terms | None) -> Self | None:
        """The terms without the rule they come from."""
        return cls.model_validate(terms.model_dump(exclude={"rule"})) if terms else None


class VisitFacts(BaseModel):
    """A visit that can be booked now."""

    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    ends_local: datetime
    duration_minutes: int
    party_size: int
    price: Money
    price_text: str
    label: str = Field(description="For people")

    @classmethod
    def of(cls, slot: Slot, party_size: int, case: Case) -> Self:
        """A slot for so many people."""
        return cls(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            starts_local=slot.starts_local,
            ends_local=slot.ends_local,
            duration_minutes=int((slot.ends_at - slot.starts_at).total_seconds()) // 60,
            party_size=party_size,
            price=slot.price,
            price_text=slot.price.text(),
            label=case.voice.visit(slot.starts_at, slot.ends_at),
        )


class VerdictFacts(BaseModel):
    """Whether a visit could be booked now, on which terms; if not, why, and what could be instead."""

    bookable: bool
    visit: VisitFacts | None
    price: Money | None
    reasons: list[Reason]
    say: str
    alternatives: list[VisitFacts]
    venue_confirms_each_request: bool
    free_cancel_until: datetime | None
    terms: TermsFacts | None
    waitlist: bool = Field(description="The time may become free: a waitlist makes sense")


class HoldFacts(BaseModel):
    """A time that is kept; pass `hold_id` to book before `until`."""

    hold_id: str
    state: HoldState
    until: datetime
    starts_local: datetime
    party_size: int
    price: Money
    price_text: str

    @classmethod
    def of(cls, hold: Hold, case: Case) -> Self:
        """A hold in the property's zone."""
        return cls(
            hold_id=hold.hold_id,
            state=hold.state,
            until=hold.until,
            starts_local=hold.starts_at.astimezone(case.zone),
            party_size=hold.party_size,
            price=hold.price,
            price_text=hold.price.text(),
        )


class BookingFacts(BaseModel):
    """A booking as its guest may know it; nothing about how to reach them."""

    reference: str
    status: BookingStatus
    waits_for_the_venue: bool
    service: str
    starts_at: datetime
    starts_local: datetime
    ends_local: datetime
    duration_minutes: int
    party_size: int
    resource: str
    price: Money
    price_text: str
    guest_name: str | None
    notes: str | None
    dietary: str | None
    special_requests: str | None
    free_cancel_until: datetime
    terms: TermsFacts | None
    say: str = Field(description="For the guest, in the language asked for")

    @classmethod
    def of(cls, booking: Booking, case: Case) -> Self:
        """A booking in the property's zone."""
        return cls(
            reference=booking.reference,
            status=booking.status,
            waits_for_the_venue=booking.status is BookingStatus.REQUESTED,
            service=booking.service_name,
            starts_at=booking.starts_at,
            starts_local=booking.starts_at.astimezone(case.zone),
            ends_local=booking.ends_at.astimezone(case.zone),
            duration_minutes=booking.duration_minutes,
            party_size=booking.party_size,
            resource=booking.resource_name,
            price=booking.price,
            price_text=booking.price.text(),
            guest_name=booking.guest_name,
            notes=booking.notes,
            dietary=booking.dietary,
            special_requests=booking.special_requests,
            free_cancel_until=booking.last_free_cancel_at,
            terms=TermsFacts.of(booking.terms),
            say=_said(booking, case),
        )


class OfferFacts(BaseModel):
    """A time that is held for somebody who waits, until `until`."""

    offer_id: str
    starts_local: datetime
    ends_local: datetime
    party_size: int
    price: Money
    price_text: str
    until: datetime


class WaitFacts(BaseModel):
    """Somebody's place on the waiting list. Nobody tells them of an offer but you: ask from time to time."""

    entry_id: str
    state: WaitlistState
    service: str
    day: date
    from_time: str | None
    until_time: str | None
    party_size: int
    guest_name: str | None
    expires_at: datetime
    offer: OfferFacts | None = Field(description="Only while it stands")

    @classmethod
    def of(cls, entry: WaitlistEntry, case: Case) -> Self:
        """An entry in the property's zone."""
        offer = entry.offer if entry.state is WaitlistState.OFFERED else None
        return cls(
            entry_id=entry.entry_id,
            state=entry.state,
            service=entry.service_name,
            day=entry.day,
            from_time=entry.from_time,
            until_time=entry.until_time,
            party_size=entry.party_size,
            guest_name=entry.guest_name,
            expires_at=entry.expires_at,
            offer=OfferFacts(
                offer_id=offer.offer_id,
                starts_local=offer.starts_at.astimezone(case.zone),
                ends_local=offer.ends_at.astimezone(case.zone),
                party_size=offer.party_size,
                price=offer.price,
                price_text=offer.price.text(),
                until=offer.until,
            )
            if offer
            else None,
        )


class RepeatedVisit(BaseModel):
    """One date of several: booked with its own reference, or why not."""

    starts_local: datetime
    booked: bool
    bookable: bool
    reference: str | None
    price: Money | None
    reasons: list[Reason]


class RepeatedFacts(BaseModel):
    """Visits that repeat; each booked one is changed and cancelled by its own reference."""

    done: bool = Field(description="Whether anything was booked")
    dates: list[RepeatedVisit]

    @classmethod
    def planned(cls, plan: SeriesPlan) -> Self:
        """What would be had."""
        dates = [
            RepeatedVisit(
                starts_local=one.starts_local,
                booked=False,
                bookable=one.bookable,
                reference=None,
                price=one.price,
                reasons=one.reasons,
            )
            for one in plan.dates
        ]
        return cls(done=False, dates=dates)

    @classmethod
    def made(cls, series: Series, case: Case) -> Self:
        """What was had."""
        dates = [
            RepeatedVisit(
                starts_local=one.starts_at.astimezone(case.zone),
                booked=one.state is SeriesDateState.BOOKED,
                bookable=one.state is SeriesDateState.BOOKED,
                reference=reference_of(one.booking_id) if one.booking_id else None,
                price=None,
                reasons=one.reasons,
            )
            for one in series.dates
        ]
        return cls(done=True, dates=dates)


def _said(booking: Booking, case: Case) -> str:
    """The booking in a line; its status in words where the language has them."""
    visit = case.voice.visit(booking.starts_at, booking.ends_at)
    parts = [booking.service_name, visit, booking.resource_name, booking.price.text()]
    known = booking.status in (BookingStatus.BOOKED, BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
    said = case.voice.status(booking) if known else booking.status.value.replace("_", " ")
    return f"{booking.reference}: {', '.join(parts)}, {said}"
