"""The tools of the MCP server: the concierge's abilities, for programs that talk to guests elsewhere."""

from typing import ClassVar

from attendant.concierge.assistants.desk import Desk
from attendant.concierge.assistants.interpreting import Interpreting
from attendant.concierge.assistants.repeating import RepeatingDesk
from attendant.concierge.assistants.waiting import WaitingDesk
from attendant.concierge.assistants.wishes import (
    BookingRef,
    BookWish,
    CancelBookingWish,
    ChangeBookingWish,
    EntryRef,
    FactsWish,
    KeptVisitWish,
    OfferReply,
    ReleaseWish,
    RepeatWish,
    TimesWish,
    VisitWish,
    WaitWish,
)
from attendant.concierge.looking import Looking
from attendant.concierge.mcp.protocol import Json
from attendant.concierge.mcp.server import Tool
from attendant.concierge.refusals import Refusal
from attendant.concierge.tools.knowledge import facts_about
from attendant.concierge.wish import Wish
from attendant.concierge.wording.remarks import repeats_in
from attendant.kernel.subjects import Client, Scope, Subject


class DeskTool(Tool):
    """A tool that works at the desk of a caller with the scope it needs."""

    scope: ClassVar[Scope] = Scope.BOOK

    def __init__(self, desk: Desk) -> None:
        self._desk = desk


class PropertyFacts(DeskTool):
    name = "property_facts"
    title = "Facts about the property"
    description = (
        "Name, opening hours of the coming 14 days, policies, services with prices, areas, contact. With a "
        "topic only what the property says about it. Answer guests from these facts only."
    )
    arguments = FactsWish
    scope = Scope.READ

    def run(self, wish: FactsWish) -> Json:
        if wish.topic is None:
            return self._desk.facts.context().model_dump(mode="json")
        facts = facts_about(wish.topic, self._desk.facts.talk(language=wish.language))
        if not facts:
            raise Refusal("unknown", "", "Nothing is known about this. Say so, and give the contact.")
        return {"facts": facts}


class FindAvailability(DeskTool):
    name = "find_availability"
    title = "Find free times"
    description = (
        "Free times for a wish in the guest's words ('next Friday', 'after 2'); the server resolves them. "
        "An exact time gets a verdict, with reasons and alternatives if it cannot be had."
    )
    arguments = TimesWish
    scope = Scope.READ

    def run(self, wish: TimesWish) -> Json:
        if repeats_in(f"{wish.day or ''} {wish.time or ''}"):
            raise Refusal("series", "", "Look for its first date, ask how many times, then use book_series.")
        case = self._desk.facts.talk(language=wish.language)
        finding = Looking(case, self._desk.bookings).look(Wish(**wish.model_dump(exclude={"language"})))
        found = Interpreting(case, self._desk.bookings).found(finding).model_dump(mode="json")
        day = finding.reading.day
        return {
            "service_id": finding.service.service_id,
            "service": finding.service.name,
            "day": day.isoformat() if day else None,
            "weekday": f"{day:%A}" if day else None,
            **found,
            "missing": list(finding.missing),
            "notes": [doubt.code for doubt in finding.reading.doubts],
        }


class CheckTime(DeskTool):
    name = "check_time"
    title = "Check one time"
    description = "Whether a visit at an exact time could be booked now, its price and terms; stores nothing."
    arguments = VisitWish
    scope = Scope.READ

    def run(self, wish: VisitWish) -> Json:
        return self._desk.check(wish).model_dump(mode="json")


class HoldTime(DeskTool):
    name = "hold_time"
    title = "Keep a time while the guest decides"
    description = "Keeps a time for five minutes; a new one for the same session lets go of the former."
    arguments = KeptVisitWish
    writes = True

    def run(self, wish: KeptVisitWish) -> Json:
        return self._desk.keep(wish).model_dump(mode="json")


class ReleaseHold(DeskTool):
    name = "release_hold"
    title = "Let go of a kept time"
    description = "Gives a time back that hold_time kept."
    arguments = ReleaseWish
    writes = True

    def run(self, wish: ReleaseWish) -> Json:
        return self._desk.release(wish.hold_id).model_dump(mode="json")


class Book(DeskTool):
    name = "book"
    title = "Book a visit"
    description = (
        "Books for a guest who clearly said yes to this service, day, time, length, party and price. Needs "
        "their name and a phone or e-mail. Give them the reference. Status requested: the venue has yet to "
        "say yes."
    )
    arguments = BookWish
    writes = True

    def run(self, wish: BookWish) -> Json:
        return self._desk.book(wish).model_dump(mode="json")


