"""What an assistant's program is told of times and bookings."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from attendant.bookings.models import Booking, Hold, HoldState, Reason, Slot
from attendant.bookings.states import BookingStatus
from attendant.bookings.terms import FeeStep, Guarantee, Terms
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


def _said(booking: Booking, case: Case) -> str:
    """The booking in a line; its status in words where the language has them."""
    visit = case.voice.visit(booking.starts_at, booking.ends_at)
    parts = [booking.service_name, visit, booking.resource_name, booking.price.text()]
    known = booking.status in (BookingStatus.BOOKED, BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
    said = case.voice.status(booking) if known else booking.status.value.replace("_", " ")
    return f"{booking.reference}: {', '.join(parts)}, {said}"