class FindBooking(DeskTool):
    name = "find_booking"
    title = "Find a guest's booking"
    description = "A booking by its reference and the phone, e-mail or full name that it was made with."
    arguments = BookingRef

    def run(self, wish: BookingRef) -> Json:
        return self._desk.booking(wish).model_dump(mode="json")


class ChangeBooking(DeskTool):
    name = "change_booking"
    title = "Change a guest's booking"
    description = (
        "Gives a booking another time, length, party, area or note, after the guest's clear yes. A change "
        "that cannot be had loses nothing. With dry_run it only says whether it could be had, at what price."
    )
    arguments = ChangeBookingWish
    writes = True
    ends = True

    def run(self, wish: ChangeBookingWish) -> Json:
        return self._desk.change(wish).model_dump(mode="json")


class CancelBooking(DeskTool):
    name = "cancel_booking"
    title = "Cancel a guest's booking"
    description = (
        "Cancels a booking after the guest's clear yes; refuses first where it is not free any more."
    )
    arguments = CancelBookingWish
    writes = True
    ends = True

    def run(self, wish: CancelBookingWish) -> Json:
        return self._desk.cancel(wish).model_dump(mode="json")


class WaitingTool(Tool):
    """A tool for the waiting list."""

    scope: ClassVar[Scope] = Scope.BOOK

    def __init__(self, waiting: WaitingDesk) -> None:
        self._waiting = waiting


class JoinWaitlist(WaitingTool):
    name = "join_waitlist"
    title = "Wait for a time"
    description = (
        "Puts a guest on the waiting list for one date, where the time they want is taken. Nobody tells them "
        "of an offer but you: call waitlist_status from time to time."
    )
    arguments = WaitWish
    writes = True

    def run(self, wish: WaitWish) -> Json:
        return self._waiting.join(wish).model_dump(mode="json")


class WaitlistStatus(WaitingTool):
    name = "waitlist_status"
    title = "See whether a time was offered"
    description = "A guest's place on the waiting list, with the offer while it stands (minutes, not hours)."
    arguments = EntryRef

    def run(self, wish: EntryRef) -> Json:
        return self._waiting.status(wish).model_dump(mode="json")


class AnswerWaitlistOffer(WaitingTool):
    name = "answer_waitlist_offer"
    title = "Accept or decline an offered time"
    description = "Turns the offered time into a booking after the guest's clear yes, or declines it."
    arguments = OfferReply
    writes = True

    def run(self, wish: OfferReply) -> Json:
        return self._waiting.answer(wish).model_dump(mode="json")


class LeaveWaitlist(WaitingTool):
    name = "leave_waitlist"
    title = "Stop waiting"
    description = "Takes a guest off the waiting list."
    arguments = EntryRef
    writes = True
    ends = True

    def run(self, wish: EntryRef) -> Json:
        return self._waiting.leave(wish).model_dump(mode="json")


class BookSeries(Tool):
    name = "book_series"
    title = "Book the same visit several times"
    description = (
        "Books a visit every day, week or month, so many times, at the same time of day. With dry_run it "
        "only says of each date whether it could be had. Each booked date has a reference of its own."
    )
    arguments = RepeatWish
    writes = True
    scope: ClassVar[Scope] = Scope.BOOK

    def __init__(self, repeating: RepeatingDesk) -> None:
        self._repeating = repeating

    def run(self, wish: RepeatWish) -> Json:
        return self._repeating.book(wish).model_dump(mode="json")


AT_THE_DESK: tuple[type[DeskTool], ...] = (
    PropertyFacts,
    FindAvailability,
    CheckTime,
    HoldTime,
    ReleaseHold,
    Book,
    FindBooking,
    ChangeBooking,
    CancelBooking,
)


ON_THE_WAITLIST: tuple[type[WaitingTool], ...] = (
    JoinWaitlist,
    WaitlistStatus,
    AnswerWaitlistOffer,
    LeaveWaitlist,
)


def tools_for(
    caller: Client | Subject, desk: Desk, waiting: WaitingDesk, repeating: RepeatingDesk
) -> list[Tool]:
    """The tools that the caller's scopes allow."""
    every: list[DeskTool | WaitingTool | BookSeries] = [
        *(tool(desk) for tool in AT_THE_DESK),
        *(tool(waiting) for tool in ON_THE_WAITLIST),
        BookSeries(repeating),
    ]
    return [tool for tool in every if caller.may(tool.scope)]
